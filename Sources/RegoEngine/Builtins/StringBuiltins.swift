// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Searching, cutting and joining text. Positions count Unicode scalars.
enum StringBuiltins {
  static let all: [Builtin] = tests + parts + changes

  private static let strings = RegoType.anyOf([.string, .array(.string), .set(.string)])

  private static let tests: [Builtin] = [
    Builtin(
      "contains", [.named("haystack", .string), .named("needle", .string)],
      .named("result", .boolean), summary: "Whether a text occurs in another."
    ) { call throws(BuiltinError) in
      let haystack = try call.text(0)
      return .boolean(UTF8Text.find(try call.text(1), in: haystack) != nil)
    },
    Builtin(
      "startswith", [.named("search", .string), .named("base", .string)],
      .named("result", .boolean), summary: "Whether a text begins with another."
    ) { call throws(BuiltinError) in
      let text = try call.text(0)
      return .boolean(UTF8Text.hasPrefix(text, try call.text(1)))
    },
    Builtin(
      "endswith", [.named("search", .string), .named("base", .string)], .named("result", .boolean),
      summary: "Whether a text ends with another."
    ) { call throws(BuiltinError) in
      let text = try call.text(0)
      return .boolean(UTF8Text.hasSuffix(text, try call.text(1)))
    },
    Builtin(
      "strings.any_prefix_match", [.named("search", strings), .named("base", strings)],
      .named("result", .boolean),
      summary: "Whether any of the texts begins with any of the prefixes."
    ) { call throws(BuiltinError) in
      try anyMatch(call, UTF8Text.hasPrefix) { Array($0) }
    },
    Builtin(
      "strings.any_suffix_match", [.named("search", strings), .named("base", strings)],
      .named("result", .boolean),
      summary: "Whether any of the texts ends with any of the suffixes."
    ) { call throws(BuiltinError) in
      try anyMatch(call, UTF8Text.hasSuffix) { $0.reversed() }
    },
    Builtin(
      "strings.count", [.named("search", .string), .named("substring", .string)],
      .named("output", .number),
      summary: "How often a text occurs in another, without overlaps."
    ) { call throws(BuiltinError) in
      let text = try call.text(0)
      let wanted = try call.text(1)
      if wanted.count == 0 { return .integer(UTF8Text.characterCount(text) + 1) }
      return .integer(occurrences(of: wanted, in: text).count)
    },
    Builtin(
      "indexof", [.named("haystack", .string), .named("needle", .string)],
      .named("output", .number),
      summary: "Where a text first occurs in another; -1 when it doesn't."
    ) { call throws(BuiltinError) in
      let text = try call.text(0)
      let wanted = try call.text(1)
      guard wanted.count > 0 else { throw .failure("empty search character") }
      guard let found = UTF8Text.find(wanted, in: text) else { return .integer(-1) }
      return .integer(UTF8Text.characterCount(.init(rebasing: text[..<found])))
    },
    Builtin(
      "indexof_n", [.named("haystack", .string), .named("needle", .string)],
      .named("output", .array(.number)),
      summary: "All places where a text occurs in another.", evaluate: allIndexes),
  ]

  private static func allIndexes(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let text = try call.text(0)
    let wanted = try call.text(1)
    guard wanted.count > 0 else { throw .failure("empty search character") }
    var result: [Node] = []
    var characters = 0
    var counted = 0
    UTF8Text.scan(wanted, in: text, from: 0) { found in
      characters += UTF8Text.characterCount(.init(rebasing: text[counted..<found]))
      counted = found
      result.append(.integer(characters))
      return true
    }
    return call.arena.array(result)
  }

  /// Byte offsets of a text in another, without overlaps.
  static func occurrences(of wanted: UTF8Text.Bytes, in text: UTF8Text.Bytes) -> [Int] {
    var result: [Int] = []
    var start = 0
    while let found = UTF8Text.find(wanted, in: text, from: start) {
      result.append(found)
      start = found + wanted.count
    }
    return result
  }

  private static func texts(
    _ call: borrowing BuiltinCall, _ index: Int
  ) throws(BuiltinError) -> [UTF8Text.Bytes] {
    let node = call[index]
    switch node.kind {
    case .string: return [node.utf8]
    case .array, .set:
      for element in node.elements where !element.isKind(.string) {
        throw .element(index + 1, of: node, element, expected: "string")
      }
      return node.elements.map(\.utf8)
    default: throw .operand(index + 1, node, expected: "string", "set", "array")
    }
  }

