// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What came, went and changed between two snapshots.
package struct SnapshotDifference: Sendable {
  /// A resource that is in both and isn't the same.
  package struct Changed: Sendable {
    /// What it was.
    package var before: Resource
    /// What it is.
    package var after: Resource
    /// Where it differs.
    package var difference: ResourceDifference
  }

  /// Resources that are only in the newer one, by account, type and address.
  package private(set) var added: [Resource] = []
  /// Resources that are only in the older one.
  package private(set) var removed: [Resource] = []
  /// Resources that changed.
  package private(set) var changed: [Changed] = []
  /// How many are the same.
  package private(set) var unchanged = 0

  private struct Key: Hashable {
    var account: String
    var type: String
    var address: String

    init(_ resource: Resource, _ part: GraphPart) {
      account = resource.account ?? part.scope.path
      type = resource.type
      address = resource.address
    }
  }

  /// Compares two snapshots; they have to live as long as the result.
  package init(from older: Snapshot, to newer: Snapshot) {
    var known: [Key: Resource] = [:]
    known.reserveCapacity(older.parts.reduce(0) { $0 + $1.resources.count })
    for part in older.parts {
      for resource in part.resources { known[Key(resource, part)] = resource }
    }
    for part in newer.parts {
      for resource in part.resources {
        guard let before = known.removeValue(forKey: Key(resource, part)) else {
          added.append(resource)
          continue
        }
        let difference = ResourceDifference(before: before.document, after: resource.document)
        if difference.changes.isEmpty {
          unchanged += 1
        } else {
          changed.append(Changed(before: before, after: resource, difference: difference))
        }
      }
    }
    removed = known.values.sorted(by: Resource.isListedBefore)
    added.sort(by: Resource.isListedBefore)
    changed.sort { Resource.isListedBefore($0.after, $1.after) }
  }

  /// Whether there is no difference.
  package var isEmpty: Bool { added.isEmpty && removed.isEmpty && changed.isEmpty }
}

extension Resource {
  /// The order of listings: by account, type and address.
  package static func isListedBefore(_ left: Resource, _ right: Resource) -> Bool {
    (left.account ?? "", left.type, left.address) < (right.account ?? "", right.type, right.address)
  }
}
