// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import InfrastructureCode
import Policies
import Testing

@Suite("Migration")
struct MigrationTests {
  private static let tree = MemoryFiles([
    ".checkov.yaml": """
    skip-check: [CKV_AWS_18, LOW]
    skip-path: [examples/]
    soft-fail-on: [MEDIUM]
    baseline: old.json
    quiet: true
    """,
    "old.json": """
    {"failed_checks": [{"file": "/main.tf", "findings": [
      {"resource": "aws_s3_bucket.a[\\"k: #\\"]", "check_ids": ["CKV_AWS_20", "CKV_NO"]}]}]}
    """,
    ".trivyignore": "# it's: \"so\" # and\nAVD-AWS-0092 exp:2030-01-31\n",
    "sub/.tfsec/config.yml": "exclude: [AVD-AWS-0089]\nminimum_severity: CRITICAL\n",
    "sub/deep/.trivyignore.yaml": "misconfigurations:\n- id: AVD-AWS-0089\n  paths: [a.tf]\n",
    ".snyk": "",
    ".git/.checkov.yaml": "skip-check: [CKV_AWS_20]\n",
    "main.tf":
      "resource \"a\" \"b\" {\n  # checkov:skip=CKV_AWS_20:ok\n  #tfsec:ignore:no-such\n}\n",
  ])

  @Test("writes what bawn.yaml's reader takes for the same")
  func roundTrip() throws {
    let migration = Migration(folder: ".", in: Self.tree, rules: Importing.rules)
    #expect(migration.diagnostics.isEmpty)
    let text = migration.configuration()
    let (configuration, diagnostics) = ProjectConfiguration.read(
      SourceFile(path: "bawn.yaml", text: text))
    #expect(diagnostics.map(\.message) == [])
    #expect(configuration.severity == .medium)
    #expect(configuration.failOn == .high)
    #expect(configuration.softFail == nil)
    #expect(configuration.excludedRules.map(\.name) == ["CKV_AWS_18"])
    #expect(configuration.exclude.map(\.text) == ["**/*examples"])
    let entries = configuration.suppressions.flatMap(\.rules)
    #expect(entries.map(\.rules) == [["AVD-AWS-0092"], ["CKV_AWS_20"], ["AVD-AWS-0089"]])
    #expect(entries.map(\.resources) == [[], ["aws_s3_bucket.a[\"k: #\"]"], []])
    #expect(entries.map(\.paths) == [[], ["main.tf"], ["sub/deep/a.tf"]])
    #expect(entries.map(\.until) == ["2030-01-31", nil, nil])
    #expect(entries[0].reason == "it's: \"so\" # and")
    let override = try #require(configuration.overrides.first)
    #expect(configuration.overrides.count == 1)
    #expect(override.rules == ["AVD-AWS-0089"])
    #expect(override.paths.map(\.text) == ["sub"])
    #expect(override.isEnabled == false)
  }

  @Test("says what became of everything")
  func account() {
    let migration = Migration(folder: ".", in: Self.tree, rules: Importing.rules)
    let lines = migration.account(rules: Importing.rules)
    for words in [
      ".checkov.yaml (Checkov's configuration): 1 rule left out", ".checkov.yaml:5: quiet",
      "old.json: no rule yet for CKV_NO", ".snyk: not taken",
      "sub/.tfsec/config.yml:1: severities", "(1 of checkov, 1 of tfsec)",
      "no rule yet for no-such, named in comments",
    ] {
      #expect(lines.contains { $0.contains(words) }, "\(words)\n\(lines.joined(separator: "\n"))")
    }
  }

  @Test("an empty tree gives an empty configuration")
  func empty() {
    let migration = Migration(folder: ".", in: MemoryFiles([:]), rules: Importing.rules)
    let text = migration.configuration()
    #expect(text == "# Nothing was found to migrate.\n")
    #expect(migration.account(rules: Importing.rules) == ["nothing of other tools was found"])
  }

  @Test("a scan takes what silences findings, from the scanned folder and the repository's top")
  func imports() {
    let imports = ForeignImports.found(for: ["main.tf"], in: Self.tree, rules: Importing.rules)
    #expect(imports.sources.map(\.folder) == [".", ".", "."])
    #expect(imports.sources.allSatisfy { $0.isForeign && $0.kind == .policy })
    let rules = imports.sources.flatMap(\.rules)
    #expect(rules.map(\.rules) == [["CKV_AWS_18"], [], ["CKV_AWS_20"], ["AVD-AWS-0092"]])
    #expect(imports.diagnostics.map(\.severity) == [.note, .note, .note])
    #expect(imports.diagnostics[0].message.contains("2 suppressions taken"))
    #expect(imports.diagnostics[0].message.contains("3 other settings not followed"))
    let below = ForeignImports.found(for: ["sub"], in: Self.tree, rules: Importing.rules)
    #expect(below.sources.first?.folder == "sub")
    #expect(below.sources.first?.rules.map(\.paths) == [[]])
    let two = ForeignImports.found(for: ["sub", "."], in: Self.tree, rules: Importing.rules)
    #expect(two.sources.first?.rules.map(\.paths) == [["."]])
  }

  @Test("a file that can't be read keeps nobody from scanning, unless it was named")
  func broken() {
    let tree = MemoryFiles([".checkov.yaml": "skip-check: ["])
    let found = ForeignImports.found(for: ["."], in: tree, rules: Importing.rules)
    #expect(found.diagnostics.map(\.severity) == [.warning])
    let named = ForeignImports.named(
      [.init(file: SourceFile(path: ".checkov.yaml", text: "skip-check: ["), folder: ".")],
      rules: Importing.rules)
    #expect(named.diagnostics.map(\.severity) == [.error])
  }
}
