// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A URL or a relative reference as Go's `net/url` reads and resolves them (RFC 3986).
struct SchemaURL {
  var scheme = ""
  /// What follows the scheme where no slash does.
  var opaque = ""
  /// With user and port, as written; nil without `//`.
  var authority: String?
  /// As written.
  var path = ""
  var query: String?
  /// Without escapes.
  var fragment = ""

  /// - Throws: Go's wording of what is wrong.
  init(_ text: String) throws(JSONSchemaFailure) {
    do throws(JSONSchemaFailure) {
      try parse(Array(text.utf8)[...])
    } catch {
      throw JSONSchemaFailure("parse \(GraphQLText.quoted(text)): \(error.message)")
    }
  }

  /// Whether it has a scheme and a host, so that it says where to find something.
  var isFull: Bool { !scheme.isEmpty && !(authority ?? "").isEmpty }

  /// All but the fragment.
  var base: String {
    var text = scheme.isEmpty ? "" : scheme + ":"
    if !opaque.isEmpty {
      text += opaque
    } else {
      if let authority { text += "//" + authority }
      text += path
    }
    if let query { text += "?" + query }
    return text
  }

  var text: String { fragment.isEmpty ? base : "\(base)#\(fragment)" }

  private typealias Bytes = ArraySlice<UInt8>

  private mutating func parse(_ whole: Bytes) throws(JSONSchemaFailure) {
    var rest = whole
    if let mark = rest.firstIndex(of: UInt8(ascii: "#")) {
      fragment = Self.text(try Self.unescaped(rest[(mark + 1)...]))
      rest = rest[..<mark]
    }
    if rest.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw JSONSchemaFailure("net/url: invalid control character in URL")
    }
    if let colon = try Self.schemeEnd(rest) {
      scheme = Self.text(rest[..<colon]).lowercased()
      rest = rest[(colon + 1)...]
    }
    if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
      query = Self.text(rest[(mark + 1)...])
      rest = rest[..<mark]
    }
    if rest.first != UInt8(ascii: "/") {
      if !scheme.isEmpty {
        opaque = Self.text(rest)
        return
      }
      if rest.prefix(while: { $0 != UInt8(ascii: "/") }).contains(UInt8(ascii: ":")) {
        throw JSONSchemaFailure("first path segment in URL cannot contain colon")
      }
    }
    let isTriple = rest.starts(with: "///".utf8)
    if rest.starts(with: "//".utf8), !scheme.isEmpty || !isTriple {
      let inner = rest.dropFirst(2)
      let end = inner.firstIndex(of: UInt8(ascii: "/")) ?? inner.endIndex
      try Self.check(authority: inner[..<end])
      authority = Self.text(inner[..<end])
      rest = inner[end...]
    }
    _ = try Self.unescaped(rest)
    path = Self.text(rest)
  }

  private static func text(_ bytes: some Collection<UInt8>) -> String {
    String(decoding: bytes, as: UTF8.self)
  }

  private static func schemeEnd(_ bytes: Bytes) throws(JSONSchemaFailure) -> Int? {
    for (index, byte) in zip(bytes.indices, bytes) {
      let isFirst = index == bytes.startIndex
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        if isFirst { return nil }
      case UInt8(ascii: ":"):
        if isFirst { throw JSONSchemaFailure("missing protocol scheme") }
        return index
      default: return nil
      }
    }
    return nil
  }

  private static func unescaped(_ bytes: Bytes) throws(JSONSchemaFailure) -> [UInt8] {
    var result: [UInt8] = []
    result.reserveCapacity(bytes.count)
    var index = bytes.startIndex
    while index < bytes.endIndex {
      let byte = bytes[index]
      guard byte == UInt8(ascii: "%") else {
        result.append(byte)
        index += 1
        continue
      }
      guard index + 2 < bytes.endIndex, let high = QueryEncoding.hexValue(bytes[index + 1]),
        let low = QueryEncoding.hexValue(bytes[index + 2])
      else {
        let shown = text(bytes[index..<min(index + 3, bytes.endIndex)])
        throw JSONSchemaFailure("invalid URL escape \(GraphQLText.quoted(shown))")
      }
      result.append(high << 4 | low)
      index += 3
    }
    return result
  }

  private static func check(authority: Bytes) throws(JSONSchemaFailure) {
    var host = authority
    if let mark = authority.lastIndex(of: UInt8(ascii: "@")) {
      let user = authority[..<mark]
      guard user.allSatisfy({ isNameByte($0) || "-._:~!$&'()*+,;=%@".utf8.contains($0) }) else {
        throw JSONSchemaFailure("net/url: invalid userinfo")
      }
      _ = try unescaped(user)
      host = authority[(mark + 1)...]
    }
    var port = host.suffix(0)
    if host.first == UInt8(ascii: "[") {
      guard let end = host.lastIndex(of: UInt8(ascii: "]")) else {
        throw JSONSchemaFailure("missing ']' in host")
      }
      port = host[(end + 1)...]
      let inner = host[(host.startIndex + 1)..<end].prefix { $0 != UInt8(ascii: "%") }
      guard inner.contains(UInt8(ascii: ":")), IPAddress(inner) != nil else {
        throw JSONSchemaFailure("invalid host")
      }
    } else if let colon = host.firstIndex(of: UInt8(ascii: ":")) {
      port = host[colon...]
    }
    if let first = port.first {
      guard first == UInt8(ascii: ":"), port.dropFirst().allSatisfy({ $0 &- 0x30 < 10 }) else {
        let shown = GraphQLText.quoted(text(port))
        throw JSONSchemaFailure("invalid port \(shown) after host")
      }
    }
    for byte in host where byte < 0x80 && !isNameByte(byte) {
      guard "-_.~!$&'()*+,;=:[]<>\"%".utf8.contains(byte) else {
        let shown = GraphQLText.quoted(String(Unicode.Scalar(byte)))
        throw JSONSchemaFailure("invalid character \(shown) in host name")
      }
    }
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26
  }
}

