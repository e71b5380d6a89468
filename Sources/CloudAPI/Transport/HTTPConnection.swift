// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1
internal import NIOTLS

/// A connection to a host, with at most one request on it at a time.
///
/// The last in its channel's pipeline; used on the channel's event loop alone.
final class HTTPConnection: ChannelInboundHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  let route: ConnectionRoute
  /// Since when nothing has been asked over it.
  var idleSince = NIODeadline.now()

  private let pool: ConnectionPool
  private var context: ChannelHandlerContext?
  private var exchange: Exchange?
  private var response: HTTPResponseHead?
  private var body: [UInt8] = []
  /// Whether the way to the host is there, through a proxy too.
  private var isOpen = false
  /// Whether the pool counts it; of several that are tried for a name only one is taken.
  private var isTaken = false
  private var handshakeTimer: Scheduled<Void>?

  init(route: ConnectionRoute, pool: ConnectionPool) {
    self.route = route
    self.pool = pool
  }

  /// Whether it can take another request.
  var isUsable: Bool { isOpen && exchange == nil && context?.channel.isActive == true }

  /// Becomes one of the pool's, and begins with a request.
  func take(_ exchange: Exchange, handshakeTime: TimeAmount) {
    isTaken = true
    if route.isSecure, let loop = context?.eventLoop {
      handshakeTimer = loop.assumeIsolated().scheduleTask(in: handshakeTime) {
        self.fail(TransportError(.timedOut, "no connection to \(self.route.host) in time"))
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
    context.write(wrapOutboundOut(.head(exchange.head)), promise: nil)
    if !exchange.body.isEmpty {
      let body = context.channel.allocator.buffer(bytes: exchange.body)
      context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    }
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
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
    guard let exchange, !exchange.isOver else { return close() }
    switch unwrapInboundIn(data) {
    case .head(let head):
      response = head
      let length = head.headers.first(name: "Content-Length").flatMap { Int($0) } ?? 0
      if exchange.head.method == .HEAD || length <= 0 { return }
      guard length <= exchange.limits.byteCount else { return refuse(exchange) }
      // What is only announced isn't worth much memory.
      body.reserveCapacity(min(length, 1 << 20))
    case .body(let part):
      guard body.count + part.readableBytes <= exchange.limits.byteCount else {
        return refuse(exchange)
      }
      body.append(contentsOf: part.readableBytesView)
    case .end:
      finish(exchange)
    }
  }

  private func refuse(_ exchange: Exchange) {
    fail(
      TransportError(
        .tooLarge,
        "the answer of \(exchange.host) is larger than \(exchange.limits.byteCount) bytes"))
    close()
  }

  private func finish(_ exchange: Exchange) {
    guard let response else { return close() }
    let answer = WireAnswer(
      status: Int(response.status.code),
      headers: response.headers.map { WireField($0.name, $0.value) }, body: body)
    self.exchange = nil
    self.response = nil
    body = []
    if response.isKeepAlive { pool.release(self) } else { close() }
    exchange.end(.success(answer))
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    if let exchange { fail(TransportError(error, host: exchange.host)) }
    close()
  }

  func channelInactive(context: ChannelHandlerContext) {
    if let exchange { fail(Self.closedEarly(exchange.host)) }
    ended()
  }

  private func fail(_ error: TransportError) {
    let exchange = exchange
    self.exchange = nil
    exchange?.end(.failure(error))
  }

  private func ended() {
    isOpen = false
    handshakeTimer?.cancel()
    handshakeTimer = nil
    guard isTaken else { return }
    isTaken = false
    pool.remove(self)
  }

  private static func closedEarly(_ host: String) -> TransportError {
    TransportError(.closed, "\(host) closed the connection early")
  }
}
