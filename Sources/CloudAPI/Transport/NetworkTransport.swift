// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import NIOCore
internal import NIOPosix
internal import NIOSSL

/// Sends requests over the network.
///
/// Whoever makes one owns it and shuts it down; `with` does both. One serves all clients of a
/// process, so that connections are shared.
package final class NetworkTransport: HTTPTransport {
  private let options: TransportOptions
  private let pool: ConnectionPool
  /// Where tasks run best that make many small requests, and do little else: on the thread that the
  /// requests are made on. Whoever computes for long there keeps answers waiting.
  package let executor: any TaskExecutor

  /// A transport without connections yet.
  ///
  /// - Throws: `invalid` when the file of certificates can't be read.
  package init(options: TransportOptions = .init()) throws(TransportError) {
    self.options = options
    var trust = TLSConfiguration.makeClientConfiguration()
    if let path = options.certificatesPath {
      // Read now: otherwise each connection would, and would say something else of it.
      guard let certificates = try? NIOSSLCertificate.fromPEMFile(path), !certificates.isEmpty
      else {
        throw TransportError(
          .invalid,
          "no certificates can be read from \"\(path)\" (AWS_CA_BUNDLE); it has to be a PEM file")
      }
      trust.trustRoots = .certificates(certificates)
    }
    trust.applicationProtocols = ["http/1.1"]
    let loop = MultiThreadedEventLoopGroup.singleton.next()
    pool = ConnectionPool(options: options, trust: trust, loop: loop)
    executor = LoopExecutor(loop)
  }

  /// Lets work use a transport, and closes its connections afterwards, whatever came of it.
  package static func with<Result: Sendable>(
    _ options: TransportOptions = .init(),
    isolation: isolated (any Actor)? = #isolation,
    _ work: (NetworkTransport) async throws -> Result
  ) async throws -> Result {
    let transport = try NetworkTransport(options: options)
    do {
      let result = try await work(transport)
      await transport.shutdown()
      return result
    } catch {
      await transport.shutdown()
      throw error
    }
  }

  /// Closes all connections; requests after it fail.
  package func shutdown() async {
    let pool = pool
    await withCheckedContinuation { continuation in
      pool.loop.execute {
        pool.shutdown()
        continuation.resume()
      }
    }
  }

  package func answer(
    to request: AddressedRequest, limits: TransferLimits
  ) async throws(TransportError) -> WireAnswer {
    if Task.isCancelled {
      var error = TransportError(.cancelled, "cancelled")
      error.isSent = false
      throw error
    }
    let proxy = limits.usesProxy ? options.proxies.proxy(for: request) : nil
    let exchange = Exchange(
      route: ConnectionRoute(request, proxy: proxy),
      message: try request.message(userAgent: options.userAgent, proxy: proxy),
      answersHead: request.method == "HEAD", limits: limits, host: request.authority)
    var answer = try await outcome(of: exchange).get()
    if !answer.body.isEmpty, answer.header("Content-Encoding")?.lowercased() == "gzip" {
      answer.body = try Gzip.decompress(
        answer.body, limit: limits.byteCount, host: request.authority)
    }
    return answer
  }

  private func outcome(of exchange: Exchange) async -> Exchange.Outcome {
    let pool = pool
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let begin = { @Sendable in
          exchange.begin(continuation, pool.deadlines)
          pool.start(exchange)
        }
        if pool.loop.inEventLoop { begin() } else { pool.loop.execute(begin) }
      }
    } onCancel: {
      pool.loop.execute { exchange.abandon(TransportError(.cancelled, "cancelled")) }
    }
  }
}
