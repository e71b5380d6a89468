// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Node {
  /// Objects with more entries than this carry a key table or have sorted keys.
  @inlinable public static var linearSearchLimit: Int { 16 }

  /// The elements of an array or set; empty for other kinds.
  @inlinable public var elements: UnsafeBufferPointer<Node> {
    guard isKind(.array) || isKind(.set) else { return .init(start: nil, count: 0) }
    return .init(start: UnsafePointer(bitPattern: UInt(payload)), count: count)
  }

  /// The entries of an object, in the order they are stored; empty for other kinds.
  @inlinable public var entries: UnsafeBufferPointer<Entry> {
    guard isKind(.object) else { return .init(start: nil, count: 0) }
    return .init(start: UnsafePointer(bitPattern: UInt(payload)), count: count)
  }

  /// A key with its value.
  @frozen
  public struct Entry: Sendable {
    /// The key; a string in documents that came from JSON, YAML or Terraform.
    public var key: Node
    /// The value.
    public var value: Node

    /// An entry from its parts.
    @inlinable
    public init(key: Node, value: Node) {
      self.key = key
      self.value = value
    }
  }

  /// The value of a key; `absent` when there is none or this isn't an object.
  ///
  /// - Complexity: O(log n), linear up to `linearSearchLimit` entries.
  @inlinable
  public func field(_ key: Node) -> Node {
    let index = entryIndex(key)
    return index < 0 ? .absent : entries[index].value
  }

  /// The value of a string key.
  @inlinable
  public func field(_ key: StaticString) -> Node {
    field(.string(bytes: key.utf8Start, count: key.utf8CodeUnitCount))
  }

  /// The value of a string key.
  public func field(named key: String) -> Node {
    var key = key
    return key.withUTF8 { bytes in
      guard let start = bytes.baseAddress else { return field("") }
      return field(.string(bytes: start, count: bytes.count))
    }
  }

  /// Where a key's entry stands; -1 when there is none.
  @inlinable
  public func entryIndex(_ key: Node) -> Int {
    guard isKind(.object), count > 0, let base = UnsafePointer<Entry>(bitPattern: UInt(payload))
    else { return -1 }
    let count = self.count
    if count <= Self.linearSearchLimit {
      let wanted = key.identityMeta
      var index = 0
      while index < count {
        let candidate = base[index].key
        if candidate.identityMeta == wanted && candidate.isEqualAfterMeta(key) { return index }
        index += 1
      }
      return -1
    }
    if has(.indexed) { return indexedEntry(key, base: base) }
    if has(.sorted) { return sortedEntry(key, base: base) }
    for index in 0..<count where base[index].key == key { return index }
    return -1
  }

  @usableFromInline
  func indexedEntry(_ key: Node, base: UnsafePointer<Entry>) -> Int {
    let table = UnsafeRawPointer(base + count).assumingMemoryBound(to: UInt32.self)
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      let index = Int(table[middle])
      let order = Node.tableOrder(base[index].key, key)
      if order == 0 { return index }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return -1
  }

  @usableFromInline
  func sortedEntry(_ key: Node, base: UnsafePointer<Entry>) -> Int {
    var low = 0
    var high = count
    while low < high {
      let middle = (low + high) / 2
      let order = Node.compare(base[middle].key, key)
      if order == 0 { return middle }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return -1
  }

  /// Order of a key table: by `meta` first, because that needs no look at the text.
  static func tableOrder(_ left: Node, _ right: Node) -> Int {
    let a = left.identityMeta
    let b = right.identityMeta
    if a != b { return a < b ? -1 : 1 }
    return compare(left, right)
  }

  /// Whether a set holds the value.
  ///
  /// - Complexity: O(log n)
  public func contains(_ member: Node) -> Bool { elementIndex(member) >= 0 }

  /// Where a value stands in a set; -1 when it isn't there.
  public func elementIndex(_ member: Node) -> Int {
    guard isKind(.set) else { return -1 }
    let elements = self.elements
    var low = 0
    var high = elements.count
    while low < high {
      let middle = (low + high) / 2
      let order = Node.compare(elements[middle], member)
      if order == 0 { return middle }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return -1
  }

  /// Where the element or entry at `index` was written; `none` when ranges weren't kept.
  public func range(at index: Int) -> SourceRange {
    guard has(.positioned), isCollection, index >= 0, index < count,
      let start = UnsafeRawPointer(bitPattern: UInt(payload))
    else { return .none }
    let offset: Int
    if isKind(.object) {
      offset = count * 32 + (has(.indexed) ? (count * 4 + 15) & ~15 : 0)
    } else {
      offset = count * 16
    }
    return (start + offset).assumingMemoryBound(to: SourceRange.self)[index]
  }
}
