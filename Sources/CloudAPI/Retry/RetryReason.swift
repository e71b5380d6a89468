// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Whether a failed call may be made again, and why.
enum RetryReason: Hashable, Sendable {
  /// The service refused for its rate.
  case throttled
  /// The service or the connection failed.
  case transient
  /// The answer could not be understood; perhaps it was cut off.
  case malformed
  /// The credentials have expired.
  case expired

  /// The reason to make a call again; nil when it would fail again.
  init?(_ error: CloudError) {
    if RetryReason.expiryCodes.contains(error.code) {
      self = .expired
    } else if RetryReason.throttleCodes.contains(error.code) || error.status == 429 {
      self = .throttled
    } else if RetryReason.transientCodes.contains(error.code) {
      self = .transient
    } else {
      switch error.kind {
      case .throttled: self = .throttled
      case .serverError, .connection, .timedOut: self = .transient
      case .malformedAnswer: self = .malformed
      case .unavailable where (500...599).contains(error.status): self = .transient
      case .denied, .notFound, .unavailable, .invalidRequest, .credentials, .unknownOperation,
        .cancelled:
        return nil
      }
    }
  }

  /// What a further attempt takes from the quota.
  var cost: Int { self == .transient ? 5 : self == .throttled ? 5 : 10 }

  private static let expiryCodes: Set<String> = ["ExpiredToken", "ExpiredTokenException"]

  /// The codes that the SDKs agree on (AWS SDKs and Tools Reference Guide, "Retry behavior").
  private static let throttleCodes: Set<String> = [
    "BandwidthLimitExceeded", "EC2ThrottledException", "LimitExceededException",
    "PriorRequestNotComplete", "ProvisionedThroughputExceededException", "RequestLimitExceeded",
    "RequestThrottled", "RequestThrottledException", "SlowDown", "ThrottledException",
    "Throttling", "ThrottlingException", "TooManyRequestsException",
    "TransactionInProgressException",
  ]

  private static let transientCodes: Set<String> = [
    "IDPCommunicationError", "InternalError", "InternalFailure", "InternalServerError",
    "InternalServerException", "InternalServiceError", "InternalServiceException",
    "RequestTimeout", "RequestTimeoutException", "ServiceUnavailable",
    "ServiceUnavailableException",
  ]
}
