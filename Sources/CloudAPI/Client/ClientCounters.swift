// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a client has done so far.
package struct ClientCounters: Hashable, Sendable {
  /// Calls that were asked for.
  package var calls = 0
  /// Requests that were sent for them.
  package var requests = 0
  /// Requests that were sent again after a failure.
  package var retries = 0
  /// Refusals for the rate.
  package var throttles = 0
  /// Calls that ended without an answer.
  package var failures = 0
  /// Bytes of answers, decompressed.
  package var bytes = 0
  /// Times that credentials were renewed because a service called them expired.
  package var renewals = 0

  /// Nothing yet.
  package init() {}

  /// Both together, as for the clients of several accounts.
  package static func + (left: ClientCounters, right: ClientCounters) -> ClientCounters {
    var sum = left
    sum.calls += right.calls
    sum.requests += right.requests
    sum.retries += right.retries
    sum.throttles += right.throttles
    sum.failures += right.failures
    sum.bytes += right.bytes
    sum.renewals += right.renewals
    return sum
  }
}

/// What happens to a call, for whoever shows progress.
package enum ClientEvent: Sendable {
  /// There is an answer of so many bytes.
  case answered(APICall, byteCount: Int)
  /// It is made again after a while.
  case retrying(APICall, after: CloudError, delay: Duration)
  /// There is none.
  case failed(APICall, CloudError)
}
