// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn baseline")
struct BaselineTests {
  private static let bucket = """
    resource "aws_s3_bucket" "site" {
      bucket = "site"
    }

    resource "aws_s3_bucket_acl" "site" {
      bucket = aws_s3_bucket.site.id
      acl    = "public-read"
    }

    """

  /// A folder that is a repository of its own, with one public bucket.
  private static func withRepository(_ body: (URL) throws -> Void) throws {
    try Project.withTemporaryFolder { folder in
      try FileManager.default.createDirectory(
        at: folder.appending(path: ".git"), withIntermediateDirectories: true)
      try write(bucket, "main.tf", folder)
      try body(folder)
    }
  }

  private static func write(_ text: String, _ name: String, _ folder: URL) throws {
    let file = folder.appending(path: name)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
  }

  private static func run(_ folder: URL, _ arguments: String...) throws -> Program.Outcome {
    try Program.run(
      Program.path, arguments: arguments, environment: ["BAWN_CONTENT": Project.root.path],
      folder: folder, seconds: 240)
  }

  private static func text(_ folder: URL) throws -> String {
    try String(contentsOf: folder.appending(path: "bawn.baseline.json"), encoding: .utf8)
  }

  @Test("silences what was there, and lets what is new end the scan")
  func create() throws {
    try Self.withRepository { folder in
      #expect(try Self.run(folder, "scan", "--quiet").status == 1)
      let created = try Self.run(folder, "baseline", "create")
      #expect(created.status == 0, "\(created.errors)")
      #expect(created.output.hasPrefix("wrote bawn.baseline.json: "))
      let text = try Self.text(folder)
      #expect(text.contains("\"rule\":\"aws-s3-bucket-public-acl\""))
      #expect(text.contains("\"file\":\"main.tf\""))

      let known = try Self.run(folder, "scan", "--baseline", "bawn.baseline.json")
      #expect(known.status == 0, "\(known.output)")
      #expect(known.output.contains("suppressed"))

      // Lines that move change nothing; neither does a move to another file.
      try Self.write("# first\n\n", "main.tf", folder)
      try Self.write("# second\n" + Self.bucket, "storage.tf", folder)
      #expect(try Self.run(folder, "scan", "--baseline", "bawn.baseline.json").status == 0)

      let more = Self.bucket.replacingOccurrences(of: "\"site\"", with: "\"more\"")
        .replacingOccurrences(of: ".site.", with: ".more.")
      try Self.write(more, "more.tf", folder)
      let new = try Self.run(
        folder, "scan", "--baseline", "bawn.baseline.json", "--rule", "aws-s3-bucket-public-acl",
        "--format", "json")
      #expect(new.status == 1)
      let blocking = try ScanOutput(new).findings.map(\.resource.address)
      #expect(blocking.contains { $0.contains("more") })
    }
  }

  @Test("replaces no file unless asked to")
  func force() throws {
    try Self.withRepository { folder in
      try Self.write("mine", "bawn.baseline.json", folder)
      let refused = try Self.run(folder, "baseline", "create")
      #expect(refused.status == 2)
      #expect(refused.errors.contains("--force"))
      #expect(try Self.text(folder) == "mine")
      #expect(try Self.run(folder, "baseline", "create", "--force").status == 0)
      #expect(try Self.text(folder) != "mine")
    }
  }