  /// `key` turns a text so that what is compared comes first.
  private static func anyMatch(
    _ call: borrowing BuiltinCall, _ matches: (UTF8Text.Bytes, UTF8Text.Bytes) -> Bool,
    key: (UTF8Text.Bytes) -> [UInt8]
  ) throws(BuiltinError) -> Node {
    let texts = try texts(call, 0)
    let parts = try Self.texts(call, 1)
    if texts.count * parts.count <= 64 {
      return .boolean(texts.contains { text in parts.contains { matches(text, $0) } })
    }
    // A text that begins with a part stands right behind it in sorted order.
    let sorted = texts.map(key).sorted { $0.lexicographicallyPrecedes($1) }
    for part in parts.map(key) {
      var low = 0
      var high = sorted.count
      while low < high {
        let middle = (low + high) / 2
        if sorted[middle].lexicographicallyPrecedes(part) {
          low = middle + 1
        } else {
          high = middle
        }
      }
      if low < sorted.count, sorted[low].starts(with: part) { return .boolean(true) }
    }
    return .boolean(false)
  }

  private static let parts: [Builtin] = [
    Builtin(
      "concat",
      [
        .named("delimiter", .string),
        .named("collection", .anyOf([.array(.string), .set(.string)])),
      ], .named("output", .string),
      summary: "The texts joined by a delimiter.", evaluate: concat),
    Builtin(
      "split", [.named("x", .string), .named("delimiter", .string)], .named("ys", .array(.string)),
      summary: "The pieces between delimiters.",
      evaluate: split),
    Builtin(
      "strings.split_n",
      [.named("x", .string), .named("delimiter", .string), .named("n", .number)],
      .named("ys", .array(.string)),
      summary: "The first pieces between delimiters; the last ones for a negative number."
    ) { call throws(BuiltinError) in
      let pieces = try split(call)
      let count = try call.integer(2)
      if count >= 0 { return call.arena.array(pieces.elements.prefix(count)) }
      return call.arena.array(pieces.elements.suffix(Int(min(count.magnitude, 1 << 62))))
    },
    Builtin(
      "substring",
      [.named("value", .string), .named("offset", .number), .named("length", .number)],
      .named("output", .string),
      summary: "Some characters from an offset on; all of them for a negative length.",
      evaluate: substring),
    Builtin(
      "trim", [.named("value", .string), .named("cutset", .string)], .named("output", .string),
      summary: "Drops characters of a set from both ends."
    ) { call throws(BuiltinError) in try trim(call, left: true, right: true) },
    Builtin(
      "trim_left", [.named("value", .string), .named("cutset", .string)], .named("output", .string),
      summary: "Drops characters of a set in front."
    ) { call throws(BuiltinError) in try trim(call, left: true, right: false) },
    Builtin(
      "trim_right", [.named("value", .string), .named("cutset", .string)],
      .named("output", .string), summary: "Drops characters of a set at the end."
    ) { call throws(BuiltinError) in try trim(call, left: false, right: true) },
    Builtin(
      "trim_prefix", [.named("value", .string), .named("prefix", .string)],
      .named("output", .string), summary: "Drops a prefix."
    ) {
      call throws(BuiltinError) in
      let text = try call.text(0)
      let prefix = try call.text(1)
      guard UTF8Text.hasPrefix(text, prefix) else { return call[0] }
      return call[0].slice(prefix.count..<text.count)
    },
    Builtin(
      "trim_suffix", [.named("value", .string), .named("suffix", .string)],
      .named("output", .string), summary: "Drops a suffix."
    ) {
      call throws(BuiltinError) in
      let text = try call.text(0)
      let suffix = try call.text(1)
      guard UTF8Text.hasSuffix(text, suffix) else { return call[0] }
      return call[0].slice(0..<(text.count - suffix.count))
    },
    Builtin(
      "trim_space", [.named("value", .string)], .named("output", .string),
      summary: "Drops white space from both ends."
    ) {
      call throws(BuiltinError) in
      _ = try call.text(0)
      return trimmed(call[0], left: true, right: true) { $0.properties.isWhitespace }
    },
  ]

