// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Objects: looking up, selecting, merging.
enum ObjectBuiltins {
  private static let object = RegoType.object(.any, .any)
  private static let container = RegoType.anyOf([.array(.any), object, .set(.any)])

  static let all: [Builtin] = [
    Builtin(
      "object.get", [.named("object", object), .named("key", .any), .named("default", .any)],
      .named("value", .any),
      summary: "The value of a key, or at a path given as an array; else a default."
    ) { call throws(BuiltinError) in
      let object = try call.object(0)
      let key = call[1]
      let found = key.isKind(.array) ? find(key.elements[...], in: object) : object.field(key)
      return found.exists ? found : call[2]
    },
    Builtin(
      "object.keys", [.named("object", object)], .named("value", .set(.any)),
      summary: "An object's keys."
    ) {
      call throws(BuiltinError) in
      call.arena.set(try call.object(0).entries.map(\.key))
    },
    Builtin(
      "object.remove", [.named("object", object), .named("keys", container)],
      .named("output", object), summary: "The object without some keys."
    ) {
      call throws(BuiltinError) in
      let object = try call.object(0)
      let dropped = try keySet(call)
      return call.arena.object(object.entries.filter { !dropped.contains(NodeKey($0.key)) })
    },
    Builtin(
      "object.filter", [.named("object", object), .named("keys", container)],
      .named("filtered", object), summary: "The object with only some keys."
    ) {
      call throws(BuiltinError) in
      let object = try call.object(0)
      let kept = try keySet(call)
      return call.arena.object(object.entries.filter { kept.contains(NodeKey($0.key)) })
    },
    Builtin(
      "object.union", [.named("a", object), .named("b", object)], .named("output", object),
      summary: "Two objects merged, also within; the second one's values win."
    ) { call throws(BuiltinError) in
      ObjectMerge.merge(try call.object(0), try call.object(1), in: call.arena)
    },
    Builtin(
      "object.union_n", [.named("objects", .array(.object(.any, .any)))], .named("output", object),
      summary: "Objects merged, also within; later values win."
    ) { call throws(BuiltinError) in
      let list = try call.array(0)
      for element in list.elements where !element.isKind(.object) {
        throw .element(1, of: list, element, expected: "object")
      }
      return ObjectMerge.merge(Array(list.elements), in: call.arena)
    },
    Builtin(
      "object.subset", [.named("super", container), .named("sub", container)],
      .named("result", .boolean),
      summary: "Whether a value holds all of another's entries, members or consecutive elements."
    ) { call throws(BuiltinError) in
      let outer = call[0]
      let inner = call[1]
      if outer.isKind(.array), inner.isKind(.set) {
        return .boolean(Subset.array(outer, holds: inner))
      }
      guard outer.isCollection, outer.kind == inner.kind else {
        throw .operandsOfSubset
      }
      return .boolean(Subset.holds(outer, inner))
    },
  ]

  /// The value at a path of keys, indexes and members.
  static func find(_ path: Slice<UnsafeBufferPointer<Node>>, in node: Node) -> Node {
    var current = node
    for key in path {
      switch current.kind {
      case .object: current = current.field(key)
      case .array:
        guard let index = key.integer, index >= 0, index < current.count else { return .absent }
        current = current.elements[Int(index)]
      case .set: current = current.contains(key) ? key : .absent
      default: return .absent
      }
    }
    return current
  }

  private static func keySet(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Set<NodeKey> {
    let node = call[1]
    switch node.kind {
    case .array, .set: return Set(node.elements.map(NodeKey.init))
    case .object: return Set(node.entries.map { NodeKey($0.key) })
    default: throw .operand(2, node, expected: "object", "set", "array")
    }
  }
}

extension BuiltinError {
  fileprivate static let operandsOfSubset = BuiltinError(
    code: .type,
    message: "both arguments object.subset must be of the same type or array and set")
}
