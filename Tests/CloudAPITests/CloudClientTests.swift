// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import NIOCore
import Synchronization
import Testing

@testable import CloudAPI

@Suite("Clients")
struct CloudClientTests {
  private static let ok = LoopbackServer.Behaviour.answer(
    200, [], Array(ClientFixture.answer.utf8))

  private static func failure(
    _ status: Int, _ code: String, _ fields: [(String, String)] = []
  ) -> LoopbackServer.Behaviour {
    .answer(status, fields, Array(ClientFixture.error(code).utf8))
  }

  /// What comes of a call to a server that behaves so, with the number of requests it got.
  private func outcome(
    _ behave: @escaping @Sendable (Int, String) -> LoopbackServer.Behaviour
  ) async throws -> (result: Result<String?, CloudError>, requests: Int, counters: ClientCounters) {
    let server = try await LoopbackServer(behave)
    let result = try await NetworkTransport.with { transport in
      let url = "http://127.0.0.1:\(server.port)"
      let client = ClientFixture.client(try ClientFixture.connection(transport, url: url))
      do throws(CloudError) {
        let document = try await client.answer(to: ClientFixture.call)
        return (
          Result<String?, CloudError>.success(document.view["Account"].string), client.counters
        )
      } catch {
        return (.failure(error), client.counters)
      }
    }
    await server.stop()
    return (result.0, server.requests.count, result.1)
  }

  @Test("an answer is an answer, signed and asked for once")
  func answer() async throws {
    let (result, requests, counters) = try await outcome { _, request in
      request.contains("Authorization: AWS4-HMAC-SHA256 Credential=AKID1/")
        && request.contains("User-Agent: bawn") && request.contains("Accept-Encoding: gzip")
        ? Self.ok : .reset
    }
    #expect(try result.get() == "123456789012")
    #expect(requests == 1 && counters.requests == 1 && counters.retries == 0)
    #expect(counters.calls == 1 && counters.bytes > 100 && counters.failures == 0)
  }

  @Test(
    "what passes is tried again until it goes",
    arguments: [
      LoopbackServer.Behaviour.answer(503, [], Array("<x/>".utf8)), .reset,
      .truncated(announced: 5000, body: Array("<GetCaller".utf8)), .silence,
      .trickle(.milliseconds(50)),
      CloudClientTests.failure(400, "Throttling"), CloudClientTests.failure(500, "InternalFailure"),
    ])
  func transient(fault: LoopbackServer.Behaviour) async throws {
    let (result, requests, counters) = try await outcome { index, _ in index == 0 ? fault : Self.ok
    }
    #expect(try result.get() == "123456789012")
    #expect(requests == 2 && counters.retries == 1)
  }

  @Test("what doesn't pass is tried as often as the policy says, and then told")
  func persistent() async throws {
    let (result, requests, counters) = try await outcome { _, _ in
      Self.failure(400, "Throttling")
    }
    guard case .failure(let error) = result else { throw Unexpected() }
    #expect(error.kind == .throttled && error.code == "Throttling")
    #expect(error.message.contains("after 4 attempts"))
    #expect(requests == 4 && counters.throttles == 4 && counters.failures == 1)
  }

  @Test("a denial is told at once")
  func denied() async throws {
    let (result, requests, _) = try await outcome { _, _ in Self.failure(403, "AccessDenied") }
    guard case .failure(let error) = result else { throw Unexpected() }
    #expect(error.kind == .denied && error.status == 403 && error.requestID == "r-1")
    #expect(requests == 1)
  }

  @Test("what isn't HTTP and a redirect elsewhere are told, not followed")
  func odd() async throws {
    let garbage = try await outcome { _, _ in .garbage }
    guard case .failure(let error) = garbage.result else { throw Unexpected() }
    #expect(error.kind == .malformedAnswer || error.kind == .connection)
    let redirect = try await outcome { _, _ in
      .answer(302, [("Location", "http://127.0.0.1:1/")], [])
    }
    guard case .failure(let second) = redirect.result else { throw Unexpected() }
    #expect(second.kind == .malformedAnswer && second.message.contains("redirect"))
    #expect(redirect.requests <= 3)
  }

