// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Testing

@Suite("Fingerprints")
struct FingerprintTests {
  private func document(_ ports: [Int]) -> Document {
    let builder = DocumentBuilder()
    let arena = builder.arena
    let rules = ports.map { port in
      arena.object([
        Node.Entry(key: arena.string("from_port" as String), value: .integer(port)),
        Node.Entry(
          key: arena.string("cidr_blocks" as String),
          value: arena.array([arena.string("0.0.0.0/0" as String)])),
      ])
    }
    return builder.finish(
      root: arena.object([
        Node.Entry(key: arena.string("ingress" as String), value: arena.array(rules))
      ]))
  }

  @Test("differ when any part differs, also where parts could run together")
  func differ() {
    let prints = [
      Fingerprint.make(rule: "ab", scope: "c", identity: "d", element: ""),
      Fingerprint.make(rule: "a", scope: "bc", identity: "d", element: ""),
      Fingerprint.make(rule: "ab", scope: "c", identity: "", element: "d"),
      Fingerprint.make(rule: "ab", scope: "c", identity: "e", element: ""),
    ]
    #expect(Set(prints).count == prints.count)
    #expect(prints.allSatisfy { $0.count == 32 })
  }

  @Test("name an element by its content, not by its position")
  func elementsByContent() {
    let before = document([22, 443])
    let after = document([443, 8080, 22])
    let path: (Int) -> [PathComponent] = { [.field("ingress"), .index($0)] }
    let key = ElementKey.key(path: path(0), in: before.root)
    #expect(ElementKey.key(path: path(2), in: after.root) == key)
    #expect(ElementKey.key(path: path(0), in: after.root) != key)
  }

  @Test("show no value of a secret in an element's key")
  func secretsStayOut() {
    let builder = DocumentBuilder()
    let arena = builder.arena
    func list(_ text: String) -> Node {
      arena.array([arena.string(text).with(.sensitive)])
    }
    let one = ElementKey.key(path: [.index(0)], in: list("hunter2"))
    let other = ElementKey.key(path: [.index(0)], in: list("correct horse"))
    #expect(one == other)
    #expect(!one.contains("hunter2"))
  }
}
