// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Signs requests with AWS Signature Version 4.
package struct RequestSigner: Sendable {
  /// How the body is taken into the signature.
  package enum Content: Hashable, Sendable {
    /// By its digest.
    case signed
    /// Not at all; only over an encrypted connection.
    case unsigned
    /// In chunks that carry signatures of their own; the number of bytes before they are framed.
    case chunked(byteCount: Int)

    /// How the digest's field names it; nil for the digest itself.
    var name: String? {
      switch self {
      case .signed: nil
      case .unsigned: "UNSIGNED-PAYLOAD"
      case .chunked: "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"
      }
    }
  }

  static let algorithm = "AWS4-HMAC-SHA256"
  let keys: SigningKeys

  /// A signer that takes its keys from a store.
  package init(keys: SigningKeys = SigningKeys()) { self.keys = keys }

  /// Adds date, session token and signature to a request, in the place of any it has.
  ///
  /// - Returns: the signature, which the first chunk of a chunked body goes on from.
  @discardableResult
  package func sign(
    _ request: inout AddressedRequest, content: Content = .signed, scope: SigningScope,
    credentials: AccessCredentials, at time: UTCTime
  ) -> String {
    let stamp = time.stamp
    let key = keys.key(for: credentials, scope: scope, at: time)
    request.setHeader("Authorization", nil)
    request.setHeader("X-Amz-Date", stamp)
    request.setHeader("X-Amz-Security-Token", credentials.sessionToken)
    if case .chunked(let byteCount) = content {
      request.setHeader("X-Amz-Decoded-Content-Length", "\(byteCount)")
    }
    let digest = content.name ?? ContentDigest.hexadecimal(request.body)
    if scope.isS3 || content != .signed {
      request.setHeader("X-Amz-Content-SHA256", digest)
    }
    let canonical = CanonicalRequest(request, scope: scope, contentDigest: digest)
    let signature = RequestSigner.signature(of: canonical, with: key, stamp: stamp)
    let credential = "\(credentials.accessKeyID)/\(key.credentialScope)"
    request.headers.append(
      WireField(
        "Authorization",
        "\(RequestSigner.algorithm) Credential=\(credential), "
          + "SignedHeaders=\(canonical.signedFields), Signature=\(signature)"))
    return signature
  }

  /// The request with its signature in the query, good for whoever has the address until it
  /// expires.
  ///
  /// S3 doesn't take the body into such a signature, all others do.
  package func presigned(
    _ request: AddressedRequest, expiresAfter seconds: Int, scope: SigningScope,
    credentials: AccessCredentials, at time: UTCTime
  ) -> AddressedRequest {
    var request = request
    let stamp = time.stamp
    let key = keys.key(for: credentials, scope: scope, at: time)
    let digest =
      scope.isS3
      ? "UNSIGNED-PAYLOAD" : ContentDigest.hexadecimal(request.body)
    var items: [WireField] = [
      .init("X-Amz-Algorithm", RequestSigner.algorithm),
      .init("X-Amz-Credential", "\(credentials.accessKeyID)/\(key.credentialScope)"),
      .init("X-Amz-Date", stamp),
      .init("X-Amz-Expires", "\(seconds)"),
    ]
    let names = CanonicalRequest(request, scope: scope, contentDigest: digest).signedFields
    items.append(.init("X-Amz-SignedHeaders", names))
    if let token = credentials.sessionToken { items.append(.init("X-Amz-Security-Token", token)) }
    request.query += items
    let canonical = CanonicalRequest(request, scope: scope, contentDigest: digest)
    let signature = RequestSigner.signature(of: canonical, with: key, stamp: stamp)
    request.query.append(.init("X-Amz-Signature", signature))
    return request
  }

  private static func signature(
    of canonical: CanonicalRequest, with key: SigningKey, stamp: String
  ) -> String {
    var text: [UInt8] = []
    text.reserveCapacity(192)
    for part in [algorithm, stamp, key.credentialScope] {
      text.append(contentsOf: part.utf8)
      text.append(0x0A)
    }
    text.append(contentsOf: ContentDigest.hexadecimal(canonical.bytes).utf8)
    return key.signature(of: text)
  }
}
