// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A glob as `glob.match` takes it, translated to a regular expression.
///
/// `*` matches anything but delimiters, `**` anything, `?` one character but a delimiter, `[abc]`,
/// `[a-z]` and `[!a-z]` one of some characters, `{a,b}` one of several globs; `\` escapes.
struct GlobPattern {
  private static let depthLimit = 100

  private let scalars: [Unicode.Scalar]
  private var index = 0
  private var output = "\\A"
  private var depth = 0
  private let one: String

  init(_ pattern: UTF8Text.Bytes, delimiters: [Unicode.Scalar]) {
    scalars = Array(String(decoding: pattern, as: UTF8.self).unicodeScalars)
    var members = ""
    for delimiter in delimiters { members += Self.member(delimiter) }
    one = members.isEmpty ? "(?s:.)" : "[^\(members)]"
  }

  func regex() throws(BuiltinError) -> Regex {
    var copy = self
    try copy.translate()
    var text = copy.output
    let result = text.withUTF8 { bytes -> Result<Regex, BuiltinError> in
      do throws(BuiltinError) {
        return .success(try Regex(bytes))
      } catch {
        return .failure(error)
      }
    }
    return try result.get()
  }

  private mutating func translate() throws(BuiltinError) {
    while index < scalars.count {
      let scalar = scalars[index]
      index += 1
      switch scalar {
      case "\\":
        if index < scalars.count {
          output += Self.literal(scalars[index])
          index += 1
        }
      case "*":
        if index < scalars.count, scalars[index] == "*" {
          index += 1
          output += "(?s:.*)"
        } else {
          output += "\(one)*"
        }
      case "?": output += one
      case "[": try translateRange()
      case "{":
        guard depth < Self.depthLimit else { throw .tooLarge }
        depth += 1
        output += "(?:"
      case "}" where depth > 0:
        depth -= 1
        output += ")"
      case "," where depth > 0: output += "|"
      default: output += Self.literal(scalar)
      }
    }
    // An alternative that is never closed ends with the glob.
    output += String(repeating: ")", count: depth) + "\\z"
  }

  private mutating func translateRange() throws(BuiltinError) {
    let negated = index < scalars.count && scalars[index] == "!"
    if negated { index += 1 }
    guard index < scalars.count else { throw .failure("unexpected end of input") }
    var members = ""
    if index + 1 < scalars.count, scalars[index + 1] == "-" {
      guard index + 3 < scalars.count else { throw .failure("unexpected end of input") }
      let low = scalars[index]
      let high = scalars[index + 2]
      guard scalars[index + 3] == "]" else { throw .failure("expected close range character") }
      guard high >= low else {
        throw .failure("hi character '\(high)' should be greater than lo '\(low)'")
      }
      members = "\(Self.member(low))-\(Self.member(high))"
      index += 4
    } else {
      while index < scalars.count, scalars[index] != "]" {
        if scalars[index] == "\\" {
          index += 1
          guard index < scalars.count else { break }
        }
        members += Self.member(scalars[index])
        index += 1
      }
      guard index < scalars.count else { throw .failure("unexpected end of input") }
      index += 1
      guard !members.isEmpty else { throw .failure("could not parse range") }
    }
    output += negated ? "[^\(members)]" : "[\(members)]"
  }

  private static func literal(_ scalar: Unicode.Scalar) -> String {
    String(decoding: RegexDialect.quoted(String(scalar).utf8), as: UTF8.self)
  }

  /// A character inside a class; by number, so that none has a meaning there.
  private static func member(_ scalar: Unicode.Scalar) -> String {
    "\\x{\(String(scalar.value, radix: 16))}"
  }

  /// The text with everything escaped that means something in a glob.
  static func quoted(_ text: UTF8Text.Bytes) -> [UInt8] {
    let special = Set("*?\\[]{}".utf8)
    var output: [UInt8] = []
    for byte in text {
      if special.contains(byte) { output.append(UInt8(ascii: "\\")) }
      output.append(byte)
    }
    return output
  }
}
