// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Inventory
internal import Synchronization

/// Translations for tasks that run side by side: each takes one for the time of an item.
package final class TranslationPool: ObservationTranslating {
  private struct Idle: @unchecked Sendable {
    // `@unchecked`: a translation is in the list or in one task's hands, never in both.
    var translations: [LiveTranslation] = []
    var made = 0
  }

  private let tables: LiveTables
  private let schemas: SchemaCatalogue
  private let idle = Mutex(Idle())

  /// Translations by tables.
  package init(tables: LiveTables, schemas: SchemaCatalogue) {
    self.tables = tables
    self.schemas = schemas
  }

  package func resources(of observation: Observation, in arena: Arena) -> [Resource] {
    let taken = idle.withLock { $0.translations.popLast() }
    var translation = taken ?? LiveTranslation(tables: tables, schemas: schemas)
    let resources = translation.resources(of: observation, into: arena)
    idle.withLock { $0.translations.append(translation) }
    return resources
  }

  /// What went wrong in computations.
  package var diagnostics: [Diagnostic] {
    var seen: Set<String> = []
    return idle.withLock { $0.translations.flatMap(\.diagnostics) }
      .filter { seen.insert($0.description).inserted }
  }

  /// How many items no table translates, by kind.
  package var untranslated: [String: Int] {
    idle.withLock { idle in
      idle.translations.reduce(into: [:]) { sum, translation in
        sum.merge(translation.untranslated) { $0 + $1 }
      }
    }
  }
}
