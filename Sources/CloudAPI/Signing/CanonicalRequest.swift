// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The one form of a request that both sides compute the signature of.
///
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
struct CanonicalRequest {
  /// The names of the signed fields, sorted, with `;` between them.
  let signedFields: String
  /// The form's text.
  let text: String

  /// Fields that proxies and the transport change, and so are never signed.
  private static let unsigned: Set<String> = [
    "accept-encoding", "authorization", "connection", "expect", "transfer-encoding", "user-agent",
    "x-amzn-trace-id",
  ]

  init(_ request: AddressedRequest, scope: SigningScope, contentDigest: String) {
    var values: [String: [String]] = ["host": [request.authority]]
    for field in request.headers {
      let name = field.name.lowercased()
      if name == "host" || CanonicalRequest.unsigned.contains(name) { continue }
      values[name, default: []].append(CanonicalRequest.trimmed(field.value))
    }
    let names = values.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    signedFields = names.joined(separator: ";")
    var lines = [request.method]
    lines.append(CanonicalRequest.path(request.path, isPlain: scope.isS3))
    lines.append(CanonicalRequest.query(request.query))
    for name in names { lines.append("\(name):\((values[name] ?? []).joined(separator: ","))") }
    lines.append("")
    lines.append(signedFields)
    lines.append(contentDigest)
    text = lines.joined(separator: "\n")
  }

  /// The value without spaces around it, and with runs of them as one.
  private static func trimmed(_ value: String) -> String {
    value.split(whereSeparator: { $0 == " " || $0 == "\t" }).joined(separator: " ")
  }

  static func query(_ items: [WireField]) -> String {
    let encoded = items.map {
      (name: PercentEncoding.encode($0.name), value: PercentEncoding.encode($0.value))
    }
    // Sorted after encoding: `%` comes before every letter and digit.
    let sorted = encoded.sorted { left, right in
      left.name == right.name
        ? left.value.utf8.lexicographicallyPrecedes(right.value.utf8)
        : left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
    }
    return sorted.map { "\($0.name)=\($0.value)" }.joined(separator: "&")
  }

  static func path(_ path: String, isPlain: Bool) -> String {
    if path.isEmpty { return "/" }
    // A key of S3 may have `..` and `//` in it.
    if isPlain { return path }
    return PercentEncoding.encode(cleaned(path), keepsSlashes: true)
  }

  /// The path without `.` and empty parts and with `..` applied (RFC 3986, 5.2.4).
  private static func cleaned(_ path: String) -> String {
    var parts: [Substring] = []
    for part in path.split(separator: "/", omittingEmptySubsequences: true) where part != "." {
      if part == ".." { _ = parts.popLast() } else { parts.append(part) }
    }
    if parts.isEmpty { return "/" }
    return "/" + parts.joined(separator: "/") + (path.hasSuffix("/") ? "/" : "")
  }
}
