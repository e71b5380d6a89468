// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The one form of a request that both sides compute the signature of.
///
/// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
struct CanonicalRequest {
  /// The names of the signed fields, sorted, with `;` between them.
  let signedFields: String
  /// The form's bytes.
  let bytes: [UInt8]

  init(_ request: AddressedRequest, scope: SigningScope, contentDigest: String) {
    let fields = CanonicalRequest.signed(request)
    var text: [UInt8] = []
    text.reserveCapacity(1 << 10)
    text.append(contentsOf: request.method.utf8)
    text.append(0x0A)
    CanonicalRequest.append(path: request.path, isPlain: scope.isS3, to: &text)
    text.append(0x0A)
    if !request.query.isEmpty {
      text.append(contentsOf: CanonicalRequest.query(request.query).utf8)
    }
    text.append(0x0A)
    var names = ""
    var previous: String?
    for field in fields {
      if field.name == previous {
        // Values of the same name stand on one line.
        text[text.count - 1] = UInt8(ascii: ",")
      } else {
        text.append(contentsOf: field.name.utf8)
        text.append(UInt8(ascii: ":"))
        if previous != nil { names += ";" }
        names += field.name
        previous = field.name
      }
      CanonicalRequest.append(value: field.value, to: &text)
      text.append(0x0A)
    }
    text.append(0x0A)
    text.append(contentsOf: names.utf8)
    text.append(0x0A)
    text.append(contentsOf: contentDigest.utf8)
    signedFields = names
    bytes = text
  }

  /// The fields that are signed, their names in lower case, in the order of the names; those of one
  /// name as they came.
  private static func signed(_ request: AddressedRequest) -> [WireField] {
    var fields = [WireField("host", request.authority)]
    fields.reserveCapacity(request.headers.count + 1)
    for field in request.headers {
      let name = field.name.lowercased()
      if isUnsigned(name) { continue }
      // There are a handful of them, and most come sorted.
      var place = fields.count
      while place > 0, name.utf8.lexicographicallyPrecedes(fields[place - 1].name.utf8) {
        place -= 1
      }
      fields.insert(WireField(name, field.value), at: place)
    }
    return fields
  }

  /// Whether proxies and the transport change a field, so that it is never signed; the host is told
  /// by the request's address.
  private static func isUnsigned(_ name: String) -> Bool {
    switch name {
    case "host", "accept-encoding", "authorization", "connection", "expect", "transfer-encoding",
      "user-agent", "x-amzn-trace-id":
      true
    default: false
    }
  }

  /// Appends a value without spaces around it, and with runs of them as one.
  private static func append(value: String, to text: inout [UInt8]) {
    let start = text.count
    var isSpaced = false
    for byte in value.utf8 {
      if byte == 0x20 || byte == 0x09 {
        isSpaced = true
        continue
      }
      if isSpaced, text.count > start { text.append(0x20) }
      isSpaced = false
      text.append(byte)
    }
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
    var text: [UInt8] = []
    append(path: path, isPlain: isPlain, to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  private static func append(path: String, isPlain: Bool, to text: inout [UInt8]) {
    if path.isEmpty || path == "/" {
      text.append(UInt8(ascii: "/"))
    } else if isPlain {
      // A key of S3 may have `..` and `//` in it.
      text.append(contentsOf: path.utf8)
    } else {
      PercentEncoding.append(cleaned(path), to: &text, keepsSlashes: true)
    }
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
