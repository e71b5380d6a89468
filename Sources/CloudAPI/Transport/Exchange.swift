// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// A request on its way, and whoever waits for its answer.
///
/// It is made anywhere, and from then on used on the pool's event loop alone.
final class Exchange: @unchecked Sendable {
  // `@unchecked`: the variables are touched on one event loop only; `ConnectionPool` sees to it.

  typealias Outcome = Result<WireAnswer, TransportError>

  let route: ConnectionRoute
  /// The request as it is sent.
  let message: [UInt8]
  /// Whether the answer has a head only.
  let answersHead: Bool
  let limits: TransferLimits
  /// Host and port, as messages name them.
  let host: String
  /// The connection that it is made over.
  var connection: HTTPConnection?
  /// Whether the request was handed to a connection.
  var isSent = false
  /// When its time is over.
  private(set) var deadline = NIODeadline.distantFuture
  /// Where it stands among those that are watched for that.
  var place: Int?

  private(set) var isOver = false
  private var outcome: Outcome?
  private var continuation: CheckedContinuation<Outcome, Never>?
  private var deadlines: ExchangeDeadlines?

  init(
    route: ConnectionRoute, message: [UInt8], answersHead: Bool, limits: TransferLimits,
    host: String
  ) {
    self.route = route
    self.message = message
    self.answersHead = answersHead
    self.limits = limits
    self.host = host
  }

  /// Takes in who waits, and from when on.
  func begin(_ continuation: CheckedContinuation<Outcome, Never>, _ deadlines: ExchangeDeadlines) {
    // It may have been cancelled on the way here.
    if let outcome { return continuation.resume(returning: outcome) }
    self.continuation = continuation
    self.deadlines = deadlines
    deadline = .now() + limits.time.timeAmount
    deadlines.add(self)
  }

  /// Ends it because it took too long.
  func runOut() {
    let what = isSent ? "\(host) didn't answer in time" : "no connection in time"
    abandon(TransportError(.timedOut, what))
  }

  /// Ends it from this side; nothing more is wanted of its connection.
  func abandon(_ error: TransportError) {
    let connection = connection
    end(.failure(error))
    connection?.close()
  }

  /// Says what came of it, the first time that it is called.
  func end(_ outcome: Outcome) {
    guard !isOver else { return }
    isOver = true
    deadlines?.remove(self)
    deadlines = nil
    var outcome = outcome
    if case .failure(var error) = outcome {
      error.isSent = isSent
      outcome = .failure(error)
    }
    connection = nil
    if let continuation {
      self.continuation = nil
      continuation.resume(returning: outcome)
    } else {
      self.outcome = outcome
    }
  }
}

extension Duration {
  /// The duration as the network's library has it.
  var timeAmount: TimeAmount {
    let (seconds, attoseconds) = components
    return .seconds(seconds) + .nanoseconds(attoseconds / 1_000_000_000)
  }
}
