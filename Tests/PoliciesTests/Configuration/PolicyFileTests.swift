// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Foundation
import Policies
import Testing

@Suite("Policy files")
struct PolicyFileTests {
  private static let text = """
    policies:
      high_severity:
        - name: "Public storage bucket"
          severity: critical
          auto_remediate: true
          conditions:
            - storage_bucket_public: true
          remediation:
            action: close_it
        - name: "No guards at the gate"
          severity: critical
          notification:
            - watch
      medium_severity:
        - name: "Machine without names"
          exception_allowed: true
          exception_requires: a_board
          track_for_compliance: true
    false_positive_suppression:
      - pattern: "try-*"
        reason: "for trying"
        approved_by: "a team"
        expires: "2030-01-31"
    notifications:
      critical:
        channels: [bell, horn]
        sla_hours: 2
      medium:
        channels: [letter]
        sla_days: 3
    """

  private static func catalog() throws -> RuleCatalog {
    func rule(_ id: String, _ title: String) throws -> PolicyRule {
      let text = "id: \(id)\ntitle: \(title)\nresources: [x]\ndeny: resource.a"
      return try #require(RuleReader.read(SourceFile(path: "\(id).yaml", text: text)).rule)
    }
    return RuleCatalog(
      rules: [
        try rule("x-storage-bucket-open", "Storage bucket lets everyone in"),
        try rule("x-storage-bucket-names", "Storage bucket is odd"),
        try rule("x-machine-names", "Machine has no names"),
      ], library: [])
  }

  @Test("are read with all they say")
  func read() throws {
    let (policy, diagnostics) = PolicyFile.read(SourceFile(path: "p.yaml", text: Self.text))
    #expect(diagnostics.map(\.description) == [])
    #expect(policy.checks.map(\.group) == ["high_severity", "high_severity", "medium_severity"])
    #expect(policy.checks.map(\.severity) == [.critical, .critical, .medium])
    #expect(policy.checks[0].autoRemediate == true)
    #expect(policy.checks[0].conditions.map(\.name) == ["storage_bucket_public"])
    #expect(policy.checks[0].conditions.map(\.value) == ["true"])
    #expect(policy.checks[0].remediationAction == "close_it")
    #expect(policy.checks[1].notification == ["watch"])
    #expect(policy.checks[2].exceptionRequires == "a_board")
    #expect(policy.checks[2].trackForCompliance == true)
    #expect(policy.suppressions.map(\.resources) == [["try-*"]])
    #expect(policy.suppressions.map(\.until) == ["2030-01-31"])
    #expect(policy.notifications[.critical]?.channels == ["bell", "horn"])
    #expect(policy.notifications[.critical]?.hours == 2)
    #expect(policy.notifications[.medium]?.hours == 72)
  }

