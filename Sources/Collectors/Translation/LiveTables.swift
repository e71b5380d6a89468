// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Inventory
internal import RegoEngine

/// The tables in `mappings/<provider>/live/` with their computations, compiled: how kinds of items
/// that a cloud answers become resources of the canonical shape.
package struct LiveTables: Sendable {
  /// The tables by kind.
  package let types: TypeTranslations
  /// By what other resources are named where it isn't by id or ARN.
  package let names: ReferenceNames
  /// What is wrong with the tables.
  package let diagnostics: [Diagnostic]
  let cells: CellProgram

  /// Reads tables.
  ///
  /// - Parameters:
  ///   - tables: the files in `mappings/<provider>/live/`.
  ///   - library: the Rego modules in `mappings/lib/`, which computations may call.
  ///   - references: the files `mappings/<provider>/references.yaml`.
  package init(tables: [SourceFile], library: [SourceFile], references: [SourceFile] = []) {
    var types = TypeTranslations()
    for file in tables { types.add(file) }
    var names = ReferenceNames()
    for file in references { names.add(file) }
    cells = CellProgram(cells: types.cells, library: library)
    diagnostics = types.diagnostics + cells.diagnostics + names.diagnostics
    self.types = types
    self.names = names
  }

  /// The kinds that a table translates, sorted.
  package var kinds: [String] { types.types.keys.sorted() }

  /// The canonical types that a kind may become, sorted.
  package func types(of kind: String) -> [String] {
    let forms = types.types[kind]?.forms ?? []
    return Set(forms.flatMap { [$0.main.type] + $0.others.map(\.type) }).sorted()
  }

  /// All canonical types that a kind may become.
  package var allTypes: Set<String> { Set(kinds.flatMap { types(of: $0) }) }

  /// The types of which something could not be read, with the first reason.
  package func unreadTypes(_ coverage: CollectionCoverage) -> [String: String] {
    var found: [String: String] = [:]
    for entry in coverage.entries where entry.outcome == .denied || entry.outcome == .failed {
      let reason = "\(entry.service):\(entry.operation) had no answer (\(entry.reason))"
      for type in types(of: entry.kind) where found[type] == nil { found[type] = reason }
    }
    return found
  }
}