extension SchemaURL {
  /// The target of a reference that stands in a document found here (RFC 3986, section 5.2).
  func resolving(_ reference: SchemaURL) -> SchemaURL {
    var result = reference
    if !reference.scheme.isEmpty || reference.authority != nil {
      if reference.scheme.isEmpty { result.scheme = scheme }
      result.path = Self.resolve("", reference.path)
      return result
    }
    result.scheme = scheme
    if reference.path.isEmpty, reference.query == nil {
      result.query = query
      if reference.fragment.isEmpty { result.fragment = fragment }
    }
    if reference.path.isEmpty, !opaque.isEmpty {
      result.opaque = opaque
      return result
    }
    result.authority = authority
    result.path = Self.resolve(path, reference.path)
    return result
  }

  /// A path without `.` and `..`, which begins with a slash unless it is empty.
  private static func resolve(_ base: String, _ reference: String) -> String {
    var full = reference
    if reference.isEmpty {
      full = base
    } else if !reference.hasPrefix("/") {
      full = base.prefix(through: base.lastIndex(of: "/") ?? base.startIndex, of: base) + reference
    }
    if full.isEmpty { return "" }
    var kept: [Substring] = []
    let segments = full.split(separator: "/", omittingEmptySubsequences: false)
    for (index, segment) in segments.enumerated() {
      let isLast = index == segments.count - 1
      switch segment {
      case ".": if isLast { kept.append("") }
      case "..":
        if kept.count > 1 || kept.first.map({ !$0.isEmpty }) ?? false { kept.removeLast() }
        if isLast { kept.append("") }
      default: kept.append(segment)
      }
    }
    let joined = kept.joined(separator: "/")
    return joined.hasPrefix("/") ? joined : "/" + joined
  }
}

extension String {
  /// The text up to and with the last slash; nothing when there is none.
  fileprivate func prefix(through index: String.Index, of base: String) -> String {
    base.contains("/") ? String(base[...index]) : ""
  }
}
