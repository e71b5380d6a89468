// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn scan with a configuration")
struct ScanConfigurationTests {
  private static let code = """
    variable "acl" {
      type = string
    }
    resource "aws_s3_bucket" "site" {
      bucket = "site"
      acl    = var.acl
    }

    """

  /// Runs a scan in a folder that is a repository of its own.
  private func scan(
    _ files: [String: String], _ arguments: String...
  ) throws -> Program.Outcome {
    try Project.withTemporaryFolder { folder in
      let git = folder.appending(path: ".git")
      try FileManager.default.createDirectory(at: git, withIntermediateDirectories: true)
      for (name, text) in files.merging(
        ["infra/main.tf": Self.code], uniquingKeysWith: { a, _ in a })
      {
        let file = folder.appending(path: name)
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      }
      return try Program.run(
        Program.path,
        arguments: ["scan", "infra", "--rule", "aws-s3-bucket-public-acl"] + arguments,
        environment: ["BAWN_CONTENT": Project.root.path], folder: folder, seconds: 240)
    }
  }

  @Test("judges roots with the values that bawn.yaml gives, once per environment")
  func roots() throws {
    let outcome = try scan(
      [
        "bawn.yaml": """
        roots:
          - {path: infra, environment: production, vars: {acl: public-read}}
          - {path: infra, environment: test, vars: {acl: private}}
        """
      ], "--format", "json")
    #expect(outcome.status == 1)
    #expect(try ScanOutput(outcome).findings.count == 1)
    #expect(outcome.output.contains("\"environment\": \"production\""))
  }

  @Test("ends with 2 and says where a configuration is wrong")
  func broken() throws {
    let outcome = try scan(["bawn.yaml": "profile: all\nfail-no: low\n"])
    #expect(outcome.status == 2)
    #expect(outcome.output == "")
    #expect(
      outcome.errors.contains("bawn.yaml:2:1: error: there is no setting \"fail-no\""),
      "\(outcome.errors)")
    #expect(outcome.errors.contains("did you mean \"fail-on\"?"))
    #expect(try scan([:], "--config", "nowhere.yaml").status == 2)
    #expect(try scan(["p.yaml": "- a"], "--policy-file", "p.yaml").status == 2)
    #expect(try scan(["bawn.yaml": "policy-files: p.yaml"]).status == 2)
    #expect(try scan(["bawn.yaml": "policy-files: ../../../etc/hostname"]).status == 2)
  }

  @Test("takes defaults of options from it, which options go before")
  func defaults() throws {
    let files = [
      "bawn.yaml": """
      fail-on: critical
      overrides: [{rule: CKV_AWS_20, severity: high}]
      roots: [{path: infra, vars: {acl: public-read}}]
      """
    ]
    #expect(try scan(files).status == 0)
    #expect(try scan(files, "--fail-on", "high").status == 1)
    let soft = try scan(files.mapValues { $0 + "\nsoft-fail: true" }, "--fail-on", "high")
    #expect(soft.status == 0)
  }

  @Test("lets nothing loosen what --config locks")
  func locked() throws {
    let files = [
      "org.yaml": "locked: [fail-on, suppressions, overrides]",
      "bawn.yaml": """
      fail-on: critical
      overrides: [{rule: CKV_AWS_20, enabled: false}]
      suppressions: [{rule: CKV_AWS_20, reason: no}]
      roots: [{path: infra, vars: {acl: public-read}}]
      """,
    ]
    #expect(try scan(files).status == 0)
    let locked = try scan(files, "--config", "org.yaml", "--format", "json")
    #expect(locked.status == 1)
    #expect(locked.output.contains("suppressions are locked by \\\"org.yaml\\\""))
    let option = try scan(files, "--config", "org.yaml", "--fail-on", "critical")
    #expect(option.status == 2)
    #expect(option.errors.contains("\"fail-on\" is locked to high by \"org.yaml\""))
  }

  @Test("silences by a policy file, and by one that bawn.yaml names")
  func policyFile() throws {
    let policy = """
      policies:
        low_severity:
          - {name: "Public S3 bucket", rules: [CKV_AWS_20], severity: low}
      false_positive_suppression:
        - {pattern: "si*", reason: "a website", approved_by: "us"}
      """
    let acl = ["infra/a.auto.tfvars": "acl = \"public-read\"", "policy.yaml": policy]
    #expect(try scan(acl).status == 1)
    #expect(try scan(acl, "--policy-file", "policy.yaml").status == 0)
    let named = acl.merging(["bawn.yaml": "policy-files: policy.yaml"]) { a, _ in a }
    let outcome = try scan(named, "--format", "json", "--show-suppressed")
    #expect(outcome.status == 0)
    #expect(outcome.output.contains("\"approvedBy\": \"us\""))
  }

  @Test("takes the baseline that bawn.yaml names, on the roots that it names")
  func baseline() throws {
    try Project.withTemporaryFolder { folder in
      let files = [
        "main.tf": Self.code,
        "bawn.yaml": """
        baseline: known.json
        roots: [{path: ., environment: production, vars: {acl: public-read}}]
        """,
        "known.json": "",
      ]
      let git = folder.appending(path: ".git")
      try FileManager.default.createDirectory(at: git, withIntermediateDirectories: true)
      for (name, text) in files where name != "known.json" {
        try Data(text.utf8).write(to: folder.appending(path: name))
      }
      let environment = ["BAWN_CONTENT": Project.root.path]
      #expect(try Program.run("scan", environment: environment, in: folder).status == 2)
      let create = try Program.run(
        "baseline", "create", "--baseline", "known.json", environment: environment, in: folder)
      #expect(create.status == 0, "\(create.errors)")
      #expect(try Program.run("scan", environment: environment, in: folder).status == 0)
    }
  }

  @Test("never runs into trouble with a hostile configuration")
  func hostile() throws {
    let bomb = (1..<12).reduce("a0: &a0 [x]\n") { text, index in
      let last = "*a\(index - 1)"
      return text
        + "a\(index): &a\(index) [\([String](repeating: last, count: 9).joined(separator: ", "))]\n"
    }
    let deep = "roots: " + String(repeating: "[", count: 5_000)
    for text in [bomb, deep, "exclude: [\"" + String(repeating: "**/", count: 5_000) + "\"]"] {
      let outcome = try scan(["bawn.yaml": text])
      #expect(outcome.seconds < 60)
      #expect(outcome.status <= 3)
    }
  }
}
