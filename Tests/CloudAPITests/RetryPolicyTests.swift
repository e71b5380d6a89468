// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CloudAPI

@Suite("Retries")
struct RetryPolicyTests {
  @Test("waits double up to a bound, are spread, and keep to what the service asks for")
  func delays() {
    var policy = RetryPolicy()
    policy.random = { 0.5 }
    let waits = (1...10).map {
      policy.delay(afterAttempt: $0, isThrottle: false, retryAfter: nil)
    }
    #expect(waits[0] == .milliseconds(100) && waits[1] == .milliseconds(200))
    #expect(waits[9] == .seconds(10))
    #expect(
      policy.delay(afterAttempt: 1, isThrottle: true, retryAfter: nil) == .milliseconds(250))
    #expect(
      policy.delay(afterAttempt: 1, isThrottle: true, retryAfter: .seconds(7)) == .seconds(7))
    #expect(
      policy.delay(afterAttempt: 1, isThrottle: true, retryAfter: .seconds(3600)) == .seconds(60))
    policy.random = { 0 }
    #expect(policy.delay(afterAttempt: 99, isThrottle: false, retryAfter: nil) == .zero)
  }

  private static let errors: [(CloudError, RetryReason?)] = [
    (CloudError(kind: .denied, code: "AccessDenied", message: "", status: 403), nil),
    (CloudError(kind: .notFound, message: "", status: 404), nil),
    (CloudError(kind: .throttled, message: "", status: 400), RetryReason.throttled),
    (CloudError(kind: .invalidRequest, code: "SlowDown", message: "", status: 503), .throttled),
    (CloudError(kind: .invalidRequest, message: "", status: 429), .throttled),
    (CloudError(kind: .serverError, message: "", status: 500), .transient),
    (CloudError(kind: .connection, message: ""), .transient),
    (CloudError(kind: .malformedAnswer, message: "", status: 200), .malformed),
    (CloudError(kind: .credentials, code: "ExpiredToken", message: "", status: 400), .expired),
    (CloudError(kind: .unavailable, message: "", status: 503), .transient),
    (CloudError(kind: .unavailable, message: "", status: 403), nil),
    (CloudError(kind: .cancelled, message: ""), nil),
  ]

  @Test(
    "the kind and the code of an error say whether it is worth another attempt",
    arguments: errors)
  func reasons(error: CloudError, reason: RetryReason?) {
    #expect(RetryReason(error) == reason)
  }

  @Test("the quota ends attempts where everything fails, and fills up again with successes")
  func quota() {
    let quota = RetryQuota(capacity: 12)
    #expect(quota.take(5) && quota.take(5) && !quota.take(5))
    quota.giveBack(5)
    #expect(quota.remaining == 7)
    for _ in 0..<100 { quota.giveBack(0) }
    #expect(quota.remaining == 12)
  }

  @Test("what a service says of when to come again is understood in all forms")
  func retryAfter() throws {
    let now = try #require(UTCTime("1994-11-06T08:49:27Z"))
    func wait(_ name: String, _ value: String) -> Duration? {
      CloudConnection.retryAfter(
        WireAnswer(503, "", headers: [WireField(name, value)]), now: now)
    }
    #expect(wait("Retry-After", "3") == .seconds(3))
    #expect(wait("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT") == .seconds(10))
    #expect(wait("x-amz-retry-after", "1500") == .milliseconds(1500))
    #expect(wait("Retry-After", "soon") == nil)
    #expect(wait("Retry-After", "-3") == nil)
  }
}
