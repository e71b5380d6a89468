// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Policies
import Testing

@Suite("What rules see beside resources' own settings")
struct WrittenCodeTests {
  private func verdicts(
    _ fields: String, _ code: String, library: [String: String] = [:]
  ) throws -> [String: [Verdict]] {
    let report = Judging.report([try Judging.rule(fields)], code, library: library)
    return Judging.verdicts(report)
  }

  @Test("judge provider blocks, with aliases and in modules")
  func judgesProviders() throws {
    let found = try verdicts(
      "resources: [provider.aws]\ndeny: resource.access_key",
      """
      provider "aws" {
        region     = "eu-west-1"
        access_key = "x"
      }
      provider "aws" {
        alias  = "second"
        region = "eu-central-1"
      }
      provider "google" {
        access_key = "x"
      }
      """)
    #expect(found == ["aws.default": [.fail], "aws.second": [.pass]])
  }

  @Test("don't take providers for resources when a rule is about all of those")
  func leavesProvidersOut() throws {
    let report = Judging.report(
      [try Judging.rule("resources: [\"*\"]\ndeny: resource.region")],
      "provider \"aws\" {\n  region = \"eu-west-1\"\n}\nresource \"aws_a\" \"b\" {}\n")
    #expect(Judging.verdicts(report) == ["aws_a.b": [.pass]])
    #expect(report.summary.resources == 1)
  }

  @Test("read what a lifecycle block sets")
  func readsLifecycle() throws {
    let found = try verdicts(
      "resources: [aws_a]\ndeny: not resource.bawn.lifecycle.prevent_destroy == true",
      """
      resource "aws_a" "kept" {
        lifecycle {
          prevent_destroy = true
        }
      }
      resource "aws_a" "dropped" {
        lifecycle {
          prevent_destroy = false
        }
      }
      resource "aws_a" "silent" {}
      """)
    #expect(
      found == ["aws_a.kept": [.pass], "aws_a.dropped": [.fail], "aws_a.silent": [.fail]])
  }

  @Test("take True and False for what they mean, and say that Terraform doesn't")
  func readsCapitalTruthValues() throws {
    let report = Judging.report(
      [try Judging.rule("resources: [aws_a]\ndeny: resource.open == true")],
      "resource \"aws_a\" \"b\" {\n  open = True\n}\nresource \"aws_a\" \"c\" {\n  open = FALSE\n}\n"
    )
    #expect(Judging.verdicts(report) == ["aws_a.b": [.fail], "aws_a.c": [.pass]])
    #expect(report.diagnostics.map(\.id) == ["terraform-truth-value", "terraform-truth-value"])
    #expect(report.diagnostics.allSatisfy { $0.severity == .warning })
  }

  @Test(
    "tell what the code writes from what it refers to",
    arguments: [
      ("\"literal\"", "literal", Verdict.fail),
      ("aws_x.y.name", "literal", .pass),
      ("var.nobody_told", "literal", .pass),
      ("\"user:literal@${aws_x.y.name}\"", "literal", .fail),
      ("\"${aws_x.y.name}/other\"", "literal", .pass),
      ("jsonencode({ host = aws_x.y.name, password = \"literal\" })", "literal", .fail),
      ("jsonencode({ host = aws_x.y.name })", "literal", .pass),
    ])
  func readsWrittenText(_ value: String, _ text: String, _ verdict: Verdict) throws {
    let found = try verdicts(
      "resources: [aws_a]\ndeny: contains(written(resource.value), \"\(text)\")",
      """
      variable "nobody_told" {
        type = string
      }
      resource "aws_x" "y" {}
      resource "aws_a" "b" {
        value = \(value)
      }
      """)
    #expect(found["aws_a.b"] == [verdict], "\(value)")
  }

  @Test("leave what is missing from an account undetermined unless the root is said to be complete")
  func asksForCompleteness() throws {
    let rule = try Judging.rule(
      """
      resources: [aws_a]
      when: graph.scope().complete == true
      deny: count(graph.all("aws_trail")) == 0
      """)
    let report = Judging.report([rule], "resource \"aws_a\" \"b\" {}\n")
    #expect(Judging.verdicts(report) == ["aws_a.b": [.undetermined]])
    #expect(report.findings.first?.unknowns == ["what else the account holds"])
  }

  @Test("give a rule those parts of the library that it leads to, through other parts too")
  func prunesLibrary() throws {
    let library = [
      "rules/lib/a.rego": """
      package lib.a

      import data.lib.b

      is_wrong(x) if b.names[_] == x.name

      unused(x) if b.missing(x)
      """,
      "rules/lib/b.rego": """
      package lib.b

      names contains name if {
        some name in first
      }

      names contains "second"

      first := {"first"}

      missing(_) := true
      """,
      "rules/lib/c.rego": "package lib\n\nsame(x, y) if x == y",
    ]
    let found = try verdicts(
      """
      resources: [aws_a]
      deny:
        - lib.a.is_wrong(resource)
        - lib.same(resource.name, "third")
      """,
      """
      resource "aws_a" "one" {
        name = "first"
      }
      resource "aws_a" "two" {
        name = "second"
      }
      resource "aws_a" "three" {
        name = "third"
      }
      resource "aws_a" "four" {
        name = "fourth"
      }
      """, library: library)
    #expect(
      found == [
        "aws_a.one": [.fail], "aws_a.two": [.fail], "aws_a.three": [.fail],
        "aws_a.four": [.pass],
      ])
  }
}