  private static func concat(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let delimiter = try call.text(0)
    let list = call[1]
    guard list.isKind(.array) || list.isKind(.set) else {
      throw .operand(2, list, expected: "set", "array")
    }
    let elements = list.elements
    if elements.count == 1, elements[0].isKind(.string) { return elements[0] }
    var size = 0
    for element in elements {
      guard element.isKind(.string) else {
        throw .element(2, of: list, element, expected: "string")
      }
      size += element.count + delimiter.count
    }
    guard size <= GoFormat.outputLimit else { throw .tooLarge }
    var output: [UInt8] = []
    output.reserveCapacity(size)
    for (index, element) in elements.enumerated() {
      if index > 0 { output += delimiter }
      output += element.utf8
    }
    return call.result(output)
  }

  private static func split(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let text = try call.text(0)
    let delimiter = try call.text(1)
    let whole = call[0]
    var pieces: [Node] = []
    if delimiter.count == 0 {
      var start = 0
      while start < text.count {
        let end = min(start + UTF8Text.width(of: text[start]), text.count)
        pieces.append(whole.slice(start..<end))
        start = end
      }
      return call.arena.array(pieces)
    }
    var start = 0
    while let found = UTF8Text.find(delimiter, in: text, from: start) {
      pieces.append(whole.slice(start..<found))
      start = found + delimiter.count
    }
    pieces.append(whole.slice(start..<text.count))
    return call.arena.array(pieces)
  }

  private static func substring(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let text = try call.text(0)
    let offset = try call.integer(1)
    let length = try call.integer(2)
    guard offset >= 0 else { throw .failure("negative offset") }
    if UTF8Text.isASCII(text) {
      guard offset < text.count else { return .emptyString }
      let end = length < 0 ? text.count : offset + min(length, text.count - offset)
      return call[0].slice(offset..<end)
    }
    let start = UTF8Text.offset(ofCharacter: offset, in: text)
    guard length >= 0 else { return call[0].slice(start..<text.count) }
    let rest = UTF8Text.Bytes(rebasing: text[start...])
    return call[0].slice(start..<(start + UTF8Text.offset(ofCharacter: length, in: rest)))
  }

  private static func trim(
    _ call: borrowing BuiltinCall, left: Bool, right: Bool
  ) throws(BuiltinError) -> Node {
    _ = try call.text(0)
    let cutset = Set(String(decoding: try call.text(1), as: UTF8.self).unicodeScalars)
    return trimmed(call[0], left: left, right: right, cutset.contains)
  }

  private static func trimmed(
    _ node: Node, left: Bool, right: Bool, _ isDropped: (Unicode.Scalar) -> Bool
  ) -> Node {
    let text = node.utf8
    var start = 0
    var end = text.count
    func scalar(_ offset: Int) -> Unicode.Scalar {
      if text[offset] < 0x80 { return Unicode.Scalar(text[offset]) }
      var decoder = UTF8()
      var iterator = text[offset..<end].makeIterator()
      if case .scalarValue(let scalar) = decoder.decode(&iterator) { return scalar }
      return "\u{FFFD}"
    }
    if left {
      while start < end, isDropped(scalar(start)) {
        start = min(start + UTF8Text.width(of: text[start]), end)
      }
    }
    if right {
      while start < end {
        var last = end - 1
        while last > start, text[last] & 0xC0 == 0x80 { last -= 1 }
        guard isDropped(scalar(last)) else { break }
        end = last
      }
    }
    return start == 0 && end == text.count ? node : node.slice(start..<end)
  }

