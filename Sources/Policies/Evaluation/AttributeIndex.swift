// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The elements of a list of resources by the text that they have under a key.
///
/// Texts are kept as hashes: whoever asks compares the values.
struct AttributeIndex {
  private var positions: [Int: [Int]] = [:]
  /// Elements of which the text isn't known, which any text may mean.
  private var uncertain: [Int] = []

  /// Goes through a list once.
  init(_ list: Node, by key: Node) {
    for (position, element) in list.elements.enumerated() {
      let value = element.field(key)
      if value.isKind(.string) {
        positions[Self.hash(value), default: []].append(position)
      } else if element.isKind(.unknown) || value.isKind(.unknown) {
        uncertain.append(position)
      }
    }
  }

  /// The positions of the elements that have a text or may have it, in the order of the list.
  func elements(with text: Node) -> [Int] {
    let found = positions[Self.hash(text)] ?? []
    if uncertain.isEmpty { return found }
    return found.isEmpty ? uncertain : (found + uncertain).sorted()
  }

  private static func hash(_ text: Node) -> Int {
    var hasher = Hasher()
    hasher.combine(bytes: UnsafeRawBufferPointer(text.utf8))
    return hasher.finalize()
  }
}
