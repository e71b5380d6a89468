// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn scan --format")
struct ReportTests {
  private static let example = Project.root.appending(path: "Examples/vulnerable").path

  private static func scan(_ arguments: [String], in folder: URL) throws -> Program.Outcome {
    try Program.run(
      Program.path, arguments: ["scan", example] + arguments,
      environment: ["BAWN_CONTENT": Project.root.path], folder: folder, seconds: 240)
  }

  @Test("writes several reports at once, and the totals where none is printed")
  func several() throws {
    try Project.withTemporaryFolder { folder in
      let names = [
        "json", "jsonl", "sarif", "junit", "csv", "markdown", "html", "gitlab", "github",
        "checkov-json", "terminal",
      ]
      let outcome = try Self.scan(
        names.flatMap { ["--format", "\($0)=out.\($0)"] }, in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.errors == "")
      let lines = outcome.output.split(separator: "\n")
      #expect(lines.count == 1)
      #expect(lines.first?.contains(" findings (") == true)
      // Nothing lies beside them.
      let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(Set(files) == Set(names.map { "out.\($0)" }))
      func text(_ name: String) throws -> String {
        try String(contentsOf: folder.appending(path: "out.\(name)"), encoding: .utf8)
      }
      for name in names {
        let text = try text(name)
        #expect(text.utf8.last == 0x0A, "\(name)")
        #expect(!text.contains("\u{1B}"), "\(name)")
        #expect(!text.contains("correct-horse-battery"), "\(name) shows a secret")
        #expect(!text.contains("wJalrXUtnFEMI"), "\(name) shows a secret")
      }
      let json = try JSONSerialization.jsonObject(with: Data(text("json").utf8))
      let count = ((json as? [String: Any])?["findings"] as? [Any])?.count ?? 0
      #expect(count > 10)
      let sarif = try JSONSerialization.jsonObject(with: Data(text("sarif").utf8))
      let runs = (sarif as? [String: Any])?["runs"] as? [[String: Any]]
      let results = runs?.first?["results"] as? [[String: Any]]
      #expect(results?.count == count)
      let rows = try text("csv").components(separatedBy: "\r\n")
      #expect(rows.count == count + 2)
      #expect(try text("jsonl").split(separator: "\n").count == count + 1)
      // Systems beside the code want paths from the repository's root.
      for name in ["sarif", "gitlab", "junit", "github", "checkov-json"] {
        #expect(try text(name).contains("Examples/vulnerable/compute.tf"), "\(name)")
      }
    }
  }

  @Test("prints one of them, and colours nothing")
  func printed() throws {
    try Project.withTemporaryFolder { folder in
      let outcome = try Self.scan(
        ["--format", "gitlab", "--format", "json=a.json"], in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.output.hasPrefix("[\n"))
      #expect(FileManager.default.fileExists(atPath: folder.appending(path: "a.json").path))
    }
  }

  @Test(
    "says what is wrong with a request before it scans",
    arguments: [
      (["--format", "xml"], "there is no format \"xml\"; choose from terminal, json"),
      (["--format", "json", "--format", "csv"], "--format csv=report.csv"),
      (["--format", "json="], "needs a file's name"),
      (["--format", "json=a", "--format", "csv=a"], "two reports can't go into \"a\""),
      (["--format", "json=no/such/a.json"], "there is no folder \"no/such\""),
      (["--format", "json=."], "it is a folder"),
    ])
  func refused(_ arguments: [String], _ message: String) throws {
    try Project.withTemporaryFolder { folder in
      let outcome = try Self.scan(arguments, in: folder)
      #expect(outcome.status == 2)
      #expect(outcome.errors.contains(message), "\(outcome.errors)")
      #expect(outcome.output == "")
    }
  }

  @Test("replaces a report as a whole and keeps its permissions and links")
  func replaced() throws {
    try Project.withTemporaryFolder { folder in
      let file = folder.appending(path: "a.csv")
      try Data("old".utf8).write(to: file)
      try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: file.path)
      let link = folder.appending(path: "link.csv")
      try FileManager.default.createSymbolicLink(
        atPath: link.path, withDestinationPath: "a.csv")
      let outcome = try Self.scan(["--format", "csv=link.csv"], in: folder)
      #expect(outcome.status == 1)
      #expect(try String(contentsOf: file, encoding: .utf8).hasPrefix("\"severity\""))
      let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
      #expect(attributes[.posixPermissions] as? Int == 0o640)
      #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path) == "a.csv")
    }
  }

  @Test("writes to what is no file, and ends with 3 where it can't write")
  func devices() throws {
    try Project.withTemporaryFolder { folder in
      let outcome = try Self.scan(
        ["--format", "json=/dev/null", "--soft-fail"], in: folder)
      #expect(outcome.status == 0)
      let full = try Self.scan(["--format", "json=/dev/full", "--soft-fail"], in: folder)
      #expect(full.status == 3)
      #expect(full.errors.contains("\"/dev/full\" can't be written"))
    }
  }

  @Test("names the commit that a build server builds")
  func revision() throws {
    let root = Project.root.resolvingSymlinksInPath().path
    let outcome = try Program.run(
      "scan", "Examples/vulnerable", "--format", "sarif",
      environment: [
        "GITHUB_WORKSPACE": root, "GITHUB_SERVER_URL": "https://example.com",
        "GITHUB_REPOSITORY": "shop/infra", "GITHUB_SHA": "0123abcd",
      ])
    // A clone without `.git` has no repository's root to compare with.
    let isRepository = FileManager.default.fileExists(atPath: "\(root)/.git")
    #expect(outcome.output.contains("https://example.com/shop/infra") || !isRepository)
  }
}

