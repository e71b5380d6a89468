// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Findings
internal import InfrastructureCode
package import Inventory

/// Holds rules against what every rule has to have, beyond being readable.
package struct RuleLinter {
  private let catalog: RuleCatalog
  private let attributes: RuleAttributes
  private let conformance: SchemaConformance
  private let catalogue: CheckCatalogue?
  private let frameworks: [ControlFramework]

  /// How many rules of a provider the profile `default` may hold.
  package static let defaultLimit = 150

  /// A linter for a catalogue of rules.
  ///
  /// - Parameters:
  ///   - frameworks: those of the content.
  ///   - catalogue: other tools' checks and public frameworks' controls; nil leaves them unchecked.
  package init(
    catalog: RuleCatalog, mappings: ProviderMappings, schemas: SchemaCatalogue,
    frameworks: [ControlFramework] = [], catalogue: CheckCatalogue? = nil
  ) {
    self.catalog = catalog
    self.catalogue = catalogue
    self.frameworks = frameworks
    attributes = RuleAttributes(schemas: schemas, mappings: mappings)
    conformance = SchemaConformance(schemas: schemas)
  }

  /// What is wrong, rule by rule.
  package func problems() -> [Diagnostic] {
    var problems: [Diagnostic] = []
    for rule in catalog.rules {
      problems += RuleModule.build(rule).diagnostics
      problems += describing(rule) + naming(rule) + examples(of: rule)
      problems += attributes.unknownPaths(of: rule)
    }
    return problems + PolicyProgram.problems(of: catalog) + profiles()
  }

  private func problem(_ id: String, _ rule: PolicyRule, _ message: String) -> Diagnostic {
    Diagnostic(
      id: id, severity: .error, message: "rule \"\(rule.id)\" \(message)", file: rule.file,
      range: nil)
  }

  /// What people read of it.
  private func describing(_ rule: PolicyRule) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    let about = rule.description
    for (text, field) in [(about.rationale, "rationale"), (about.fix, "fix")] where text.isEmpty {
      problems.append(problem("rule-\(field)", rule, "says no \"\(field)\""))
    }
    if about.references.isEmpty {
      problems.append(problem("rule-references", rule, "names no \"references\""))
    }
    for reference in about.references where !reference.hasPrefix("https://") {
      problems.append(
        problem("rule-references", rule, "has a reference that is no https address: \(reference)"))
    }
    if rule.message == nil, rule.module == nil {
      problems.append(problem("rule-message", rule, "has no \"message\""))
    }
    return problems
  }

  /// Its place, its other names and its controls.
  private func naming(_ rule: PolicyRule) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    let aliases = rule.description.aliases
    if Set(aliases).count != aliases.count {
      problems.append(problem("rule-alias", rule, "repeats an alias"))
    }
    let folders = rule.file.path.split(separator: "/")
    if folders.count != 4, folders.first == "rules" {
      problems.append(
        problem("rule-place", rule, "belongs into rules/<provider>/<service>/<name>.yaml"))
    }
    if let catalogue {
      for alias in aliases where !catalogue.knows(alias) {
        problems.append(
          problem("rule-alias", rule, "has an alias that no check is called by: \(alias)"))
      }
    }
    return problems + controls(of: rule)
  }

  /// Control ids are those that the framework has; a framework of the content and its rules name
  /// each other.
  private func controls(of rule: PolicyRule) -> [Diagnostic] {
    var problems: [Diagnostic] = []
    for framework in frameworks {
      let asking = framework.controls.filter { control in
        control.rules.contains { rule.description.names.contains(RuleDescription.normalized($0)) }
      }.map(\.id)
      if asking.sorted() != rule.controls[framework.id, default: []].sorted() {
        problems.append(
          problem(
            "rule-controls", rule,
            "and the controls of \(framework.id) don't name each other"))
      }
    }
    guard let catalogue else { return problems }
    let ours = Set(frameworks.map(\.id))
    for (id, controls) in rule.controls.sorted(by: { $0.key < $1.key }) where !ours.contains(id) {
      guard let known = catalogue.controls[id] else {
        problems.append(problem("rule-controls", rule, "names an unknown framework \"\(id)\""))
        continue
      }
      for control in controls where !known.contains(control) {
        problems.append(
          problem("rule-controls", rule, "names a control that \(id) hasn't: \(control)"))
      }
    }
    return problems
  }

  /// Its examples: one of each verdict, of code that a provider would take.
  private func examples(of rule: PolicyRule) -> [Diagnostic] {
    if rule.isDeprecated { return [] }
    var problems: [Diagnostic] = []
    for wanted in ["fail", "pass"]
    where !rule.examples.contains(where: { $0.source == "terraform" && $0.verdict == wanted }) {
      problems.append(problem("rule-examples", rule, "has no example that must \(wanted)"))
    }
    let snippet = SourceFile(path: "main.tf", text: rule.description.snippet)
    for unknown in conformance.unknownNames(in: snippet) {
      problems.append(problem("rule-fix", rule, "has a fix that isn't right: \(unknown.message)"))
    }
    for example in rule.examples where example.source == "terraform" {
      let code = SourceFile(path: "main.tf", text: example.code)
      for unknown in conformance.unknownNames(in: code) {
        problems.append(
          Diagnostic(
            id: "rule-example", severity: .error,
            message: "rule \"\(rule.id)\", example \"\(example.name)\": \(unknown.message)",
            file: rule.file, range: example.range))
      }
    }
    return problems
  }

  /// A default that reports everything is one that people turn off.
  private func profiles() -> [Diagnostic] {
    let providers = Dictionary(
      grouping: catalog.rules.filter { $0.profile == .default && !$0.isDeprecated },
      by: { $0.file.path.split(separator: "/").dropFirst().first.map(String.init) ?? "" })
    return providers.sorted { $0.key < $1.key }.compactMap { provider, rules in
      rules.count <= Self.defaultLimit
        ? nil
        : Diagnostic(
          id: "profile-size", severity: .error,
          message: "the profile default holds \(rules.count) rules for \(provider); "
            + "it may hold \(Self.defaultLimit)")
    }
  }
}
