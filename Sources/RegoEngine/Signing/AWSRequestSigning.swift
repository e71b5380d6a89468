// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

/// Signs requests to AWS by its Signature Version 4.
///
/// Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
struct AWSRequestSigning {
  let accessKey: String
  let secretKey: String
  let region: String
  let service: String
  let sessionToken: String
  /// Nanoseconds since 1970.
  let time: Int64

  /// Headers that proxies change, so that they aren't signed.
  private static let unsignedHeaders: Set<String> = [
    "authorization", "user-agent", "x-amzn-trace-id",
  ]

  /// The headers that a request needs besides its own; without a body its content isn't signed.
  func headers(
    method: String, url: GoURL, headers: [String: String], body: [UInt8]?
  ) -> [String: String] {
    let content = body.map { Self.hexadecimal(SHA256.hash(data: $0)) } ?? "UNSIGNED-PAYLOAD"
    let (date, moment) = dates
    var added = ["host": String(decoding: url.host, as: UTF8.self), "x-amz-date": moment]
    if service == "s3" || service == "glacier" { added["x-amz-content-sha256"] = content }
    if !sessionToken.isEmpty { added["x-amz-security-token"] = sessionToken }

    var signed = added
    for (name, value) in headers {
      let name = name.lowercased()
      if !Self.unsignedHeaders.contains(name) { signed[name] = value }
    }
    let names = signed.keys.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    let list = names.joined(separator: ";")
    let path = String(decoding: url.escapedPath, as: UTF8.self)
    let query = String(decoding: url.query, as: UTF8.self)
    let lines = names.map { "\($0):\(signed[$0] ?? "")\n" }.joined()
    let request = "\(method)\n\(path)\n\(query)\n\(lines)\n\(list)\n\(content)"

    let scope = "\(date)/\(region)/\(service)/aws4_request"
    let digest = Self.hexadecimal(SHA256.hash(data: Array(request.utf8)))
    var key = Array("AWS4\(secretKey)".utf8)
    for part in [date, region, service, "aws4_request"] { key = Self.code(part, key) }
    let signature = Self.hexadecimal(
      Self.code("AWS4-HMAC-SHA256\n\(moment)\n\(scope)\n\(digest)", key))
    added["Authorization"] =
      "AWS4-HMAC-SHA256 Credential=\(accessKey)/\(scope),SignedHeaders=\(list),"
      + "Signature=\(signature)"
    return added
  }

  private static func code(_ text: String, _ key: [UInt8]) -> [UInt8] {
    DigestKind.sha256.authenticationCode(Array(text.utf8), key: key)
  }

  private static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
    var output: [UInt8] = []
    for byte in bytes { GoQuote.writeHex(UInt32(byte), digits: 2, into: &output) }
    return String(decoding: output, as: UTF8.self)
  }

  /// The day, and the second, in UTC.
  private var dates: (date: String, moment: String) {
    let civil = CivilTime(nanoseconds: time, zone: .utc)
    func digits(_ value: Int, _ count: Int) -> String {
      let text = String(value)
      return String(repeating: "0", count: max(0, count - text.count)) + text
    }
    let date =
      digits(civil.date.year, 4) + digits(civil.date.month, 2) + digits(civil.date.day, 2)
    let clock = digits(civil.hour, 2) + digits(civil.minute, 2) + digits(civil.second, 2)
    return (date, "\(date)T\(clock)Z")
  }
}
