// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Why a call has no answer.
package struct CloudError: Error, Hashable, Sendable {
  /// What kind of failure it is: what a caller decides by.
  package enum Kind: String, Sendable, CaseIterable {
    /// The credentials don't permit it.
    case denied
    /// There is no such thing, or it isn't configured.
    case notFound
    /// The service still refused for its rate after all retries.
    case throttled
    /// The service, the region or the account doesn't offer it (not subscribed, opt-in region).
    case unavailable
    /// The request isn't one the service understands.
    case invalidRequest
    /// The service failed, also after all retries.
    case serverError
    /// No connection, TLS, or a broken answer, also after all retries.
    case connection
    /// The deadline passed.
    case timedOut
    /// There are no credentials, or they have expired and can't be renewed.
    case credentials
    /// No model or endpoint is known for the call.
    case unknownOperation
    /// The answer isn't in the form that the model says, or a limit was hit.
    case malformedAnswer
    /// Whoever asked has gone.
    case cancelled
  }

  /// What kind of failure it is.
  package var kind: Kind
  /// The service's own code, such as `NoSuchBucketPolicy`; empty where there is none.
  package var code: String
  /// What the service or the layer says, with secrets left out.
  package var message: String
  /// The HTTP status; 0 without an answer.
  package var status: Int
  /// The service's number for the request; empty where there is none.
  package var requestID: String
  /// Whether what was asked may have been done all the same: the request went out, and no answer
  /// says what came of it. Of a call that only reads it means nothing.
  package var isAmbiguous = false

  /// An error from its parts.
  package init(
    kind: Kind, code: String = "", message: String, status: Int = 0, requestID: String = ""
  ) {
    self.kind = kind
    self.code = code
    self.message = message
    self.status = status
    self.requestID = requestID
  }
}
