// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import InfrastructureCode
import Policies
import Testing

@Suite("Project configuration")
struct ProjectConfigurationTests {
  private static func read(
    _ text: String, at home: ProjectConfiguration.Home = .init()
  ) -> (configuration: ProjectConfiguration, diagnostics: [Diagnostic]) {
    ProjectConfiguration.read(SourceFile(path: "bawn.yaml", text: text), at: home)
  }

  @Test("reads every setting")
  func settings() throws {
    let (configuration, diagnostics) = Self.read(
      """
      profile: all
      severity: low
      fail-on: medium
      strict: true
      soft-fail: false
      verdicts: undetermined
      module-path: vendor
      rules:
        include: [aws-s3-bucket-lifecycle]
        exclude: [CKV_AWS_144, "aws-kms-*"]
      exclude: [examples, "**/test/*.tf"]
      overrides:
        - rule: aws-s3-*
          paths: [legacy]
          resources: ["*-logs"]
          severity: low
          action: warn
        - rules: [CKV_AWS_18]
          enabled: false
      suppressions:
        - rules: [CKV_AWS_20]
          resources: [aws_s3_bucket.site]
          reason: a public website
          approved-by: anna
          until: 2030-01-31
      suppression-limits:
        maximum-days: 90
        approvers: [anna]
        no-inline: [critical, high]
        require-reason: true
        require-until: true
      policy-files: [policy.yaml]
      baseline: .bawn-baseline.json
      locked: [fail-on]
      """, at: .init(folder: "infra", location: "infra"))
    #expect(diagnostics.map(\.description) == [])
    #expect(configuration.profile == .all)
    #expect(configuration.severity == .low)
    #expect(configuration.failOn == .medium)
    #expect(configuration.strict == true)
    #expect(configuration.softFail == false)
    #expect(configuration.verdicts == .undetermined)
    #expect(configuration.modulePaths == ["infra/vendor"])
    #expect(configuration.includedRules.map(\.name) == ["aws-s3-bucket-lifecycle"])
    #expect(configuration.excludedRules.map(\.name) == ["CKV_AWS_144", "aws-kms-*"])
    #expect(configuration.exclude.map(\.text) == ["infra/examples", "infra/**/test/*.tf"])
    #expect(configuration.overrides.map(\.severity) == [.low, nil])
    #expect(configuration.overrides.map(\.action) == [.warn, nil])
    #expect(configuration.overrides.map(\.isEnabled) == [nil, false])
    #expect(configuration.overrides[0].paths.map(\.text) == ["infra/legacy"])
    let source = try #require(configuration.suppressions.first)
    #expect(source.folder == "infra")
    let rule = try #require(source.rules.first)
    #expect(rule.rules == ["CKV_AWS_20"])
    #expect(rule.reason == "a public website")
    #expect(rule.approvedBy == "anna")
    #expect(rule.until == "2030-01-31")
    #expect(rule.place.startLine == 21)
    #expect(configuration.suppressionLimits.maximumDays == 90)
    #expect(configuration.suppressionLimits.approvers == ["anna"])
    #expect(configuration.suppressionLimits.notInline == [.critical, .high])
    #expect(configuration.policyFiles.map(\.path) == ["infra/policy.yaml"])
    #expect(configuration.policyFiles.map(\.isTrusted) == [false])
    #expect(configuration.baseline?.path == "infra/.bawn-baseline.json")
    #expect(configuration.locked == [.failOn])
  }

