// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What clients of all accounts share: models, endpoints, the network, keys and clocks.
package struct CloudConnection: Sendable {
  /// The services' models.
  package var models: ServiceModels
  /// Where services are.
  package var endpoints: Endpoints
  /// What the user chose about that.
  package var endpointOptions: EndpointOptions
  /// Sends requests.
  package var transport: any HTTPTransport
  /// The time.
  package var time: TimeSource
  /// Signs requests.
  package var signer = RequestSigner()
  /// How far the cloud's clock is from ours.
  package var clock = ClockCorrection()
  /// How often failed calls are made again.
  package var retries = RetryPolicy()
  /// The time for one attempt, and the size of the largest answer.
  package var transfer = TransferLimits()

  /// A connection from its parts.
  package init(
    models: ServiceModels, endpoints: Endpoints, endpointOptions: EndpointOptions = .init(),
    transport: any HTTPTransport, time: TimeSource = .system
  ) {
    self.models = models
    self.endpoints = endpoints
    self.endpointOptions = endpointOptions
    self.transport = transport
    self.time = time
  }

  /// Why one attempt at a call brought no answer, with what helps the next.
  struct Failure: Error {
    var error: CloudError
    /// How long the service wants us to wait.
    var retryAfter: Duration?
    /// Where S3 says that the bucket is.
    var region: String?
    /// The clocks differ, and the correction is known now.
    var isClockCorrected = false
    /// Bytes that came.
    var byteCount = 0
  }

  /// What one attempt at a call brought.
  struct Success: Sendable {
    var document: Document
    var byteCount: Int
  }

  /// Makes a call once.
  ///
  /// - Parameters:
  ///   - region: where it goes; mostly the call's own.
  ///   - credentials: what it is signed with; nil only for operations that aren't signed.
  ///   - end: when the call has to be over, all attempts together.
  ///   - token: what tells the service that a further attempt is the same call; nil makes one up.
  func attempt(
    _ call: APICall, of operation: OperationModel, region: String,
    credentials: AccessCredentials?, by end: Duration, token: String? = nil
  ) async throws(Failure) -> Success {
    var request: AddressedRequest
    do throws(CloudError) {
      let wire = try WireForm.request(
        operation, parameters: call.parameters,
        idempotencyToken: { token ?? CloudConnection.token() })
      request = try endpoints.address(
        wire, of: operation, region: region, options: endpointOptions)
    } catch {
      throw Failure(error: error)
    }
    let signedAt = time.date() + clock.seconds
    if let scope = request.signing {
      guard let credentials else {
        let message = "\(call.service):\(call.operation) needs credentials"
        throw Failure(error: CloudError(kind: .credentials, message: message))
      }
      signer.sign(&request, scope: scope, credentials: credentials, at: signedAt)
    }
    var limits = transfer
    limits.time = min(limits.time, end - time.now())
    guard limits.time > .zero else { throw Failure(error: CloudConnection.tooLate(call)) }
    let answer: WireAnswer
    do throws(TransportError) {
      answer = try await transport.answer(to: request, limits: limits)
    } catch {
      throw Failure(error: error.cloudError)
    }
    guard answer.status < 300 else { throw failure(answer, operation, signedAt) }
    do throws(CloudError) {
      let document = try WireForm.document(of: answer, to: operation)
      return Success(document: document, byteCount: answer.body.count)
    } catch {
      // A service may say 200 and then fail: S3's errors come this way, too.
      var error = error
      error.isAmbiguous = true
      throw Failure(error: error, byteCount: answer.body.count)
    }
  }

  private func failure(
    _ answer: WireAnswer, _ operation: OperationModel, _ signedAt: UTCTime
  ) -> Failure {
    var (error, region) = WireForm.error(of: answer, to: operation)
    // Whoever fails on its own side may have got half way; a refusal for the rate did nothing.
    error.isAmbiguous = answer.status >= 500 && RetryReason(error) != .throttled
    let isRedirect = operation.service.name == "s3" && region != nil
    if (300..<400).contains(answer.status), !isRedirect {
      error = CloudError(
        kind: .malformedAnswer, code: error.code,
        message: "the service redirects elsewhere, which isn't followed", status: answer.status,
        requestID: error.requestID)
    }
    return Failure(
      error: error, retryAfter: CloudConnection.retryAfter(answer, now: time.date()),
      region: isRedirect ? region : nil,
      isClockCorrected: clock.learn(
        code: error.code, serverDate: answer.header("Date").flatMap { UTCTime(httpDate: $0) },
        signedAt: signedAt, now: time.date()),
      byteCount: answer.body.count)
  }

  /// What the service says of when to come again: `x-amz-retry-after` in milliseconds, or HTTP's
  /// own field in seconds or as a date.
  static func retryAfter(_ answer: WireAnswer, now: UTCTime) -> Duration? {
    if let text = answer.header("x-amz-retry-after"), let number = Int(text), number >= 0 {
      return .milliseconds(min(number, 3_600_000))
    }
    guard let text = answer.header("Retry-After") else { return nil }
    if let number = Int(text), number >= 0 { return .seconds(min(number, 3600)) }
    guard let date = UTCTime(httpDate: text) else { return nil }
    return .seconds(min(max(date.seconds - now.seconds, 0), 3600))
  }

  static func tooLate(_ call: APICall) -> CloudError {
    CloudError(
      kind: .timedOut, message: "\(call.service):\(call.operation) has no answer in time")
  }

  /// A token that no other call has.
  static func token() -> String {
    let bytes = withUnsafeBytes(of: UInt64.random(in: .min ... .max)) { Array($0) }
    let more = withUnsafeBytes(of: UInt64.random(in: .min ... .max)) { Array($0) }
    return (bytes + more).hexadecimal
  }
}
