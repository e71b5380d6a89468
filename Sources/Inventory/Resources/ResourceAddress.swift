// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Work on address texts such as `module.a["x"].aws_vpc.b[0].arn`.
package enum ResourceAddress {
  /// The address without any instance keys: `module.a.aws_vpc.b`.
  package static func withoutKeys(_ address: String) -> String {
    strip(address) { _ in true }
  }

  /// The address without count indexes, with for_each keys kept: what identifies a resource for
  /// good, because a count index moves when an earlier element goes.
  package static func withoutCounts(_ address: String) -> String {
    strip(address) { !$0.isEmpty && $0.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 } }
  }

  /// The resource's address in a reference that goes on into attributes: `aws_vpc.b[0].arn`
  /// gives `aws_vpc.b[0]`; nil when the text names no resource.
  package static func resource(inReference text: String) -> String? {
    let parts = split(text)
    var index = 0
    while index + 1 < parts.count, name(parts[index]) == "module" { index += 2 }
    if index < parts.count, parts[index] == "data" { index += 1 }
    guard index + 1 < parts.count else { return nil }
    return parts[...(index + 1)].joined(separator: ".")
  }

  /// Splits at dots outside of brackets.
  package static func split(_ address: String) -> [String] {
    var parts: [String] = []
    var current: [UInt8] = []
    var isQuoted = false
    var isEscaped = false
    var depth = 0
    for byte in address.utf8 {
      if isQuoted {
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isQuoted = false
        }
      } else if byte == UInt8(ascii: "\""), depth > 0 {
        isQuoted = true
      } else if byte == UInt8(ascii: "[") {
        depth += 1
      } else if byte == UInt8(ascii: "]") {
        depth -= 1
      } else if byte == UInt8(ascii: "."), depth == 0 {
        parts.append(String(decoding: current, as: UTF8.self))
        current.removeAll(keepingCapacity: true)
        continue
      }
      current.append(byte)
    }
    parts.append(String(decoding: current, as: UTF8.self))
    return parts
  }

  private static func name(_ part: String) -> Substring { part.prefix { $0 != "[" } }

  private static func strip(_ address: String, where drop: (String) -> Bool) -> String {
    guard address.utf8.contains(UInt8(ascii: "[")) else { return address }
    return split(address).map { part in
      guard let bracket = part.utf8.firstIndex(of: UInt8(ascii: "[")), part.hasSuffix("]") else {
        return part
      }
      let key = String(part[part.utf8.index(after: bracket)...].dropLast())
      return drop(key) ? String(part[..<bracket]) : part
    }.joined(separator: ".")
  }
}
