// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Makes connections, keeps those that can be used again, and gives requests to them.
///
/// A transport owns it. All of it happens on one event loop: answers are small and many, and a
/// request that goes from thread to thread costs more than what is done with it.
final class ConnectionPool: @unchecked Sendable {
  // `@unchecked`: the variables are touched on `loop` only.

  let loop: any EventLoop
  /// When exchanges are to be over.
  let deadlines: ExchangeDeadlines
  private let options: TransportOptions
  private let trust: TLSConfiguration
  private var context: NIOSSLContext?
  private var lanes: [ConnectionRoute: ConnectionLane] = [:]
  private var sweep: Scheduled<Void>?
  private var isShutDown = false

  init(options: TransportOptions, trust: TLSConfiguration, loop: any EventLoop) {
    self.options = options
    self.trust = trust
    self.loop = loop
    deadlines = ExchangeDeadlines(loop: loop)
  }

  /// Gives a request to a connection, at once or when there is one.
  func start(_ exchange: Exchange) {
    if exchange.isOver { return }
    guard !isShutDown else {
      return exchange.end(.failure(TransportError(.cancelled, "the connections are closed")))
    }
    let lane: ConnectionLane
    do {
      lane = try self.lane(of: exchange.route)
    } catch {
      return exchange.end(.failure(TransportError(error, host: exchange.host)))
    }
    if let connection = lane.usable() {
      connection.send(exchange)
    } else if lane.count < max(options.connectionsPerHost, 1) {
      lane.count += 1
      open(exchange, in: lane)
    } else {
      lane.waiting.append(exchange)
    }
  }

  private func lane(of route: ConnectionRoute) throws -> ConnectionLane {
    if let lane = lanes[route] { return lane }
    let lane = ConnectionLane(route, bootstrap: try bootstrap(for: route))
    lanes[route] = lane
    return lane
  }

  /// A connection has nothing to do any more.
  func release(_ connection: HTTPConnection) {
    guard let lane = connection.lane, !isShutDown else { return connection.close() }
    if let next = lane.nextWaiting() { return connection.send(next) }
    connection.idleSince = .now()
    lane.idle.append(connection)
    scheduleSweep()
  }

  /// A connection is closed.
  func remove(_ connection: HTTPConnection, from lane: ConnectionLane) {
    lane.idle.removeAll { $0 === connection }
    leave(lane)
  }

  /// Closes all connections; who waits for one is told.
  func shutdown() {
    isShutDown = true
    sweep?.cancel()
    deadlines.stop()
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

  private func open(_ exchange: Exchange, in lane: ConnectionLane) {
    let made: EventLoopFuture<any Channel> =
      if let address = lane.address {
        lane.bootstrap.connect(to: address)
      } else {
        lane.bootstrap.connect(host: lane.route.peer, port: lane.route.peerPort)
      }
    made.assumeIsolated().whenComplete { result in
      do {
        let channel = try result.get()
        let connection = try channel.pipeline.syncOperations.handler(type: HTTPConnection.self)
        self.opened(connection, in: lane, for: exchange)
      } catch {
        exchange.end(.failure(TransportError(connecting: error, to: exchange.host)))
        self.leave(lane)
      }
    }
  }

  private func opened(
    _ connection: HTTPConnection, in lane: ConnectionLane, for exchange: Exchange
  ) {
    // Whoever it was for may have gone meanwhile; then it is the next one's.
    let wanted = exchange.isOver ? lane.nextWaiting() : exchange
    guard let wanted, !isShutDown else {
      exchange.end(.failure(TransportError(.cancelled, "the connections are closed")))
      connection.close()
      return leave(lane)
    }
    connection.take(wanted, in: lane, handshakeTime: options.connectTime.timeAmount)
  }

  /// A place among the connections is free.
  private func leave(_ lane: ConnectionLane) {
    lane.count -= 1
    if let next = lane.nextWaiting() {
      start(next)
    } else if lane.count == 0, lanes[lane.route] === lane {
      lanes[lane.route] = nil
    }
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
          try pipeline.addHandler(HTTPConnection(host: route.host, pool: self))
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
