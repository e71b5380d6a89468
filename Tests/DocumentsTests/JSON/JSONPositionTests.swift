// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Testing

struct JSONPositionTests {
  /// Texts with the place of the error marked by «».
  static let marked: [(String, String)] = [
    ("{\"a\": «x»}", "unknown word"), ("[1, «]»", ""), ("[1«,»]", "comma"),
    ("{\"a\": 1\n «\"»b\": 2}", "\",\" or \"}\""), ("[1\n\n  «2»]", "\",\" or \"]\""),
    ("{\"a\" «1»}", "\":\""), ("{«a»: 1}", "key in double quotes"), ("[\"ü\", «'»]", "value"),
    ("[\"ab«\n»\"]", "line break"), ("[\"a«\\q»\"]", "escape"), ("[\"a«\\u»12\"]", "hexadecimal"),
    ("[«\"»abc", "no end"), ("[\"日本\", «\\»]", "value"), ("[«0»1]", "zero"), ("[1.«]»", "digit"),
    ("[-«]»", "digit"), ("[«1e9999999999»]", "exponent"), ("[\"«\\ud800»\"]", "surrogate"),
    ("[] «[»]", "end of the text"), ("«@»", "value"), ("[«/*» */]", "comments"),
    ("[\"\\t é «\u{1}»\"]", "U+0001"),
  ]

  @Test("points at the place of an error")
  func positions() {
    for (text, phrase) in Self.marked where !phrase.isEmpty {
      var plain = ""
      var start = 0
      var end = 0
      for character in text {
        switch character {
        case "«": start = plain.utf8.count
        case "»": end = plain.utf8.count
        default: plain.append(character)
        }
      }
      let result = JSONReader.read(SourceFile(path: "t.json", text: plain))
      #expect(result.diagnostics.first?.range == ByteRange(start, end), "\(text)")
      #expect(result.diagnostics.first?.message.contains(phrase) == true, "\(result.diagnostics)")
    }
  }

  @Test("says where a text ends too early")
  func truncated() {
    let file = SourceFile(path: "dir/t.json", text: "{\n  \"a\": [1,\n")
    let result = JSONReader.read(file)
    #expect(
      result.diagnostics.first?.description
        == "dir/t.json:3:1: error: expected a value but found the end of the text [json-syntax]")
  }
}
