// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore

/// Asks a proxy for a way through to a host, before anything else on a connection hears of it.
///
/// The first in its channel's pipeline until the way is there: those behind it see a connection
/// that becomes active then.
final class ProxyTunnel: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundOut = ByteBuffer

  /// No proxy's answer is longer than that.
  private static let limit = 16 << 10

  private let route: ConnectionRoute
  private var received: [UInt8] = []
  /// Where the next piece is searched from.
  private var searched = 3
  private var isOver = false

  init(route: ConnectionRoute) { self.route = route }

  func channelActive(context: ChannelHandlerContext) {
    var text = "CONNECT \(route.authority) HTTP/1.1\r\nHost: \(route.authority)\r\n"
    if let login = route.proxy?.login { text += "Proxy-Authorization: \(login.basic)\r\n" }
    context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text + "\r\n")), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    guard !isOver else { return context.fireChannelRead(data) }
    received.append(contentsOf: unwrapInboundIn(data).readableBytesView)
    guard let end = findEnd() else {
      if received.count > Self.limit { fail(context, nil) }
      return
    }
    let line = String(decoding: received.prefix { $0 != 0x0D }, as: UTF8.self).split(separator: " ")
    let status = line.count > 1 && line[0].hasPrefix("HTTP/1.") ? Int(line[1]) : nil
    // The host can't have said anything yet: it waits for us to begin.
    guard let status, (200..<300).contains(status), end == received.count else {
      return fail(context, status)
    }
    isOver = true
    context.fireChannelActive()
    context.pipeline.syncOperations.removeHandler(self, promise: nil)
  }

  func channelInactive(context: ChannelHandlerContext) {
    if !isOver { fail(context, nil) }
    context.fireChannelInactive()
  }

  private func fail(_ context: ChannelHandlerContext, _ status: Int?) {
    isOver = true
    let error =
      status == 407
      ? TransportError(.invalid, "the proxy wants a user name and a password, or others")
      : TransportError(.connect, "the proxy makes no connection to \(route.host)")
    context.fireErrorCaught(error)
    context.close(promise: nil)
  }

  /// Where the empty line ends that ends the answer.
  private func findEnd() -> Int? {
    while searched < received.count {
      searched += 1
      let last = received[..<searched].suffix(4)
      if last.elementsEqual([0x0D, 0x0A, 0x0D, 0x0A]) { return searched }
    }
    return nil
  }
}
