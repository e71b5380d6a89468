// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Numbers in Go's decimal notation.
enum GoNumber {
  /// Go's decimal notation is wider than JSON's: a plus sign, leading zeros, no digits on one
  /// side of the point.
  static func parse(_ text: UTF8Text.Bytes, in arena: Arena) -> Node? {
    if let node = arena.number(text, keepsSpelling: true) { return node }
    var bytes = Array(text)
    let sign: [UInt8] = bytes.first == 0x2D ? [0x2D] : []
    if bytes.first == 0x2D || bytes.first == 0x2B { bytes.removeFirst() }
    let tail = bytes.firstIndex { $0 | 0x20 == 0x65 } ?? bytes.count
    let point = bytes[..<tail].firstIndex(of: 0x2E) ?? tail
    let whole = bytes[..<point]
    let fraction = point < tail ? bytes[(point + 1)..<tail] : []
    guard !whole.isEmpty || !fraction.isEmpty else { return nil }
    var digits = Array(whole.drop { $0 == 0x30 })
    if digits.isEmpty { digits = [0x30] }
    if !fraction.isEmpty { digits += [0x2E] + fraction }
    let canonical = sign + digits + bytes[tail...]
    return UTF8Text.withBytes(canonical) { arena.number($0) }
  }
}
