// Bawn
// SPDX-License-Identifier: Apache-2.0

extension YAMLComposer {
  private static let corePrefix = "tag:yaml.org,2002:"

  /// `%YAML` or `%TAG`; others are reserved and passed over.
  mutating func takeDirective(_ token: YAMLToken) {
    let words = (token.text.string ?? "").split { $0 == " " || $0 == "\t" }.map(String.init)
    let place = ByteRange(token.start, token.end)
    switch words.first {
    case "TAG":
      guard words.count == 3, words[1].hasPrefix("!"), words[1].hasSuffix("!") else {
        return fail(
          .syntax("%TAG needs a handle such as \"!e!\" and a prefix", at: token.start))
      }
      tagPrefixes[words[1]] = words[2]
    case "YAML":
      let version = words.count == 2 ? words[1].split(separator: ".").map(String.init) : []
      if version.count != 2 || version[0] != "1" {
        warn("yaml-directive", "read as YAML 1.2, which the text doesn't claim to be", at: place)
      }
    default: warn("yaml-directive", "unknown directive; it is passed over", at: place)
    }
  }

  /// A tag in full, `!!name` for YAML's own; nil after an error.
  mutating func resolveTag(_ token: YAMLToken) -> String? {
    let text = token.text.string ?? ""
    let full: String
    if text.hasPrefix("!<") {
      full = String(text.dropFirst(2).dropLast())
    } else if let bang = text.dropFirst().firstIndex(of: "!") {
      let handle = String(text[...bang])
      let suffix = Self.percentDecoded(text[text.index(after: bang)...])
      if let prefix = tagPrefixes[handle] {
        full = prefix + suffix
      } else if handle == "!!" {
        full = Self.corePrefix + suffix
      } else {
        fail(
          .syntax(
            "the handle \"\(handle)\" isn't declared; add a %TAG line", at: token.start,
            end: token.end))
        return nil
      }
    } else if text.count > 1, let prefix = tagPrefixes["!"] {
      full = prefix + Self.percentDecoded(text.dropFirst())
    } else {
      full = Self.percentDecoded(text[...])
    }
    return full.hasPrefix(Self.corePrefix) ? "!!" + full.dropFirst(Self.corePrefix.count) : full
  }

  private static func percentDecoded(_ text: Substring) -> String {
    guard text.contains("%") else { return String(text) }
    var bytes: [UInt8] = []
    var rest = Array(text.utf8)[...]
    while let byte = rest.popFirst() {
      if byte == 0x25, rest.count >= 2,
        let value = UInt8(String(decoding: rest.prefix(2), as: UTF8.self), radix: 16)
      {
        bytes.append(value)
        rest = rest.dropFirst(2)
      } else {
        bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// A scalar with its tag; nil after an error.
  mutating func tagged(
    _ text: Node, isPlain: Bool, _ properties: Properties, _ place: ByteRange
  ) -> Node? {
    guard let tag = properties.tag else {
      return isPlain ? resolvePlain(text, place) : text
    }
    switch tag {
    case "!", "!!str", "!!binary", "!!timestamp": return text
    case "!!null":
      if text.count == 0 { return .null }
      return expect(.null, in: resolvePlain(text, place), tag, place)
    case "!!bool": return expect(.boolean, in: resolvePlain(text, place), tag, place)
    case "!!int", "!!float":
      let node = resolvePlain(text, place)
      if node.isNumber, tag == "!!float" || node.isWhole { return node }
      // A number that documents can't hold has been told already.
      if case .notFinite = YAMLScalar.resolve(text, arena), tag == "!!float" { return text }
      failTag(tag, place)
      return nil
    case "!!seq", "!!map", "!!set", "!!omap", "!!pairs":
      if text.count == 0, isPlain, tag == "!!set" { return arena.set([]) }
      failTag(tag, place)
      return nil
    default:
      return custom(tag, isPlain ? resolvePlain(text, place) : text, place)
    }
  }

  /// A collection with its tag; nil after an error.
  mutating func tagged(
    collection node: Node, _ properties: Properties, _ place: ByteRange
  ) -> Node? {
    guard let tag = properties.tag else { return node }
    switch tag {
    case "!": return node
    case "!!seq", "!!omap", "!!pairs":
      return expect(.array, in: node, tag, place)
    case "!!map": return expect(.object, in: node, tag, place)
    case "!!set":
      guard node.isKind(.object) else {
        failTag(tag, place)
        return nil
      }
      if yaml.schema == .legacy { return node }
      return arena.set(node.entries.map(\.key))
    case "!!str", "!!null", "!!bool", "!!int", "!!float", "!!binary", "!!timestamp":
      failTag(tag, place)
      return nil
    default: return custom(tag, node, place)
    }
  }

  private mutating func custom(_ tag: String, _ node: Node, _ place: ByteRange) -> Node {
    if let handler = yaml.tagHandler, let result = handler(tag, node, arena) { return result }
    warn(
      "yaml-tag", "the tag \"\(tag)\" isn't known here; the value is taken without it", at: place)
    return node
  }

  private mutating func expect(
    _ kind: Node.Kind, in node: Node, _ tag: String, _ place: ByteRange
  ) -> Node? {
    if node.isKind(kind) { return node }
    failTag(tag, place)
    return nil
  }

  private mutating func failTag(_ tag: String, _ place: ByteRange) {
    fail(
      YAMLProblem(
        id: "yaml-tag", severity: .error,
        message: "the value isn't what its tag \"\(tag)\" says; change one of them",
        offset: Int(place.start), end: Int(place.end)))
  }
}

extension Node {
  /// Whether it is a number without a fraction.
  fileprivate var isWhole: Bool {
    guard let parts = decimalDigits else { return false }
    return parts.exponent >= 0
  }
}
