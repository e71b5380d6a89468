// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("Other tools' files in a scan")
struct ImportTests {
  private static let code = """
    resource "aws_s3_bucket" "a" {
      bucket = "a"
    }
    resource "aws_s3_bucket_acl" "a" {
      bucket = aws_s3_bucket.a.id
      acl    = "public-read"
    }

    """

  private static func withRepository(
    _ files: [String: String], _ body: (URL) throws -> Void
  ) throws {
    try Project.withTemporaryFolder { folder in
      for (name, text) in files.merging(
        [".git/x": "", "infra/main.tf": code], uniquingKeysWith: { $1 })
      {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
      try body(folder)
    }
  }

  private static func scan(_ folder: URL, _ arguments: String...) throws -> Program.Outcome {
    try Program.run(
      Program.path,
      arguments: ["scan", "infra", "--rule", "aws-s3-bucket-public-acl"] + arguments,
      environment: ["BAWN_CONTENT": Project.root.path], folder: folder, seconds: 240)
  }

  @Test(
    "silence what they name, and say so",
    arguments: [
      (".checkov.yaml", "skip-check: [CKV_AWS_20]\n"),
      ("infra/.checkov.yaml", "skip-path: main\n"),
      (
        "infra/.checkov.baseline",
        #"{"failed_checks": [{"file": "/main.tf", "findings": [{"resource": "aws_s3_bucket.a", "#
          + #""check_ids": ["CKV_AWS_20"]}]}]}"#
      ),
      ("kics.config", "exclude-paths: infra\n"),
    ])
  func silences(name: String, text: String) throws {
    try Self.withRepository([name: text]) { folder in
      let outcome = try Self.scan(folder)
      #expect(outcome.status == 0, "\(outcome.output)")
      #expect(outcome.output.contains("1 suppression taken"), "\(outcome.output)")
      #expect(outcome.output.contains("1 suppressed"), "\(outcome.output)")
      #expect(try Self.scan(folder, "--no-imports").status == 1)
    }
  }

  @Test("aren't followed when they lie elsewhere, unless they are named")
  func named() throws {
    try Self.withRepository(["ci/checkov.yaml": "skip-check: CKV_AWS_20\n"]) { folder in
      #expect(try Self.scan(folder).status == 1)
      let named = try Self.scan(folder, "--import", "ci/checkov.yaml")
      #expect(named.status == 0, "\(named.output)")
      #expect(try Self.scan(folder, "--import", "no.yaml").status == 2)
    }
  }

  @Test("of one scanned folder say nothing of another")
  func confined() throws {
    let files = ["other/main.tf": Self.code, "infra/.checkov.yaml": "skip-check: CKV_AWS_20\n"]
    try Self.withRepository(files) { folder in
      #expect(try Self.scan(folder).status == 0)
      let both = try Self.scan(folder, "other", "--format", "json")
      #expect(both.status == 1)
      #expect(try ScanOutput(both).summary.failed.values.reduce(0, +) == 1)
    }
  }

  @Test("are bound by what the project asks of suppressions")
  func limits() throws {
    let files = [
      ".checkov.yaml": "skip-check: [CKV_AWS_20]\n",
      "bawn.yaml": "suppression-limits:\n  require-until: true\n",
    ]
    try Self.withRepository(files) { folder in
      let outcome = try Self.scan(folder)
      #expect(outcome.status == 1, "\(outcome.output)")
      #expect(outcome.output.contains("it has no last day"), "\(outcome.output)")
    }
  }

  @Test("a link that leads out of the repository is not followed")
  func link() throws {
    try Self.withRepository([:]) { folder in
      let secret = folder.appending(path: "../\(UUID().uuidString).yaml").standardizedFileURL
      try Data("skip-check: [CKV_AWS_20]\n".utf8).write(to: secret)
      defer { try? FileManager.default.removeItem(at: secret) }
      try FileManager.default.createSymbolicLink(
        at: folder.appending(path: ".checkov.yaml"), withDestinationURL: secret)
      #expect(try Self.scan(folder).status == 1)
    }
  }
}
