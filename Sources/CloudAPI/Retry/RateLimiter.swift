// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Sees that no service is asked more often than it should, per account and region.
///
/// Shared by the clients of all accounts; whoever makes them owns it.
package final class RateLimiter: Sendable {
  private struct Key: Hashable {
    var account: String
    var service: String
    var region: String
    var pattern: String
  }

  /// Leave to make one call.
  struct Permit: Sendable {
    fileprivate let bucket: RateBucket?
    fileprivate let givenAt: Duration
  }

  private let limits: ServiceLimits?
  private let time: TimeSource
  private let buckets = Mutex<[Key: RateBucket]>([:])

  /// A limiter.
  ///
  /// - Parameter limits: the rates; nil for none at all, as suits a stand-in on this machine.
  package init(limits: ServiceLimits?, time: TimeSource = .system) {
    self.limits = limits
    self.time = time
  }

  /// Waits until a call may be made.
  ///
  /// - Throws: `CancellationError`.
  func permit(for call: APICall, account: String) async throws -> Permit {
    guard let bucket = bucket(for: call, account: account) else {
      return Permit(bucket: nil, givenAt: time.now())
    }
    return Permit(bucket: bucket, givenAt: try await bucket.wait())
  }

  /// Learns that the service refused a call for its rate.
  func throttle(_ permit: Permit) { permit.bucket?.throttle(sentAt: permit.givenAt) }

  /// Calls per second that are possible at the moment; nil without a limit.
  package func rate(of call: APICall, account: String) -> Double? {
    bucket(for: call, account: account)?.rate
  }

  private func bucket(for call: APICall, account: String) -> RateBucket? {
    guard let limits else { return nil }
    let limit = limits.limit(service: call.service, operation: call.operation)
    let key = Key(
      account: account, service: call.service, region: call.region, pattern: limit.pattern)
    return buckets.withLock { buckets in
      if let bucket = buckets[key] { return bucket }
      let bucket = RateBucket(limit: limit.rate, time: time)
      buckets[key] = bucket
      return bucket
    }
  }
}