@Suite("bawn explain")
struct ExplainTests {
  private static func fingerprint() throws -> (String, String) {
    let outcome = try Program.run(
      "scan", "Examples/vulnerable", "--rule", "aws-s3-bucket-public-acl", "--format", "json")
    let finding = try #require(try ScanOutput(outcome).findings.first)
    return (finding.fingerprint, outcome.output)
  }

  @Test("tells everything about a finding")
  func explains() throws {
    let (fingerprint, _) = try Self.fingerprint()
    let outcome = try Program.run("explain", String(fingerprint.prefix(8)), "Examples/vulnerable")
    #expect(outcome.status == 0)
    for part in [
      "critical, as the rule says", "certainly violated", "aws_s3_bucket.", "Decided by",
      "acl = \"public-read\"", "▸", "Fix", "CKV_AWS_20", "soc2-tsc-2017 CC6.6",
      "# bawn:ignore aws-s3-bucket-public-acl", "fingerprint: \(fingerprint)", "made of",
    ] {
      #expect(outcome.output.contains(part), "\(part)\n\(outcome.output)")
    }
  }

  @Test("says what would have to be known")
  func undetermined() throws {
    let scan = try ScanOutput(
      Program.run("scan", "Examples/careful", "--verdicts", "undetermined", "--format", "json"))
    let finding = try #require(scan.findings.first)
    let outcome = try Program.run("explain", finding.fingerprint, "Examples/careful")
    #expect(outcome.output.contains("give it with --var permissions=…"))
  }

  @Test("takes a finding from a report too, without the code where that is gone")
  func recorded() throws {
    let (fingerprint, report) = try Self.fingerprint()
    try Project.withTemporaryFolder { folder in
      let file = folder.appending(path: "report.json").path
      try report.write(toFile: file, atomically: true, encoding: .utf8)
      let near = try Program.run("explain", fingerprint, "--from", file, "Examples/vulnerable")
      #expect(near.status == 0)
      #expect(near.output.contains("▸"))
      let far = try Program.run(
        "explain", fingerprint, "--from", file,
        environment: ["BAWN_CONTENT": Project.root.path], in: folder)
      #expect(far.status == 0)
      #expect(far.output.contains("data.tf:"))
      #expect(!far.output.contains("▸"))
    }
  }

  @Test("explains what a plan brings, also one from a pipe")
  func plan() throws {
    let change = #"{"actions": ["create"], "after": {"acl": "public-read"}}"#
    let plan = """
      {"format_version": "1.2", "terraform_version": "1.9.0", "resource_changes": [{
        "address": "aws_s3_bucket.b", "mode": "managed", "type": "aws_s3_bucket", "name": "b",
        "provider_name": "registry.terraform.io/hashicorp/aws", "change": \(change)}]}
      """
    try Project.withTemporaryFolder { folder in
      let file = folder.appending(path: "plan.json").path
      try plan.write(toFile: file, atomically: true, encoding: .utf8)
      let scan = try ScanOutput(
        Program.run("scan", file, "--rule", "aws-s3-bucket-public-acl", "--format", "json"))
      let fingerprint = try #require(scan.findings.first?.fingerprint)
      let outcome = try Program.run("explain", fingerprint, file)
      #expect(outcome.status == 0)
      #expect(outcome.output.contains("aws_s3_bucket.b"))
    }
  }

  @Test("gives JSON with the code, the fix and the way to suppress it")
  func json() throws {
    let (fingerprint, _) = try Self.fingerprint()
    let outcome = try Program.run(
      "explain", fingerprint, "Examples/vulnerable", "--format", "json")
    let root =
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    let causes = root?["causes"] as? [[String: Any]]
    #expect(causes?.contains { $0["value"] as? String == "\"public-read\"" } == true)
    #expect((root?["suppress"] as? [String: Any])?["comment"] != nil)
  }

  @Test("names the nearest where no finding is called so")
  func unknown() throws {
    let (fingerprint, _) = try Self.fingerprint()
    let mistyped = String(fingerprint.dropLast()) + (fingerprint.hasSuffix("0") ? "1" : "0")
    let near = try Program.run("explain", mistyped, "Examples/vulnerable")
    #expect(near.status == 2)
    #expect(near.errors.contains("nearest:\n  \(fingerprint)"))
    let far = try Program.run("explain", "00000000", "Examples/careful")
    #expect(far.status == 2)
    #expect(far.errors.contains("no finding of \"Examples/careful\" is called \"00000000\""))
    let short = try Program.run("explain", "0000000")
    #expect(short.status == 2)
    #expect(short.errors.contains("at least 8"))
  }

  @Test("says so when a report can't be read")
  func unreadable() throws {
    let missing = try Program.run("explain", "00000000", "--from", "no/such.json")
    #expect(missing.status == 3)
    let wrong = try Program.run("explain", "00000000", "--from", "Package.swift")
    #expect(wrong.status == 3)
    #expect(wrong.errors.contains("\"Package.swift\" is no report"))
  }
}
