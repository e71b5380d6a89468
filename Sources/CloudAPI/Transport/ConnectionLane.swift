// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix

/// The connections of one route, and who waits for one.
///
/// The pool owns it; used on the pool's event loop alone.
final class ConnectionLane {
  let route: ConnectionRoute
  let bootstrap: ClientBootstrap
  /// Where the route leads when it names a number, which needs no look-up, nor several attempts
  /// side by side.
  let address: SocketAddress?
  /// Connections that are there or on their way.
  var count = 0
  /// Those not in use, the last used one at the end.
  var idle: [HTTPConnection] = []
  var waiting = CircularBuffer<Exchange>()

  init(_ route: ConnectionRoute, bootstrap: ClientBootstrap) {
    self.route = route
    self.bootstrap = bootstrap
    address = try? SocketAddress(ipAddress: route.peer, port: route.peerPort)
  }

  /// The last used connection that can take a request.
  func usable() -> HTTPConnection? {
    while let last = idle.popLast() {
      if last.isUsable { return last }
    }
    return nil
  }

  /// The first of those who wait and still want an answer.
  func nextWaiting() -> Exchange? {
    while let next = waiting.popFirst() {
      if !next.isOver { return next }
    }
    return nil
  }
}
