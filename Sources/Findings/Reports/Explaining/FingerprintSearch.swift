// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Finds the finding that somebody means by a fingerprint or its first digits.
package enum FingerprintSearch {
  /// Fewer digits than these are too easily met by chance.
  package static let shortest = 8

  /// What a search came to.
  package enum Result: Sendable {
    /// The one that was meant.
    case found(Finding)
    /// Several begin with these digits.
    case ambiguous([Finding])
    /// None does; these come nearest.
    case missing(nearest: [Finding])
  }

  /// Whether a text can be a fingerprint's beginning.
  package static func isPrefix(_ text: String) -> Bool {
    (shortest...32).contains(text.utf8.count) && text.utf8.allSatisfy(isDigit)
  }

  /// The finding that is called so, or was before something was renamed.
  ///
  /// - Complexity: O(n) in the number of findings.
  package static func find(_ text: String, in findings: [Finding]) -> Result {
    let text = text.lowercased()
    func matching(_ fits: (Finding) -> Bool) -> [Finding] {
      var seen: Set<String> = []
      return findings.filter { fits($0) && seen.insert($0.fingerprint).inserted }
    }
    let present = matching { $0.fingerprint.hasPrefix(text) }
    // A present name goes before a former one.
    let found =
      present.isEmpty
      ? matching { $0.otherFingerprints.contains { $0.hasPrefix(text) } } : present
    if let only = found.first, found.count == 1 { return .found(only) }
    return found.isEmpty ? .missing(nearest: nearest(text, findings)) : .ambiguous(found)
  }

  /// The three with the most digits in common at the same places.
  private static func nearest(_ text: String, _ findings: [Finding]) -> [Finding] {
    let digits = Array(text.utf8)
    var best: [(common: Int, finding: Finding)] = []
    for finding in findings {
      let common = zip(digits, finding.fingerprint.utf8).count { $0 == $1 }
      // What chance gives isn't near: a mistyped digit or two, or a part that was cut.
      guard common * 4 >= digits.count * 3 else { continue }
      let place = best.firstIndex { $0.common < common } ?? best.count
      best.insert((common, finding), at: place)
      if best.count > 3 { best.removeLast() }
    }
    return best.map(\.finding)
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
    default: false
    }
  }
}
