// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What can be a part of a host's name.
enum HostName {
  /// Whether a text is one label: letters, digits and hyphens, not at the ends, at most 63.
  static func isLabel(_ text: some StringProtocol) -> Bool {
    let bytes = Array(text.utf8)
    guard let first = bytes.first, let last = bytes.last, bytes.count <= 63
    else { return false }
    return first != 0x2D && last != 0x2D
      && bytes.allSatisfy {
        ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x41 && $0 <= 0x5A) || ($0 >= 0x30 && $0 <= 0x39)
          || $0 == 0x2D
      }
  }

  /// Whether a text is a host's name or an address.
  static func isHost(_ text: some StringProtocol) -> Bool {
    isAddress(text)
      || (text.utf8.count <= 253
        && text.split(separator: ".", omittingEmptySubsequences: false).allSatisfy {
          isLabel($0) || ($0.contains("_") && isLabel(String($0.filter { $0 != "_" })))
        })
  }

  /// Whether a text is an IP address: four numbers, or hexadecimal digits with colons in brackets.
  static func isAddress(_ text: some StringProtocol) -> Bool {
    if text.first == "[", text.last == "]" {
      return text.dropFirst().dropLast().utf8.allSatisfy {
        ($0 >= 0x30 && $0 <= 0x3A) || ($0 >= 0x61 && $0 <= 0x66) || ($0 >= 0x41 && $0 <= 0x46)
          || $0 == 0x2E
      }
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
  }

  /// Whether a bucket's name can lead a host's name: lower case, no dots, since a certificate
  /// covers one label only.
  static func isBucketLabel(_ text: some StringProtocol) -> Bool {
    text.utf8.count >= 3 && isLabel(text)
      && text.utf8.allSatisfy { !($0 >= 0x41 && $0 <= 0x5A) }
  }
}
