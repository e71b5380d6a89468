// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn migrate")
struct MigrateTests {
  private static func withTree(_ body: (URL) throws -> Void) throws {
    try Project.withTemporaryFolder { folder in
      for (name, text) in [
        (".trivyignore", "# a public site\nAVD-AWS-0089\n"),
        (
          "main.tf",
          "resource \"aws_s3_bucket\" \"a\" {\n  # checkov:skip=CKV_AWS_18:no logs\n  bucket = \"a\"\n}\n"
        ),
      ] {
        try Data(text.utf8).write(to: folder.appending(path: name))
      }
      try body(folder)
    }
  }

  private static func run(_ folder: URL, _ arguments: String...) throws -> Program.Outcome {
    try Program.run(
      Program.path, arguments: ["migrate"] + arguments,
      environment: ["BAWN_CONTENT": Project.root.path], folder: folder, seconds: 240)
  }

  @Test("prints the configuration, and tells the rest on standard error")
  func prints() throws {
    try Self.withTree { folder in
      let outcome = try Self.run(folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output.contains("suppressions:\n  - rules: [AVD-AWS-0089]\n"))
      #expect(outcome.output.contains("reason: \"a public site\""))
      #expect(outcome.errors.contains(".trivyignore (Trivy's ignore file): 1 suppression"))
      #expect(outcome.errors.contains("(1 of checkov)"))
    }
  }

  @Test("writes files whole, and replaces none unasked")
  func writes() throws {
    try Self.withTree { folder in
      #expect(try Self.run(folder, "-o", "bawn.yaml", "--report", "r.txt").status == 0)
      let file = folder.appending(path: "bawn.yaml")
      #expect(try String(contentsOf: file, encoding: .utf8).contains("AVD-AWS-0089"))
      let report = try String(contentsOf: folder.appending(path: "r.txt"), encoding: .utf8)
      #expect(report.contains("1 suppression"))
      let again = try Self.run(folder, "-o", "bawn.yaml")
      #expect(again.status == 2)
      #expect(again.errors.contains("--force"))
      #expect(try Self.run(folder, "-o", "bawn.yaml", "--force").status == 0)
    }
  }

  @Test("shows comments in its own words, and rewrites them when asked to")
  func inline() throws {
    try Self.withTree { folder in
      let file = folder.appending(path: "main.tf")
      let before = try String(contentsOf: file, encoding: .utf8)
      let shown = try Self.run(folder, "--inline")
      #expect(shown.status == 0, "\(shown.errors)")
      #expect(shown.output.contains("+  # bawn:ignore aws-s3-bucket-access-logging no logs"))
      #expect(try String(contentsOf: file, encoding: .utf8) == before)
      #expect(try Self.run(folder, "--inline", "--write").status == 0)
      let after = try String(contentsOf: file, encoding: .utf8)
      #expect(after.contains("# bawn:ignore aws-s3-bucket-access-logging no logs\n"))
      #expect(try Self.run(folder, "--inline").output == "")
    }
  }
}
