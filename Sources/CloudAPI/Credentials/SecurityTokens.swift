// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Asks the Security Token Service for the credentials of roles.
package struct SecurityTokens: Sendable {
  private let connection: CloudConnection

  /// The service over a connection.
  package init(connection: CloudConnection) { self.connection = connection }

  /// The credentials of a role.
  ///
  /// - Parameters:
  ///   - operation: `AssumeRole`, or `AssumeRoleWithWebIdentity`, which needs no credentials.
  ///   - subject: what messages call it, such as `role "arn:…"`.
  /// - Throws: `refused` when the service doesn't give them or can't be reached.
  func credentials(
    _ operation: String, _ parameters: [APIValue.Member], region: String,
    signedWith credentials: AccessCredentials?, subject: String
  ) async throws(CredentialError) -> AccessCredentials {
    let call = APICall(
      service: "sts", operation: operation, region: region, parameters: parameters)
    let document: Document
    do throws(CloudError) {
      document = try await answer(to: call, signedWith: credentials)
    } catch {
      if error.kind == .cancelled { throw CredentialError(.cancelled, "cancelled") }
      let isExpired = error.code.hasPrefix("Expired")
      let reason = error.code.isEmpty ? error.message : "\(error.code): \(error.message)"
      throw CredentialError(isExpired ? .expired : .refused, "\(subject) is refused: \(reason)")
    }
    let found = document.view["Credentials"]
    guard let result = CredentialDocument.credentials(in: found) else {
      throw CredentialError(.refused, "\(subject): the answer holds no credentials")
    }
    return result
  }

  private func answer(
    to call: APICall, signedWith credentials: AccessCredentials?
  ) async throws(CloudError) -> Document {
    let operation = try connection.models.operation(
      service: call.service, operation: call.operation)
    let end = connection.time.now() + min(connection.retries.time, .seconds(60))
    var attempt = 1
    while true {
      let failure: CloudConnection.Failure
      do throws(CloudConnection.Failure) {
        return try await connection.attempt(
          call, of: operation, region: call.region, credentials: credentials, by: end
        ).document
      } catch {
        failure = error
      }
      let reason = RetryReason(failure.error)
      let isWorthIt = failure.isClockCorrected || (reason != nil && reason != .expired)
      guard isWorthIt, attempt < min(connection.retries.attempts, 4) else { throw failure.error }
      let delay = connection.retries.delay(
        afterAttempt: attempt, isThrottle: reason == .throttled, retryAfter: failure.retryAfter)
      guard connection.time.now() + delay < end else { throw failure.error }
      do {
        try await connection.time.sleep(delay)
      } catch {
        throw CloudError(kind: .cancelled, message: "cancelled")
      }
      attempt += 1
    }
  }
}
