// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Findings

/// Holds rules against what every rule has to have, beyond being readable.
package struct RuleLinter {
  private let catalog: RuleCatalog

  /// A linter for a catalogue.
  package init(catalog: RuleCatalog) { self.catalog = catalog }

  /// What is wrong, rule by rule.
  package func problems() -> [Diagnostic] {
    var problems: [Diagnostic] = []
    for rule in catalog.rules {
      func report(_ id: String, _ message: String, _ range: ByteRange? = nil) {
        problems.append(
          Diagnostic(
            id: id, severity: .error, message: "rule \"\(rule.id)\" \(message)", file: rule.file,
            range: range))
      }
      problems += RuleModule.build(rule).diagnostics
      let about = rule.description
      if about.rationale.isEmpty { report("rule-rationale", "says no \"rationale\"") }
      if about.fix.isEmpty { report("rule-fix", "says no \"fix\"") }
      if about.references.isEmpty { report("rule-references", "names no \"references\"") }
      for reference in about.references where !reference.hasPrefix("https://") {
        report("rule-references", "has a reference that is no https address: \(reference)")
      }
      if rule.message == nil, rule.module == nil { report("rule-message", "has no \"message\"") }
      if Set(about.aliases).count != about.aliases.count {
        report("rule-alias", "repeats an alias")
      }
      if !rule.isDeprecated {
        for wanted in ["fail", "pass"] {
          if rule.examples.contains(where: { $0.verdict == wanted }) { continue }
          report("rule-examples", "has no example that must \(wanted)")
        }
      }
      let folders = rule.file.path.split(separator: "/")
      if folders.count != 4, folders.first == "rules" {
        report("rule-place", "belongs into rules/<provider>/<service>/<name>.yaml")
      }
    }
    return problems
  }
}