  private static let changes: [Builtin] = [
    Builtin(
      "lower", [.named("x", .string)], .named("y", .string), summary: "The text in lower case."
    ) {
      call throws(BuiltinError) in call.result(CaseMapping.lowercased(try call.text(0)))
    },
    Builtin(
      "upper", [.named("x", .string)], .named("y", .string), summary: "The text in upper case."
    ) {
      call throws(BuiltinError) in call.result(CaseMapping.uppercased(try call.text(0)))
    },
    Builtin(
      "strings.reverse", [.named("x", .string)], .named("y", .string),
      summary: "The characters from last to first."
    ) {
      call throws(BuiltinError) in
      let text = try call.text(0)
      if UTF8Text.isASCII(text) { return call.result(text.reversed()) }
      var reversed = String.UnicodeScalarView()
      reversed.append(contentsOf: String(decoding: text, as: UTF8.self).unicodeScalars.reversed())
      return call.result(Array(String(reversed).utf8))
    },
    Builtin(
      "replace", [.named("x", .string), .named("old", .string), .named("new", .string)],
      .named("y", .string),
      summary: "The text with all occurrences of another replaced.", evaluate: replace),
    Builtin(
      "strings.replace_n",
      [.named("patterns", .object(.string, .string)), .named("value", .string)],
      .named("output", .string),
      summary: "The text with several others replaced in one pass.", evaluate: replaceMany),
    Builtin(
      "sprintf", [.named("format", .string), .named("values", .array(.any))],
      .named("output", .string),
      summary: "Arguments formatted by a template, as in Go.", evaluate: sprintf),
    Builtin(
      "format_int", [.named("number", .number), .named("base", .number)], .named("output", .string),
      summary: "The integer part of a number in base 2, 8, 10 or 16.", evaluate: formatInteger),
  ]

  private static func replace(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let text = try call.text(0)
    let old = try call.text(1)
    let new = try call.text(2)
    var output: [UInt8] = []
    if old.count == 0 {
      guard (text.count + 1) * (new.count + 3) <= GoFormat.outputLimit else { throw .tooLarge }
      // OPA puts the new text between bytes, which breaks other characters than ASCII's.
      for byte in text {
        output += new
        output += byte < 0x80 ? [byte] : [0xEF, 0xBF, 0xBD]
      }
      return call.result(output + new)
    }
    var start = 0
    while let found = UTF8Text.find(old, in: text, from: start) {
      output += text[start..<found]
      output += new
      start = found + old.count
      guard output.count <= GoFormat.outputLimit else { throw .tooLarge }
    }
    if start == 0 { return call[0] }
    return call.result(output + text[start...])
  }

  private static func replaceMany(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let patterns = try call.object(0)
    let text = try call.text(1)
    var pairs: [(old: UTF8Text.Bytes, new: UTF8Text.Bytes)] = []
    for index in patterns.sortedEntryOrder() {
      let entry = patterns.entries[index]
      guard entry.key.isKind(.string) else {
        throw .operand(1, "non-string key found in pattern object")
      }
      guard entry.value.isKind(.string) else {
        throw .operand(1, "non-string value found in pattern object")
      }
      pairs.append((entry.key.utf8, entry.value.utf8))
    }
    guard let output = TextReplacer(pairs).replace(in: text) else { throw .tooLarge }
    return call.arena.string(String(decoding: output, as: UTF8.self))
  }

  private static func sprintf(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let template = try call.text(0)
    let arguments = try call.array(1).elements.map(Self.argument)
    guard let output = GoFormat.format(template, arguments) else { throw .tooLarge }
    return call.arena.string(String(decoding: output, as: UTF8.self))
  }

  /// The Go value that OPA hands to the formatter.
  private static func argument(_ node: Node) -> GoFormat.Argument {
    if let integer = node.integerOperand { return .integer(integer) }
    if node.isKind(.string) { return .text(Array(node.utf8)) }
    if node.isNumber {
      let text = Array(RegoText.number(node).utf8)
      if text.contains(0x2E) {
        if let double = node.double, double.isFinite { return .double(double) }
      } else if !text.contains(where: { $0 | 0x20 == 0x65 }), let value = node.bigInteger {
        return .bigInteger(value)
      }
      return .text(text)
    }
    var writer = RegoText()
    writer.write(node)
    return .text(writer.bytes)
  }

  private static func formatInteger(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let number = try call.number(0)
    let base = try call.number(1)
    guard base.spelledNumberText == nil, let base = base.integer, [2, 8, 10, 16].contains(base)
    else {
      throw .operand(2, "must be one of {2, 8, 10, 16}")
    }
    if let small = number.integer { return call.result(String(small, radix: Int(base))) }
    // Beyond 64 bits OPA goes through a float unless the number is written in plain digits.
    if number.isWrittenInDigits, let whole = number.bigInteger {
      return call.result(String(whole, radix: Int(base)))
    }
    guard let float = ExtendedFloat(number) else { throw Arithmetic.outOfRange }
    return call.result(String(float.truncated, radix: Int(base)))
  }
}
