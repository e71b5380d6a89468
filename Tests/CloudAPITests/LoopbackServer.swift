// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore
import NIOPosix
import Synchronization

/// A server on this machine that answers as a test wants, faults included.
final class LoopbackServer: Sendable {
  /// What is done with a request.
  enum Behaviour: Sendable {
    /// A whole answer.
    case answer(Int, [(String, String)], [UInt8])
    /// The connection is reset before anything is said.
    case reset
    /// An answer that says it has so many bytes, with fewer, and then the end.
    case truncated(announced: Int, body: [UInt8])
    /// An answer after a while.
    case slow(TimeAmount, [UInt8])
    /// A byte each so often, without an end in sight.
    case trickle(TimeAmount)
    /// Something that isn't HTTP.
    case garbage
    /// Nothing, for ever.
    case silence
  }

  let port: Int
  private let channel: any Channel
  private let seen: Requests

  final class Requests: Sendable {
    private let texts = Mutex<[String]>([])
    var all: [String] { texts.withLock { $0 } }
    func append(_ text: String) -> Int {
      texts.withLock { texts in
        texts.append(text)
        return texts.count - 1
      }
    }
  }

  /// The requests so far, as they came.
  var requests: [String] { seen.all }

  /// - Parameter behave: gets the number of a request, from 0, and its text.
  init(_ behave: @escaping @Sendable (Int, String) -> Behaviour) async throws {
    let seen = Requests()
    self.seen = seen
    channel = try await ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Connection(seen: seen, behave: behave))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
    port = channel.localAddress?.port ?? 0
  }

  func stop() async { try? await channel.close() }

  private final class Connection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let seen: Requests
    private let behave: @Sendable (Int, String) -> Behaviour
    private var received = ""

    init(seen: Requests, behave: @escaping @Sendable (Int, String) -> Behaviour) {
      self.seen = seen
      self.behave = behave
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      received += String(buffer: unwrapInboundIn(data))
      guard let end = received.firstRange(of: "\r\n\r\n") else { return }
      let head = received[..<end.lowerBound]
      let length =
        head.split(separator: "\r\n").first { $0.lowercased().hasPrefix("content-length:") }
        .flatMap { Int($0.split(separator: " ").last ?? "") } ?? 0
      guard received[end.upperBound...].utf8.count >= length else { return }
      let text = received
      received = ""
      respond(behave(seen.append(text), text), context.channel)
    }

    private func respond(_ behaviour: Behaviour, _ channel: any Channel) {
      func send(_ status: Int, _ fields: [(String, String)], _ body: [UInt8], length: Int? = nil) {
        var head = "HTTP/1.1 \(status) X\r\nContent-Length: \(length ?? body.count)\r\n"
        for (name, value) in fields { head += "\(name): \(value)\r\n" }
        channel.writeAndFlush(ByteBuffer(bytes: Array("\(head)\r\n".utf8) + body), promise: nil)
      }
      switch behaviour {
      case .answer(let status, let fields, let body): send(status, fields, body)
      case .reset:
        // Closing without lingering discards what is under way and sends a reset.
        guard let socket = channel as? any SocketOptionProvider else { return }
        socket.setSoLinger(linger(l_onoff: 1, l_linger: 0)).whenComplete { _ in
          channel.close(promise: nil)
        }
      case .truncated(let announced, let body):
        send(200, [], body, length: announced)
        channel.close(promise: nil)
      case .slow(let time, let body):
        let text = "HTTP/1.1 200 X\r\nContent-Length: \(body.count)\r\n\r\n"
        channel.eventLoop.scheduleTask(in: time) {
          channel.writeAndFlush(ByteBuffer(bytes: Array(text.utf8) + body), promise: nil)
        }
      case .trickle(let time):
        send(200, [], [0x20], length: 1_000_000)
        channel.eventLoop.scheduleRepeatedTask(initialDelay: time, delay: time) { task in
          if channel.isActive {
            channel.writeAndFlush(ByteBuffer(string: " "), promise: nil)
          } else {
            task.cancel()
          }
        }
      case .garbage:
        channel.writeAndFlush(ByteBuffer(string: "220 mail.example ESMTP\r\n\r\n"), promise: nil)
      case .silence: break
      }
    }
  }
}
