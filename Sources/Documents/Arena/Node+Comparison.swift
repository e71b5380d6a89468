// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension Node: Equatable {
  /// Equality of values: numbers by value, objects without regard to the order of entries.
  @inlinable
  public static func == (left: Node, right: Node) -> Bool {
    left.identityMeta == right.identityMeta && left.isEqualAfterMeta(right)
  }

  /// Equality when `identityMeta` is known to be equal.
  @inlinable
  @inline(__always)
  public func isEqualAfterMeta(_ other: Node) -> Bool {
    if payload == other.payload { return true }
    let kind = UInt8(truncatingIfNeeded: meta)
    if kind == Kind.string.rawValue {
      return equalBytes(
        UnsafePointer(bitPattern: UInt(payload)), UnsafePointer(bitPattern: UInt(other.payload)),
        count)
    }
    if kind < Kind.bigNumber.rawValue { return false }
    return isDeeplyEqual(other)
  }

  @usableFromInline
  func isDeeplyEqual(_ other: Node) -> Bool {
    switch kind {
    case .bigNumber:
      return equalBytes(utf8.baseAddress, other.utf8.baseAddress, count)
    case .array, .set:
      let left = elements
      let right = other.elements
      for index in 0..<count where left[index] != right[index] { return false }
      return true
    case .object:
      for entry in entries {
        let index = other.entryIndex(entry.key)
        guard index >= 0, other.entries[index].value == entry.value else { return false }
      }
      return true
    default:
      return false
    }
  }

  /// Rego's total order: null < false < true < numbers < strings < arrays < objects < sets.
  ///
  /// Strings by their UTF-8 bytes, arrays and sets element by element, objects key by key in
  /// sorted order, as OPA's `ast.Compare` does. Unknown values order by identity, after all else.
  ///
  /// - Returns: a negative number, 0, or a positive number.
  public static func compare(_ left: Node, _ right: Node) -> Int {
    // As numbers: making kinds of them costs more than most comparisons.
    let a = UInt8(truncatingIfNeeded: left.meta)
    let b = UInt8(truncatingIfNeeded: right.meta)
    if a == Kind.string.rawValue && b == a { return compareText(left.utf8, right.utf8) }
    if a == Kind.integer.rawValue && b == a {
      let x = Int64(bitPattern: left.payload)
      let y = Int64(bitPattern: right.payload)
      return x < y ? -1 : (x == y ? 0 : 1)
    }
    if left.isNumber && right.isNumber { return compareNumbers(left, right) }
    if a != b { return a < b ? -1 : 1 }
    switch left.kind {
    case .boolean:
      return Int(left.payload) - Int(right.payload)
    case .array, .set:
      let x = left.elements
      let y = right.elements
      for index in 0..<min(x.count, y.count) {
        let order = compare(x[index], y[index])
        if order != 0 { return order }
      }
      return x.count - y.count
    case .object:
      return compareObjects(left, right)
    case .unknown, .handle:
      return left.payload < right.payload ? -1 : (left.payload == right.payload ? 0 : 1)
    default:
      return 0
    }
  }

  private static func compareObjects(_ left: Node, _ right: Node) -> Int {
    if let order = compareRecords(left.entries, right.entries) { return order }
    let x = left.sortedEntryOrder()
    let y = right.sortedEntryOrder()
    for index in 0..<min(x.count, y.count) {
      let a = left.entries[x[index]]
      let b = right.entries[y[index]]
      var order = compare(a.key, b.key)
      if order == 0 { order = compare(a.value, b.value) }
      if order != 0 { return order }
    }
    return x.count - y.count
  }

  /// The order of two objects with the same keys in the same places, as records of one kind mostly
  /// have; nil for others.
  ///
  /// Of the keys whose values differ the first one in Rego's order decides: nothing has to be
  /// sorted to find it.
  private static func compareRecords(
    _ left: UnsafeBufferPointer<Entry>, _ right: UnsafeBufferPointer<Entry>
  ) -> Int? {
    guard left.count == right.count else { return nil }
    for index in left.indices where left[index].key != right[index].key { return nil }
    var result = 0
    var decisive = 0
    for index in left.indices {
      if result != 0, compare(left[index].key, left[decisive].key) > 0 { continue }
      let order = compare(left[index].value, right[index].value)
      guard order != 0 else { continue }
      result = order
      decisive = index
    }
    return result
  }

  /// The positions of an object's entries in Rego's order of their keys.
  public func sortedEntryOrder() -> [Int] {
    guard isKind(.object) else { return [] }
    let entries = self.entries
    if has(.sorted) { return Array(0..<entries.count) }
    return (0..<entries.count).sorted { Node.compare(entries[$0].key, entries[$1].key) < 0 }
  }

  static func compareText(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
  )
    -> Int
  {
    let shared = min(left.count, right.count)
    if shared > 0, let a = left.baseAddress, let b = right.baseAddress {
      let order = memcmp(a, b, shared)
      if order != 0 { return Int(order) }
    }
    return left.count - right.count
  }
}
