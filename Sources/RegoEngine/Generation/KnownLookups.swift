// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A look-up whose result is in a register already.
struct KnownLookup: Hashable {
  let container: UInt16
  let key: UInt16

  /// Stand for the documents themselves, which have no container.
  static let input = KnownLookup(container: Instruction.none, key: 0)
  static let data = KnownLookup(container: Instruction.none, key: 1)

  /// Stands for the value of a rule.
  static func rule(_ group: Int) -> KnownLookup? {
    group < 0x7000 ? KnownLookup(container: Instruction.none, key: UInt16(group + 16)) : nil
  }

  /// Whether it is of a document or a rule, which `with` may replace.
  var isOfDocument: Bool { container == Instruction.none }
}

/// The look-ups that were done on every way to some point of the code, with their results.
///
/// Most bodies have a few of them, which are gone through; many are found by hash. Blocks keep and
/// restore it with a plain copy.
struct KnownLookups {
  private static let longestSearch = 24

  private var entries: [(lookup: KnownLookup, result: UInt16)] = []
  private var places: [KnownLookup: Int] = [:]

  subscript(lookup: KnownLookup) -> UInt16? {
    if entries.count > Self.longestSearch { return places[lookup].map { entries[$0].result } }
    for entry in entries where entry.lookup == lookup { return entry.result }
    return nil
  }

  /// Adds a look-up that isn't known.
  mutating func add(_ lookup: KnownLookup, result: UInt16) {
    entries.append((lookup, result))
    if entries.count > Self.longestSearch + 1 {
      places[lookup] = entries.count - 1
    } else if entries.count > Self.longestSearch {
      for (place, entry) in entries.enumerated() { places[entry.lookup] = place }
    }
  }

  /// Those that no `with` can change.
  func withoutDocuments() -> KnownLookups {
    var kept = KnownLookups()
    for entry in entries where !entry.lookup.isOfDocument {
      kept.add(entry.lookup, result: entry.result)
    }
    return kept
  }
}
