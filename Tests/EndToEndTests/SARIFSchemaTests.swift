// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("SARIF by its schema")
struct SARIFSchemaTests {
  /// The schema that OASIS publishes: `BAWN_SARIF_SCHEMA`, else the one beside the project.
  private static let schema: URL? = {
    let named = ProcessInfo.processInfo.environment["BAWN_SARIF_SCHEMA"].map {
      URL(filePath: $0, relativeTo: Project.root)
    }
    let file = named ?? Project.shared?.appending(path: "conformance/sarif/sarif-schema-2.1.0.json")
    return file.flatMap { FileManager.default.fileExists(atPath: $0.path) ? $0 : nil }
  }()

  @Test(
    "holds for the report of the examples",
    .enabled(if: schema != nil, "BAWN_SARIF_SCHEMA names no file"))
  func examples() throws {
    let schema = try #require(Self.schema)
    try Project.withTemporaryFolder { folder in
      let report = folder.appending(path: "a.sarif").path
      let scan = try Program.run(
        "scan", "Examples", "--profile", "all", "--verdicts", "all", "--show-suppressed",
        "--format", "sarif=\(report)", "--sarif-category", "examples")
      #expect(scan.status == 1)
      let text = try String(contentsOf: schema, encoding: .utf8)
      let data = folder.appending(path: "data.json")
      try Data("{\"schema\": \(text)}".utf8).write(to: data)
      let result = try Program.run(
        "rego", "eval", "-d", data.path, "-i", report, "-f", "raw",
        "json.match_schema(input, data.schema)")
      #expect(result.output.trimmingCharacters(in: .whitespacesAndNewlines) == "[true,[]]")
    }
  }
}