  @Test("nobody there is a failed connection")
  func refused() async throws {
    let server = try await LoopbackServer { _, _ in .silence }
    await server.stop()
    let result = try await NetworkTransport.with { transport in
      let url = "http://127.0.0.1:\(server.port)"
      let client = ClientFixture.client(try ClientFixture.connection(transport, url: url))
      let error = await #expect(throws: CloudError.self) {
        try await client.answer(to: ClientFixture.call)
      }
      return (error, client.counters)
    }
    #expect(result.0?.kind == .connection && result.1.requests == 4)
  }

  @Test("whoever asks can go away at any time")
  func cancelled() async throws {
    let server = try await LoopbackServer { _, _ in .silence }
    try await NetworkTransport.with { transport in
      var connection = try ClientFixture.connection(
        transport, url: "http://127.0.0.1:\(server.port)")
      connection.transfer.time = .seconds(60)
      let client = ClientFixture.client(connection)
      let kind = await withTaskGroup(of: CloudError.Kind?.self) { group in
        group.addTask {
          do throws(CloudError) {
            _ = try await client.answer(to: ClientFixture.call)
            return nil
          } catch {
            return error.kind
          }
        }
        while server.requests.isEmpty { await Task.yield() }
        group.cancelAll()
        return await group.next() ?? nil
      }
      #expect(kind == .cancelled)
    }
    await server.stop()
  }

  @Test("expired credentials are renewed once for all who use them, and the calls made again")
  func expired() async throws {
    let transport = MemoryTransport { request, _ in
      request.header("Authorization")?.contains("AKID1/") == true
        ? .success(WireAnswer(400, ClientFixture.error("ExpiredToken")))
        : .success(WireAnswer(200, ClientFixture.answer))
    }
    let source = FixedCredentials()
    let client = ClientFixture.client(try ClientFixture.connection(transport), source: source)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask { _ = try await client.answer(to: ClientFixture.call) } }
      try await group.waitForAll()
    }
    #expect(source.loads == 2 && client.counters.failures == 0)
  }

  @Test("expired credentials that come again are told as such")
  func expiredForGood() async throws {
    let transport = MemoryTransport { _, _ in
      .success(WireAnswer(400, ClientFixture.error("ExpiredToken")))
    }
    let source = FixedCredentials(isAlwaysSame: true)
    let client = ClientFixture.client(try ClientFixture.connection(transport), source: source)
    let error = await #expect(throws: CloudError.self) {
      try await client.answer(to: ClientFixture.call)
    }
    #expect(error?.kind == .credentials && transport.requests.count == 1)
  }

  @Test("a wrong clock is corrected with what the service says, and the call made again")
  func skewed() async throws {
    let time = ManualTime(start: "2026-01-02T03:04:05Z")
    let transport = MemoryTransport { request, _ in
      request.header("X-Amz-Date") == "20260102T040405Z"
        ? .success(WireAnswer(200, ClientFixture.answer))
        : .success(
          WireAnswer(
            403, ClientFixture.error("RequestTimeTooSkewed"),
            headers: [WireField("Date", "Fri, 02 Jan 2026 04:04:05 GMT")]))
    }
    let connection = try ClientFixture.connection(transport, time: time.source)
    let client = ClientFixture.client(connection)
    _ = try await client.answer(to: ClientFixture.call)
    _ = try await client.answer(to: ClientFixture.call)
    #expect(transport.requests.count == 3 && connection.clock.seconds == 3600)
  }

  @Test("a bucket elsewhere is asked there, from then on at once")
  func otherRegion() async throws {
    let transport = MemoryTransport { request, _ in
      request.header("Authorization")?.contains("/eu-central-1/s3/") == true
        ? .success(WireAnswer(200, #"{"Version": "2012-10-17"}"#))
        : .success(
          WireAnswer(
            301, "<Error><Code>PermanentRedirect</Code><Message>elsewhere</Message></Error>",
            headers: [WireField("x-amz-bucket-region", "eu-central-1")]))
    }
    let client = ClientFixture.client(try ClientFixture.connection(transport, url: nil))
    let call = APICall(
      service: "s3", operation: "GetBucketPolicy", region: "us-east-1",
      parameters: [.init(name: "Bucket", value: .string("my-bucket"))])
    _ = try await client.answer(to: call)
    _ = try await client.answer(to: call)
    #expect(transport.requests.count == 3)
    #expect(transport.requests.last?.host.contains("eu-central-1") == true)
  }

  @Test("an outage uses up the quota, and then calls fail at once")
  func quota() async throws {
    let transport = MemoryTransport { _, _ in .success(WireAnswer(503, "")) }
    let time = ManualTime()
    let connection = try ClientFixture.connection(transport, time: time.source)
    let client = ClientFixture.client(connection)
    for _ in 0..<100 { _ = try? await client.answer(to: ClientFixture.call) }
    // 500 to begin with, 5 for each further attempt.
    #expect(client.counters.retries == 100)
  }

  @Test("a call ends when its time is over")
  func deadline() async throws {
    let transport = MemoryTransport { _, _ in
      .success(WireAnswer(503, "", headers: [WireField("Retry-After", "50")]))
    }
    let time = ManualTime()
    var connection = try ClientFixture.connection(transport, time: time.source)
    connection.retries.attempts = 100
    let client = ClientFixture.client(connection)
    let error = await #expect(throws: CloudError.self) {
      try await client.answer(to: ClientFixture.call)
    }
    #expect(error?.message.contains("no time is left") == true)
    #expect(time.now <= connection.retries.time && transport.requests.count == 4)
  }

  @Test("throttled calls slow down all that share their rate")
  func throttled() async throws {
    let transport = MemoryTransport { _, index in
      .success(
        index < 2
          ? WireAnswer(400, ClientFixture.error("Throttling"))
          : WireAnswer(200, ClientFixture.answer))
    }
    let time = ManualTime()
    let limiter = RateLimiter(limits: ServiceLimits(), time: time.source)
    let connection = try ClientFixture.connection(transport, time: time.source)
    let client = ClientFixture.client(connection, limiter: limiter)
    _ = try await client.answer(to: ClientFixture.call)
    let rate = try #require(limiter.rate(of: ClientFixture.call, account: "test"))
    #expect(rate < 4 && rate > 2)
  }

  private struct Unexpected: Error {}
}
