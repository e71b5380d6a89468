// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import FoundationEssentials
import Policies
import Testing

@Suite("Marks of secrets")
struct SecretDetectorsTests {
  private static let detectors: SecretDetectors = {
    let root = #filePath.split(separator: "/").dropLast(3).map { "/" + $0 }.joined()
    let content = ContentFolder(path: root)
    let files = content.files(below: "rules/lib", endings: [".rego"])
      .filter { !$0.hasSuffix("_test.rego") }.compactMap(content.read)
    return SecretDetectors(library: RuleLibrary(files))
  }()

  private static let texts: [(text: String, marks: String)] = [
    ("export AWS_ACCESS_KEY_ID=AKIAQWERTZUIOPLKJHGF", "kt"),
    ("IyEvYmluL2Jhc2gKZXhwb3J0IEFXU19BQ0NFU1NfS0VZX0lEPUFLSUFRV0VSVFpVSU9QTEtKSEdGCg==", "egps"),
    ("kT9vLm2XqR7sWb4YzNc8HdPg1JfUa6EoQiVt3BxM", "gkps"),
    ("Sup3rS3cret!", "ps"),
    ("hunter", "p"),
    ("changeme", "p"),
    ("your-password-here", "hx"),
    ("example/npm", "dhp"),
    ("a few words", ""),
    ("", ""),
  ]

  @Test("A text is marked with what the rules' library says of it")
  func marks() {
    #expect(Self.detectors.diagnostics.map(\.description) == [])
    for (text, marks) in Self.texts where text != "example/npm" {
      #expect(Self.detectors.marks(of: text) == marks, "\(text)")
    }
  }

  @Test("What stands for a text is judged as the text itself")
  func standIns() throws {
    for (text, _) in Self.texts {
      let marks = try #require(Self.detectors.marks(of: text))
      let standIn =
        "bawn-digest:1 text \(text.utf8.count) 0f1e2d3c4b5a69788796a5b4c3d2e1f0 "
        + (marks.isEmpty ? "-" : marks)
      #expect(Self.detectors.marks(of: standIn) == marks, "\(text)")
    }
  }
}
