// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Inventory

/// Which types of resources each call of the collectors' table tells of: what is unknown when the
/// call was denied.
package struct CollectedTypes: Sendable {
  private let types: TypeTranslations
  private let listings: [String: Set<String>]

  /// What tables say; nothing is compiled for it.
  ///
  /// - Parameters:
  ///   - collectors: the files in `collectors/`.
  ///   - tables: the files in `mappings/<provider>/live/`.
  package init(collectors: [SourceFile], tables: [SourceFile]) {
    var listings: [String: Set<String>] = [:]
    for collector in CollectorTable(files: collectors).collectors {
      listings[collector.kind, default: []].insert(collector.list.operation)
    }
    self.listings = listings
    var types = TypeTranslations()
    for file in tables { types.add(file) }
    self.types = types
  }

  /// The types that an operation of a kind tells of.
  ///
  /// The listing tells of everything. Where a detail is missing, the resource is there all the
  /// same, so a detail tells of what is made of it alone.
  package func fed(by operation: String, of kind: String) -> [String] {
    let isListing = listings[kind]?.contains(operation) ?? true
    guard let forms = types.types[kind]?.forms, !forms.isEmpty else {
      return isListing ? [kind] : []
    }
    var found: Set<String> = []
    for form in forms {
      if isListing { found.insert(form.main.type) }
      for other in form.others where isListing || Self.isMade(other, of: operation) {
        found.insert(other.type)
      }
    }
    return found.sorted()
  }

  private static func isMade(_ emission: TypeTranslation.Emission, of operation: String) -> Bool {
    // What a computation reads isn't known here.
    emission.each != nil || emission.from.first == operation
      || emission.fill.contains { $0.first == operation }
  }
}
