// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What an item may be called in an event about it.
enum EventNames {
  /// Texts longer than this are no names.
  static let lengthLimit = 1_024

  /// The id of an item, its ARNs and names, and its own text.
  static func names(of document: Node, id: ItemPath?) -> Set<String> {
    var names: Set<String> = []
    let scratch = Arena(chunkSize: 256)
    if let id, let text = ItemPath.scalar(id.value(in: document, scratch)) { names.insert(text) }
    for entry in document.entries {
      guard let key = entry.key.string, entry.value.isKind(.string),
        key == "_item" || isName(key), let text = entry.value.string
      else { continue }
      if !text.isEmpty, text.utf8.count <= lengthLimit { names.insert(text) }
    }
    return names
  }

  private static func isName(_ key: String) -> Bool {
    ["Arn", "ARN", "arn", "Name", "name"].contains { key.hasSuffix($0) }
  }
}
