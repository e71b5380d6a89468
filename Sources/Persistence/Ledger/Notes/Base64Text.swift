// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials

/// Base64 (RFC 4648, section 4) with one text for every sequence of bytes.
enum Base64Text {
  /// The text of bytes.
  static func text(_ bytes: [UInt8]) -> String { Data(bytes).base64EncodedString() }

  /// The bytes of a text; nil for any other text than the one that `text(_:)` gives.
  ///
  /// Lenient readers pass over the unused bits at the end: a changed byte would then be no change.
  static func bytes(_ text: some StringProtocol) -> [UInt8]? {
    guard let data = Data(base64Encoded: String(text)) else { return nil }
    let bytes = [UInt8](data)
    return Self.text(bytes).utf8.elementsEqual(text.utf8) ? bytes : nil
  }
}
