// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Text that is equal only to the same scalars.
///
/// Swift's strings are equal where Unicode calls them equivalent: `é` of one scalar and of two.
/// To Rego they are different, and so must be keys of what policies and documents name.
struct ExactText: Hashable {
  let text: String

  init(_ text: String) { self.text = text }

  static func == (left: ExactText, right: ExactText) -> Bool {
    isSame(left.text, right.text)
  }

  func hash(into hasher: inout Hasher) {
    for byte in text.utf8 { hasher.combine(byte) }
    hasher.combine(0xFF as UInt8)
  }

  /// Whether two texts are of the same scalars.
  static func isSame(_ left: String, _ right: String) -> Bool {
    left.utf8.count == right.utf8.count && left.utf8.elementsEqual(right.utf8)
  }
}
