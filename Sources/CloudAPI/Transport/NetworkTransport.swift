// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import AsyncHTTPClient
internal import NIOCore
internal import NIOHTTP1
internal import NIOSSL
internal import Synchronization

/// Sends requests over the network.
///
/// Whoever makes one owns it and shuts it down; `with` does both. One serves all clients of a
/// process, so that connections are shared.
package final class NetworkTransport: HTTPTransport {
  private struct State {
    var clients: [ProxyRules.Proxy?: HTTPClient] = [:]
    var isShutDown = false
  }

  private let options: TransportOptions
  private let trust: TLSConfiguration
  private let time: TimeSource
  private let state = Mutex(State())

  /// A transport without connections yet.
  ///
  /// - Throws: `invalid` when the file of certificates can't be read.
  package init(
    options: TransportOptions = .init(), time: TimeSource = .system
  ) throws(TransportError) {
    self.options = options
    self.time = time
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
    self.trust = trust
  }

  /// Lets work use a transport, and closes its connections afterwards, whatever came of it.
  package static func with<Result: Sendable>(
    _ options: TransportOptions = .init(), time: TimeSource = .system,
    isolation: isolated (any Actor)? = #isolation,
    _ work: (NetworkTransport) async throws -> Result
  ) async throws -> Result {
    let transport = try NetworkTransport(options: options, time: time)
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
    let clients = state.withLock { state in
      state.isShutDown = true
      defer { state.clients = [:] }
      return Array(state.clients.values)
    }
    for client in clients { try? await client.shutdown() }
  }

  package func answer(
    to request: AddressedRequest, limits: TransferLimits
  ) async throws(TransportError) -> WireAnswer {
    if Task.isCancelled { throw TransportError(.cancelled, "cancelled") }
    let client = try client(for: limits.usesProxy ? options.proxies.proxy(for: request) : nil)
    do {
      return try await exchange(request, limits: limits, client: client)
    } catch let error as TransportError {
      throw error
    } catch {
      if Task.isCancelled { throw TransportError(.cancelled, "cancelled") }
      throw TransportError(error, host: request.authority)
    }
  }

  private func exchange(
    _ request: AddressedRequest, limits: TransferLimits, client: HTTPClient
  ) async throws -> WireAnswer {
    let end = time.now() + limits.time
    var sent = HTTPClientRequest(url: request.url)
    sent.method = HTTPMethod(rawValue: request.method)
    for header in request.headers { sent.headers.add(name: header.name, value: header.value) }
    if !sent.headers.contains(name: "User-Agent") {
      sent.headers.add(name: "User-Agent", value: options.userAgent)
    }
    if !sent.headers.contains(name: "Accept-Encoding") {
      sent.headers.add(name: "Accept-Encoding", value: "gzip")
    }
    if !request.body.isEmpty { sent.body = .bytes(ByteBuffer(bytes: request.body)) }
    let response = try await client.execute(sent, timeout: limits.time.timeAmount)
    let tooLarge = TransportError(
      .tooLarge,
      "the answer of \(request.authority) is larger than \(limits.byteCount) bytes")
    if let text = response.headers.first(name: "Content-Length"), let length = Int(text),
      length > limits.byteCount, request.method != "HEAD"
    {
      throw tooLarge
    }
    var body: [UInt8] = []
    for try await part in response.body {
      guard body.count + part.readableBytes <= limits.byteCount else { throw tooLarge }
      body.append(contentsOf: part.readableBytesView)
      // The idle time ends a silence, this a trickle.
      guard time.now() < end else { throw HTTPClientError.deadlineExceeded }
    }
    if response.headers.first(name: "Content-Encoding")?.lowercased() == "gzip", !body.isEmpty {
      body = try Gzip.decompress(body, limit: limits.byteCount, host: request.authority)
    }
    return WireAnswer(
      status: Int(response.status.code),
      headers: response.headers.map { WireField($0.name, $0.value) }, body: body)
  }

  /// The client for a way to the network, made when it is first needed.
  private func client(for proxy: ProxyRules.Proxy?) throws(TransportError) -> HTTPClient {
    let client = state.withLock { state -> HTTPClient? in
      if state.isShutDown { return nil }
      if let client = state.clients[proxy] { return client }
      let client = HTTPClient(
        eventLoopGroupProvider: .singleton, configuration: configuration(proxy: proxy))
      state.clients[proxy] = client
      return client
    }
    guard let client else { throw TransportError(.cancelled, "the connections are closed") }
    return client
  }

  private func configuration(proxy: ProxyRules.Proxy?) -> HTTPClient.Configuration {
    var configuration = HTTPClient.Configuration(
      tlsConfiguration: trust,
      redirectConfiguration: .disallow,
      timeout: .init(
        connect: options.connectTime.timeAmount, read: options.idleTime.timeAmount,
        write: options.idleTime.timeAmount),
      decompression: .disabled)
    configuration.connectionPool.idleTimeout = options.keepTime.timeAmount
    configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit =
      options.connectionsPerHost
    // Retrying is decided in one place, where it is counted and limited.
    configuration.connectionPool.retryConnectionEstablishment = false
    configuration.httpVersion = .http1Only
    if let proxy {
      configuration.proxy = .server(
        host: proxy.host, port: proxy.port,
        authorization: proxy.login.map { .basic(username: $0.user, password: $0.password) })
    }
    return configuration
  }
}

extension Duration {
  var timeAmount: TimeAmount {
    let parts = components
    guard parts.seconds < Int64.max / 2_000_000_000 else { return .hours(24 * 365) }
    return .nanoseconds(parts.seconds * 1_000_000_000 + parts.attoseconds / 1_000_000_000)
  }
}
