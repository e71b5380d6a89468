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
    var hash = SHA256()
    for part in ["bawn-finding-1", rule, scope, identity, element] {
      // The length in front keeps parts apart whatever they contain.
      hash.update(data: Array("\(part.utf8.count):".utf8))
      hash.update(data: Array(part.utf8))
    }
    return hex(hash.finalize().prefix(16))
  }

  /// Whether a text has the form of a fingerprint.
  package static func isWellFormed(_ text: String) -> Bool {
    text.utf8.count == 32
      && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  /// The hexadecimal digits of bytes.
  package static func hex(_ bytes: some Sequence<UInt8>) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in bytes {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
