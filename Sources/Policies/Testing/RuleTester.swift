// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Findings
internal import InfrastructureCode
package import Inventory

/// Holds rules against the examples in their files.
package struct RuleTester {
  private let catalog: RuleCatalog
  private let mappings: ProviderMappings
  private let schemas: SchemaCatalogue

  /// A tester with the library, mappings and provider schemas of a content folder.
  package init(catalog: RuleCatalog, mappings: ProviderMappings, schemas: SchemaCatalogue) {
    self.catalog = catalog
    self.mappings = mappings
    self.schemas = schemas
  }

  /// An example whose verdict isn't the one it says.
  package struct Failure: Sendable, CustomStringConvertible {
    /// The rule's id.
    package let rule: String
    /// The example's name.
    package let example: String
    /// The rule's file and the example's line in it.
    package let place: String
    /// What was expected and what came.
    package let reason: String

    /// `FILE:LINE: rule "ID", example "NAME": reason`
    package var description: String {
      "\(place): rule \"\(rule)\", example \"\(example)\": \(reason)"
    }
  }

  /// What testing gave.
  package struct Result: Sendable {
    /// How many examples got their verdict.
    package var passed = 0
    /// Those that didn't.
    package var failures: [Failure] = []
    /// Problems with rules and examples.
    package var diagnostics: [Diagnostic] = []

    /// Adds what another run gave.
    package static func += (result: inout Result, other: Result) {
      result.passed += other.passed
      result.failures += other.failures
      result.diagnostics += other.diagnostics
    }
  }

  /// Tests the examples of rules.
  package func run(_ rules: [PolicyRule]) -> Result {
    var result = Result()
    for rule in rules {
      for example in rule.examples {
        if let reason = reason(rule, example) {
          result.failures.append(
            Failure(
              rule: rule.id, example: example.name,
              place: "\(rule.file.path):\(rule.file.line(of: Int(example.range.start)))",
              reason: reason))
        } else {
          result.passed += 1
        }
      }
    }
    return result
  }

  /// Why an example fails; nil when it doesn't.
  private func reason(_ rule: PolicyRule, _ example: RuleExample) -> String? {
    let verdicts: [String: Verdict]
    switch judge(
      example.code, as: example.source, isComplete: example.isComplete, by: [rule])
    {
    case .failure(let problem): return problem.reason
    case .success(let findings):
      verdicts = Self.verdicts(findings, byName: example.source == "cloudformation")
    }
    if example.addresses.isEmpty {
      let found = Set(verdicts.values.map(\.rawValue))
      if example.verdict == "none" {
        return found.isEmpty ? nil : "expected no verdict, got \(Self.list(verdicts))"
      }
      return found == [example.verdict]
        ? nil : "expected \(example.verdict), got \(Self.list(verdicts))"
    }
    for address in example.addresses {
      let found = verdicts[address]?.rawValue ?? "none"
      if found != example.verdict {
        return "expected \(example.verdict) for \(address), got \(found)"
      }
    }
    return nil
  }

  /// The rules with exactly this id.
  func rules(withID id: String) -> [PolicyRule] {
    catalog.rules(named: id).map { catalog.rules[$0] }.filter { $0.id == id }
  }

  /// What the rules find in a piece of code, passes included.
  ///
  /// - Parameter source: the kind of code, `terraform` or `cloudformation`.
  func judge(
    _ code: String, as source: String, isComplete: Bool? = nil, by rules: [PolicyRule]
  ) -> Swift.Result<[Finding], UnusableCode> {
    let sources = SourceMap()
    let loaded: TerraformSource.Result
    switch source {
    case "terraform":
      var settings = RootSettings(path: ".")
      settings.isComplete = isComplete
      loaded = TerraformSource(
        files: MemoryFiles(["main.tf": code]), sources: sources, schemas: schemas
      ).load(paths: ["."], settings: [settings], workers: 1)
    case "cloudformation":
      loaded = CloudFormationSource(
        files: MemoryFiles(["template.yaml": code]), sources: sources, schemas: schemas
      ).load(candidates: ["template.yaml"], named: ["template.yaml"], workers: 1)
      if loaded.parts.isEmpty, !loaded.diagnostics.contains(where: { $0.severity == .error }) {
        return .failure(UnusableCode(reason: "its code is no template with resources"))
      }
    default:
      return .failure(
        UnusableCode(
          reason: "examples of kind \"\(source)\" can't be read; use terraform or cloudformation"))
    }
    // An example shows one thing; what it merely refers to need not be there.
    if let problem = loaded.diagnostics.first(where: {
      $0.severity == .error && $0.id != "terraform-undeclared"
    }) {
      return .failure(UnusableCode(reason: "its code has a problem: \(problem.message)"))
    }
    var report = ScanReport()
    var options = CodeScan.Options(paths: [])
    options.keepsPasses = true
    CodeScan(catalog: catalog, mappings: mappings, schemas: schemas).judge(
      loaded.parts, sources, rules, options, &report)
    if let problem = report.diagnostics.first {
      return .failure(UnusableCode(reason: problem.description))
    }
    return .success(report.findings)
  }

  /// Why code can't be judged.
  struct UnusableCode: Error {
    let reason: String
  }

  /// The worst verdict of each address.
  ///
  /// - Parameter byName: whether resources go by their logical id alone.
  static func verdicts(
    _ findings: some Sequence<Finding>, byName: Bool = false
  ) -> [String: Verdict] {
    func rank(_ verdict: Verdict) -> Int { Verdict.allCases.firstIndex(of: verdict) ?? 0 }
    var verdicts: [String: Verdict] = [:]
    for finding in findings {
      var address = finding.subject.address
      if byName, let dot = address.lastIndex(of: ".") {
        address = String(address[address.index(after: dot)...])
      }
      if let known = verdicts[address], rank(known) <= rank(finding.verdict) { continue }
      verdicts[address] = finding.verdict
    }
    return verdicts
  }

  private static func list(_ verdicts: [String: Verdict]) -> String {
    if verdicts.isEmpty { return "no verdict" }
    return verdicts.sorted { $0.key < $1.key }.map { "\($0.value.rawValue) for \($0.key)" }
      .joined(separator: ", ")
  }
}
