// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// How far the cloud's clock is from ours, learnt from what it refuses.
///
/// Shared by all clients, which own it together.
package final class ClockCorrection: Sendable {
  private let offset = Mutex(0)

  /// No correction.
  package init() {}

  /// Seconds to add to our clock.
  package var seconds: Int { offset.withLock { $0 } }

  /// Codes by which services say that a request's date is wrong.
  private static let codes: Set<String> = [
    "RequestTimeTooSkewed", "RequestExpired", "RequestInTheFuture", "InvalidSignatureException",
    "SignatureDoesNotMatch", "AuthFailure",
  ]

  /// Learns from a refusal.
  ///
  /// A wrong signature may have other reasons than the date, so the clocks have to be four
  /// minutes apart: services allow five.
  ///
  /// - Parameters:
  ///   - serverDate: the answer's `Date`; read for the refusals alone that may be due to it.
  ///   - signedAt: the moment that the refused request bore.
  ///   - now: our clock.
  /// - Returns: whether the request should be signed anew and sent again.
  package func learn(
    code: String, serverDate: @autoclosure () -> UTCTime?, signedAt: UTCTime, now: UTCTime
  ) -> Bool {
    guard ClockCorrection.codes.contains(code), let serverDate = serverDate() else {
      return false
    }
    guard abs(serverDate.seconds - signedAt.seconds) >= 240 else { return false }
    offset.withLock { $0 = serverDate.seconds - now.seconds }
    return true
  }
}
