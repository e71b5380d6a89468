// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn scan")
struct ScanTests {
  @Test("finds what is wrong in the vulnerable example, worst first")
  func vulnerable() throws {
    let outcome = try Program.run("scan", "Examples/vulnerable", "--format", "json")
    #expect(outcome.status == 1)
    #expect(outcome.errors == "")
    let scan = try ScanOutput(outcome)
    #expect(scan.diagnostics.isEmpty)
    #expect(scan.summary.files == 4)
    #expect(scan.summary.resources >= 15)
    #expect(!scan.summary.incomplete)

    let ranks = scan.findings.compactMap { ScanOutput.severities.firstIndex(of: $0.severity) }
    #expect(ranks.count == scan.findings.count)
    #expect(ranks == ranks.sorted())
    #expect(scan.findings.allSatisfy { $0.verdict == "fail" })
    let found = Set(scan.findings.map(\.resource.address))
    for address in [
      "aws_s3_bucket.invoices", "aws_db_instance.orders", "aws_security_group.database",
      "aws_security_group.web", "aws_instance.web", "aws_iam_role_policy.web",
    ] {
      #expect(found.contains(address), "nothing about \(address)")
    }
  }

  @Test("says for every finding where it is, what decided it and why")
  func details() throws {
    let scan = try ScanOutput(
      Program.run("scan", "Examples/vulnerable", "--format", "json", "--verdicts", "all"))
    #expect(Set(scan.findings.map(\.verdict)).contains("pass"))
    var fingerprints: Set<String> = []
    for finding in scan.findings where finding.verdict == "fail" {
      #expect(finding.message != "", "\(finding.rule)")
      #expect(finding.location.file.hasSuffix(".tf"), "\(finding.rule)")
      #expect(finding.location.startLine > 0, "\(finding.rule)")
      #expect(finding.location.endLine >= finding.location.startLine, "\(finding.rule)")
      #expect(!finding.cause.isEmpty, "\(finding.rule)")
      #expect(fingerprints.insert(finding.fingerprint).inserted, "\(finding.rule)")
    }
  }

