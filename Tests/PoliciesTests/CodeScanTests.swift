// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Policies
import Testing

@Suite("Judging code")
struct CodeScanTests {
  private static let acl = """
    resources: [aws_s3_bucket]
    deny: resource.acl == "public-read"
    message: "the ACL is {resource.acl}"
    """

  @Test("tells failing from passing, with the cause and the line that decides")
  func failAndPass() throws {
    let report = try Judging.report(
      [Judging.rule(Self.acl)],
      """
      resource "aws_s3_bucket" "open" {
        bucket = "a"
        acl    = "public-read"
      }
      resource "aws_s3_bucket" "closed" {
        acl = "private"
      }
      """)
    #expect(
      Judging.verdicts(report)
        == ["aws_s3_bucket.open": [.fail], "aws_s3_bucket.closed": [.pass]])
    let finding = try #require(report.findings.first)
    #expect(finding.message == "the ACL is public-read")
    #expect(finding.causes.map(\.path) == ["acl"])
    #expect(finding.decidingPlace.startLine == 3)
    #expect(finding.location.endLine == 4)
  }

  @Test("is undetermined where it isn't known whether the resource exists")
  func unknownExistence() throws {
    let rule = try Judging.rule(Self.acl)
    let report = Judging.report(
      [rule],
      """
      variable "on" {}
      resource "aws_s3_bucket" "maybe" {
        count = var.on ? 1 : 0
        acl   = "public-read"
      }
      resource "aws_s3_bucket" "some" {
        for_each = toset(["a", var.on])
        acl      = "public-read"
      }
      """)
    let verdicts = Judging.verdicts(report)
    #expect(verdicts["aws_s3_bucket.maybe[?]"] == [.undetermined])
    #expect(verdicts["aws_s3_bucket.some[\"?\"]"] == [.undetermined])
    #expect(verdicts["aws_s3_bucket.some[\"a\"]"] == [.fail])
    #expect(report.summary.undeterminedByUnknown == ["var.on": 2])
  }

  @Test("is undetermined on a variable without a value, and says on which")
  func undetermined() throws {
    let report = try Judging.report(
      [Judging.rule(Self.acl)],
      """
      variable "acl" { type = string }
      resource "aws_s3_bucket" "b" { acl = var.acl }
      """)
    #expect(Judging.verdicts(report) == ["aws_s3_bucket.b": [.undetermined]])
    #expect(report.findings.first?.unknowns == ["var.acl"])
    #expect(report.summary.undeterminedByUnknown == ["var.acl": 1])
    #expect(report.findings.allSatisfy { !$0.blocks })
  }

  @Test("gives no verdict where a rule doesn't apply")
  func notApplicable() throws {
    let rule = try Judging.rule(Self.acl + "\nwhen: resource.bucket")
    let report = Judging.report([rule], #"resource "aws_s3_bucket" "b" { acl = "public-read" }"#)
    #expect(report.findings.isEmpty)
  }

  @Test("makes one finding for each element in question, whatever its position")
  func elements() throws {
    let rule = try Judging.rule(
      """
      resources: [aws_security_group]
      deny: |
        some i, rule in resource.ingress
        some cidr in rule.cidr_blocks
        cidr in {"0.0.0.0/0", "::/0"}
      at: '["ingress", i]'
      message: "rule {i} is open to {cidr}"
      """)
    func code(_ first: Int, _ second: Int) -> String {
      func block(_ port: Int) -> String {
        """
          ingress {
            from_port   = \(port)
            to_port     = \(port)
            cidr_blocks = ["0.0.0.0/0", "::/0"]
          }
        """
      }
      return """
        resource "aws_security_group" "g" {
        \(block(first))
        \(block(second))
        }
        """
    }
    let before = Judging.report([rule], code(22, 80))
    let after = Judging.report([rule], code(80, 22))
    #expect(before.findings.count == 2)
    #expect(Set(before.findings.map(\.fingerprint)).count == 2)
    #expect(
      Set(before.findings.map(\.fingerprint)) == Set(after.findings.map(\.fingerprint)))
  }

  @Test("reaches other resources through the graph, and names them in the cause")
  func graph() throws {
    let rule = try Judging.rule(
      """
      resources: [aws_instance]
      deny: |
        some reference in resource.vpc_security_group_ids
        group := graph.get(reference)
        group.description == "open"
      """)
    let report = Judging.report(
      [rule],
      """
      resource "aws_security_group" "g" { description = "open" }
      resource "aws_security_group" "h" { description = "closed" }
      resource "aws_instance" "a" { vpc_security_group_ids = [aws_security_group.g.id] }
      resource "aws_instance" "b" { vpc_security_group_ids = [aws_security_group.h.id] }
      """)
    let verdicts = Judging.verdicts(report)
    #expect(verdicts["aws_instance.a"] == [.fail])
    #expect(verdicts["aws_instance.b"] == [.pass])
    let causes = report.findings.first?.causes.map(\.path) ?? []
    #expect(causes.contains("aws_security_group.g.description"))
  }

  @Test("reads a policy with an unknown piece as a document with an unknown leaf")
  func partialPolicy() throws {
    let rule = try Judging.rule(
      """
      resources: [aws_sns_topic_policy]
      deny: |
        some statement in policy_document(resource.policy).Statement
        statement.Principal == "*"
      """)
    let report = Judging.report(
      [rule],
      """
      resource "aws_sns_topic" "t" {}
      resource "aws_sns_topic_policy" "open" {
        policy = <<EOF
        {"Statement": [{"Principal": "*", "Resource": "${aws_sns_topic.t.arn}",}]}
      EOF
      }
      resource "aws_sns_topic_policy" "closed" {
        policy = <<EOF
        {"Statement": [{"Principal": "me", "Resource": "${aws_sns_topic.t.arn}"}]}
      EOF
      }
      variable "key" { type = string }
      resource "aws_sns_topic_policy" "key" {
        policy = <<EOF
        {"Statement": [{"${var.key}": "*"}]}
      EOF
      }
      resource "aws_sns_topic_policy" "marks" {
        policy = <<EOF
        {"Statement": [{"Principal": "\u{E000}\u{E000}${var.key}\u{301}"}]}
      EOF
      }
      resource "aws_sns_topic_policy" "asked" {
        policy = <<EOF
        {"Statement": [{"Principal": "${aws_sns_topic.t.owner}"}]}
      EOF
      }
      """)
    #expect(
      Judging.verdicts(report) == [
        "aws_sns_topic_policy.open": [.fail], "aws_sns_topic_policy.closed": [.pass],
        "aws_sns_topic_policy.asked": [.undetermined],
        "aws_sns_topic_policy.key": [.undetermined],
        // It is known to begin with something else.
        "aws_sns_topic_policy.marks": [.pass],
      ])
  }

  @Test("makes an evaluation that ends in an error a finding, never a pass")
  func evaluationError() throws {
    let rule = try Judging.rule(
      """
      resources: [aws_s3_bucket]
      deny: to_number(resource.bucket) > 3
      """)
    let report = Judging.report([rule], #"resource "aws_s3_bucket" "b" { bucket = "x" }"#)
    let finding = try #require(report.findings.first)
    #expect(finding.verdict == .fail)
    #expect(finding.severity == .high)
    #expect(finding.action == .audit)
    #expect(finding.message.contains("could not be evaluated"))
    #expect(report.summary.evaluationErrors == 1)
    #expect(!finding.blocks)
  }

  @Test("quotes nothing of the input in an evaluation's error")
  func errorsKeepSecrets() throws {
    let rule = try Judging.rule("resources: [aws_s3_bucket]\ndeny: to_number(resource.bucket) > 3")
    let report = Judging.report([rule], #"resource "aws_s3_bucket" "b" { bucket = "hunter2" }"#)
    #expect(report.findings.map(\.message).allSatisfy { !$0.contains("hunter2") })
    #expect(report.findings.first?.message.contains("to_number") == true)
  }

  @Test("leaves out a rule whose Rego is broken, says so, and judges by the others")
  func brokenRule() throws {
    var broken = try Judging.rule("resources: [aws_s3_bucket]\ndeny: undefined_function(1)")
    broken.file = SourceFile(path: "rules/aws/test/broken.yaml", text: "")
    let report = try Judging.report(
      [broken, Judging.rule(Self.acl)],
      #"resource "aws_s3_bucket" "b" { acl = "public-read" }"#)
    #expect(report.diagnostics.contains { $0.message.contains("undefined_function") })
    #expect(report.findings.map(\.verdict) == [.fail])
  }

  @Test("can't be broken out of by a rule's text")
  func noPasting() throws {
    let rule = try Judging.rule(
      """
      resources: ['*']
      deny: 'true } deny contains {"message": "injected"} if { true'
      """)
    let report = Judging.report([rule], #"resource "aws_s3_bucket" "b" {}"#)
    #expect(report.findings.isEmpty)
    #expect(!report.diagnostics.isEmpty)
  }

  @Test("takes deny from a module beside the rule")
  func module() throws {
    let rule = try Judging.rule(
      "resources: [aws_s3_bucket]",
      module: """
        package whatever

        deny contains {"message": msg, "at": ["acl"]} if {
          endswith(resource.acl, suffix)
          msg := "ends in -read"
        }

        suffix := "-read"
        """)
    let report = Judging.report([rule], #"resource "aws_s3_bucket" "b" { acl = "public-read" }"#)
    #expect(report.findings.map(\.message) == ["ends in -read"])
  }

  @Test("calls the library, knows classes, parameters and exceptions")
  func surroundings() throws {
    let rule = try Judging.rule(
      """
      resources: [storage]
      deny: lib.short(resource.bucket, params.least)
      params: {least: 3}
      exceptions: ["*.spared"]
      """)
    let report = Judging.report(
      [rule],
      """
      resource "aws_s3_bucket" "b" { bucket = "ab" }
      resource "aws_s3_bucket" "c" { bucket = "abc" }
      resource "aws_s3_bucket" "spared" { bucket = "a" }
      resource "aws_sqs_queue" "q" { bucket = "a" }
      """,
      library: ["lib.rego": "package lib\n\nshort(text, n) if count(text) < n"],
      mappings: ["classes: {storage: [aws_s3_bucket]}"])
    #expect(
      Judging.verdicts(report) == ["aws_s3_bucket.b": [.fail], "aws_s3_bucket.c": [.pass]])
  }

  @Test("silences by a comment in the block")
  func suppression() throws {
    let report = try Judging.report(
      [Judging.rule(Self.acl)],
      """
      resource "aws_s3_bucket" "b" {
        # bawn:ignore test-rule a public website
        acl = "public-read"
      }
      """)
    #expect(report.findings.first?.suppression?.reason == "a public website")
    #expect(report.summary.suppressed == 1)
    #expect(report.summary.failedTotal == 0)
  }

  @Test("reports the same in the same order, however many threads there are")
  func deterministic() throws {
    let rule = try Judging.rule(Self.acl)
    let code = (0..<300).map {
      #"resource "aws_s3_bucket" "b\#($0)" { acl = "\#($0 % 3 == 0 ? "public-read" : "private")" }"#
    }.joined(separator: "\n")
    let one = Judging.report([rule], code, workers: 1)
    let many = Judging.report([rule], code, workers: 5)
    #expect(one.findings.map(\.fingerprint) == many.findings.map(\.fingerprint))
    #expect(one.summary.failedTotal == 100)
  }
}
