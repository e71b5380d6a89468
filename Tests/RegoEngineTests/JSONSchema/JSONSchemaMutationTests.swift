// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import Testing

/// Schemas that were damaged at random: they are refused or used, and nothing crashes or hangs.
struct JSONSchemaMutationTests {
  private static let schema = #"""
    {"$id":"http://a.b/c","type":["object","null"],"properties":{"a":{"$ref":"#/definitions/x"},
    "b":{"items":[{"type":"integer","minimum":1.5},{"enum":[1,"a",null]}],"additionalItems":false}},
    "patternProperties":{"^c":{"pattern":"^x+$","format":"uri"}},"required":["a"],
    "dependencies":{"a":["b"],"b":{"not":{"required":["z"]}}},"if":{"maxProperties":2},
    "then":{"propertyNames":{"maxLength":9}},"definitions":{"x":{"anyOf":[{"$ref":"#"},
    {"type":"string","minLength":2},{"contains":{"multipleOf":0.1}}]}}}
    """#
  private static let document = #"""
    {"a":{"a":"xy","b":[2]},"b":[2,"a"],"cc":"http://x/y"}
    """#
  private static let pieces = [
    "{", "}", "[", "]", ",", ":", "\"$ref\":\"#\",", "\"not\":", "null", "true", "1e999", "-1",
    "\"#/definitions/x\"", "\"items\":", "\"$id\":\"\",", "%", "/", "\"", "0",
  ]

  @Test("never crash the parser or the validation")
  func neverCrash() throws {
    var random = SeededRandomness(seed: 0x1357_9BDF_2468_ACE0)
    let match = try #require(BuiltinRegistry.standard["json.match_schema"])
    let caches = BuiltinCaches()
    var used = 0
    for _ in 0..<1200 {
      let context = BuiltinContext(arena: Arena(), now: 0, seed: 1, caches: caches)
      var bytes = Array(Self.schema.utf8)
      for _ in 0..<Int(random.next() % 3) {
        let place = Int(random.next() % UInt64(bytes.count + 1))
        switch random.next() % 3 {
        case 0: bytes.insert(contentsOf: random.pick(Self.pieces).utf8, at: place)
        case 1: bytes.removeSubrange(place..<min(place + Int(random.next() % 8), bytes.count))
        default:
          let end = min(place + Int(random.next() % 30), bytes.count)
          bytes.insert(contentsOf: bytes[place..<end], at: place)
        }
      }
      let nodes = [
        context.arena.string(Self.document),
        context.arena.string(String(decoding: bytes, as: UTF8.self)),
      ]
      let result = nodes.withUnsafeBufferPointer {
        try? match.evaluate(BuiltinCall(arguments: $0, context: context))
      }
      if result != nil { used += 1 }
    }
    #expect(used > 100)
  }
}
