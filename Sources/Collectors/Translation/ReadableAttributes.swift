// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
package import Inventory

/// Which attributes collecting can tell of a type: those that tables name, and those that any
/// resource of the type has.
package struct ReadableAttributes: Sendable {
  private var attributes: [String: Set<String>] = [:]

  /// What tables and a snapshot show.
  package init(tables: LiveTables, snapshot: Snapshot) {
    for translation in tables.types.types.values {
      for form in translation.forms {
        for emission in [form.main] + form.others {
          attributes[emission.type, default: []].formUnion(Self.named(by: emission))
        }
      }
    }
    for part in snapshot.parts {
      for resource in part.resources {
        attributes[resource.type, default: []].formUnion(
          resource.document.entries.compactMap(\.key.string))
      }
    }
  }

  /// Whether an attribute would be there if it were set.
  package func contains(_ type: String, _ attribute: String) -> Bool {
    attribute == "tags" || attributes[type]?.contains(attribute) ?? false
  }

  private static func named(by emission: TypeTranslation.Emission) -> Set<String> {
    var found: Set<String> = []
    func add(_ target: TypeTranslation.Target, isTop: Bool) {
      if isTop || target.isFromTop, let name = target.path?.first { found.insert(name) }
      if case .pairs(_, _, let names) = target.change {
        for inner in names.values { add(inner, isTop: isTop) }
      }
    }
    for (source, target) in emission.map { add(target, isTop: !source.contains(".")) }
    for (_, target) in emission.outer { add(target, isTop: true) }
    for path in emission.texts.map(\.path) + emission.cells.map(\.path)
      + emission.constants.map(\.path)
    {
      if let name = path.first { found.insert(name) }
    }
    return found
  }
}