  @Test("gives roots their values as --var takes them")
  func roots() throws {
    let (configuration, diagnostics) = Self.read(
      """
      roots:
        - path: envs/*
          var-files: [common.tfvars]
          vars:
            name: web
            size: 3
            large: 12345678901234567890
            on: true
            zones: [a, b]
            tags: {team: "core"}
          workspace: blue
          account: "012345678901"
          region: eu-west-1
          environment: production
          complete: true
        - path: net
      """, at: .init(folder: "../repo", location: "."))
    #expect(diagnostics.map(\.description) == [])
    let root = try #require(configuration.roots.first)
    #expect(root.path == "../repo/envs/*")
    #expect(root.variableFiles == ["../repo/common.tfvars"])
    #expect(root.variables.map(\.name) == ["name", "size", "large", "on", "zones", "tags"])
    #expect(
      root.variables.map(\.text) == [
        "web", "3", "12345678901234567890", "true", #"["a","b"]"#, #"{"team":"core"}"#,
      ])
    #expect(root.workspace == "blue")
    #expect(root.account == "012345678901")
    #expect(root.region == "eu-west-1")
    #expect(root.environment == "production")
    #expect(root.isComplete == true)
    #expect(configuration.roots[1].isComplete != true)
  }

  @Test(
    "says where something is wrong, and what may have been meant",
    arguments: [
      ("fail_on: high", "1:1", "\"fail_on\"; did you mean \"fail-on\"?"),
      ("profile: default\nfail-on: hihg", "2:1", "did you mean \"high\"?"),
      ("strict: maybe", "1:1", "\"strict\" has to be true or false"),
      ("roots:\n  - path: a\n    vras: {}", "3:5", "\"roots[0].vras\"; did you mean \"vars\"?"),
      ("roots:\n  - workspace: a", "2:5", "\"roots[0]\" needs a \"path\""),
      ("roots:\n  - path: a\n    account: 12", "3:5", "put it in quotes"),
      ("roots:\n  - path: a\n    vars:\n      x:", "4:7", "\"roots[0].vars.x\" has no value"),
      ("roots: envs", "1:1", "\"roots\" has to be a list"),
      ("suppressions:\n  - rule: a", "2:5", "needs a \"reason\""),
      ("suppressions:\n  - reason: a", "2:5", "names nothing"),
      ("suppressions:\n  - {rule: a, reason: b, until: soon}", "2:26", "a day as YYYY-MM-DD"),
      ("overrides:\n  - rule: a", "2:5", "changes nothing"),
      ("exclude: [../other]", "1:1", "leads out of the folder"),
      ("exclude: [[a]]", "1:11", "\"exclude[0]\" has to be text"),
      ("suppression-limits: {maximum-days: -1}", "1:22", "a whole number"),
      ("locked: [roots]", "1:1", "is no value of \"locked\""),
      ("strict: true\nstrict: false", "2:1", "strict"),
      ("- a", "1:1", "a configuration is a mapping"),
      ("profile: [", "1:11", ""),
    ])
  func mistakes(text: String, position: String, message: String) throws {
    let (_, diagnostics) = Self.read(text)
    let first = try #require(diagnostics.first)
    #expect(first.severity == .error)
    let place = try #require(first.position)
    #expect("\(place.line):\(place.column)" == position, "\(first.description)")
    #expect(message.isEmpty || first.message.contains(message), "\(first.message)")
    #expect(diagnostics.count == 1, "\(diagnostics.map(\.description))")
  }

  @Test("takes no more entries than it can look at")
  func limits() {
    let one = "{rule: a, enabled: false}, "
    let text = "overrides: [" + String(repeating: one, count: 1_001) + "]"
    #expect(Self.read(text).diagnostics.map(\.id) == ["config-limit"])
    let name = String(repeating: "a", count: 2_000)
    #expect(Self.read("exclude: \(name)").diagnostics.isEmpty)
  }

  @Test("says nothing where there is nothing", arguments: ["", "# a comment\n", "roots: []\n"])
  func empty(text: String) {
    let (configuration, diagnostics) = Self.read(text)
    #expect(diagnostics.isEmpty)
    #expect(configuration.roots.isEmpty)
    #expect(configuration.failOn == nil)
  }

  @Test("expands a root's pattern to the directories with configuration")
  func patterns() {
    let files = MemoryFiles([
      "envs/dev/main.tf": "", "envs/prod/main.tf": "", "envs/docs/readme.md": "",
      "envs/prod/module/main.tf": "", "main.tf": "",
    ])
    func paths(_ path: String) -> [String] {
      RootSettings(path: path).expanded(files: files).settings.map(\.path)
    }
    #expect(paths("envs/*") == ["envs/dev", "envs/prod"])
    #expect(paths("envs/**") == ["envs/dev", "envs/prod", "envs/prod/module"])
    #expect(paths("*/prod") == ["envs/prod"])
    #expect(paths("envs/{dev,prod}") == ["envs/dev", "envs/prod"])
    #expect(paths(".") == ["."])
    #expect(paths("envs/dev") == ["envs/dev"])
    for missing in ["envs/test", "envs/docs", "env*/test"] {
      let result = RootSettings(path: missing).expanded(files: files)
      #expect(result.settings.isEmpty)
      #expect(result.diagnostics.map(\.severity) == [.warning])
    }
  }
}
