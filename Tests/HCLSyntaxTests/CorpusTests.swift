// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import HCLSyntax
import Testing

/// Real configuration that others wrote, where it is at hand.
@Suite struct CorpusTests {
  static var shared: URL {
    if let path = ProcessInfo.processInfo.environment["BAWN_SHARED"] {
      return URL(fileURLWithPath: path)
    }
    return URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("shared")
  }

  static func files(below folder: String, endingIn suffix: String) -> [URL] {
    let root = shared.appendingPathComponent(folder)
    guard let walker = FileManager.default.enumerator(at: root, includingPropertiesForKeys: nil)
    else { return [] }
    return walker.compactMap { $0 as? URL }.filter { $0.path.hasSuffix(suffix) }
  }

  @Test(
    "parses real configuration without a diagnostic",
    .enabled("../shared isn't there") { FileManager.default.fileExists(atPath: shared.path) },
    arguments: ["corpora", "conformance/terraform-eval"])
  func realConfiguration(folder: String) throws {
    var count = 0
    for file in CorpusTests.files(below: folder, endingIn: ".tf") {
      let bytes = [UInt8](try Data(contentsOf: file))
      let parsed = HCLParser.parse(SourceFile(path: file.path, bytes: bytes))
      #expect(parsed.diagnostics.isEmpty, "\(parsed.diagnostics)")
      count += parsed.body.blocks.count
    }
    #expect(count > 0)
  }
}
