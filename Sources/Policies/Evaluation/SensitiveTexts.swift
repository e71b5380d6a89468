// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Keeps secrets out of what is said about resources: a rule's message may quote any value.
///
/// Owned by one worker; remembers the secrets of the documents it was asked about.
final class SensitiveTexts {
  private var known: [Int: [[UInt8]]] = [:]

  private static let replacement = "(sensitive value)"
  /// Shorter texts would be found in words.
  private static let shortest = 4
  private static let maximumDepth = 64
  /// So many secrets are not looked for one by one.
  private static let maximumCount = 200

  /// The sentence without the secrets of these documents; nil when it can't be told for sure.
  func redacted(_ sentence: String, of documents: [(number: Int, node: Node)]) -> String? {
    guard !sentence.isEmpty else { return sentence }
    var bytes: [UInt8]?
    for document in documents {
      let secrets = secrets(of: document.node, document.number)
      guard secrets.count <= Self.maximumCount else { return nil }
      for secret in secrets {
        let text = bytes ?? Array(sentence.utf8)
        bytes = Self.replaced(text, secret)
      }
    }
    return bytes.map { String(decoding: $0, as: UTF8.self) } ?? sentence
  }

  /// The longest first: one secret may be the beginning of another.
  private func secrets(of node: Node, _ number: Int) -> [[UInt8]] {
    if let secrets = known[number] { return secrets }
    var found: Set<[UInt8]> = []
    Self.collect(node, isSecret: false, depth: 0, &found)
    let secrets = found.sorted {
      $0.count == $1.count ? $0.lexicographicallyPrecedes($1) : $0.count > $1.count
    }
    known[number] = secrets
    return secrets
  }

  private static func collect(
    _ node: Node, isSecret: Bool, depth: Int, _ secrets: inout Set<[UInt8]>
  ) {
    guard depth < maximumDepth else { return }
    let isSecret = isSecret || node.has(.sensitive)
    switch node.kind {
    case .string:
      if isSecret, node.count >= shortest { secrets.insert(Array(node.utf8)) }
    case .integer, .decimal, .bigNumber:
      if isSecret, let text = node.numberText, text.utf8.count >= shortest {
        secrets.insert(Array(text.utf8))
      }
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
