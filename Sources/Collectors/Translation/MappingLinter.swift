// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
package import Inventory

/// Finds names in translation tables that the provider's schema doesn't have.
package struct MappingLinter {
  private let tables: LiveTables
  private let schemas: SchemaCatalogue

  /// A linter of tables.
  package init(tables: LiveTables, schemas: SchemaCatalogue) {
    self.tables = tables
    self.schemas = schemas
  }

  /// What is wrong, in the order of kinds. Types of our own, which no provider has, pass.
  package func problems() -> [String] {
    var found: [String] = []
    for (kind, translation) in tables.types.types.sorted(by: { $0.key < $1.key }) {
      for form in translation.forms {
        for emission in [form.main] + form.others { check(emission, kind, &found) }
      }
    }
    return found
  }

  private func check(
    _ emission: TypeTranslation.Emission, _ kind: String, _ found: inout [String]
  ) {
    guard let schema = schemas.resource(emission.type) else { return }
    for (source, target) in emission.map.sorted(by: { $0.key < $1.key }) {
      // A path within a block stands below wherever that block goes.
      guard target.isFromTop || !source.contains("."), let path = target.path else { continue }
      check(path, schema, "\(kind): \(emission.type)", &found)
    }
    for (_, target) in emission.outer {
      if let path = target.path { check(path, schema, "\(kind): \(emission.type)", &found) }
    }
    for path in emission.texts.map(\.path) + emission.cells.map(\.path)
      + emission.constants.map(\.path) + emission.defaults.map(\.path)
    {
      check(path, schema, "\(kind): \(emission.type)", &found)
    }
    if let parent = emission.parent { check([parent], schema, "\(kind): \(emission.type)", &found) }
  }

  private func check(
    _ path: [String], _ schema: BlockSchema, _ place: String, _ found: inout [String]
  ) {
    // Some types have no id of that name; live resources are known by one all the same.
    if path == ["id"] { return }
    var current: BlockSchema? = schema
    for (index, name) in path.enumerated() {
      guard let block = current else { return }
      if let nested = block.block(name)?.block ?? block.attribute(name)?.elementSchema {
        current = nested
      } else if block.attribute(name) != nil {
        current = nil
      } else {
        found.append("\(place) has no \"\(path[...index].joined(separator: "."))\"")
        return
      }
    }
  }
}
