// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The metadata service of EC2 instances, version 2 only: version 1 answers whoever gets a program
/// to ask for an address.
package final class InstanceMetadata: Sendable {
  private let context: CredentialContext
  private let token = Mutex<(text: String, until: Duration)?>(nil)

  /// The service as the environment sets it up.
  package init(context: CredentialContext) { self.context = context }

  /// The text at a path such as `placement/region`.
  ///
  /// - Throws: `absent` where there is no such service or it has nothing there.
  package func text(at path: String) async throws(CredentialError) -> String {
    String(decoding: try await bytes(at: path), as: UTF8.self)
  }

  func bytes(at path: String) async throws(CredentialError) -> [UInt8] {
    for attempt in 1...2 {
      var request = try address("/latest/meta-data/\(path)")
      request.setHeader("X-aws-ec2-metadata-token", try await currentToken())
      let answer = try await ask(request)
      switch answer.status {
      case 200: return answer.body
      case 404: throw CredentialError(.absent, "the instance has nothing at \"\(path)\"")
      case 401 where attempt == 1: token.withLock { $0 = nil }
      default:
        throw CredentialError(
          .refused, "the instance's metadata service answers with status \(answer.status)")
      }
    }
    throw CredentialError(.refused, "the instance's metadata service refuses its own token")
  }

  private func currentToken() async throws(CredentialError) -> String {
    let now = context.time.now()
    if let known = token.withLock({ $0 }), now < known.until { return known.text }
    var request = try address("/latest/api/token")
    request.method = "PUT"
    request.setHeader("X-aws-ec2-metadata-token-ttl-seconds", "21600")
    let answer = try await ask(request)
    let text = String(decoding: answer.body, as: UTF8.self)
    guard answer.status == 200, !text.isEmpty,
      text.utf8.allSatisfy({ (0x21..<0x7F).contains($0) })
    else {
      throw CredentialError(
        [403, 404, 405].contains(answer.status) ? .absent : .refused,
        "the metadata service gives no token (status \(answer.status)); its version 1 isn't used")
    }
    token.withLock { $0 = (text, now + .seconds(21000)) }
    return text
  }

  private func ask(_ request: AddressedRequest) async throws(CredentialError) -> WireAnswer {
    let time = context.variable("AWS_METADATA_SERVICE_TIMEOUT").flatMap { Double($0) } ?? 1
    let attempts = context.variable("AWS_METADATA_SERVICE_NUM_ATTEMPTS").flatMap { Int($0) } ?? 1
    let limits = TransferLimits.metadata(time: .seconds(min(max(time, 0.1), 60)))
    var attempt = 1
    while true {
      do throws(TransportError) {
        return try await context.transport.answer(to: request, limits: limits)
      } catch {
        if error.code == .cancelled { throw CredentialError(.cancelled, "cancelled") }
        attempt += 1
        guard attempt <= min(attempts, 10) else { break }
      }
    }
    throw CredentialError(
      .absent,
      "no metadata service answers; within a container on EC2 it does only with a hop limit of 2")
  }

  private func address(_ path: String) throws(CredentialError) -> AddressedRequest {
    if context.variable("AWS_EC2_METADATA_DISABLED")?.lowercased() == "true" {
      throw CredentialError(.absent, "AWS_EC2_METADATA_DISABLED is set")
    }
    let isIPv6 =
      context.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE")?.lowercased() == "ipv6"
    let base =
      context.variable("AWS_EC2_METADATA_SERVICE_ENDPOINT")
      ?? (isIPv6 ? "http://[fd00:ec2::254]" : "http://169.254.169.254")
    guard var request = SimpleAddress(base)?.request else {
      throw CredentialError(
        .invalid, "AWS_EC2_METADATA_SERVICE_ENDPOINT is no address that can be asked")
    }
    let start = request.path.hasSuffix("/") ? String(request.path.dropLast()) : request.path
    request.path = start + path
    return request
  }
}

/// Credentials of the role that an EC2 instance has.
struct InstanceCredentials: CredentialSource {
  let metadata: InstanceMetadata

  var name: String { "instance metadata" }

  func load() async throws(CredentialError) -> AccessCredentials {
    let list = try await metadata.text(at: "iam/security-credentials/")
    guard let role = list.split(whereSeparator: \.isNewline).first, !role.isEmpty else {
      throw CredentialError(.absent, "the instance has no role")
    }
    let path = "iam/security-credentials/\(PercentEncoding.encode(String(role)))"
    guard let view = CredentialDocument.read(try await metadata.bytes(at: path)),
      let credentials = CredentialDocument.credentials(in: view)
    else {
      throw CredentialError(
        .refused, "the metadata service gives no credentials of the instance's role")
    }
    return credentials
  }
}
