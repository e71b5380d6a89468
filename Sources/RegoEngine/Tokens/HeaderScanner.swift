// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Finds text fields in the JSON of a header that is about to be signed.
///
/// The header is signed as it is written, so it is read no more closely than OPA reads it: what
/// numbers and escapes look like doesn't matter, and of equal keys the first one counts.
struct HeaderScanner {
  /// What a field holds.
  enum Value {
    case text([UInt8])
    /// Something else, by its name in messages.
    case other(String)
  }

  private static let depthLimit = 300

  private let bytes: [UInt8]
  private var place = 0
  private var depth = 0
  private var fields: [[UInt8]: Value] = [:]

  /// Reads a header.
  ///
  /// - Throws: OPA's text for what isn't JSON.
  init(_ text: some Collection<UInt8>) throws(BuiltinError) {
    bytes = Array(text)
    skipSpace()
    do throws(BuiltinError) {
      _ = try value(isOutermost: true)
    } catch {
      let tail = GoQuote.string(Self.shortened(bytes[min(place, bytes.count)...]))
      throw .failure("cannot parse JSON: \(error.message); unparsed tail: \(tail)")
    }
    skipSpace()
    guard place == bytes.count else {
      throw .failure("unexpected tail: \(GoQuote.string(Self.shortened(bytes[place...])))")
    }
  }

  /// The text of a field.
  ///
  /// - Throws: OPA's text when there is none.
  func text(_ name: String) throws(BuiltinError) -> [UInt8] {
    switch fields[Array(name.utf8)] {
    case .text(let text): return text
    case .other(let kind):
      throw .failure("value doesn't contain string; it contains \(kind)")
    case nil: throw .failure("jwsbb: header \"\(name)\" not found")
    }
  }

  /// Start and end of a text that is too long to show.
  private static func shortened(_ text: ArraySlice<UInt8>) -> [UInt8] {
    text.count <= 80 ? Array(text) : text.prefix(40) + Array("...".utf8) + text.suffix(40)
  }

  private mutating func skipSpace() {
    while place < bytes.count, [0x20, 0x0A, 0x09, 0x0D].contains(bytes[place]) { place += 1 }
  }

  private mutating func take(_ byte: Unicode.Scalar) -> Bool {
    guard place < bytes.count, bytes[place] == UInt8(ascii: byte) else { return false }
    place += 1
    return true
  }

  private mutating func value(isOutermost: Bool = false) throws(BuiltinError) -> Value {
    guard place < bytes.count else { throw .failure("cannot parse empty string") }
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.depthLimit else {
      throw .failure("too big depth for the nested JSON; it exceeds \(Self.depthLimit)")
    }
    switch bytes[place] {
    case UInt8(ascii: "{"):
      place += 1
      do throws(BuiltinError) {
        try object(keepsFields: isOutermost)
      } catch {
        throw .failure("cannot parse object: \(error.message)")
      }
      return .other("object")
    case UInt8(ascii: "["):
      place += 1
      do throws(BuiltinError) {
        try array()
      } catch {
        throw .failure("cannot parse array: \(error.message)")
      }
      return .other("array")
    case UInt8(ascii: "\""):
      place += 1
      return .text(try string("cannot parse string"))
    case UInt8(ascii: "t"): return try word("true")
    case UInt8(ascii: "f"): return try word("false")
    case UInt8(ascii: "n"): return try word("null")
    default: return try number()
    }
  }

  private mutating func word(_ word: String) throws(BuiltinError) -> Value {
    let rest = bytes[place...]
    if rest.starts(with: word.utf8) {
      place += word.utf8.count
      return .other(word)
    }
    if word == "null", isWord("nan", rest.prefix(3)) {
      place += 3
      return .other("number")
    }
    throw .failure("unexpected value found: \(GoQuote.string(rest.prefix(4096)))")
  }

  private func isWord(_ word: String, _ text: ArraySlice<UInt8>) -> Bool {
    text.map { $0 | 0x20 }.elementsEqual(word.utf8)
  }

