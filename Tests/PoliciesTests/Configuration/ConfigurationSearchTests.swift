// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import InfrastructureCode
import Policies
import Testing

@Suite("Finding the configuration")
struct ConfigurationSearchTests {
  private static func load(
    _ paths: [String] = ["."], _ files: [String: String], named: String? = nil
  ) -> ConfigurationSearch.Result {
    ConfigurationSearch.load(
      paths: paths, in: MemoryFiles(files),
      named: named.map { .init(path: "/etc/org.yaml", file: .init(path: "org.yaml", text: $0)) })
  }

  @Test("looks in the scanned path and upwards, as far as the repository's top")
  func upwards() {
    let files = ["bawn.yaml": "fail-on: low", "a/b/bawn.yaml": "fail-on: info", "a/c/x.tf": ""]
    #expect(Self.load(["a/b"], files).configuration.failOn == .info)
    #expect(Self.load(["a/b"], files).location == "a/b/bawn.yaml")
    #expect(Self.load(["a/c"], files).configuration.failOn == .low)
    #expect(Self.load(["a/c/x.tf"], files).configuration.failOn == .low)
    #expect(Self.load(["a/c"], ["a/c/x.tf": ""]).configuration.failOn == nil)
  }

  @Test("refuses to choose between two")
  func several() {
    let files = ["a/bawn.yaml": "fail-on: low", "b/bawn.yaml": "fail-on: info"]
    let result = Self.load(["a", "b"], files)
    #expect(result.diagnostics.map(\.id) == ["config-several"])
    #expect(result.diagnostics.first?.severity == .error)
  }

  @Test("doesn't pass over a file that is nearly called right")
  func name() {
    #expect(Self.load(["."], ["bawn.yml": ""]).diagnostics.map(\.id) == ["config-name"])
  }

  @Test("lets the scanned tree override what was given")
  func unlocked() {
    let result = Self.load(
      ["."],
      [
        "bawn.yaml": """
        fail-on: critical
        rules: {exclude: [a]}
        suppressions: [{rule: b, reason: c}]
        """
      ], named: "fail-on: low\nprofile: all\nsuppressions: [{rule: x, reason: y}]")
    #expect(result.diagnostics.isEmpty)
    #expect(result.configuration.failOn == .critical)
    #expect(result.configuration.profile == .all)
    #expect(result.configuration.excludedRules.map(\.name) == ["a"])
    #expect(result.configuration.suppressions.flatMap(\.rules).map(\.reason) == ["y", "c"])
    #expect(result.configuration.suppressions.allSatisfy { $0.refusal == nil })
    #expect(result.configuration.files.map(\.path) == ["org.yaml", "bawn.yaml"])
  }

  @Test("lets the scanned tree only tighten what is locked")
  func locked() {
    let result = Self.load(
      ["."],
      [
        "bawn.yaml": """
        fail-on: critical
        severity: high
        profile: default
        strict: false
        soft-fail: true
        exclude: [a]
        rules: {exclude: [a], include: [b]}
        policy-files: [p.yaml]
        baseline: b.json
        overrides: [{rule: a, enabled: false}]
        suppressions: [{rule: b, reason: c}]
        suppression-limits: {maximum-days: 300, approvers: [bob], require-until: true}
        """
      ],
      named: """
        fail-on: medium
        profile: all
        strict: true
        suppression-limits: {maximum-days: 30, approvers: [anna, bob]}
        locked: [fail-on, severity, profile, rules, strict, soft-fail, exclude, overrides,
          suppressions, suppression-limits, policy-files, baseline]
        """)
    let configuration = result.configuration
    #expect(configuration.failOn == .medium)
    #expect(configuration.severity == nil)
    #expect(configuration.profile == .all)
    #expect(configuration.strict == true)
    #expect(configuration.softFail == nil)
    #expect(configuration.exclude.isEmpty)
    #expect(configuration.excludedRules.isEmpty)
    #expect(configuration.includedRules.map(\.name) == ["b"])
    #expect(configuration.policyFiles.isEmpty)
    #expect(configuration.baseline == nil)
    #expect(configuration.overrides.map(\.onlyTightens) == [true])
    #expect(configuration.suppressions.map { $0.refusal != nil } == [true])
    #expect(configuration.suppressionLimits.maximumDays == 30)
    #expect(configuration.suppressionLimits.approvers == ["bob"])
    #expect(configuration.suppressionLimits.requiresUntil)
    #expect(Set(result.diagnostics.map(\.id)) == ["config-locked"])
    #expect(result.diagnostics.allSatisfy { $0.severity == .warning })
  }

  @Test("takes what is tighter than a lock")
  func tighter() {
    let result = Self.load(
      ["."], ["bawn.yaml": "fail-on: low\nseverity: info\nprofile: all\nstrict: true"],
      named: "fail-on: high\nseverity: low\nlocked: [fail-on, severity, profile, strict]")
    #expect(result.diagnostics.isEmpty)
    #expect(result.configuration.failOn == .low)
    #expect(result.configuration.severity == .info)
    #expect(result.configuration.profile == .all)
    #expect(result.configuration.strict == true)
  }

  @Test("tells options that are looser than a lock from those that aren't")
  func options() {
    let result = Self.load(
      ["."], [:], named: "fail-on: medium\nprofile: all\nlocked: [fail-on, profile, soft-fail]")
    var options = ProjectConfiguration.CommandLineSettings()
    options.failOn = .low
    #expect(result.configuration.objections(to: options).isEmpty)
    options.failOn = .high
    options.rules = ["x"]
    options.softFail = true
    let messages = result.configuration.objections(to: options)
    #expect(messages.count == 3)
    #expect(messages[0].contains("--fail-on high"))
    #expect(messages[1].contains("--rule"))
    #expect(messages[2].contains("--soft-fail"))
  }

  @Test("locks nothing in the file of the scanned tree itself")
  func ownLocks() {
    let result = Self.load(["."], ["bawn.yaml": "locked: [fail-on]"])
    #expect(result.configuration.locked.isEmpty)
  }
}
