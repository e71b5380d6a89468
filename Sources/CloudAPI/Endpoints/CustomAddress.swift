// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The address of a service that a user gave: `http://127.0.0.1:5000/aws`.
struct CustomAddress: Hashable, Sendable {
  var scheme: String
  var host: String
  var port: Int?
  /// What comes before each path; without a slash at the end.
  var path: String

  /// An address; nil when the text isn't one of `http` or `https` without user, query or fragment.
  init?(_ text: String) {
    guard text.utf8.count <= 2048, let colon = text.firstIndex(of: ":") else { return nil }
    scheme = text[..<colon].lowercased()
    var rest = text[colon...]
    guard scheme == "http" || scheme == "https", rest.hasPrefix("://") else { return nil }
    rest = rest.dropFirst(3)
    let end = rest.firstIndex(of: "/") ?? rest.endIndex
    var authority = rest[..<end]
    path = String(rest[end...])
    while path.last == "/" { path.removeLast() }
    guard path.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != 0x3F && $0 != 0x23 }) else {
      return nil
    }
    if authority.last != "]", let mark = authority.lastIndex(of: ":") {
      guard let number = UInt16(authority[authority.index(after: mark)...]), number > 0 else {
        return nil
      }
      port = Int(number)
      authority = authority[..<mark]
    }
    host = String(authority)
    guard !host.isEmpty, HostName.isHost(host) else { return nil }
  }

  /// Whether it is an address of this machine or a number, which can't have anything before it.
  var takesNoPrefix: Bool { host == "localhost" || HostName.isAddress(host) }
}