  private mutating func number() throws(BuiltinError) -> Value {
    let digits = bytes[place...].prefix { $0 &- 0x30 < 10 || "-.eE+".utf8.contains($0) }
    let isBare = digits.isEmpty || digits.elementsEqual("-".utf8) || digits.elementsEqual("+".utf8)
    let end = place + digits.count
    guard isBare, end < bytes.count else {
      place = end
      return .other("number")
    }
    for word in ["infinity", "inf", "nan"]
    where isWord(word, bytes[end...].prefix(word.utf8.count)) {
      place = end + word.utf8.count
      return .other("number")
    }
    let found = GoQuote.string(bytes[place..<(place + 1)])
    throw .failure("cannot parse number: unexpected char: \(found)")
  }

  private mutating func array() throws(BuiltinError) {
    skipSpace()
    guard place < bytes.count else { throw .failure("missing ']'") }
    if take("]") { return }
    while true {
      skipSpace()
      do throws(BuiltinError) {
        _ = try value()
      } catch {
        throw .failure("cannot parse array value: \(error.message)")
      }
      skipSpace()
      guard place < bytes.count else { throw .failure("unexpected end of array") }
      if take(",") { continue }
      if take("]") { return }
      throw .failure("missing ',' after array value")
    }
  }

  private mutating func object(keepsFields: Bool) throws(BuiltinError) {
    skipSpace()
    guard place < bytes.count else { throw .failure("missing '}'") }
    if take("}") { return }
    while true {
      skipSpace()
      guard take("\"") else { throw .failure("cannot find opening '\"\" for object key") }
      let key = try string("cannot parse object key")
      skipSpace()
      guard take(":") else { throw .failure("missing ':' after object key") }
      skipSpace()
      let found: Value
      do throws(BuiltinError) {
        found = try value()
      } catch {
        throw .failure("cannot parse object value: \(error.message)")
      }
      if keepsFields, fields[key] == nil { fields[key] = found }
      skipSpace()
      guard place < bytes.count else { throw .failure("unexpected end of object") }
      if take(",") { continue }
      if take("}") { return }
      throw .failure("missing ',' after object value")
    }
  }

  private mutating func string(_ name: String) throws(BuiltinError) -> [UInt8] {
    let start = place
    var hasEscapes = false
    while place < bytes.count, bytes[place] != UInt8(ascii: "\"") {
      if bytes[place] == UInt8(ascii: "\\") {
        hasEscapes = true
        place += 1
      }
      place += 1
    }
    guard place < bytes.count else {
      place = bytes.count
      throw .failure("\(name): missing closing '\"'")
    }
    place += 1
    let written = Array(bytes[start..<(place - 1)])
    return hasEscapes ? Self.unescaped(written) : written
  }

  /// The text with its escapes resolved; what isn't one stays.
  private static func unescaped(_ text: [UInt8]) -> [UInt8] {
    var output: [UInt8] = []
    var index = 0
    while index < text.count {
      guard text[index] == UInt8(ascii: "\\"), index + 1 < text.count else {
        output.append(text[index])
        index += 1
        continue
      }
      let letter = text[index + 1]
      index += 2
      switch letter {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(letter)
      case UInt8(ascii: "b"): output.append(0x08)
      case UInt8(ascii: "f"): output.append(0x0C)
      case UInt8(ascii: "n"): output.append(0x0A)
      case UInt8(ascii: "r"): output.append(0x0D)
      case UInt8(ascii: "t"): output.append(0x09)
      case UInt8(ascii: "u"):
        let digits = text[index...].prefix(4)
        if digits.count == 4,
          let unit = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        {
          output += UTF8.encode(Unicode.Scalar(unit) ?? "\u{FFFD}").map(Array.init) ?? []
          index += 4
        } else {
          output += [UInt8(ascii: "\\"), letter]
        }
      default: output += [UInt8(ascii: "\\"), letter]
      }
    }
    return output
  }
}
