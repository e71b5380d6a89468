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
  @Test("compares objects key by key in sorted order, however their entries stand")
  func compareObjects() {
    let arena = Arena()
    var state: UInt64 = 0x9E37_79B9_7F4A_7C15
    func next(_ bound: Int) -> Int {
      state ^= state << 13
      state ^= state >> 7
      state ^= state << 17
      return Int(state >> 33) % bound
    }
    func make(_ depth: Int) -> Node {
      guard depth > 0 else { return .integer(next(2)) }
      var entries: [Node.Entry] = []
      var names = ["a", "b", "c", "d"]
      for _ in 0..<next(5) {
        let name = names.remove(at: next(names.count))
        entries.append(Node.Entry(key: arena.string(name), value: make(depth - 1 - next(depth))))
      }
      return next(2) == 0 ? arena.object(entries) : arena.sortedObject(entries)
    }
    func sorted(_ node: Node) -> [Node.Entry] {
      node.entries.sorted { ($0.key.string ?? "") < ($1.key.string ?? "") }
    }
    func expected(_ left: Node, _ right: Node) -> Int {
      guard left.isKind(.object), right.isKind(.object) else { return Node.compare(left, right) }
      for (a, b) in zip(sorted(left), sorted(right)) {
        if a.key != b.key { return Node.compare(a.key, b.key).signum() }
        let order = expected(a.value, b.value)
        if order != 0 { return order.signum() }
      }
      return (left.count - right.count).signum()
    }
    for _ in 0..<20_000 {
      let (left, right) = (make(3), make(3))
      #expect(Node.compare(left, right).signum() == expected(left, right).signum())
    }
  }
}
