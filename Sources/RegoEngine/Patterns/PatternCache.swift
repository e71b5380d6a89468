// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Compiled patterns by their text, bounded in number.
///
/// A slot per low bits of the text's tag answers most lookups with one comparison of bytes; the
/// dictionary behind it is for patterns that share a slot.
struct PatternCache {
  private struct Slot {
    var text: [UInt8]
    var regex: Regex
  }

  /// Policies made from data could otherwise fill the memory with expressions.
  private static let limit = 1024
  private static let slotCount = 256

  private var slots = [Slot?](repeating: nil, count: slotCount)
  private var all: [[UInt8]: Regex] = [:]

  /// The expression for a text, compiled by `make` when it isn't there yet.
  mutating func regex(
    for text: UTF8Text.Bytes, make: (UTF8Text.Bytes) throws(BuiltinError) -> Regex
  ) throws(BuiltinError) -> Regex {
    let tag = text.baseAddress.map { Node.textTag($0, text.count) } ?? 0
    let position = Int(tag) % Self.slotCount
    if let slot = slots[position], slot.text.count == text.count, slot.text.elementsEqual(text) {
      return slot.regex
    }
    let key = Array(text)
    let regex: Regex
    if let known = all[key] {
      regex = known
    } else {
      regex = try make(text)
      if all.count >= Self.limit { all.removeAll(keepingCapacity: true) }
      all[key] = regex
    }
    slots[position] = Slot(text: key, regex: regex)
    return regex
  }
}