  @Test("mean the rules that speak of the same, and say which and what nothing judges")
  func meaning() throws {
    let policy = PolicyFile.read(SourceFile(path: "p.yaml", text: Self.text)).policy
    let meaning = policy.meaning(in: try Self.catalog())
    #expect(meaning.rules == [["x-storage-bucket-open"], [], ["x-machine-names"]])
    #expect(meaning.overrides.map(\.severity) == [.critical, .medium])
    #expect(meaning.terms["x-machine-names"]?.approval == "a_board")
    #expect(meaning.terms["x-machine-names"]?.allowsExceptions == true)
    let ids = meaning.diagnostics.map(\.id)
    #expect(
      ids == [
        "policy-check-matched", "policy-check-unmatched", "policy-check-matched",
        "policy-not-acted-on",
      ])
    #expect(meaning.diagnostics[1].message.contains("No guards at the gate"))
    let unused = meaning.diagnostics[3].message
    for setting in ["auto_remediate", "remediation", "notification", "notifications"] {
      #expect(unused.contains("\"\(setting)\""))
    }
  }

  @Test("mean the rules that they name, by any id", arguments: ["x-machine-names", "X-Machine-*"])
  func named(name: String) throws {
    let text = "policies: {g: [{name: Whatever, severity: low, rules: [\(name)]}]}"
    let policy = PolicyFile.read(SourceFile(path: "p.yaml", text: text)).policy
    let meaning = policy.meaning(in: try Self.catalog())
    #expect(meaning.rules == [["x-machine-names"]])
    #expect(meaning.diagnostics.isEmpty)
  }

  @Test(
    "say what is wrong in what decides about findings",
    arguments: [
      ("policies: {a: [{severity: low}]}", "needs a \"name\""),
      ("policies: {a: [{name: b, severity: hihg}]}", "did you mean \"high\"?"),
      ("policies: {a: [{name: b, exception_allowed: maybe}]}", "true or false"),
      ("false_positive_suppression: [{reason: a}]", "needs a \"pattern\""),
      ("false_positive_suppression: [{pattern: a}]", "needs a \"reason\""),
      ("false_positive_suppression: [{pattern: a, reason: b, expires: x}]", "YYYY-MM-DD"),
      ("false_positive_suppression: [{pattern: a, reason: b, expire: x}]", "\"expires\"?"),
      ("- a", "a policy file is a mapping"),
    ])
  func mistakes(text: String, message: String) {
    let (policy, diagnostics) = PolicyFile.read(SourceFile(path: "p.yaml", text: text))
    #expect(diagnostics.contains { $0.severity == .error && $0.message.contains(message) })
    // Never becomes one that holds for ever.
    #expect(policy.suppressions.allSatisfy { $0.until == nil && !text.contains("expires") })
  }

  @Test("may hold what is meant for others")
  func others() {
    let text = "dashboards: {a: 1}\npolicies: {a: [{name: b, owner: c}]}"
    let (policy, diagnostics) = PolicyFile.read(SourceFile(path: "p.yaml", text: text))
    #expect(diagnostics.map(\.severity) == [.warning, .warning])
    #expect(policy.checks.map(\.name) == ["b"])
  }

  @Test("of the guide load as they stand there", .enabled(if: guide != nil, "it isn't there"))
  func verbatim() throws {
    let text = try #require(Self.guide)
    let (policy, diagnostics) = PolicyFile.read(SourceFile(path: "guide.yaml", text: text))
    #expect(diagnostics.map(\.description) == [])
    #expect(policy.checks.count == 4)
    #expect(policy.checks.map(\.severity) == [.critical, .critical, .high, .low])
    #expect(policy.checks.map(\.autoRemediate) == [true, false, false, false])
    #expect(policy.suppressions.count == 1)
    #expect(policy.suppressions[0].until == "2025-06-01")
    #expect(policy.notifications.mapValues(\.hours) == [.critical: 4, .high: 24, .medium: 168])
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let meaning = policy.meaning(in: RuleCatalog.load(ContentFolder(path: root.path)))
    #expect(meaning.rules[0].contains("aws-s3-bucket-public-acl"))
    #expect(meaning.rules[2].contains("aws-security-group-open-ssh"))
    #expect(meaning.terms["aws-security-group-open-ssh"]?.approval == "security_approval")
  }

  /// The policy of section 2.1 of the guide; nil where the guide isn't there.
  private static let guide: String? = {
    let named = ProcessInfo.processInfo.environment["BAWN_SHARED"]
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let shared = named.map { URL(filePath: $0) } ?? root.appending(path: "../shared")
    let path = shared.appending(path: "source/S0-infrastructure-domain.md")
    guard let text = try? String(contentsOf: path, encoding: .utf8),
      let section = text.range(of: "### 2.1 "),
      let start = text.range(of: "```yaml\n", range: section.upperBound..<text.endIndex),
      let end = text.range(of: "\n```", range: start.upperBound..<text.endIndex)
    else { return nil }
    return String(text[start.upperBound..<end.lowerBound])
  }()
}
