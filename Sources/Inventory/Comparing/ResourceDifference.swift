// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// What changed in a resource between two snapshots: the values that differ, by path.
package struct ResourceDifference: Sendable {
  /// One value that differs; absent where it isn't there.
  package struct Change: Sendable {
    /// Where it stands.
    package var path: DocumentPath
    /// What it was.
    package var before: Node
    /// What it is.
    package var after: Node
  }

  /// The values that differ, in the order of the newer document, those that are gone last.
  package private(set) var changes: [Change] = []
  /// Whether there were more than are kept.
  package private(set) var isCut = false

  /// More differences of one resource than this are only counted as "more".
  package static let limit = 200

  /// Compares two documents.
  ///
  /// Unknown values with the same symbol are no difference: it isn't known any better than before.
  package init(before: Node, after: Node) { compare(before, after, DocumentPath()) }

  private mutating func compare(_ before: Node, _ after: Node, _ path: DocumentPath) {
    if isCut { return }
    if before.isKind(.object), after.isKind(.object) {
      for entry in after.entries {
        compare(before.field(entry.key), entry.value, path.appending(.key(Self.name(entry.key))))
      }
      for entry in before.entries where after.entryIndex(entry.key) < 0 {
        compare(entry.value, .absent, path.appending(.key(Self.name(entry.key))))
      }
      return
    }
    if before.isKind(.array), after.isKind(.array) {
      for index in 0..<max(before.count, after.count) {
        compare(
          index < before.count ? before.elements[index] : .absent,
          index < after.count ? after.elements[index] : .absent, path.appending(.index(index)))
      }
      return
    }
    if Self.isSame(before, after) { return }
    guard changes.count < Self.limit else {
      isCut = true
      return
    }
    changes.append(Change(path: path, before: before, after: after))
  }

  private static func name(_ key: Node) -> String { key.string ?? JSONWriter.string(key) }

  private static func isSame(_ before: Node, _ after: Node) -> Bool {
    guard let a = before.unknown, let b = after.unknown else { return before == after }
    return a.symbol == b.symbol && a.valueKind == b.valueKind && a.prefix == b.prefix
      && a.suffix == b.suffix
  }
}
