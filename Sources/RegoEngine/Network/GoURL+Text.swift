// Bawn
// SPDX-License-Identifier: Apache-2.0

extension GoURL {
  /// The path as it stands in requests.
  var escapedPath: Text {
    if !rawPath.isEmpty, let same = try? URLEscapes.resolve(rawPath[...], in: .path), same == path,
      URLEscapes.isValid(rawPath)
    {
      return rawPath
    }
    return path.elementsEqual("*".utf8) ? path : URLEscapes.escape(path, in: .path)
  }

  /// The URL as text, without its fragment.
  var base: Text {
    var output: Text = []
    if !scheme.isEmpty { output += scheme + [UInt8(ascii: ":")] }
    if !opaque.isEmpty {
      output += opaque
    } else {
      let hasAuthority = !host.isEmpty || user != nil
      if !scheme.isEmpty || hasAuthority, !(omitsHost && !hasAuthority) {
        if hasAuthority || !path.isEmpty { output += "//".utf8 }
        if let user {
          output += URLEscapes.escape(user.name, in: .user)
          if let password = user.password {
            output += [UInt8(ascii: ":")] + URLEscapes.escape(password, in: .user)
          }
          output.append(UInt8(ascii: "@"))
        }
        output += URLEscapes.escape(host, in: .host)
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
    return output
  }

  /// The URL as text.
  var text: Text {
    var output = base
    if !fragment.isEmpty {
      let valid = !rawFragment.isEmpty && URLEscapes.isValid(rawFragment)
      output +=
        [UInt8(ascii: "#")] + (valid ? rawFragment : URLEscapes.escape(fragment, in: .fragment))
    }
    return output
  }

  /// The host without port and brackets.
  var hostname: Text { hostAndPort.host }

  /// The port's digits.
  var port: Text { hostAndPort.port }

  private var hostAndPort: (host: Text, port: Text) {
    var name = host[...]
    var port: Text = []
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
