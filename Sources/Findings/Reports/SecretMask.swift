// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Hides secrets in lines of code that a report quotes.
package enum SecretMask {
  /// What stands in place of a secret.
  package static let replacement = "********"

  private static let names = [
    "password", "passwd", "secret", "token", "access_key", "accesskey", "private_key",
    "api_key", "apikey", "auth_key", "credential", "connection_string",
  ]

  /// The line with secrets hidden.
  ///
  /// Hidden are quoted texts behind a name that speaks of a secret, unquoted values behind such a
  /// name, texts in the form of a cloud's keys, and, with `all`, every quoted text.
  package static func masked(_ line: String, all: Bool = false) -> String {
    var bytes = Array(line.utf8)
    let lowered = Array(line.lowercased().utf8)
    var isSecretName = all
    if !isSecretName, lowered.count == bytes.count {
      isSecretName = names.contains { contains(lowered, Array($0.utf8)) }
    }
    if isSecretName { bytes = maskedValues(bytes) }
    return String(decoding: maskedKeys(bytes), as: UTF8.self)
  }

  private static let accessKeyPrefixes = [Array("AKIA".utf8), Array("ASIA".utf8)]

  private static func contains(_ text: [UInt8], _ part: [UInt8]) -> Bool {
    guard part.count <= text.count else { return false }
    return (0...(text.count - part.count)).contains { text[$0..<($0 + part.count)] == part[...] }
  }

  /// Hides what follows `=` or `:`, unless it is a reference (`var.x`) or a number or boolean.
  private static func maskedValues(_ line: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    var afterAssignment = false
    while index < line.count {
      let byte = line[index]
      if byte == UInt8(ascii: "\"") {
        var end = index + 1
        while end < line.count, line[end] != UInt8(ascii: "\"") {
          end += line[end] == UInt8(ascii: "\\") ? 2 : 1
        }
        end = min(end, line.count)
        let content = line[min(index + 1, end)..<end]
        let next = line[min(end + 1, line.count)...].first { $0 != 0x20 }
        let isKey = next == UInt8(ascii: "=") || next == UInt8(ascii: ":")
        let isReference =
          content.starts(with: Array("${".utf8)) && content.last == UInt8(ascii: "}")
        if isKey || isReference || content.isEmpty || !afterAssignment {
          result += line[index..<min(end + 1, line.count)]
        } else {
          result += Array("\"\(replacement)\"".utf8)
        }
        index = end + 1
        continue
      }
      if byte == UInt8(ascii: "=") || byte == UInt8(ascii: ":") {
        afterAssignment = true
        // `export NAME=value` in a script: no quotes at all.
        let value = line[(index + 1)...].prefix { $0 != 0x20 && $0 != UInt8(ascii: "\"") }
        if byte == UInt8(ascii: "="), value.count > 3, value.first != UInt8(ascii: "$"),
          value.first != UInt8(ascii: "=")
        {
          result.append(byte)
          result += Array(replacement.utf8)
          index += 1 + value.count
          continue
        }
      }
      result.append(byte)
      index += 1
    }
    return result
  }

  /// Hides AWS access keys and long runs of key-like characters that mix cases and digits.
  private static func maskedKeys(_ line: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var index = 0
    while index < line.count {
      guard isKeyCharacter(line[index]) else {
        result.append(line[index])
        index += 1
        continue
      }
      var end = index
      var digits = 0
      var small = 0
      var large = 0
      while end < line.count, isKeyCharacter(line[end]) {
        switch line[end] {
        case 0x30...0x39: digits += 1
        case 0x61...0x7A: small += 1
        case 0x41...0x5A: large += 1
        default: break
        }
        end += 1
      }
      let run = line[index..<end]
      let isAccessKey = run.count == 20 && accessKeyPrefixes.contains { run.starts(with: $0) }
      let isMixed = digits >= 2 && small >= 4 && large >= 4
      let isRandom = run.count >= 36 && isMixed
      result += isAccessKey || isRandom ? ArraySlice(Array(replacement.utf8)) : run
      index = end
    }
    return result
  }

  private static func isKeyCharacter(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2B, 0x2F: true
    default: false
    }
  }
}
