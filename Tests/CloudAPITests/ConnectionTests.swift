// Bawn
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import CloudAPI

@Suite("Connections")
struct ConnectionTests {
  private func error(
    asking request: AddressedRequest, of transport: NetworkTransport
  ) async -> TransportError? {
    do throws(TransportError) {
      _ = try await transport.answer(to: request, limits: .init())
      return nil
    } catch {
      return error
    }
  }

  @Test("what would begin another field or request is never sent")
  func injection() async throws {
    let server = try await LoopbackServer { _, _ in .answer(200, [], []) }
    try await NetworkTransport.with { transport in
      let plain = AddressedRequest(scheme: "http", host: "127.0.0.1", port: server.port)
      for field in [WireField("x-a", "1\r\nx-b: 2"), WireField("x a", "1"), WireField("", "1")] {
        var request = plain
        request.headers = [field]
        #expect(await error(asking: request, of: transport)?.code == .invalid)
      }
      var request = plain
      request.path = "/ HTTP/1.1\r\nx-b: 2"
      #expect(await error(asking: request, of: transport)?.code == .invalid)
    }
    #expect(server.requests.isEmpty)
    await server.stop()
  }

  @Test("how a message is framed is the connection's business")
  func framing() async throws {
    let server = try await LoopbackServer { _, _ in .answer(200, [], []) }
    try await NetworkTransport.with { transport in
      let request = AddressedRequest(
        method: "POST", scheme: "http", host: "127.0.0.1", port: server.port,
        headers: [WireField("content-length", "7"), WireField("Transfer-Encoding", "chunked")],
        body: [0x61])
      _ = try await transport.answer(to: request, limits: .init())
    }
    let text = try #require(server.requests.first)
    #expect(text.contains("Content-Length: 1\r\n") && text.hasSuffix("\r\n\r\na"))
    #expect(!text.contains("chunked") && !text.contains("content-length: 7"))
    await server.stop()
  }

  @Test("many requests share few connections, and all are answered")
  func sharing() async throws {
    let server = try await LoopbackServer { number, _ in
      .slow(.milliseconds(1), Array("\(number)".utf8))
    }
    var options = TransportOptions()
    options.connectionsPerHost = 2
    let answers = try await NetworkTransport.with(options) { transport in
      try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<50 {
          group.addTask(executorPreference: transport.executor) {
            let request = AddressedRequest(scheme: "http", host: "127.0.0.1", port: server.port)
            let answer = try await transport.answer(to: request, limits: .init())
            return String(decoding: answer.body, as: UTF8.self)
          }
        }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
    }
    #expect(answers.count == 50)
    await server.stop()
  }

  @Test(
    "a proxy that makes no way to a host is told",
    arguments: [(407, TransportError.Code.invalid), (502, .connect)])
  func tunnel(status: Int, code: TransportError.Code) async throws {
    let server = try await LoopbackServer { _, _ in .answer(status, [], []) }
    var options = TransportOptions()
    options.proxies = try ProxyRules(environment: [
      "HTTPS_PROXY": "http://me:pw@127.0.0.1:\(server.port)"
    ])
    try await NetworkTransport.with(options) { transport in
      let request = AddressedRequest(host: "service.example")
      #expect(await error(asking: request, of: transport)?.code == code)
    }
    let text = try #require(server.requests.first)
    #expect(text.hasPrefix("CONNECT service.example:443 HTTP/1.1\r\n"))
    #expect(text.contains("Proxy-Authorization: Basic bWU6cHc=\r\n"))
    await server.stop()
  }
}
