// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A URL in the parts that Go's `net/url` finds in it, with its errors, which OPA passes on.
///
/// RFC 3986 with Go's leniency: paths, queries and fragments may hold characters that the RFC wants
/// escaped, hosts may be registered names of any kind.
struct GoURL {
  typealias Text = [UInt8]

  /// In lower case; empty when there is none.
  var scheme: Text = []
  /// What follows the scheme when it doesn't begin with a slash.
  var opaque: Text = []
  /// The user and, if it is given, the password; nil without either.
  var user: (name: Text, password: Text?)?
  /// The host with its port, escapes resolved.
  var host: Text = []
  /// The path with its escapes resolved.
  var path: Text = []
  /// The path as written, where escaping `path` gives another text.
  var rawPath: Text = []
  /// The query as written.
  var query: Text = []
  /// The fragment with its escapes resolved.
  var fragment: Text = []
  /// The fragment as written, where escaping `fragment` gives another text.
  var rawFragment: Text = []
  /// Whether there is an empty query.
  var hasEmptyQuery = false
  /// Whether a scheme is followed by a path without a host.
  var omitsHost = false

  /// The empty reference.
  init() {}

  /// Reads a URL.
  ///
  /// - Throws: Go's text for what is malformed.
  init(_ text: some Collection<UInt8>) throws(BuiltinError) {
    let text = Array(text)
    let hash = text.firstIndex(of: UInt8(ascii: "#"))
    let main = text[..<(hash ?? text.endIndex)]
    do throws(BuiltinError) {
      try parse(main)
    } catch {
      throw .failure("parse \(GoQuote.string(main)): \(error.message)")
    }
    guard let hash, hash + 1 < text.count else { return }
    let written = Array(text[(hash + 1)...])
    do throws(BuiltinError) {
      fragment = try URLEscapes.resolve(written[...], in: .fragment)
    } catch {
      throw .failure("parse \(GoQuote.string(text)): \(error.message)")
    }
    if URLEscapes.escape(fragment, in: .fragment) != written { rawFragment = written }
  }

  private mutating func parse(_ text: ArraySlice<UInt8>) throws(BuiltinError) {
    if text.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
      throw .failure("net/url: invalid control character in URL")
    }
    if text.elementsEqual("*".utf8) {
      path = Array(text)
      return
    }
    var rest = try readScheme(text)
    if rest.last == UInt8(ascii: "?"),
      rest.firstIndex(of: UInt8(ascii: "?")) == rest.endIndex - 1
    {
      hasEmptyQuery = true
      rest.removeLast()
    } else if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
      query = Array(rest[(mark + 1)...])
      rest = rest[..<mark]
    }
    if rest.first != UInt8(ascii: "/") {
      if !scheme.isEmpty {
        opaque = Array(rest)
        return
      }
      if rest.prefix(while: { $0 != UInt8(ascii: "/") }).contains(UInt8(ascii: ":")) {
        throw .failure("first path segment in URL cannot contain colon")
      }
    }
    let isAuthority = rest.starts(with: "//".utf8)
    if isAuthority, !scheme.isEmpty || !rest.starts(with: "///".utf8) {
      let authority = rest.dropFirst(2)
      let slash = authority.firstIndex(of: UInt8(ascii: "/")) ?? authority.endIndex
      rest = authority[slash...]
      try readAuthority(authority[..<slash])
    } else if !scheme.isEmpty, rest.first == UInt8(ascii: "/") {
      omitsHost = true
    }
    try setPath(Array(rest))
  }

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
        scheme = text[..<index].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        return text[(index + 1)...]
      default: return text
      }
    }
    return text
  }

  private mutating func readAuthority(_ authority: ArraySlice<UInt8>) throws(BuiltinError) {
    guard let at = authority.lastIndex(of: UInt8(ascii: "@")) else {
      host = try readHost(authority)
      return
    }
    host = try readHost(authority[(at + 1)...])
    let info = authority[..<at]
    guard info.allSatisfy(URLEscapes.isUserInfo) else {
      throw .failure("net/url: invalid userinfo")
    }
    let colon = info.firstIndex(of: UInt8(ascii: ":"))
    let name = try URLEscapes.resolve(info[..<(colon ?? info.endIndex)], in: .user)
    user = (
      name,
      try colon.map { place throws(BuiltinError) in
        try URLEscapes.resolve(info[(place + 1)...], in: .user)
      }
    )
  }

  private func readHost(_ text: ArraySlice<UInt8>) throws(BuiltinError) -> Text {
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

  /// Whether nothing follows a host, or a colon and digits.
  static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
    text.isEmpty
      || text.first == UInt8(ascii: ":") && text.dropFirst().allSatisfy { $0 &- 0x30 < 10 }
  }

  /// Takes over a path as written.
  mutating func setPath(_ written: Text) throws(BuiltinError) {
    path = try URLEscapes.resolve(written[...], in: .path)
    rawPath = URLEscapes.escape(path, in: .path) == written ? [] : written
  }
}
