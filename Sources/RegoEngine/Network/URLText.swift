// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A URL taken apart as Go's `net/url` does, whose rules and messages OPA passes on.
///
/// RFC 3986 with Go's leniency: paths, queries and fragments may hold characters that the RFC wants
/// escaped, hosts may be registered names of any kind.
struct URLText {
  /// The scheme in lower case; empty when there is none.
  private(set) var scheme: [UInt8] = []
  /// The host with its port, escapes resolved.
  private(set) var host: [UInt8] = []
  /// User name and password as written, without the at sign.
  private(set) var userInfo: [UInt8] = []
  /// The path, escapes resolved.
  private(set) var path: [UInt8] = []
  /// The path as written, where escaping `path` doesn't give it back.
  private(set) var rawPath: [UInt8] = []
  /// What follows the scheme when it doesn't begin with a slash.
  private(set) var opaque: [UInt8] = []
  /// The query as written.
  private(set) var query: [UInt8] = []
  /// The fragment, escapes resolved.
  private(set) var fragment: [UInt8] = []

  /// Takes a URL apart.
  ///
  /// - Throws: `builtin` with Go's message.
  init(_ text: [UInt8]) throws(BuiltinError) {
    let mark = text.firstIndex(of: UInt8(ascii: "#"))
    let whole = mark.map { text[..<$0] } ?? text[...]
    do throws(BuiltinError) {
      try read(whole)
    } catch {
      throw Self.problem(with: whole, error)
    }
    guard let mark else { return }
    do throws(BuiltinError) {
      fragment = try URLEscapes.resolve(text[(mark + 1)...], in: .fragment)
    } catch {
      throw Self.problem(with: text[...], error)
    }
  }

  private static func problem(with text: ArraySlice<UInt8>, _ error: BuiltinError) -> BuiltinError {
    .failure("parse \(GoQuote.string(text)): \(error.message)")
  }

  private mutating func read(_ text: ArraySlice<UInt8>) throws(BuiltinError) {
    if text.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw .failure("net/url: invalid control character in URL")
    }
    if text.elementsEqual([UInt8(ascii: "*")]) {
      path = Array(text)
      return
    }
    var rest = try readScheme(text)
    if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
      query = Array(rest[(mark + 1)...])
      rest = rest[..<mark]
    }
    let slash = UInt8(ascii: "/")
    if rest.first != slash {
      if !scheme.isEmpty {
        opaque = Array(rest)
        return
      }
      if rest.prefix(while: { $0 != slash }).contains(UInt8(ascii: ":")) {
        throw .failure("first path segment in URL cannot contain colon")
      }
    }
    if rest.starts(with: [slash, slash]),
      !scheme.isEmpty || !rest.starts(with: [slash, slash, slash])
    {
      rest = rest.dropFirst(2)
      let end = rest.firstIndex(of: slash) ?? rest.endIndex
      try readAuthority(rest[..<end])
      rest = rest[end...]
    }
    path = try URLEscapes.resolve(rest, in: .path)
    if !URLEscapes.escaped(path).elementsEqual(rest) { rawPath = Array(rest) }
  }

  /// Reads a scheme and gives what follows it.
  private mutating func readScheme(
    _ text: ArraySlice<UInt8>
  ) throws(BuiltinError) -> ArraySlice<UInt8> {
    for index in text.indices {
      switch text[index] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): continue
      case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "-"),
        UInt8(ascii: "."):
        if index == text.startIndex { return text }
      case UInt8(ascii: ":"):
        if index == text.startIndex { throw .failure("missing protocol scheme") }
        scheme = text[..<index].map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        return text[(index + 1)...]
      default: return text
      }
    }
    return text
  }

  private mutating func readAuthority(_ text: ArraySlice<UInt8>) throws(BuiltinError) {
    guard let at = text.lastIndex(of: UInt8(ascii: "@")) else {
      host = try readHost(text)
      return
    }
    host = try readHost(text[(at + 1)...])
    let user = text[..<at]
    guard user.allSatisfy(URLEscapes.isUserInfo) else {
      throw .failure("net/url: invalid userinfo")
    }
    let colon = user.firstIndex(of: UInt8(ascii: ":")) ?? user.endIndex
    _ = try URLEscapes.resolve(user[..<colon], in: .userInfo)
    _ = try URLEscapes.resolve(user[colon...].dropFirst(), in: .userInfo)
    userInfo = Array(user)
  }

  private func readHost(_ text: ArraySlice<UInt8>) throws(BuiltinError) -> [UInt8] {
    let colon = UInt8(ascii: ":")
    guard let open = text.firstIndex(of: UInt8(ascii: "[")) else {
      // Only these two schemes insist on one colon; others have lists of hosts here.
      let isStrict = scheme == Array("http".utf8) || scheme == Array("https".utf8)
      let mark = isStrict ? text.firstIndex(of: colon) : text.lastIndex(of: colon)
      if let mark { try Self.checkPort(text[mark...]) }
      return try URLEscapes.resolve(text, in: .host)
    }
    guard open == text.startIndex else { throw .failure("invalid IP-literal") }
    guard let close = text.lastIndex(of: UInt8(ascii: "]")) else {
      throw .failure("missing ']' in host")
    }
    try Self.checkPort(text[(close + 1)...])
    // RFC 6874: a zone follows an escaped percent sign and has escapes of its own.
    let inner = text[(open + 1)..<close]
    let zone = inner.indices.first { inner[$0...].starts(with: Array("%25".utf8)) } ?? close
    let address =
      try URLEscapes.resolve(inner[..<zone], in: .host)
      + URLEscapes.resolve(inner[zone...], in: .zone)
    if let problem = AddressText.problem(in: address) {
      throw .failure("invalid host: \(problem)")
    }
    guard address.contains(colon) else { throw .failure("invalid IP-literal") }
    return [text[open]] + address + text[close...]
  }

  private static func checkPort(_ text: ArraySlice<UInt8>) throws(BuiltinError) {
    guard !isPort(text) else { return }
    throw .failure("invalid port \(GoQuote.string(text)) after host")
  }

  private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
    text.isEmpty
      || text.first == UInt8(ascii: ":") && text.dropFirst().allSatisfy { $0 &- 0x30 < 10 }
  }

  /// The host without port and brackets.
  var hostname: [UInt8] { split.host }

  /// The port's digits.
  var port: [UInt8] { split.port }

  private var split: (host: [UInt8], port: [UInt8]) {
    var name = host[...]
    var port: [UInt8] = []
    if let colon = host.lastIndex(of: UInt8(ascii: ":")), Self.isPort(host[colon...]) {
      name = host[..<colon]
      port = Array(host[(colon + 1)...])
    }
    if name.first == UInt8(ascii: "["), name.last == UInt8(ascii: "]") {
      name = name.dropFirst().dropLast()
    }
    return (Array(name), port)
  }
}
