// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A URL in the parts that Go's `net/url` finds in it, with its errors.
struct GoURL {
  typealias Text = [UInt8]

  var scheme: Text = []
  var opaque: Text = []
  /// The user and, if it is given, the password; nil without either.
  var user: (name: Text, password: Text?)?
  var host: Text = []
  /// The path with its escapes resolved.
  var path: Text = []
  /// The path as written, where escaping `path` gives another text.
  var rawPath: Text = []
  var query: Text = []
  var fragment: Text = []
  var rawFragment: Text = []
  /// Whether there is an empty query.
  var hasEmptyQuery = false
  /// Whether a scheme is followed by a path without a host.
  var omitsHost = false

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
      throw .failure("parse \(GoText.quoted(main)): \(error.message)")
    }
    guard let hash, hash + 1 < text.count else { return }
    let written = Array(text[(hash + 1)...])
    do throws(BuiltinError) {
      fragment = try GoURL.unescape(written, .fragment)
    } catch {
      throw .failure("parse \(GoText.quoted(text)): \(error.message)")
    }
    if GoURL.escape(fragment, .fragment) != written { rawFragment = written }
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
    let written = Array(rest)
    path = try GoURL.unescape(written, .path)
    if GoURL.escape(path, .path) != written { rawPath = written }
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
      try readHost(authority)
      return
    }
    try readHost(authority[(at + 1)...])
    let info = authority[..<at]
    guard info.allSatisfy({ GoURL.isAlphanumeric($0) || "-._:~!$&'()*+,;=%@".utf8.contains($0) })
    else { throw .failure("net/url: invalid userinfo") }
    let colon = info.firstIndex(of: UInt8(ascii: ":"))
    let name = try GoURL.unescape(Array(info[..<(colon ?? info.endIndex)]), .user)
    user = (name, try colon.map { place throws(BuiltinError) in
      try GoURL.unescape(Array(info[(place + 1)...]), .user)
    })
  }

  private mutating func readHost(_ text: ArraySlice<UInt8>) throws(BuiltinError) {
    let colon: Int?
    if text.first == UInt8(ascii: "[") {
      guard let close = text.lastIndex(of: UInt8(ascii: "]")) else {
        throw .failure("missing ']' in host")
      }
      colon = close + 1 < text.endIndex ? close + 1 : nil
    } else {
      colon = text.firstIndex(of: UInt8(ascii: ":"))
    }
    if let colon {
      let port = text[colon...]
      guard port.first == UInt8(ascii: ":"), port.dropFirst().allSatisfy({ $0 &- 0x30 < 10 })
      else { throw .failure("invalid port \(GoText.quoted(port)) after host") }
    }
    if text.first == UInt8(ascii: "["), let close = text.lastIndex(of: UInt8(ascii: "]")) {
      let address = text[(text.startIndex + 1)..<close].prefix { $0 != UInt8(ascii: "%") }
      guard let parsed = IPAddress(address), address.contains(UInt8(ascii: ":")) || !parsed.isV4
      else { throw .failure("invalid IP-literal") }
    }
    host = try GoURL.unescape(Array(text), .host)
  }

  /// The path as it stands in requests.
  var escapedPath: Text {
    if !rawPath.isEmpty, let same = try? GoURL.unescape(rawPath, .path), same == path,
      GoURL.isValidEncoding(rawPath)
    {
      return rawPath
    }
    return path.elementsEqual("*".utf8) ? path : GoURL.escape(path, .path)
  }

  /// The URL as text.
  var text: Text {
    var output: Text = []
    if !scheme.isEmpty { output += scheme + [UInt8(ascii: ":")] }
    if !opaque.isEmpty {
      output += opaque
    } else {
      let hasAuthority = !host.isEmpty || user != nil
      if !scheme.isEmpty || hasAuthority, !(omitsHost && !hasAuthority) {
        if hasAuthority || !path.isEmpty { output += "//".utf8 }
        if let user {
          output += GoURL.escape(user.name, .user)
          if let password = user.password {
            output += [UInt8(ascii: ":")] + GoURL.escape(password, .user)
          }
          output.append(UInt8(ascii: "@"))
        }
        output += GoURL.escape(host, .host)
      }
      let path = escapedPath
      if let first = path.first, first != UInt8(ascii: "/"), !host.isEmpty {
        output.append(UInt8(ascii: "/"))
      }
      if output.isEmpty,
        path.prefix(while: { $0 != UInt8(ascii: "/") }).contains(UInt8(ascii: ":"))
      {
        output += "./".utf8
      }
      output += path
    }
    if hasEmptyQuery || !query.isEmpty { output += [UInt8(ascii: "?")] + query }
    if !fragment.isEmpty {
      let valid = !rawFragment.isEmpty && GoURL.isValidEncoding(rawFragment)
      output += [UInt8(ascii: "#")] + (valid ? rawFragment : GoURL.escape(fragment, .fragment))
    }
    return output
  }
}
