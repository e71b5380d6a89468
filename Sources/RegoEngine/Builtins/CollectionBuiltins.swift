// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Arrays and sets.
enum CollectionBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "array.concat", [.named("x", .array(.any)), .named("y", .array(.any))],
      .named("z", .array(.any)),
      summary: "The elements of two arrays, one after the other."
    ) { call throws(BuiltinError) in
      let left = try call.array(0)
      let right = try call.array(1)
      if left.count == 0 { return right }
      if right.count == 0 { return left }
      return call.arena.array(Array(left.elements) + right.elements)
    },
    Builtin(
      "array.slice",
      [.named("arr", .array(.any)), .named("start", .number), .named("stop", .number)],
      .named("slice", .array(.any)),
      summary: "The elements from one index up to before another."
    ) { call throws(BuiltinError) in
      let array = try call.array(0)
      let start = max(try call.integer(1), 0)
      let end = min(try call.integer(2), array.count)
      if start == 0, end == array.count { return array }
      guard start < end else { return call.arena.array([]) }
      return call.arena.array(array.elements[start..<end])
    },
    Builtin(
      "array.reverse", [.named("arr", .array(.any))], .named("rev", .array(.any)),
      summary: "The elements from last to first."
    ) { call throws(BuiltinError) in
      call.arena.array(try call.array(0).elements.reversed())
    },
    Builtin(
      "array.flatten", [.named("arr", .array(.any))], .named("flattened", .array(.any)),
      summary: "The elements, with those that are arrays replaced by their own elements."
    ) { call throws(BuiltinError) in
      var elements: [Node] = []
      for element in try call.array(0).elements {
        if element.isKind(.array) {
          elements += element.elements
        } else {
          elements.append(element)
        }
      }
      return call.arena.array(elements)
    },
    Builtin(
      "union", [.named("xs", .set(.set(.any)))], .named("y", .set(.any)),
      summary: "What is in any of the sets."
    ) { call throws(BuiltinError) in
      let sets = try members(call)
      if sets.count == 2 { return SetAlgebra.union(sets[0], sets[1], in: call.arena) }
      return call.arena.set(sets.flatMap { Array($0.elements) })
    },
    Builtin(
      "intersection", [.named("xs", .set(.set(.any)))], .named("y", .set(.any)),
      summary: "What all of the sets share."
    ) { call throws(BuiltinError) in
      let sets = try members(call)
      guard var result = sets.first else { return call.arena.set([]) }
      for set in sets.dropFirst() {
        result = SetAlgebra.intersection(result, set, in: call.arena)
      }
      return result
    },
    Builtin(
      "set_diff", [.set(.any), .set(.any)], .set(.any),
      deprecated: true,
      summary: "What is in the first set and not in the second; `minus` replaces it."
    ) { call throws(BuiltinError) in
      SetAlgebra.difference(try call.set(0), try call.set(1), in: call.arena)
    },
  ]

  private static func members(
    _ call: borrowing BuiltinCall
  ) throws(BuiltinError) -> UnsafeBufferPointer<Node> {
    let outer = try call.set(0)
    for member in outer.elements where !member.isKind(.set) {
      throw .element(1, of: outer, member, expected: "set")
    }
    return outer.elements
  }
}
