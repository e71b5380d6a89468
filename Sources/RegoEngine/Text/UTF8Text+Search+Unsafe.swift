// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

extension UTF8Text {
  /// Where the needle first occurs at or after `start`; nil when it doesn't.
  ///
  /// Linear whatever the texts are: after too many comparisons in vain it goes on with a table.
  static func find(_ needle: Bytes, in bytes: Bytes, from start: Int = 0) -> Int? {
    guard start <= bytes.count, needle.count <= bytes.count - start else { return nil }
    guard needle.count > 0 else { return start }
    guard let base = bytes.baseAddress, let wanted = needle.baseAddress else { return nil }
    let last = bytes.count - needle.count
    var position = start
    var wasted = 0
    while position <= last {
      guard let found = memchr(base + position, Int32(wanted[0]), last - position + 1) else {
        return nil
      }
      position = UnsafeRawPointer(found) - UnsafeRawPointer(base)
      var matched = 1
      while matched < needle.count, base[position + matched] == wanted[matched] { matched += 1 }
      if matched == needle.count { return position }
      wasted += matched
      position += 1
      if wasted > 4 * (position - start) + 1024 {
        return findByTable(needle, in: bytes, from: position)
      }
    }
    return nil
  }

  private static func findByTable(_ needle: Bytes, in bytes: Bytes, from start: Int) -> Int? {
    var found: Int?
    scan(needle, in: bytes, from: start) {
      found = $0
      return false
    }
    return found
  }

  /// Calls `body` with every place where the needle occurs, overlaps included, until it says no.
  ///
  /// By Knuth, Morris and Pratt: linear also when the places overlap.
  static func scan(
    _ needle: Bytes, in bytes: Bytes, from start: Int, _ body: (Int) -> Bool
  ) {
    guard needle.count > 0 else { return }
    var fallback = [Int](repeating: 0, count: needle.count)
    var length = 0
    for index in needle.indices.dropFirst() {
      while length > 0, needle[index] != needle[length] { length = fallback[length - 1] }
      if needle[index] == needle[length] { length += 1 }
      fallback[index] = length
    }
    var matched = 0
    for index in start..<bytes.count {
      while matched > 0, bytes[index] != needle[matched] { matched = fallback[matched - 1] }
      if bytes[index] == needle[matched] { matched += 1 }
      guard matched == needle.count else { continue }
      if !body(index + 1 - matched) { return }
      matched = fallback[matched - 1]
    }
  }

  /// Runs `body` on the bytes of an array.
  static func withBytes<T>(_ array: [UInt8], _ body: (Bytes) -> T) -> T {
    array.withUnsafeBufferPointer(body)
  }
}