  @Test("is quiet about the careful example and names what it leaves open")
  func careful() throws {
    let outcome = try Program.run("scan", "Examples/careful")
    #expect(outcome.status == 0)
    #expect(
      outcome.output.contains("0 findings, 4 undetermined because var.permissions is unset"))
    let scan = try ScanOutput(Program.run("scan", "Examples/careful", "--format", "json"))
    #expect(scan.findings.isEmpty)
    #expect(scan.summary.undeterminedByUnknown == ["var.permissions": 4])
  }

  @Test("prints at most a screen, without colours, where nobody sees them")
  func terminal() throws {
    let outcome = try Program.run("scan", "Examples/vulnerable")
    #expect(outcome.status == 1)
    #expect(!outcome.output.contains("\u{1B}"))
    #expect(outcome.output.split(separator: "\n", omittingEmptySubsequences: false).count <= 50)
    #expect(outcome.output.contains("CRITICAL"))
    #expect(outcome.output.contains(".tf:"))
    #expect(outcome.output.contains("▸"))
    #expect(!outcome.output.contains("correct-horse-battery"), "a secret is shown")
    #expect(!outcome.output.contains("wJalrXUtnFEMI"), "a secret is shown")
  }

  @Test("never shows a secret that it judges")
  func secrets() throws {
    for format in ["terminal", "json"] {
      let outcome = try Program.run(
        "scan", "Examples/vulnerable", "--profile", "all", "--verdicts", "all", "--format", format)
      let text = outcome.output + outcome.errors
      #expect(!text.contains("correct-horse-battery"), "\(format)")
      #expect(!text.contains("wJalrXUtnFEMI"), "\(format)")
    }
  }

  @Test("prints the counts alone when it is to be quiet")
  func quiet() throws {
    let outcome = try Program.run("scan", "Examples/vulnerable", "--quiet")
    #expect(outcome.status == 1)
    #expect(outcome.output.split(separator: "\n").count == 1)
    #expect(outcome.output.contains("findings"))
  }

  @Test("finds the same from any folder")
  func folder() throws {
    let here = try ScanOutput(Program.run("scan", "Examples/vulnerable", "--format", "json"))
    let there = try ScanOutput(
      Program.run(
        "scan", "--format", "json", in: Project.root.appending(path: "Examples/vulnerable")))
    #expect(here.findings.map(\.fingerprint) == there.findings.map(\.fingerprint))
  }

  @Test("takes other tools' ids and patterns for rules")
  func rules() throws {
    let byID = try ScanOutput(
      Program.run(
        "scan", "Examples/vulnerable", "--format", "json", "--rule", "aws-s3-bucket-public-acl"))
    let byAlias = try ScanOutput(
      Program.run("scan", "Examples/vulnerable", "--format", "json", "--rule", "CKV_AWS_20"))
    let byPattern = try ScanOutput(
      Program.run("scan", "Examples/vulnerable", "--format", "json", "--rule", "aws-s3-bucket-pub*")
    )
    #expect(byID.findings.count == 1)
    #expect(byID.findings.first?.aliases.contains("CKV_AWS_20") == true)
    #expect(byAlias.findings.map(\.fingerprint).contains(byID.findings.first?.fingerprint))
    #expect(byPattern.findings.map(\.rule).contains("aws-s3-bucket-public-acl"))
    #expect(byPattern.findings.allSatisfy { $0.rule.hasPrefix("aws-s3-bucket-pub") })
  }

  @Test("ends with 2 and names a rule that doesn't exist")
  func unknownRule() throws {
    let outcome = try Program.run(
      "scan", "Examples/vulnerable", "--format", "json", "--rule", "no-such-rule")
    #expect(outcome.status == 2)
    #expect(try ScanOutput(outcome).unknownRules == ["no-such-rule"])
  }

  @Test("ends with 0 when nothing is as bad as asked for")
  func failOn() throws {
    let rule = "aws-s3-bucket-public-acl"
    let scan = ["scan", "Examples/careful", "--rule", rule, "--fail-on", "info"]
    let outcome = try Program.run(
      Program.path, arguments: scan, environment: [:], folder: Project.root, seconds: 240)
    #expect(outcome.status == 0)
    let severe = try Program.run(
      "scan", "Examples/vulnerable", "--severity", "low", "--rule", "aws-kms*", "--fail-on",
      "critical")
    #expect(severe.status == 0)
  }

  @Test("goes on past a file that can't be parsed, and says so")
  func broken() throws {
    try Project.withTemporaryFolder { folder in
      let broken = """
        locals {
          name =
        }
        """
      try Data(broken.utf8).write(to: folder.appending(path: "broken.tf"))
      let content = ["BAWN_CONTENT": Project.root.path]
      let alone = try Program.run(
        "scan", "--format", "json", environment: content, in: folder)
      #expect(alone.status == 3)
      let diagnostics = try ScanOutput(alone).diagnostics
      #expect(diagnostics.contains { $0.severity == "error" && $0.file == "broken.tf" })
      #expect(try ScanOutput(alone).summary.incomplete)

      try FileManager.default.copyItem(
        at: Project.root.appending(path: "Examples/vulnerable/network.tf"),
        to: folder.appending(path: "network.tf"))
      let both = try Program.run("scan", "--format", "json", environment: content, in: folder)
      #expect(both.status == 1)
      #expect(try ScanOutput(both).summary.incomplete)
    }
  }

  @Test(
    "reads Terragoat without a complaint",
    .enabled(if: Project.shared != nil, "the shared inputs aren't there"))
  func terragoat() throws {
    let shared = try #require(Project.shared)
    let outcome = try Program.run(
      "scan", shared.appending(path: "corpora/terragoat/terraform/aws").path, "--format", "json")
    #expect(outcome.status == 1)
    let scan = try ScanOutput(outcome)
    #expect(scan.diagnostics.isEmpty)
    #expect(scan.findings.count > 20)
    #expect(scan.findings.contains { $0.severity == "critical" })
  }
}
