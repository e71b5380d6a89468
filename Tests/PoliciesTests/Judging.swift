// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import InfrastructureCode
import Inventory
import Policies
import Testing

/// Judges Terraform text by rules given as text.
enum Judging {
  static func rule(
    _ fields: String, module: String? = nil, id: String = "test-rule"
  ) throws -> PolicyRule {
    let text = """
      id: \(id)
      title: A test
      severity: high
      profile: default
      \(fields)
      """
    let result = RuleReader.read(
      SourceFile(path: "rules/aws/test/rule.yaml", text: text),
      module: module.map { SourceFile(path: "rules/aws/test/rule.rego", text: $0) })
    #expect(result.diagnostics.map(\.message) == [])
    return try #require(result.rule)
  }

  static func report(
    _ rules: [PolicyRule], _ code: String, library: [String: String] = [:],
    mappings: [String] = [], workers: Int = 2,
    configure: (inout CodeScan.Options, RuleCatalog) -> Void = { _, _ in }
  ) -> ScanReport {
    var provider = ProviderMappings()
    for text in mappings { provider.add(SourceFile(path: "mappings/aws/x.yaml", text: text)) }
    let catalog = RuleCatalog(
      rules: rules, library: library.map { SourceFile(path: $0.key, text: $0.value) })
    let sources = SourceMap()
    var options = CodeScan.Options(paths: ["."])
    options.keepsPasses = true
    options.workers = workers
    options.today = "2026-05-05"
    configure(&options, catalog)
    let loaded = TerraformSource(
      files: MemoryFiles(["main.tf": code]), sources: sources, schemas: .empty
    ).load(paths: ["."], workers: 1)
    var report = ScanReport()
    report.diagnostics = loaded.diagnostics
    CodeScan(catalog: catalog, mappings: provider, schemas: .empty)
      .judge(loaded.parts, sources, rules, options, &report)
    return report
  }

  /// Verdicts by address, each once.
  static func verdicts(_ report: ScanReport) -> [String: [Verdict]] {
    var verdicts: [String: [Verdict]] = [:]
    for finding in report.findings {
      verdicts[finding.subject.address, default: []].append(finding.verdict)
    }
    return verdicts
  }
}
