// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Synchronization

/// Calls a cloud with one account's credentials.
///
/// Clients of several accounts share the connection and the limiter. Every call passes the gate,
/// waits for its turn, is signed, sent, and made again where that may help.
package final class CloudClient: CloudCalling, ChangeCalling {
  private let connection: CloudConnection
  private let credentials: CredentialCache
  private let limiter: RateLimiter
  private let gate: OperationGate
  private let account: String
  private let observer: (@Sendable (ClientEvent) -> Void)?
  private let quota: RetryQuota
  private let count = Mutex(ClientCounters())
  /// Where buckets turned out to be.
  private let bucketRegions = Mutex<[String: String]>([:])

  /// A client.
  ///
  /// - Parameters:
  ///   - connection: what clients share.
  ///   - credentials: what requests are signed with.
  ///   - limiter: how often services are asked.
  ///   - gate: what may be called at all.
  ///   - account: what tells this account's rates from those of others.
  ///   - quota: how many calls are made again in all.
  ///   - observer: is told of each call; it has to be quick.
  package init(
    connection: CloudConnection, credentials: CredentialCache, limiter: RateLimiter,
    gate: OperationGate, account: String, quota: RetryQuota = RetryQuota(),
    observer: (@Sendable (ClientEvent) -> Void)? = nil
  ) {
    self.connection = connection
    self.credentials = credentials
    self.limiter = limiter
    self.gate = gate
    self.account = account
    self.quota = quota
    self.observer = observer
  }

  /// What it has done so far.
  package var counters: ClientCounters { count.withLock { $0 } }

  package func answer(to call: APICall) async throws(CloudError) -> Document {
    // Before anything else, so that a refused call leaves no trace anywhere.
    try gate.check(call)
    count.withLock { $0.calls += 1 }
    var change: Change?
    do throws(CloudError) {
      let success = try await attempts(at: call, &change)
      observer?(.answered(call, byteCount: success.byteCount))
      return success.document
    } catch {
      var error = error
      error.isAmbiguous = false
      count.withLock { $0.failures += 1 }
      observer?(.failed(call, error))
      throw error
    }
  }

  /// Makes a change.
  ///
  /// A refusal for the rate and a connection that doesn't come about are tried again. A failure that
  /// leaves open whether the change was made is tried again only where twice is the same as once.
  package func change(_ permit: consuming ChangePermit) async throws(CloudError) -> Document {
    let call = permit.call
    try gate.checkChange(call)
    count.withLock { $0.calls += 1 }
    var change: Change? = Change(
      isRepeatable: RepeatableOperations.contains(call.operation), token: permit.token,
      isWithdrawn: permit.isWithdrawn)
    do throws(CloudError) {
      let success = try await attempts(at: call, &change)
      observer?(.answered(call, byteCount: success.byteCount))
      return success.document
    } catch {
      var error = error
      // Whatever the last attempt says of itself, an earlier one may have worked.
      error.isAmbiguous = change?.isAmbiguous ?? true
      count.withLock { $0.failures += 1 }
      observer?(.failed(call, error))
      throw error
    }
  }

  /// What attempts at a change go by, and whether one of them may have worked.
  private struct Change {
    var isRepeatable: Bool
    var token: String
    var isWithdrawn: @Sendable () -> Bool
    var isAmbiguous = false
  }

  /// What changes from one attempt to the next.
  private struct Progress {
    var credentials: AccessCredentials?
    var region: String
    /// Attempts that count against the policy.
    var attempts = 1
    var isClockCorrected = false
    var isRenewed = false
    var redirects = 0
    /// What the attempts so far have failed with, as long as it is the same.
    var failure: CloudError?
    var hasChanged = false
    /// What the last attempt took from the quota.
    var cost = 0
    var end: Duration?

    /// Whether all attempts so far have failed in the same way, by the service's own doing.
    mutating func notes(_ error: CloudError) -> Bool {
      if let failure, failure.status != error.status || failure.code != error.code {
        hasChanged = true
      }
      failure = error
      return !hasChanged && error.status == 500
    }
  }

  private func attempts(
    at call: APICall, _ change: inout Change?
  ) async throws(CloudError) -> CloudConnection.Success {
    let operation = try connection.models.operation(
      service: call.service, operation: call.operation)
    var progress = Progress(region: knownRegion(of: call))
    if operation.isSigned {
      progress.credentials = try await credentials(insteadOf: nil)
    }
    while true {
      let permit: RateLimiter.Permit
      do {
        permit = try await limiter.permit(for: call, account: account)
      } catch {
        throw CloudError(kind: .cancelled, message: "cancelled")
      }
      if change?.isWithdrawn() == true { throw CloudError(kind: .cancelled, message: "stopped") }
      // From the first turn on: thousands of calls may wait for theirs.
      let end = progress.end ?? connection.time.now() + connection.retries.time
      progress.end = end
      count.withLock { $0.requests += 1 }
      let failure: CloudConnection.Failure
      do throws(CloudConnection.Failure) {
        let success = try await connection.attempt(
          call, of: operation, region: progress.region, credentials: progress.credentials, by: end,
          token: change?.token)
        count.withLock { $0.bytes += success.byteCount }
        quota.giveBack(progress.cost)
        return success
      } catch {
        failure = error
      }
      count.withLock { $0.bytes += failure.byteCount }
      if failure.error.isAmbiguous, change != nil {
        change?.isAmbiguous = true
        if change?.isRepeatable != true { throw failure.error }
      }
      if try await isRepaired(failure, call, &progress) { continue }
      try await waitAfter(failure, call, permit, end, &progress, change)
    }
  }

  /// Whether the cause of a failure is known and done away with, so that the call is made again at
  /// once: another region, another clock, other credentials. Each at most once or twice.
  private func isRepaired(
    _ failure: CloudConnection.Failure, _ call: APICall, _ progress: inout Progress
  ) async throws(CloudError) -> Bool {
    if let region = failure.region, region != progress.region, progress.redirects < 2 {
      progress.redirects += 1
      progress.region = region
      learn(region, of: call)
      return true
    }
    if failure.isClockCorrected, !progress.isClockCorrected {
      progress.isClockCorrected = true
      return true
    }
    guard RetryReason(failure.error) == .expired else { return false }
    let stale = progress.credentials
    let isLast = progress.isRenewed
    progress.isRenewed = true
    let renewed = isLast ? stale : try await credentials(insteadOf: stale)
    guard let stale, renewed != stale else {
      var error = failure.error
      error.kind = .credentials
      error.message = "the credentials of \(credentials.name) have expired, and the same come again"
      throw error
    }
    count.withLock { $0.renewals += 1 }
    progress.credentials = renewed
    return true
  }

  /// Waits before the next attempt.
  ///
  /// - Throws: the failure when there is to be none.
  private func waitAfter(
    _ failure: CloudConnection.Failure, _ call: APICall, _ permit: RateLimiter.Permit,
    _ end: Duration, _ progress: inout Progress, _ change: Change?
  ) async throws(CloudError) {
    guard let reason = RetryReason(failure.error), reason != .expired else { throw failure.error }
    if reason == .throttled {
      count.withLock { $0.throttles += 1 }
      limiter.throttle(permit)
    }
    let policy = connection.retries
    let isSame = progress.notes(failure.error)
    let attempts =
      switch reason {
      case .malformed: min(policy.attempts, policy.attemptsAfterMalformedAnswer)
      case .transient where isSame: min(policy.attempts, policy.attemptsAtSameFailure)
      default: policy.attempts
      }
    guard progress.attempts < attempts else {
      throw ended(failure.error, "after \(progress.attempts) attempts")
    }
    let delay = policy.delay(
      afterAttempt: progress.attempts, isThrottle: reason == .throttled,
      retryAfter: failure.retryAfter)
    guard connection.time.now() + delay < end else {
      throw ended(failure.error, "after \(progress.attempts) attempts, no time is left")
    }
    guard quota.take(reason.cost) else {
      throw ended(failure.error, "it isn't tried again because too much fails")
    }
    progress.cost = reason.cost
    progress.attempts += 1
    count.withLock { $0.retries += 1 }
    observer?(.retrying(call, after: failure.error, delay: delay))
    do {
      guard let change else { return try await connection.time.sleep(delay) }
      var left = delay
      while left > .zero, !change.isWithdrawn() {
        let part = min(left, .seconds(1))
        try await connection.time.sleep(part)
        left -= part
      }
    } catch {
      throw CloudError(kind: .cancelled, message: "cancelled")
    }
    if change?.isWithdrawn() == true { throw ended(failure.error, "stopped") }
  }

  private func ended(_ error: CloudError, _ how: String) -> CloudError {
    var error = error
    error.message = error.message.isEmpty ? how : "\(error.message) (\(how))"
    return error
  }

  private func credentials(
    insteadOf stale: AccessCredentials?
  ) async throws(CloudError) -> AccessCredentials {
    do throws(CredentialError) {
      if let stale { return try await credentials.credentials(insteadOf: stale) }
      return try await credentials.credentials()
    } catch {
      throw error.cloudError
    }
  }

  // MARK: - Buckets

  private func bucket(of call: APICall) -> String? {
    guard call.service == "s3" else { return nil }
    for case let member in call.parameters where member.name == "Bucket" {
      if case .string(let name) = member.value { return name }
    }
    return nil
  }

  private func knownRegion(of call: APICall) -> String {
    guard let bucket = bucket(of: call) else { return call.region }
    return bucketRegions.withLock { $0[bucket] } ?? call.region
  }

  private func learn(_ region: String, of call: APICall) {
    guard let bucket = bucket(of: call) else { return }
    bucketRegions.withLock { regions in
      if regions.count >= 100_000 { regions.removeAll() }
      regions[bucket] = region
    }
  }
}
