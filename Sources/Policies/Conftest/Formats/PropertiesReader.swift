// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Java's properties files: keys with text values.
///
/// Lines end as `java.util.Properties` documents: a backslash at the end goes on with the next
/// line, `#` and `!` begin comments, `=`, `:` or blanks part key and value.
enum PropertiesReader {
  static func read(_ file: SourceFile) -> ReadResult {
    var members: [(key: String, value: String)] = []
    var pending = ""
    var isContinued = false
    for (_, line) in TextLines(file) {
      let text = line.drop { $0 == " " || $0 == "\t" || $0 == "\u{C}" }
      if !isContinued, text.isEmpty || text.first == "#" || text.first == "!" { continue }
      let slashes = text.reversed().prefix { $0 == "\\" }.count
      isContinued = slashes % 2 == 1
      pending += isContinued ? text.dropLast() : text
      if !isContinued {
        members.append(member(pending))
        pending = ""
      }
    }
    if isContinued { members.append(member(pending)) }
    return .object(members)
  }

  private static func member(_ line: String) -> (key: String, value: String) {
    var scalars = line.unicodeScalars[...]
    var key = String.UnicodeScalarView()
    func isBlank(_ scalar: Unicode.Scalar) -> Bool {
      scalar == " " || scalar == "\t" || scalar == "\u{C}"
    }
    while let scalar = scalars.first, !isBlank(scalar), scalar != "=", scalar != ":" {
      scalars.removeFirst()
      if scalar == "\\" { key.append(contentsOf: escaped(&scalars)) } else { key.append(scalar) }
    }
    scalars = scalars.drop(while: isBlank)
    if let separator = scalars.first, separator == "=" || separator == ":" {
      scalars = scalars.dropFirst().drop(while: isBlank)
    }
    var value = String.UnicodeScalarView()
    while let scalar = scalars.popFirst() {
      if scalar == "\\" {
        value.append(contentsOf: escaped(&scalars))
      } else {
        value.append(scalar)
      }
    }
    return (String(key), String(value))
  }

  /// What an escape stands for; the backslash has been read.
  private static func escaped(
    _ scalars: inout Substring.UnicodeScalarView
  ) -> String.UnicodeScalarView {
    guard let scalar = scalars.popFirst() else { return String.UnicodeScalarView() }
    switch scalar {
    case "n": return "\n".unicodeScalars
    case "t": return "\t".unicodeScalars
    case "r": return "\r".unicodeScalars
    case "f": return "\u{C}".unicodeScalars
    case "u":
      var units: [UInt16] = []
      // Surrogate pairs are two escapes.
      while let unit = hexadecimal(scalars.prefix(4)) {
        units.append(unit)
        scalars = scalars.dropFirst(4)
        guard UTF16.isLeadSurrogate(unit), scalars.starts(with: "\\u".unicodeScalars) else { break }
        scalars = scalars.dropFirst(2)
      }
      return units.isEmpty
        ? "u".unicodeScalars : String(decoding: units, as: UTF16.self).unicodeScalars
    default: return String(scalar).unicodeScalars
    }
  }

  private static func hexadecimal(_ digits: Substring.UnicodeScalarView) -> UInt16? {
    let text = String(digits)
    guard text.utf8.count == 4, text.utf8.allSatisfy({ $0 != 0x2B && $0 != 0x2D }) else {
      return nil
    }
    return UInt16(text, radix: 16)
  }
}
