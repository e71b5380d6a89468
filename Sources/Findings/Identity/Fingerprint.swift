// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// The stable identity of a finding.
///
/// A hash of the rule, the scope, the resource's identity and the content of the element in
/// question. No line number, list position or working directory takes part, so moving code
/// neither closes a finding nor opens one.
package enum Fingerprint {
  /// 32 hexadecimal digits.
  ///
  /// - Parameters:
  ///   - rule: the rule's id.
  ///   - scope: the root module's path in the repository, or the account.
  ///   - identity: the address with for_each keys but without count indexes; live: ARN or id.
  ///   - element: the key by content of the element that the finding is about; empty for the
  ///     whole resource.
  package static func make(
    rule: String, scope: String, identity: String, element: String
  ) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(64 + rule.utf8.count + scope.utf8.count + identity.utf8.count)
    for part in ["bawn-finding-1", rule, scope, identity, element] {
      // The length in front keeps parts apart whatever they contain.
      text += String(part.utf8.count).utf8
      text.append(UInt8(ascii: ":"))
      text += part.utf8
    }
    return hex(SHA256.hash(data: text).prefix(16))
  }

  /// Whether a text has the form of a fingerprint.
  package static func isWellFormed(_ text: String) -> Bool {
    text.utf8.count == 32
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// The hexadecimal digits of bytes.
  package static func hex(_ bytes: some Sequence<UInt8>) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(32)
    for byte in bytes {
      text.append(digit(byte >> 4))
      text.append(digit(byte & 15))
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func digit(_ value: UInt8) -> UInt8 { value < 10 ? 0x30 + value : 0x57 + value }
}
