// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOTLS

/// A connection to a host, with at most one request on it at a time.
///
/// The last in its channel's pipeline, and without encryption the only one; used on the channel's
/// event loop alone.
final class HTTPConnection: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// Those it belongs to once the pool counts it; of several that are tried for a name only one is.
  private(set) var lane: ConnectionLane?
  /// Since when nothing has been asked over it.
  var idleSince = NIODeadline.now()

  private let host: String
  private let pool: ConnectionPool
  private var context: ChannelHandlerContext?
  private var exchange: Exchange?
  private var parser: AnswerParser?
  /// Whether the way to the host is there, through a proxy too.
  private var isOpen = false
  private var handshakeTimer: Scheduled<Void>?

  init(host: String, pool: ConnectionPool) {
    self.host = host
    self.pool = pool
  }

  /// Whether it can take another request.
  var isUsable: Bool { isOpen && exchange == nil && context?.channel.isActive == true }

  /// Becomes one of the pool's, and begins with a request.
  func take(_ exchange: Exchange, in lane: ConnectionLane, handshakeTime: TimeAmount) {
    self.lane = lane
    if lane.route.isSecure, let loop = context?.eventLoop {
      handshakeTimer = loop.assumeIsolated().scheduleTask(in: handshakeTime) {
        self.fail(TransportError(.timedOut, "no connection to \(self.host) in time"))
        self.close()
      }
    }
    // A failure while it was made finds nobody here, and closes it.
    guard context?.channel.isActive == true else {
      exchange.end(.failure(Self.closedEarly(exchange.host)))
      return ended()
    }
    send(exchange)
  }

  /// Makes a request.
  func send(_ exchange: Exchange) {
    self.exchange = exchange
    exchange.connection = self
    if isOpen { write() }
  }

  /// Ends the connection.
  func close() { context?.close(promise: nil) }

  private func write() {
    guard let context, let exchange, !exchange.isSent else { return }
    exchange.isSent = true
    parser = AnswerParser(
      limit: exchange.limits.byteCount, host: exchange.host, answersHead: exchange.answersHead)
    let message = context.channel.allocator.buffer(bytes: exchange.message)
    context.writeAndFlush(wrapOutboundOut(message), promise: nil)
  }

  // MARK: - What comes

  func handlerAdded(context: ChannelHandlerContext) { self.context = context }

  func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

  func channelActive(context: ChannelHandlerContext) {
    isOpen = true
    write()
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if case .handshakeCompleted = event as? TLSUserEvent {
      handshakeTimer?.cancel()
      handshakeTimer = nil
    }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // What nobody has asked for, or wants any more, isn't the next answer either.
    guard let exchange, !exchange.isOver, parser != nil else { return close() }
    let piece = Array(buffer: unwrapInboundIn(data))
    do throws(TransportError) {
      let count = try parser?.read(piece)
      if parser?.state == .complete { finish(exchange, hasMore: count != piece.count) }
    } catch {
      fail(error)
      close()
    }
  }

  /// - Parameter hasMore: whether something followed the answer, after which nobody knows what the
  ///   next answer would be.
  private func finish(_ exchange: Exchange, hasMore: Bool) {
    guard let parser else { return close() }
    self.exchange = nil
    self.parser = nil
    if parser.isKeptAlive, !hasMore { pool.release(self) } else { close() }
    exchange.end(.success(parser.answer))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let exchange { fail(TransportError(error, host: exchange.host)) }
    close()
  }

  func channelInactive(context: ChannelHandlerContext) {
    if let exchange {
      if parser?.end() == true {
        finish(exchange, hasMore: false)
      } else {
        fail(Self.closedEarly(exchange.host))
      }
    }
    ended()
  }

  private func fail(_ error: TransportError) {
    let exchange = exchange
    self.exchange = nil
    parser = nil
    exchange?.end(.failure(error))
  }

  private func ended() {
    isOpen = false
    handshakeTimer?.cancel()
    handshakeTimer = nil
    guard let lane else { return }
    self.lane = nil
    pool.remove(self, from: lane)
  }

  private static func closedEarly(_ host: String) -> TransportError {
    TransportError(.closed, "\(host) closed the connection early")
  }
}
