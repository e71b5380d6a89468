// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Which of other tools' ids some rule carries.
package struct KnownRules: Sendable {
  private let catalog: RuleCatalog

  /// The rules of a catalogue.
  package init(_ catalog: RuleCatalog) { self.catalog = catalog }

  /// The name by which rules know an id, or nil where none does.
  ///
  /// Trivy's ids are written with and without `AVD-` in front.
  package func name(for id: String) -> String? {
    if !catalog.rules(named: id).isEmpty { return id }
    let long = "AVD-" + id
    return !Glob.isPattern(id) && !catalog.rules(named: long).isEmpty ? long : nil
  }

  /// The ids of the rules that a name means.
  package func ids(_ name: String) -> [String] {
    catalog.rules(named: name).map { catalog.rules[$0].id }
  }

  /// Whether all rules that a name means are used without being asked for.
  package func areDefault(_ name: String) -> Bool {
    catalog.rules(named: name).allSatisfy { catalog.rules[$0].profile == .default }
  }
}
