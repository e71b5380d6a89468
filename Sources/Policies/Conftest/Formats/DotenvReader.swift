// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// `.env` files: names with text values, `export` before them allowed.
///
/// Text in single quotes is taken as it is; elsewhere `$NAME` and `${NAME}` stand for what was set
/// further up in the file. The environment of the process is never looked at.
enum DotenvReader {
  static func read(_ file: SourceFile) -> ReadResult {
    var members: [(key: String, value: String)] = []
    var known: [String: String] = [:]
    for (start, line) in TextLines(file) {
      var text = line.trimmed
      if text.isEmpty || text.first == "#" { continue }
      if text.hasPrefix("export ") || text.hasPrefix("export\t") {
        text = text.dropFirst(7).trimmed
      }
      guard let separator = text.firstIndex(where: { $0 == "=" || $0 == ":" }) else {
        return .failure(
          "dotenv-line", "expected NAME=VALUE", file, at: start, to: start + line.utf8.count)
      }
      let key = String(text[..<separator].trimmed)
      guard !key.isEmpty, key.unicodeScalars.allSatisfy(isNamePart) else {
        return .failure(
          "dotenv-name", "a name has letters, digits, \"_\", \"-\" and \".\"", file, at: start,
          to: start + line.utf8.count)
      }
      let value = value(text[text.index(after: separator)...].trimmed, known)
      known[key] = value
      members.append((key, value))
      // What is set further up may be repeated in every line below.
      guard value.utf8.count <= 1 << 20 else {
        return .failure("dotenv-size", "the value is larger than 1 MiB", file, at: start)
      }
    }
    return .object(members)
  }

  private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "_" || scalar == "-" || scalar == "."
      || scalar.isASCII && (scalar.properties.isAlphabetic || scalar.properties.numericType != nil)
  }

  private static func value(_ text: Substring, _ known: [String: String]) -> String {
    if text.first == "'", let close = text.dropFirst().firstIndex(of: "'") {
      return String(text[text.index(after: text.startIndex)..<close])
    }
    if text.first == "\"" { return expanded(text.dropFirst(), until: "\"", known) }
    var end = text.endIndex
    var isAfterBlank = true
    for index in text.indices {
      if isAfterBlank, text[index] == "#" {
        end = index
        break
      }
      isAfterBlank = text[index] == " " || text[index] == "\t"
    }
    return expanded(text[..<end].trimmed, until: nil, known)
  }

  private static func expanded(
    _ text: Substring, until end: Unicode.Scalar?, _ known: [String: String]
  ) -> String {
    var scalars = text.unicodeScalars
    var result = String.UnicodeScalarView()
    while let scalar = scalars.popFirst() {
      if scalar == end { break }
      if scalar == "\\", let next = scalars.popFirst() {
        switch next {
        case "n" where end != nil: result.append("\n")
        case "r" where end != nil: result.append("\r")
        case "$", "\"", "\\": result.append(next)
        default: result.append(contentsOf: [scalar, next])
        }
      } else if scalar == "$", let name = name(&scalars) {
        result.append(contentsOf: (known[name] ?? "").unicodeScalars)
        if result.count > 1 << 21 { break }
      } else {
        result.append(scalar)
      }
    }
    return String(result)
  }

  /// The name after a `$`, braces allowed; nil, with nothing read, when there is none.
  private static func name(_ scalars: inout Substring.UnicodeScalarView) -> String? {
    let isBraced = scalars.first == "{"
    let rest = isBraced ? scalars.dropFirst() : scalars
    let name = rest.prefix { $0 == "_" || $0.isASCII && isNamePart($0) && $0 != "-" && $0 != "." }
    let after = rest[name.endIndex...]
    guard !name.isEmpty, !isBraced || after.first == "}" else { return nil }
    scalars = isBraced ? after.dropFirst() : after
    return String(name)
  }
}
