// Bawn
// SPDX-License-Identifier: Apache-2.0

import Findings
import Policies
import Testing

@Suite("Imports from Checkov")
struct CheckovImportTests {
  @Test("leaves out checks by id, list, pattern and severity")
  func skippedChecks() {
    let settings = Importing.read(
      """
      skip-check:
        - CKV_AWS_20 # a public site
        - CKV_AWS_18,CKV_NO_1
        - CKV_AWS_1*
        - MEDIUM
      """, as: .checkovConfiguration)
    #expect(Importing.problems(settings) == [])
    #expect(settings.excludedRules.map(\.text) == ["CKV_AWS_20", "CKV_AWS_18", "CKV_AWS_1*"])
    #expect(settings.excludedRules[0].reason == "a public site")
    #expect(settings.severity == .high)
    #expect(settings.unknownRules.map(\.text) == ["CKV_NO_1"])
    #expect(settings.notes.isEmpty)
    let rules = settings.silencingRules
    #expect(rules.map(\.rules) == [["CKV_AWS_20"], ["CKV_AWS_18"], ["CKV_AWS_1*"]])
    #expect(rules[0].reason == "a public site")
    #expect(rules[1].reason == "left out in file")
    #expect(rules[1].place.startLine == 3)
  }

  @Test("takes one text for a list, and the exit code's settings")
  func failing() {
    let settings = Importing.read(
      """
      soft-fail: true
      soft-fail-on: LOW,CKV_AWS_20
      hard-fail-on: [CKV_AWS_18]
      skip-path: tests/
      """, as: .checkovConfiguration)
    #expect(settings.softFail == true)
    #expect(settings.failOn == .medium)
    #expect(
      settings.overrides == [
        .init(rules: ["CKV_AWS_20"], action: .warn), .init(rules: ["CKV_AWS_18"], action: .deny),
      ])
    #expect(settings.excludedPaths.map(\.text) == ["**/*tests"])
    #expect(settings.silencingRules.map(\.paths) == [["**/*tests"]])
  }

  @Test("says what has no equivalent, and never shows a key")
  func notes() {
    let settings = Importing.read(
      """
      check: [CKV_AWS_18]
      framework: [terraform, helm]
      external-checks-dir: checks
      bc-api-key: hunter2
      skip-path: "[a-z]+"
      baseline: a/.checkov.baseline
      """, as: .checkovConfiguration)
    #expect(settings.notes.map(\.line) == [1, 2, 3, 4, 5])
    #expect(settings.notes[0].reason.contains("--rule CKV_AWS_18"))
    #expect(!settings.notes.contains { ($0.subject + $0.reason).contains("hunter2") })
    #expect(settings.includedRules.map(\.text) == ["CKV_AWS_18"])
    #expect(settings.excludedPaths.isEmpty)
    #expect(settings.furtherFiles.map(\.text) == ["a/.checkov.baseline"])
  }

  @Test("reads a baseline's resources with their files")
  func baseline() {
    let settings = Importing.read(
      """
      {"failed_checks": [
        {"file": "/main.tf", "findings": [
          {"resource": "aws_s3_bucket.a", "check_ids": ["CKV_AWS_20", "CKV_NO_1"]},
          {"resource": "module.m.aws_s3_bucket.b[0]", "check_ids": ["CKV_AWS_18"]},
          {"resource": "aws_s3_bucket.c", "check_ids": ["CKV_NO_1"]}]},
        {"file": "/../shared/x.tf", "findings": [
          {"resource": "aws_s3_bucket.d", "check_ids": ["CKV_AWS_20"]}]}]}
      """, as: .checkovBaseline)
    #expect(Importing.problems(settings) == [])
    #expect(settings.suppressions.map(\.rules) == [["CKV_AWS_20"], ["CKV_AWS_18"], ["CKV_AWS_20"]])
    #expect(
      settings.suppressions.map(\.resources) == [
        ["aws_s3_bucket.a"], ["module.m.aws_s3_bucket.b[0]"], ["aws_s3_bucket.d"],
      ])
    #expect(settings.suppressions.map(\.paths) == [["main.tf"], ["main.tf"], []])
    #expect(settings.suppressions.map(\.place.startLine) == [3, 4, 7])
    #expect(settings.unknownRules.map(\.text) == ["CKV_NO_1"])
    #expect(settings.notes.count == 1)
  }

  @Test(
    "takes nothing from what isn't a baseline",
    arguments: [
      "{", "[]", "{\"failed_checks\": {}}", "{\"failed_checks\": [{}]}",
      "{\"failed_checks\": [{\"file\": \"a\", \"findings\": [{\"check_ids\": [\"CKV_AWS_20\"]}]}]}",
    ])
  func broken(text: String) {
    let settings = Importing.read(text, as: .checkovBaseline)
    #expect(!Importing.problems(settings).isEmpty)
    #expect(settings.silencingRules.isEmpty)
  }
}
