// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Base 64, hexadecimal and URL query encoding.
enum EncodingBuiltins {
  static let all: [Builtin] = base64 + hexadecimal + query

  private static let base64: [Builtin] = [
    Builtin(
      "base64.encode", [.named("x", .string)], .named("y", .string),
      summary: "The bytes in base 64."
    ) {
      call throws(BuiltinError) in
      call.result(Base64.encode(try call.text(0), urlSafe: false, padded: true))
    },
    Builtin(
      "base64.decode", [.named("x", .string)], .named("y", .string),
      summary: "The text from its base 64."
    ) {
      call throws(BuiltinError) in
      try decoded(call, Base64.decode(try call.text(0), urlSafe: false, padded: true))
    },
    Builtin(
      "base64.is_valid", [.named("x", .string)], .named("result", .boolean),
      summary: "Whether a text is base 64."
    ) {
      call throws(BuiltinError) in
      guard call[0].isKind(.string) else { return .boolean(false) }
      let text = call[0].utf8
      do throws(BuiltinError) {
        _ = try Base64.decode(text, urlSafe: false, padded: true)
        return .boolean(true)
      } catch {
        return .boolean(false)
      }
    },
    Builtin(
      "base64url.encode", [.named("x", .string)], .named("y", .string),
      summary: "The bytes in URL-safe base 64."
    ) {
      call throws(BuiltinError) in
      call.result(Base64.encode(try call.text(0), urlSafe: true, padded: true))
    },
    Builtin(
      "base64url.encode_no_pad", [.named("x", .string)], .named("y", .string),
      summary: "The bytes in URL-safe base 64 without padding."
    ) { call throws(BuiltinError) in
      call.result(Base64.encode(try call.text(0), urlSafe: true, padded: false))
    },
    Builtin(
      "base64url.decode", [.named("x", .string)], .named("y", .string),
      summary: "The text from its URL-safe base 64."
    ) { call throws(BuiltinError) in
      try decoded(call, Base64.decodeURL(try call.text(0)))
    },
  ]

  /// Text from decoded bytes; what isn't UTF-8 is replaced, as it is when OPA prints it.
  private static func decoded(
    _ call: borrowing BuiltinCall, _ bytes: [UInt8]
  ) throws(BuiltinError) -> Node {
    call.arena.string(String(decoding: bytes, as: UTF8.self))
  }

  private static let hexadecimal: [Builtin] = [
    Builtin(
      "hex.encode", [.named("x", .string)], .named("y", .string),
      summary: "The bytes in hexadecimal."
    ) {
      call throws(BuiltinError) in
      var output: [UInt8] = []
      for byte in try call.text(0) { GoQuote.writeHex(UInt32(byte), digits: 2, into: &output) }
      return call.result(output)
    },
    Builtin(
      "hex.decode", [.named("x", .string)], .named("y", .string),
      summary: "The text from its hexadecimal."
    ) {
      call throws(BuiltinError) in
      let text = try call.text(0)
      var output: [UInt8] = []
      for index in stride(from: 0, to: text.count, by: 2) {
        for position in index..<min(index + 2, text.count)
        where QueryEncoding.hexValue(text[position]) == nil {
          let quoted = goByte(text[position])
          throw .failure("encoding/hex: invalid byte: \(quoted)")
        }
        guard index + 1 < text.count else {
          throw .failure("encoding/hex: odd length hex string")
        }
        let high = QueryEncoding.hexValue(text[index]) ?? 0
        output.append(high << 4 | (QueryEncoding.hexValue(text[index + 1]) ?? 0))
      }
      return try decoded(call, output)
    },
  ]

  /// A byte as Go's `%#U` shows it.
  private static func goByte(_ byte: UInt8) -> String {
    var hex: [UInt8] = []
    GoQuote.writeHex(UInt32(byte), digits: 4, uppercase: true, into: &hex)
    let code = "U+" + String(decoding: hex, as: UTF8.self)
    let scalar = Unicode.Scalar(byte)
    return GoQuote.isPrintable(scalar) ? "\(code) '\(scalar)'" : code
  }

  private static let query: [Builtin] = [
    Builtin(
      "urlquery.encode", [.named("x", .string)], .named("y", .string),
      summary: "The text as part of a URL's query."
    ) {
      call throws(BuiltinError) in
      var output: [UInt8] = []
      QueryEncoding.encode(try call.text(0), into: &output)
      return call.result(output)
    },
    Builtin(
      "urlquery.decode", [.named("x", .string)], .named("y", .string),
      summary: "The text of a part of a URL's query."
    ) {
      call throws(BuiltinError) in
      try decoded(call, QueryEncoding.decode(try call.text(0)))
    },
    Builtin(
      "urlquery.encode_object",
      [.named("object", .object(.string, .anyOf([.string, .array(.string), .set(.string)])))],
      .named("y", .string),
      summary: "A URL's query from names and values.", evaluate: encodeObject),
    Builtin(
      "urlquery.decode_object", [.named("x", .string)],
      .named("object", .object(.string, .array(.string))),
      summary: "Names and values of a URL's query.", evaluate: decodeObject),
  ]

  private static func encodeObject(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let object = try call.object(0)
    let problem = BuiltinError.operand(
      1, "values must be string, array[string], or set[string]")
    var output: [UInt8] = []
    func append(_ key: String, _ value: Node) {
      if !output.isEmpty { output.append(UInt8(ascii: "&")) }
      var key = key
      key.withUTF8 { QueryEncoding.encode($0, into: &output) }
      output.append(UInt8(ascii: "="))
      QueryEncoding.encode(value.utf8, into: &output)
    }
    let entries = object.entries.map { entry in
      (key: entry.key.string ?? entry.key.regoText, value: entry.value)
    }
    for entry in entries.sorted(by: { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }) {
      switch entry.value.kind {
      case .string: append(entry.key, entry.value)
      case .array, .set:
        for element in entry.value.elements {
          guard element.isKind(.string) else { throw problem }
          append(entry.key, element)
        }
      default: throw problem
      }
    }
    return call.result(output)
  }

  private static func decodeObject(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let text = try call.text(0)
    var order: [[UInt8]] = []
    var values: [[UInt8]: [Node]] = [:]
    for part in text.split(separator: UInt8(ascii: "&")) {
      if part.contains(UInt8(ascii: ";")) { throw .failure("invalid semicolon separator in query") }
      let equals = part.firstIndex(of: UInt8(ascii: "=")) ?? part.endIndex
      let name = try QueryEncoding.decode(.init(rebasing: part[..<equals]))
      let value = try QueryEncoding.decode(.init(rebasing: part[equals...].dropFirst()))
      if values[name] == nil { order.append(name) }
      values[name, default: []].append(try decoded(call, value))
    }
    let arena = call.arena
    return arena.sortedObject(
      order.map { name in
        // Escapes may stand for bytes that aren't UTF-8.
        let key = arena.string(String(decoding: name, as: UTF8.self))
        return Node.Entry(key: key, value: arena.array(values[name] ?? []))
      })
  }
}
