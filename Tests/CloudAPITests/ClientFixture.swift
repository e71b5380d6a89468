// Bawn
// SPDX-License-Identifier: Apache-2.0

import Synchronization

@testable import CloudAPI

/// Clients for tests, and answers to one operation.
enum ClientFixture {
  static let call = APICall(service: "sts", operation: "GetCallerIdentity", region: "eu-west-1")

  static let gate = OperationGate(allowed: [
    .init("sts", "GetCallerIdentity"), .init("s3", "GetBucketPolicy"), .init("s3", "ListBuckets"),
  ])

  static let answer = """
    <GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
      <GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/u</Arn>
        <UserId>U</UserId><Account>123456789012</Account></GetCallerIdentityResult>
      <ResponseMetadata><RequestId>r</RequestId></ResponseMetadata>
    </GetCallerIdentityResponse>
    """

  static func error(_ code: String) -> String {
    "<ErrorResponse><Error><Type>Sender</Type><Code>\(code)</Code><Message>no</Message></Error>"
      + "<RequestId>r-1</RequestId></ErrorResponse>"
  }

  /// A connection whose waits are short.
  static func connection(
    _ transport: any HTTPTransport, url: String? = "http://127.0.0.1:1", time: TimeSource = .system
  ) throws -> CloudConnection {
    var options = EndpointOptions()
    options.url = url
    var connection = CloudConnection(
      models: ProjectFiles.models, endpoints: try ProjectFiles.models.endpoints(),
      endpointOptions: options, transport: transport, time: time)
    connection.retries.base = .milliseconds(2)
    connection.retries.throttledBase = .milliseconds(2)
    connection.retries.attempts = 4
    connection.transfer.time = .seconds(8)
    return connection
  }

  static func client(
    _ connection: CloudConnection, source: any CredentialSource = FixedCredentials(),
    limiter: RateLimiter = RateLimiter(limits: nil), gate: OperationGate = gate
  ) -> CloudClient {
    CloudClient(
      connection: connection, credentials: CredentialCache(source, time: connection.time),
      limiter: limiter, gate: gate, account: "test")
  }
}

/// Credentials that a test makes: a new key each time.
final class FixedCredentials: CredentialSource {
  private let count = Mutex(0)
  private let expiration: UTCTime?
  private let isAlwaysSame: Bool

  init(expiration: UTCTime? = nil, isAlwaysSame: Bool = false) {
    self.expiration = expiration
    self.isAlwaysSame = isAlwaysSame
  }

  var loads: Int { count.withLock { $0 } }
  var name: String { "test" }

  func load() async throws(CredentialError) -> AccessCredentials {
    let number = count.withLock { count in
      count += 1
      return count
    }
    await Task.yield()
    return AccessCredentials(
      accessKeyID: isAlwaysSame ? "AKID" : "AKID\(number)", secretAccessKey: "secret",
      expiration: expiration)
  }
}
