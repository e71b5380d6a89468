// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The replacement text of `regex.replace` in Go's notation: `$1`, `${name}`, `$$`.
struct RegexTemplate {
  private enum Piece {
    case text(ArraySlice<UInt8>)
    case group(Int)
  }

  private var pieces: [Piece] = []

  init(_ template: UTF8Text.Bytes, for regex: Regex) {
    let bytes = Array(template)
    let dollar = UInt8(ascii: "$")
    var index = 0
    while let next = bytes[index...].firstIndex(of: dollar) {
      if next > index { pieces.append(.text(bytes[index..<next])) }
      index = next + 1
      if index < bytes.count, bytes[index] == dollar {
        pieces.append(.text(bytes[index...index]))
        index += 1
      } else if let (name, end) = Self.name(in: bytes, at: index) {
        if let number = Self.number(name) {
          pieces.append(.group(number))
        } else if let position = regex.groupNames.firstIndex(of: name) {
          pieces.append(.group(position + 1))
        }
        index = end
      } else {
        pieces.append(.text(bytes[next...next]))
      }
    }
    if index < bytes.count { pieces.append(.text(bytes[index...])) }
  }

  /// The name that starts here and where what follows it starts.
  private static func name(in bytes: [UInt8], at start: Int) -> (String, Int)? {
    let braced = start < bytes.count && bytes[start] == UInt8(ascii: "{")
    let first = braced ? start + 1 : start
    var end = first
    for scalar in String(decoding: bytes[first...].prefix(1024), as: UTF8.self).unicodeScalars {
      let category = scalar.properties.generalCategory
      guard scalar == "_" || category == .decimalNumber || scalar.properties.isAlphabetic else {
        break
      }
      end += UTF8.width(scalar)
    }
    guard end > first else { return nil }
    let name = String(decoding: bytes[first..<end], as: UTF8.self)
    guard braced else { return (name, end) }
    guard end < bytes.count, bytes[end] == UInt8(ascii: "}") else { return nil }
    return (name, end + 1)
  }

  private static func number(_ name: String) -> Int? {
    guard name.utf8.allSatisfy({ $0 &- 0x30 < 10 }), name.utf8.count <= 8,
      name == "0" || !name.hasPrefix("0")
    else { return nil }
    return Int(name)
  }

  func append(to output: inout [UInt8], text: UTF8Text.Bytes, match: [Range<Int>?]) {
    for piece in pieces {
      switch piece {
      case .text(let bytes): output += bytes
      case .group(let number):
        if number < match.count, let range = match[number] { output += text[range] }
      }
    }
  }
}
