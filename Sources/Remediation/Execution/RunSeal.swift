// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Documents
internal import FoundationEssentials

/// Seals what a run has to keep to take a change back, such as a function's environment, which may
/// hold secrets (ChaCha20-Poly1305, RFC 8439).
package struct RunSeal: Sendable {
  private let key: SymmetricKey

  /// A seal with a key of 32 bytes; nil for another length.
  package init?(key: [UInt8]) {
    guard key.count == 32 else { return nil }
    self.key = SymmetricKey(data: key)
  }

  /// A seal with a key that nobody else has.
  package init() { key = SymmetricKey(size: .bits256) }

  /// The sealed bytes as Base64.
  ///
  /// - Parameter place: what they belong to; they can't be opened as something else's.
  func seal(_ bytes: [UInt8], place: String) -> String {
    let sealed = try? ChaChaPoly.seal(bytes, using: key, authenticating: Array(place.utf8))
    return sealed.map { $0.combined.base64EncodedString() } ?? ""
  }

  /// The bytes; nil where they were changed, belong elsewhere, or another key sealed them.
  func open(_ text: String, place: String) -> [UInt8]? {
    guard let data = Data(base64Encoded: text), let box = try? ChaChaPoly.SealedBox(combined: data),
      let bytes = try? ChaChaPoly.open(box, using: key, authenticating: Array(place.utf8))
    else { return nil }
    return Array(bytes)
  }

  /// A document, sealed.
  func seal(_ node: Node, place: String) -> String {
    var options = JSONWriter.Options()
    options.showsSensitive = true
    return seal(JSONWriter.bytes(node, options: options), place: place)
  }

  /// A document that was sealed.
  func document(_ text: String, place: String) -> Document? {
    open(text, place: place).flatMap {
      JSONReader.read(SourceFile(path: place, bytes: $0)).document
    }
  }
}
