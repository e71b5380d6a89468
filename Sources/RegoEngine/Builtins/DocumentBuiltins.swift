// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Selecting and changing parts of documents by path, and visiting all of them.
enum DocumentBuiltins {
  private static let object = RegoType.object(.any, .any)
  private static let path = RegoType.anyOf([.string, .array(.any)])
  private static let paths = RegoType.anyOf([.array(path), .set(path)])

  static let all: [Builtin] = [
    Builtin(
      "json.filter", [.named("object", object), .named("paths", paths)], .named("filtered", object),
      summary: "Only what some paths lead to."
    ) { call throws(BuiltinError) in
      let object = try call.object(0)
      return try ValuePaths(call[1], in: call.arena).filter(object, in: call.arena)
    },
    Builtin(
      "json.remove", [.named("object", object), .named("paths", paths)], .named("output", object),
      summary: "All but what some paths lead to."
    ) { call throws(BuiltinError) in
      let object = try call.object(0)
      return try ValuePaths(call[1], in: call.arena).remove(from: object, in: call.arena)
    },
    Builtin(
      "json.patch",
      [
        .named("target", .any),
        .named(
          "patches",
          .array(.record([.init("op", .string), .init("path", .any)], rest: .init(.any, .any)))),
      ], .named("output", .any), summary: "A value changed by JSON Patch."
    ) { call throws(BuiltinError) in
      try JSONPatch.apply(call.array(1), to: call[0], in: call.arena)
    },
    Builtin(
      "walk", [.named("x", .any)], .named("output", .tuple([.array(.any), .any])), relation: true,
      summary: "Every value within a value, itself first, each with its path."
    ) { call throws(BuiltinError) in
      try DocumentWalk.pairs(call[0], in: call.arena)
    },
  ]
}
