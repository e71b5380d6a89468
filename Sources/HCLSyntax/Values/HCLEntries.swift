// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The members of a map or object, sorted by key: the order in which HCL visits them.
public struct HCLEntries: Sendable, Hashable {
  /// One member.
  public struct Entry: Sendable, Hashable {
    /// The key or attribute name.
    public var key: String
    /// The value.
    public var value: HCLValue

    /// A member from its parts.
    public init(key: String, value: HCLValue) {
      self.key = key
      self.value = value
    }
  }

  /// All members in key order.
  public let entries: [Entry]

  /// Sorts the members; of several with one key the last wins.
  public init(_ entries: [Entry]) {
    var isSorted = true
    for index in entries.indices.dropFirst() where !(entries[index - 1].key < entries[index].key) {
      isSorted = false
      break
    }
    if isSorted {
      self.entries = entries
      return
    }
    var byKey: [String: HCLValue] = [:]
    byKey.reserveCapacity(entries.count)
    for entry in entries { byKey[entry.key] = entry.value }
    self.entries = byKey.map { Entry(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }
  }

  /// The members of a dictionary.
  public init(_ dictionary: [String: HCLValue]) {
    entries = dictionary.map { Entry(key: $0.key, value: $0.value) }.sorted { $0.key < $1.key }
  }

  /// Takes members that are sorted and distinct already.
  init(sorted entries: [Entry]) {
    self.entries = entries
  }

  /// The value of a key.
  ///
  /// - Complexity: O(log n).
  public subscript(key: String) -> HCLValue? {
    var low = 0
    var high = entries.count
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].key < key { low = middle + 1 } else { high = middle }
    }
    return low < entries.count && entries[low].key == key ? entries[low].value : nil
  }

  /// How many there are.
  public var count: Int { entries.count }
  /// Whether there are none.
  public var isEmpty: Bool { entries.isEmpty }
  /// The keys in order.
  public var keys: [String] { entries.map(\.key) }
  /// The values in key order.
  public var values: [HCLValue] { entries.map(\.value) }

  /// The same keys with other values.
  public func mapValues(_ transform: (HCLValue) -> HCLValue) -> HCLEntries {
    HCLEntries(sorted: entries.map { Entry(key: $0.key, value: transform($0.value)) })
  }
}
