// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import Testing

/// GraphQL that was damaged at random: it is refused or accepted, and nothing crashes or hangs.
struct GraphQLMutationTests {
  private static let schema = #"""
    schema { query: Query } directive @d(a: Int = 1) repeatable on FIELD | OBJECT
    """text""" type Query implements N @d { "x" a(b: [Int!] = [1], c: I): Query! n: N u: U e: E }
    interface N { e: E } union U = Query | T type T { a: Int } enum E { A B }
    input I { a: Int! = 3 b: I } extend type T { b: String @deprecated(reason: "z") }
    """#
  private static let query = #"""
    query Q($v: [Int!] = [1], $i: I) { x: a(b: $v, c: {a: 1, b: $i}) @d(a: 2) { ...F n { e } } }
    fragment F on Query { u { ... on T { a } ... { __typename } } e @skip(if: true) }
    """#
  private static let pieces = [
    "{", "}", "(", ")", "[", "]", "!", "$", "@", ":", "...", "\"", "\"\"\"", "#", "on", " F ",
    "type", "extend", "fragment", "null", "-1e", "\u{1}", "é", "=", "|", "&", "{a", "\\u12", "\n",
  ]

  @Test("never crash the parser or the validation")
  func neverCrash() throws {
    var random = SeededRandomness(seed: 0xA5A5_1234_9E37_79B9)
    var accepted = 0
    for _ in 0..<1200 {
      let query = Self.damaged(Self.query, &random)
      let schema = random.next() % 3 == 0 ? Self.damaged(Self.schema, &random) : Self.schema
      let context = BuiltinContext(arena: Arena(), now: 0, seed: 1)
      let nodes = [context.arena.string(query), context.arena.string(schema)]
      let builtin = try #require(BuiltinRegistry.standard["graphql.is_valid"])
      let result = try nodes.withUnsafeBufferPointer {
        try builtin.evaluate(BuiltinCall(arguments: $0, context: context))
      }
      if result.isTrue { accepted += 1 }
    }
    #expect(accepted > 20)
  }

  private static func damaged(
    _ text: String, _ random: inout SeededRandomness
  ) -> String {
    var scalars = Array(text.unicodeScalars)
    for _ in 0..<Int(random.next() % 3) {
      let place = Int(random.next() % UInt64(scalars.count + 1))
      switch random.next() % 3 {
      case 0: scalars.insert(contentsOf: random.pick(pieces).unicodeScalars, at: place)
      case 1: scalars.removeSubrange(place..<min(place + Int(random.next() % 6), scalars.count))
      default:
        let end = min(place + Int(random.next() % 20), scalars.count)
        scalars.insert(contentsOf: scalars[place..<end], at: place)
      }
    }
    var result = ""
    result.unicodeScalars.append(contentsOf: scalars)
    return result
  }
}
