// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

struct JSONLinesTests {
  static func values(_ text: String) -> [String] {
    var lines = JSONLines(SourceFile(path: "t.ndjson", text: text))
    var values: [String] = []
    while let (document, record) = lines.next() {
      if let document {
        values.append(JSONWriter.string(document.root))
      } else {
        let position = record.diagnostics.first?.position
        values.append("error \(position?.line ?? 0):\(position?.column ?? 0)")
      }
    }
    return values
  }

  @Test("reads values on lines, end to end, and spread over lines")
  func separators() {
    #expect(Self.values("{\"a\":1}\n{\"a\":2}\r\n\n  [3]\n") == ["{\"a\":1}", "{\"a\":2}", "[3]"])
    #expect(
      Self.values("{\"a\":1}{\"a\":2}[]\"x\"[1]") == [
        "{\"a\":1}", "{\"a\":2}", "[]", "\"x\"", "[1]",
      ])
    #expect(Self.values("1 2\n3") == ["1", "2", "3"])
    #expect(Self.values("{\n \"a\":\n 1\n}\n{\n}\n") == ["{\"a\":1}", "{}"])
    #expect(Self.values("") == [])
    #expect(Self.values(" \n\n") == [])
    #expect(Self.values("\u{feff}1") == ["1"])
  }

  @Test("goes on with the next line after an error")
  func recovery() {
    #expect(
      Self.values("{\"a\":1}\n{\"a\":}\n{\"a\":3}") == ["{\"a\":1}", "error 2:6", "{\"a\":3}"])
    #expect(Self.values("[1\n[2]\n[3]") == ["error 2:1", "[3]"])
    #expect(Self.values("truefalse\n1") == ["error 1:5", "1"])
    #expect(Self.values("1,2\n3") == ["error 1:2", "3"])
    #expect(Self.values("{\"a\\n\":\"\\u0041\"} x\n2") == ["{\"a\\n\":\"A\"}", "error 1:18", "2"])
  }

  @Test("keeps the text alive for an arena that is reset between records")
  func reuse() {
    var lines = JSONLines(
      Array((0..<100).map { "{\"name\":\"record \($0)\"}" }.joined(separator: "\n").utf8))
    let arena = KeptAlive.arena()
    var count = 0
    while let record = lines.next(into: arena) {
      #expect(record.node.field("name").string == "record \(count)")
      count += 1
      arena.reset()
    }
    #expect(count == 100)
    func lastOne() -> Document? {
      var lines = JSONLines(Array("[\"text that outlives the iterator\"]".utf8))
      return lines.next()?.document
    }
    #expect(lastOne()?.view.strings == ["text that outlives the iterator"])
  }
}
