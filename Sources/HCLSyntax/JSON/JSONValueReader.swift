// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Reads JSON text into values as `jsondecode` does: arrays become tuples, objects objects.
package struct JSONValueReader {
  package typealias Failure = HCLFunctionError

  private let bytes: [UInt8]
  private var index = 0
  private var depth = 0

  static let maximumDepth = 200

  /// A reader of a text.
  package init(_ text: String) { bytes = Array(text.utf8) }

  /// The value; throws where the text is no JSON or nested too deeply.
  package mutating func read() throws(Failure) -> HCLValue {
    let value = try value()
    skipSpace()
    guard index == bytes.count else {
      throw HCLFunctionError("extraneous data after JSON object", argument: 0)
    }
    return value
  }

  private func invalid() -> HCLFunctionError {
    index >= bytes.count
      ? HCLFunctionError("unexpected end of JSON input", argument: 0)
      : HCLFunctionError("invalid character in JSON text at offset \(index)", argument: 0)
  }

  private mutating func skipSpace() {
    while index < bytes.count {
      switch bytes[index] {
      case 0x20, 0x09, 0x0A, 0x0D: index += 1
      default: return
      }
    }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func value() throws(Failure) -> HCLValue {
    skipSpace()
    guard index < bytes.count else { throw invalid() }
    switch bytes[index] {
    case UInt8(ascii: "{"): return try object()
    case UInt8(ascii: "["): return try array()
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .true)
    case UInt8(ascii: "f"): return try word("false", .false)
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ text: String, _ value: HCLValue) throws(Failure) -> HCLValue {
    guard bytes[index...].starts(with: text.utf8) else { throw invalid() }
    index += text.utf8.count
    return value
  }

  private mutating func enter() throws(Failure) {
    depth += 1
    guard depth <= JSONValueReader.maximumDepth else {
      throw HCLFunctionError("JSON text is nested too deep", argument: 0)
    }
  }

  private mutating func array() throws(Failure) -> HCLValue {
    try enter()
    defer { depth -= 1 }
    index += 1
    var elements: [HCLValue] = []
    if take(UInt8(ascii: "]")) { return .tuple(elements) }
    while true {
      elements.append(try value())
      if take(UInt8(ascii: "]")) { return .tuple(elements) }
      guard take(UInt8(ascii: ",")) else { throw invalid() }
    }
  }

  private mutating func object() throws(Failure) -> HCLValue {
    try enter()
    defer { depth -= 1 }
    index += 1
    var entries: [HCLEntries.Entry] = []
    if take(UInt8(ascii: "}")) { return .object(HCLEntries(entries)) }
    while true {
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { throw invalid() }
      let key = try string()
      guard take(UInt8(ascii: ":")) else { throw invalid() }
      entries.append(.init(key: key, value: try value()))
      if take(UInt8(ascii: "}")) { return .object(HCLEntries(entries)) }
      guard take(UInt8(ascii: ",")) else { throw invalid() }
    }
  }

  private mutating func number() throws(Failure) -> HCLValue {
    let start = index
    while index < bytes.count {
      switch bytes[index] {
      case 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "+"), UInt8(ascii: "."),
        UInt8(ascii: "e"), UInt8(ascii: "E"):
        index += 1
        continue
      default: break
      }
      break
    }
    let text = String(decoding: bytes[start..<index], as: UTF8.self)
    guard isJSONNumber(Array(text.utf8)), let number = HCLNumber(parsing: text) else {
      index = start
      throw invalid()
    }
    return .number(number)
  }

  /// `-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?`; what follows the digits is read already.
  private func isJSONNumber(_ text: [UInt8]) -> Bool {
    let digits = text.first == UInt8(ascii: "-") ? text.dropFirst() : text[...]
    let whole = digits.prefix { $0 >= 0x30 && $0 <= 0x39 }
    guard let first = whole.first, whole.count == 1 || first != 0x30 else { return false }
    let rest = digits.dropFirst(whole.count)
    guard rest.first == UInt8(ascii: ".") else { return true }
    return rest.dropFirst().first.map { $0 >= 0x30 && $0 <= 0x39 } ?? false
  }

  private mutating func string() throws(Failure) -> String {
    index += 1
    var text: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\""):
        index += 1
        return String(decoding: text, as: UTF8.self)
      case UInt8(ascii: "\\"):
        index += 1
        try escape(into: &text)
      case 0..<0x20: throw invalid()
      default:
        text.append(byte)
        index += 1
      }
    }
    throw invalid()
  }

  private mutating func escape(into text: inout [UInt8]) throws(Failure) {
    guard index < bytes.count else { throw invalid() }
    let letter = bytes[index]
    index += 1
    switch letter {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(letter)
    case UInt8(ascii: "b"): text.append(0x08)
    case UInt8(ascii: "f"): text.append(0x0C)
    case UInt8(ascii: "n"): text.append(0x0A)
    case UInt8(ascii: "r"): text.append(0x0D)
    case UInt8(ascii: "t"): text.append(0x09)
    case UInt8(ascii: "u"):
      var code = UInt32(try codeUnit())
      if code & 0xFC00 == 0xD800, index + 1 < bytes.count, bytes[index] == UInt8(ascii: "\\"),
        bytes[index + 1] == UInt8(ascii: "u")
      {
        let mark = index
        index += 2
        let low = UInt32(try codeUnit())
        if low & 0xFC00 == 0xDC00 {
          code = 0x10000 + (code & 0x3FF) << 10 + (low & 0x3FF)
        } else {
          index = mark
        }
      }
      let scalar = Unicode.Scalar(code) ?? "\u{FFFD}"
      text += Array(String(scalar).utf8)
    default:
      index -= 1
      throw invalid()
    }
  }

  private mutating func codeUnit() throws(Failure) -> UInt16 {
    guard index + 4 <= bytes.count,
      let unit = UInt16(String(decoding: bytes[index..<(index + 4)], as: UTF8.self), radix: 16)
    else { throw invalid() }
    index += 4
    return unit
  }
}
