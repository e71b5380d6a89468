// Bawn
// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import CloudAPI

@Suite("Network")
struct NetworkTransportTests {
  private func answer(
    _ behaviour: LoopbackServer.Behaviour, limits: TransferLimits = .init()
  ) async throws -> Result<WireAnswer, TransportError> {
    let server = try await LoopbackServer { _, _ in behaviour }
    let result = try await NetworkTransport.with { transport in
      let request = AddressedRequest(scheme: "http", host: "127.0.0.1", port: server.port)
      do throws(TransportError) {
        return Result<WireAnswer, TransportError>.success(
          try await transport.answer(to: request, limits: limits))
      } catch {
        return .failure(error)
      }
    }
    await server.stop()
    return result
  }

  private func code(_ result: Result<WireAnswer, TransportError>) -> TransportError.Code? {
    if case .failure(let error) = result { return error.code }
    return nil
  }

  /// `printf 'hello hello hello hello' | gzip -n9`
  private static let compressed: [UInt8] = [
    0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x02, 0xFF, 0xCB, 0x48,
    0xCD, 0xC9, 0xC9, 0x57, 0xC8, 0x40, 0x27, 0x01, 0xE3, 0x51, 0x3D, 0x8D,
    0x17, 0x00, 0x00, 0x00,
  ]

  @Test("compressed answers are read, damaged ones told, and large ones refused")
  func gzip() async throws {
    let fields = [("Content-Encoding", "gzip")]
    let whole = try await answer(.answer(200, fields, Self.compressed))
    #expect(try whole.get().body == Array("hello hello hello hello".utf8))
    let half = Array(Self.compressed.dropLast(12))
    #expect(code(try await answer(.answer(200, fields, half))) == .malformed)
    var limits = TransferLimits()
    limits.byteCount = 22
    #expect(
      code(try await answer(.answer(200, fields, Self.compressed), limits: limits)) == .tooLarge)
  }

  @Test("an answer past the limit is refused, announced or not")
  func large() async throws {
    var limits = TransferLimits()
    limits.byteCount = 1000
    let body = [UInt8](repeating: 0x20, count: 1001)
    #expect(code(try await answer(.answer(200, [], body), limits: limits)) == .tooLarge)
    let exact = try await answer(.answer(200, [], Array(body.dropLast())), limits: limits)
    #expect(try exact.get().body.count == 1000)
  }

  @Test("slow answers, silence and trickles end in time")
  func slow() async throws {
    var limits = TransferLimits()
    limits.time = .milliseconds(300)
    #expect(code(try await answer(.slow(.seconds(90), []), limits: limits)) == .timedOut)
    #expect(code(try await answer(.silence, limits: limits)) == .timedOut)
    #expect(code(try await answer(.trickle(.milliseconds(20)), limits: limits)) == .timedOut)
    limits.time = .seconds(60)
    let late = try await answer(.slow(.milliseconds(100), [1]), limits: limits)
    #expect(try late.get().body == [1])
  }

  @Test("connections that break off are told")
  func broken() async throws {
    #expect(code(try await answer(.reset)) == .closed)
    #expect(code(try await answer(.truncated(announced: 10, body: [1]))) == .closed)
  }

  @Test("a file of certificates that can't be read is told at once")
  func certificates() {
    var options = TransportOptions()
    options.certificatesPath = "/nowhere/ca.pem"
    let error = #expect(throws: TransportError.self) { try NetworkTransport(options: options) }
    #expect(error?.message.contains("AWS_CA_BUNDLE") == true)
  }

  @Test("requests through a proxy are given to it, with who asks")
  func proxy() async throws {
    let server = try await LoopbackServer { _, _ in .answer(200, [], [42]) }
    var options = TransportOptions()
    options.proxies = try ProxyRules(environment: [
      "HTTP_PROXY": "http://me:pw@127.0.0.1:\(server.port)"
    ])
    try await NetworkTransport.with(options) { transport in
      let request = AddressedRequest(scheme: "http", host: "service.example", path: "/x")
      let answer = try await transport.answer(to: request, limits: .init())
      #expect(answer.body == [42])
    }
    let text = try #require(server.requests.first)
    #expect(text.contains("http://service.example/x") || text.contains("CONNECT service.example"))
    #expect(text.contains("bWU6cHc="))
    await server.stop()
  }

  @Test("after the end nothing is sent any more")
  func shutDown() async throws {
    let transport = try NetworkTransport()
    await transport.shutdown()
    let error = await #expect(throws: TransportError.self) {
      try await transport.answer(
        to: AddressedRequest(scheme: "http", host: "127.0.0.1", port: 1), limits: .init())
    }
    #expect(error?.code == .cancelled)
  }
}
