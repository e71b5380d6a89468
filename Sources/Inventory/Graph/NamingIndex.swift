// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Which resources may name an address, also one that nothing has yet.
///
/// Kept as hashes in order, because a large graph has millions of references: whoever asks looks
/// into the resource whether it is so. What updates add stands aside.
struct NamingIndex {
  private struct Entry {
    var hash: Int
    var position: Int32
  }

  private var entries: [Entry] = []
  private var added: [Int: [Int32]] = [:]

  init(_ resources: [Resource]) {
    entries.reserveCapacity(resources.count)
    for (position, resource) in resources.enumerated() {
      for reference in resource.references {
        entries.append(
          Entry(
            hash: Self.hash(reference.target, resource.scope), position: Int32(position)))
      }
    }
    entries.sort { ($0.hash, $0.position) < ($1.hash, $1.position) }
  }

  /// Notes what a new or changed resource names.
  mutating func add(_ resource: Resource, at position: Int) {
    for reference in resource.references {
      added[Self.hash(reference.target, resource.scope), default: []].append(Int32(position))
    }
  }

  /// The positions of those that may name an address without its instance keys, each once.
  func positions(naming address: String, scope: Int) -> Set<Int> {
    let hash = Self.hash(address, scope)
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].hash < hash { low = middle + 1 } else { high = middle }
    }
    var found: Set<Int> = []
    while low < entries.count, entries[low].hash == hash {
      found.insert(Int(entries[low].position))
      low += 1
    }
    for position in added[hash] ?? [] { found.insert(Int(position)) }
    return found
  }

  private static func hash(_ address: String, _ scope: Int) -> Int {
    var hasher = Hasher()
    hasher.combine(scope)
    hasher.combine(ResourceAddress.withoutKeys(address))
    return hasher.finalize()
  }
}
