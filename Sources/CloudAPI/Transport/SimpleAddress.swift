// Bawn
// SPDX-License-Identifier: Apache-2.0

/// An address as settings name it: scheme, host, port, path and query, nothing else.
struct SimpleAddress {
  /// A request for it.
  let request: AddressedRequest

  /// Nil for anything that isn't an http or https address, or that names a user.
  init?(_ text: String) {
    guard text.utf8.count <= 2048, text.utf8.allSatisfy({ (0x21..<0x7F).contains($0) }) else {
      return nil
    }
    guard let mark = text.range(ofText: "://") else { return nil }
    let scheme = text[..<mark.lowerBound].lowercased()
    guard scheme == "http" || scheme == "https" else { return nil }
    var rest = text[mark.upperBound...]
    if let fragment = rest.firstIndex(of: "#") { rest = rest[..<fragment] }
    let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
    var host = rest[..<end]
    guard !host.isEmpty, !host.contains("@"), !host.contains("\\") else { return nil }
    var port: Int?
    if let colon = host.lastIndex(of: ":"), !host[colon...].contains("]") {
      guard let number = Int(host[host.index(after: colon)...]), (1...65535).contains(number)
      else { return nil }
      port = number
      host = host[..<colon]
    }
    if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
    guard !host.isEmpty else { return nil }
    let target = rest[end...]
    let question = target.firstIndex(of: "?") ?? target.endIndex
    let path = target[..<question]
    let query = target[question...].dropFirst().split(separator: "&").map { item in
      let parts = item.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return WireField(
        PercentEncoding.decode(parts[0]), parts.count > 1 ? PercentEncoding.decode(parts[1]) : "")
    }
    request = AddressedRequest(
      scheme: scheme, host: String(host), port: port, path: path.isEmpty ? "/" : String(path),
      query: query)
  }
}
