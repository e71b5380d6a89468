// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Keeps secrets out of what is said about resources: a rule's message may quote any value.
enum SensitiveTexts {
  private static let replacement = "(sensitive value)"
  /// Shorter texts would be found in words.
  private static let shortest = 4
  private static let maximumDepth = 64

  /// The sentence without the secrets of these documents.
  static func redacted(_ sentence: String, of documents: [Node]) -> String {
    guard !sentence.isEmpty else { return sentence }
    var secrets: Set<String> = []
    for document in documents { collect(document, isSecret: false, depth: 0, &secrets) }
    guard !secrets.isEmpty else { return sentence }
    var bytes = Array(sentence.utf8)
    // The longest first: one secret may be the beginning of another.
    for secret in secrets.sorted(by: { ($1.utf8.count, $0) < ($0.utf8.count, $1) }) {
      bytes = replaced(bytes, Array(secret.utf8))
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func collect(
    _ node: Node, isSecret: Bool, depth: Int, _ secrets: inout Set<String>
  ) {
    guard depth < maximumDepth else { return }
    let isSecret = isSecret || node.has(.sensitive)
    switch node.kind {
    case .string:
      if isSecret, node.count >= shortest, let text = node.string { secrets.insert(text) }
    case .integer, .decimal, .bigNumber:
      if isSecret, let text = node.numberText, text.utf8.count >= shortest { secrets.insert(text) }
    case .array, .set:
      for element in node.elements {
        collect(element, isSecret: isSecret, depth: depth + 1, &secrets)
      }
    case .object:
      for entry in node.entries {
        collect(entry.value, isSecret: isSecret, depth: depth + 1, &secrets)
      }
    default: break
    }
  }

  private static func replaced(_ text: [UInt8], _ secret: [UInt8]) -> [UInt8] {
    guard text.count >= secret.count, let first = secret.first else { return text }
    var result: [UInt8] = []
    var index = 0
    while index < text.count {
      if text[index] == first, text[index...].starts(with: secret) {
        result += replacement.utf8
        index += secret.count
      } else {
        result.append(text[index])
        index += 1
      }
    }
    return result
  }
}
