// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

struct JSONRobustnessTests {
  static let samples = [
    "{\"a\":[1,2.5,-3e-7,true,false,null,\"x\\u00e9\\n\"],\"b\":{\"c\":\"日本語 text\",\"d\":{}},\"e\":[]}",
    " [ {\"id\": 1, \"name\": \"first\"}, {\"id\": 2, \"name\": \"second\"}, {\"id\": 3} ] \n",
    "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":[\"s3:*\"]}]}",
    "[12345678901234567890123, 0.000000000000000001, 1.7976931348623157e308, \"\\ud83d\\ude00\"]",
    "{" + (0..<20).map { "\"key\($0)\": [\($0)]" }.joined(separator: ",\n  ") + "}",
  ]

  @Test("rejects a text cut off at any byte")
  func truncated() {
    for sample in Self.samples {
      let bytes = Array(sample.utf8)
      guard let last = bytes.lastIndex(where: { $0 == 0x7D || $0 == 0x5D }) else { continue }
      for length in 0...last {
        let result = JSONReader.read(Array(bytes[..<length]))
        #expect(result.document == nil, "\(length) bytes of \(sample)")
        #expect(result.diagnostics.count == 1)
      }
    }
  }

  @Test("reads its own output, in every form, after any mutation that it accepts")
  func mutations() {
    #if DEBUG
      let rounds = 10_000
    #else
      let rounds = 100_000
    #endif
    var random = SplitMix(state: 42)
    let pieces =
      Array("{}[]\",:\\ue0-.+n\n \u{1}\u{80}\u{ff}9truefalsnl/*".utf8) + [0xC3, 0xED, 0xA0]
    var options = ReaderOptions()
    options.keepsRanges = true
    var accepted = 0
    for round in 0..<rounds {
      var bytes = Array(Self.samples[round % Self.samples.count].utf8)
      for _ in 0...random.below(3) {
        let place = random.below(bytes.count)
        switch random.below(4) {
        case 0: bytes[place] = pieces[random.below(pieces.count)]
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(pieces[random.below(pieces.count)], at: place)
        default:
          let end = min(bytes.count, place + random.below(12))
          bytes.insert(contentsOf: bytes[place..<end], at: random.below(bytes.count))
        }
      }
      let result = JSONReader.read(bytes, options: options)
      guard let document = result.document else {
        if result.diagnostics.isEmpty { Issue.record("no reason for round \(round)") }
        continue
      }
      accepted += 1
      let compact = JSONWriter.bytes(document.root)
      let again = JSONReader.read(compact).document
      let indented = JSONReader.read(JSONWriter.bytes(document.root, options: .pretty)).document
      let same = withExtendedLifetime((document, again, indented)) {
        again?.root == document.root && indented?.root == document.root
      }
      if !same {
        Issue.record("round \(round): \(String(decoding: bytes, as: UTF8.self))")
      }
    }
    #expect(accepted > rounds / 50)
  }
}

/// A seeded generator, so that a failure can be repeated.
struct SplitMix {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  mutating func below(_ limit: Int) -> Int { limit < 1 ? 0 : Int(next() % UInt64(limit)) }
}
