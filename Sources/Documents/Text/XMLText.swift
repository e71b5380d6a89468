// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Text within XML 1.0.
package enum XMLText {
  /// The text as it may stand between tags and within quoted attributes.
  ///
  /// Characters that XML 1.0 has no way to write, not even as a reference, become U+FFFD
  /// (https://www.w3.org/TR/xml/#charsets). Tabs and line ends are written as references, since
  /// readers turn those of an attribute into spaces.
  package static func escaped(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "\"": result.append(contentsOf: "&#34;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      case "\t": result.append(contentsOf: "&#x9;".unicodeScalars)
      case "\n": result.append(contentsOf: "&#xA;".unicodeScalars)
      case "\r": result.append(contentsOf: "&#xD;".unicodeScalars)
      case "\0"..."\u{1F}", "\u{FFFE}", "\u{FFFF}": result.append("\u{FFFD}")
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
