// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

@Suite("sorting many values")
struct NodeOrderTests {
  @Test("gives Rego's order whatever the texts are", arguments: [2, 25, 127, 128, 1000])
  func sortTexts(_ count: Int) {
    let arena = Arena()
    var state: UInt64 = 0x1234_5678_9ABC_DEF1
    func next() -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state >> 33)
    }
    let alphabets: [[UInt8]] = [Array("ab".utf8), Array(0...0x7F), Array("0123456789".utf8)]
    for alphabet in alphabets {
      for shared in ["", "prefix-", "a prefix of more than eight bytes/"] {
        var nodes = (0..<count).map { _ -> Node in
          let length = next() % 14
          let tail = (0..<length).map { _ in alphabet[next() % alphabet.count] }
          return arena.string(shared + String(decoding: tail, as: UTF8.self))
        }
        var expected = nodes
        expected.sort { Node.compare($0, $1) < 0 }
        nodes.withUnsafeMutableBufferPointer { NodeOrder.sort($0) }
        #expect(nodes == expected)
      }
    }
  }
}