  @Test("follows a moved resource, and prunes a repaired one")
  func revise() throws {
    try Self.withRepository { folder in
      #expect(try Self.run(folder, "baseline", "create").status == 0)
      let before = try Self.text(folder).replacingOccurrences(
        of: #""since":"\d{4}-\d\d-\d\d""#, with: #""since":"2024-02-29""#,
        options: .regularExpression)
      try Self.write(before, "bawn.baseline.json", folder)
      let moved = Self.bucket.replacingOccurrences(of: "\"site\"", with: "\"web\"")
        .replacingOccurrences(of: ".site.", with: ".web.")
      try Self.write(
        moved + """
          moved {
            from = aws_s3_bucket.site
            to   = aws_s3_bucket.web
          }
          moved {
            from = aws_s3_bucket_acl.site
            to   = aws_s3_bucket_acl.web
          }

          """, "main.tf", folder)
      let scan = try Self.run(folder, "scan", "--baseline", "bawn.baseline.json")
      #expect(scan.status == 0, "\(scan.output)")
      #expect(scan.output.contains("bawn baseline update"))
      let update = try Self.run(folder, "baseline", "update")
      #expect(update.status == 0)
      #expect(update.output.contains("0 new"))
      #expect(update.output.contains("renamed"))
      let after = try Self.text(folder)
      #expect(after.contains("aws_s3_bucket.web"))
      #expect(!after.contains("aws_s3_bucket.site"))
      #expect(after.contains("2024-02-29"))

      try Self.write("# nothing\n", "main.tf", folder)
      #expect(try Self.run(folder, "baseline", "prune", "--check").status == 1)
      #expect(try Self.text(folder) == after)
      let prune = try Self.run(folder, "baseline", "prune")
      #expect(prune.status == 0, "\(prune.errors)")
      #expect(try !Self.text(folder).contains("fingerprint"))
    }
  }

  @Test("drops nothing when it can't read all of the input")
  func incomplete() throws {
    try Self.withRepository { folder in
      #expect(try Self.run(folder, "baseline", "create").status == 0)
      let before = try Self.text(folder)
      try Self.write("resource {{{", "main.tf", folder)
      #expect(try Self.run(folder, "baseline", "prune").status == 3)
      #expect(try Self.run(folder, "baseline", "update", "--prune").status == 3)
      #expect(try Self.text(folder) == before)
    }
  }

  @Test("ends with 2 and the line for a file that isn't right")
  func wrong() throws {
    try Self.withRepository { folder in
      try Self.write("{\n\"version\": 1,\n\"findings\": [7]\n}", "b.json", folder)
      let scan = try Self.run(folder, "scan", "--baseline", "b.json")
      #expect(scan.status == 2)
      #expect(scan.errors.contains("b.json:3: "))
      let missing = try Self.run(folder, "baseline", "update", "--baseline", "no.json")
      #expect(missing.status == 2)
      #expect(missing.errors.contains("no.json"))
    }
  }

  @Test("git merges it by the driver that its help shows")
  func gitMerge() throws {
    try Self.withRepository { folder in
      try FileManager.default.removeItem(at: folder.appending(path: ".git"))
      func line(_ digit: String) -> String {
        let fingerprint = String(repeating: digit, count: 32)
        return "{\"fingerprint\":\"\(fingerprint)\",\"rule\":\"r\",\"since\":\"2025-01-01\"}"
      }
      func baseline(_ digits: String...) -> String {
        "{\"version\": 1, \"findings\": [\n\(digits.map(line).joined(separator: ",\n"))\n]}\n"
      }
      try Self.write("bawn.baseline.json merge=bawn-baseline\n", ".gitattributes", folder)
      try Self.write(baseline("a", "b"), "bawn.baseline.json", folder)
      try Self.write(baseline("a", "c"), "ours.json", folder)
      try Self.write(baseline("a", "b", "d"), "theirs.json", folder)
      let script = """
        git init -q -b main . && git config user.email a@b.c && git config user.name n
        git config merge.bawn-baseline.driver 'bawn baseline merge --base %O %A %B -o %A'
        git add . && git commit -qm one && git checkout -qb side
        cp theirs.json bawn.baseline.json && git commit -qam two && git checkout -q main
        cp ours.json bawn.baseline.json && git commit -qam three
        git merge -q -m four side
        """
      let outcome = try Program.run(
        URL(filePath: "/bin/bash"), arguments: ["-euo", "pipefail", "-c", script],
        environment: [
          "PATH": "\(Program.path.deletingLastPathComponent().path):/usr/bin:/bin",
          "HOME": folder.path,
        ], folder: folder, seconds: 240)
      #expect(outcome.status == 0, "\(outcome.output)\(outcome.errors)")
      let text = try Self.text(folder)
      for (digit, isThere) in [("a", true), ("b", false), ("c", true), ("d", true)] {
        #expect(text.contains(String(repeating: digit, count: 32)) == isThere, "\(digit)")
      }
    }
  }
}
