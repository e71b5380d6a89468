// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn scan of plans and states")
struct ScanOfPlansTests {
  private static let plan = "Examples/planned/plan.json"

  @Test("judges what changes, with places in the plan or in the code")
  func plan() throws {
    let alone = try ScanOutput(
      Program.run("scan", Self.plan, "--profile", "all", "--format", "json"))
    let beside = try ScanOutput(
      Program.run(
        "scan", Self.plan, "--plan-source", "Examples/planned", "--profile", "all", "--format",
        "json"))
    #expect(alone.findings.allSatisfy { $0.location.file.hasSuffix("plan.json") })
    #expect(beside.findings.allSatisfy { $0.location.file.hasSuffix("main.tf") })
    let rules = Set(alone.findings.map(\.rule))
    #expect(rules.contains("aws-s3-bucket-public-acl"))
    #expect(rules.contains("aws-s3-bucket-public-access-block"))
    #expect(rules.contains("aws-security-group-open-ssh"))
    // The bucket stays as it is: of it only what changes is said.
    #expect(!rules.contains("aws-s3-bucket-versioning"))
    // The policy is known in part where there is code.
    #expect(beside.findings.map(\.resource.address).contains("aws_sns_topic_policy.orders"))
    let known = Dictionary(
      grouping: beside.findings, by: { $0.rule + $0.resource.address }
    ).mapValues { Set($0.map(\.fingerprint)) }
    for finding in alone.findings {
      let same = known[finding.rule + finding.resource.address]
      #expect(same?.contains(finding.fingerprint) == true, "\(finding.rule)")
    }
  }

  @Test("reads a plan from standard input, and one line as Terraform prints it")
  func standardInput() throws {
    let text = try Data(contentsOf: Project.root.appending(path: Self.plan))
    let line = try JSONSerialization.data(withJSONObject: JSONSerialization.jsonObject(with: text))
    try Project.withTemporaryFolder { folder in
      try line.write(to: folder.appending(path: "plan"))
      let outcome = try Program.run(
        URL(filePath: "/bin/bash"),
        arguments: ["-c", "\"$BAWN\" scan - --all < \"$PLAN\""],
        environment: [
          "BAWN": Program.path.path, "PLAN": folder.appending(path: "plan").path,
        ], folder: Project.root, seconds: 240)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("  aws_s3_bucket.site  stdin:1"))
      #expect(outcome.output.contains("│ …\"acl\":\"public-read\""))
    }
  }

  @Test("shows no secret of a plan or state", arguments: ["terminal", "json"])
  func secrets(_ format: String) throws {
    for arguments in [[], ["--plan-source", "Examples/planned"]] {
      let outcome = try Program.run(
        Program.path,
        arguments: [
          "scan", Self.plan, "--all", "--profile", "all", "--verdicts", "all", "--format", format,
        ] + arguments, environment: [:], folder: Project.root, seconds: 240)
      #expect(!(outcome.output + outcome.errors).contains("correct-horse"))
    }
  }

  @Test("judges a state that is named, and leaves it alone in a folder")
  func state() throws {
    let named = try ScanOutput(
      Program.run("scan", "Examples/planned/terraform.tfstate", "--format", "json"))
    #expect(named.findings.map(\.resource.address).contains("aws_ebs_volume.old"))
    let folder = try ScanOutput(Program.run("scan", "Examples/planned", "--format", "json"))
    #expect(!folder.findings.map(\.resource.address).contains("aws_ebs_volume.old"))
    #expect(folder.diagnostics.map(\.id) == ["state-skipped"])
  }

  @Test("ends with 3 and says what to do about other files")
  func otherFiles() throws {
    try Project.withTemporaryFolder { folder in
      for (name, text, hint) in [
        ("tfplan", "PK\u{3}\u{4}", "terraform show -json"), ("x.json", "{}", "no plan"),
        ("y.json", "{", "y.json:1"),
      ] {
        try Data(text.utf8).write(to: folder.appending(path: name))
        let outcome = try Program.run(
          "scan", name, environment: ["BAWN_CONTENT": Project.root.path], in: folder)
        #expect(outcome.status == 3)
        #expect(outcome.output.contains(hint), "\(outcome.output)")
      }
    }
  }
}
