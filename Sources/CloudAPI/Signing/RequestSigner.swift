// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto

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
    let signature = signature(
      of: canonical, scope: scope, credentials: credentials, stamp: stamp)
    let credential = "\(credentials.accessKeyID)/\(scope.credentialScope(day: time.day))"
    request.setHeader(
      "Authorization",
      "\(RequestSigner.algorithm) Credential=\(credential), "
        + "SignedHeaders=\(canonical.signedFields), Signature=\(signature)")
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
    let digest =
      scope.isS3
      ? "UNSIGNED-PAYLOAD" : ContentDigest.hexadecimal(request.body)
    var items: [WireField] = [
      .init("X-Amz-Algorithm", RequestSigner.algorithm),
      .init(
        "X-Amz-Credential",
        "\(credentials.accessKeyID)/\(scope.credentialScope(day: time.day))"),
      .init("X-Amz-Date", stamp),
      .init("X-Amz-Expires", "\(seconds)"),
    ]
    let names = CanonicalRequest(request, scope: scope, contentDigest: digest).signedFields
    items.append(.init("X-Amz-SignedHeaders", names))
    if let token = credentials.sessionToken { items.append(.init("X-Amz-Security-Token", token)) }
    request.query += items
    let canonical = CanonicalRequest(request, scope: scope, contentDigest: digest)
    let signature = signature(
      of: canonical, scope: scope, credentials: credentials, stamp: stamp)
    request.query.append(.init("X-Amz-Signature", signature))
    return request
  }

  private func signature(
    of canonical: CanonicalRequest, scope: SigningScope, credentials: AccessCredentials,
    stamp: String
  ) -> String {
    let day = String(stamp.prefix(8))
    let text = [
      RequestSigner.algorithm, stamp, scope.credentialScope(day: day),
      ContentDigest.hexadecimal(Array(canonical.text.utf8)),
    ].joined(separator: "\n")
    let key = keys.key(for: credentials, scope: scope, day: day)
    return SigningKeys.signature(of: text, with: key)
  }
}

extension SigningScope {
  /// The scope as credentials name it: `20150830/us-east-1/iam/aws4_request`.
  func credentialScope(day: String) -> String { "\(day)/\(region)/\(service)/aws4_request" }
}
