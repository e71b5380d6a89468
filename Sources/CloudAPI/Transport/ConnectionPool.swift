// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOHTTP1
internal import NIOPosix
internal import NIOSSL

/// Makes connections, keeps those that can be used again, and gives requests to them.
///
/// A transport owns it. All of it happens on one event loop: answers are small and many, and a
/// request that goes from thread to thread costs more than what is done with it.
final class ConnectionPool: @unchecked Sendable {
  // `@unchecked`: the variables are touched on `loop` only.

  /// The connections of one route, and who waits for one.
  private struct Lane {
    var bootstrap: ClientBootstrap
    /// Connections that are there or on their way.
    var count = 0
    /// Those not in use, the last used one at the end.
    var idle: [HTTPConnection] = []
    var waiting = CircularBuffer<Exchange>()
  }

  let loop: any EventLoop
  private let options: TransportOptions
  private let trust: TLSConfiguration
  private var context: NIOSSLContext?
  private var lanes: [ConnectionRoute: Lane] = [:]
  private var sweep: Scheduled<Void>?
  private var isShutDown = false

  init(options: TransportOptions, trust: TLSConfiguration, loop: any EventLoop) {
    self.options = options
    self.trust = trust
    self.loop = loop
  }

  /// Gives a request to a connection, at once or when there is one.
  func start(_ exchange: Exchange) {
    if exchange.isOver { return }
    guard !isShutDown else {
      return exchange.end(.failure(TransportError(.cancelled, "the connections are closed")))
    }
    let route = exchange.route
    var lane: Lane
    do {
      lane = try lanes[route] ?? Lane(bootstrap: bootstrap(for: route))
    } catch {
      return exchange.end(.failure(TransportError(error, host: exchange.host)))
    }
    var connection: HTTPConnection?
    while connection == nil, let last = lane.idle.popLast() {
      if last.isUsable { connection = last }
    }
    let mayOpen = connection == nil && lane.count < max(options.connectionsPerHost, 1)
    if mayOpen { lane.count += 1 }
    if connection == nil, !mayOpen { lane.waiting.append(exchange) }
    lanes[route] = lane
    if let connection { return connection.send(exchange) }
    if mayOpen { open(exchange, with: lane.bootstrap) }
  }

  /// A connection has nothing to do any more.
  func release(_ connection: HTTPConnection) {
    if let next = nextWaiting(connection.route) { return connection.send(next) }
    guard !isShutDown else { return connection.close() }
    connection.idleSince = .now()
    lanes[connection.route]?.idle.append(connection)
    scheduleSweep()
  }

  /// A connection is closed.
  func remove(_ connection: HTTPConnection) {
    lanes[connection.route]?.idle.removeAll { $0 === connection }
    leave(connection.route)
  }

  /// Closes all connections; who waits for one is told.
  func shutdown() {
    isShutDown = true
    sweep?.cancel()
    let lanes = lanes.values
    self.lanes = [:]
    for lane in lanes {
      for connection in lane.idle { connection.close() }
      for exchange in lane.waiting {
        exchange.end(.failure(TransportError(.cancelled, "the connections are closed")))
      }
    }
  }

  // MARK: - Opening

  private func open(_ exchange: Exchange, with bootstrap: ClientBootstrap) {
    let route = exchange.route
    // An address that is a number needs no look-up, nor several attempts side by side.
    let made: EventLoopFuture<any Channel> =
      if let address = try? SocketAddress(ipAddress: route.peer, port: route.peerPort) {
        bootstrap.connect(to: address)
      } else {
        bootstrap.connect(host: route.peer, port: route.peerPort)
      }
    made.assumeIsolated().whenComplete { result in
      do {
        let channel = try result.get()
        let connection = try channel.pipeline.syncOperations.handler(type: HTTPConnection.self)
        self.opened(connection, for: exchange)
      } catch {
        exchange.end(.failure(TransportError(connecting: error, to: exchange.host)))
        self.leave(route)
      }
    }
  }

  private func opened(_ connection: HTTPConnection, for exchange: Exchange) {
    // Whoever it was for may have gone meanwhile; then it is the next one's.
    let wanted = exchange.isOver ? nextWaiting(connection.route) : exchange
    guard let wanted, !isShutDown else {
      exchange.end(.failure(TransportError(.cancelled, "the connections are closed")))
      connection.close()
      return leave(connection.route)
    }
    connection.take(wanted, handshakeTime: options.connectTime.timeAmount)
  }

  /// A place among the connections is free.
  private func leave(_ route: ConnectionRoute) {
    guard var lane = lanes[route] else { return }
    lane.count -= 1
    lanes[route] = lane.count == 0 && lane.waiting.isEmpty ? nil : lane
    if let next = nextWaiting(route) { start(next) }
  }

  private func nextWaiting(_ route: ConnectionRoute) -> Exchange? {
    while let next = lanes[route]?.waiting.popFirst() {
      if !next.isOver { return next }
    }
    return nil
  }

  private func bootstrap(for route: ConnectionRoute) throws -> ClientBootstrap {
    let context = route.isSecure ? try sslContext() : nil
    let name = NetworkAddress(route.host) == nil ? route.host : nil
    return ClientBootstrap(group: loop)
      .connectTimeout(options.connectTime.timeAmount)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          let pipeline = channel.pipeline.syncOperations
          if let context {
            if route.proxy != nil { try pipeline.addHandler(ProxyTunnel(route: route)) }
            try pipeline.addHandler(NIOSSLClientHandler(context: context, serverHostname: name))
          }
          try pipeline.addHandler(HTTPRequestEncoder())
          try pipeline.addHandler(ByteToMessageHandler(HTTPResponseDecoder()))
          try pipeline.addHandler(HTTPConnection(route: route, pool: self))
        }
      }
  }

  /// Made when it is first needed: reading the system's certificates takes a while.
  private func sslContext() throws -> NIOSSLContext {
    if let context { return context }
    let made = try NIOSSLContext(configuration: trust)
    context = made
    return made
  }

  // MARK: - Closing what isn't used

  private func scheduleSweep() {
    guard sweep == nil else { return }
    sweep = loop.scheduleTask(in: options.keepTime.timeAmount) {
      self.sweep = nil
      let limit = NIODeadline.now() - self.options.keepTime.timeAmount
      let idle = self.lanes.values.flatMap(\.idle)
      for connection in idle where connection.idleSince <= limit { connection.close() }
      if idle.contains(where: { $0.idleSince > limit }) { self.scheduleSweep() }
    }
  }
}
