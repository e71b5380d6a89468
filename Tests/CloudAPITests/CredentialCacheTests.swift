// Bawn
// SPDX-License-Identifier: Apache-2.0

import Synchronization
import Testing

@testable import CloudAPI

@Suite("Renewal of credentials")
struct CredentialCacheTests {
  /// Gives credentials that last for some time, and counts.
  private final class Source: CredentialSource {
    private let state = Mutex((loads: 0, isBroken: false))
    private let time: ManualTime
    private let life: Int?

    init(_ time: ManualTime, life: Int?) {
      self.time = time
      self.life = life
    }

    var name: String { "source" }
    var loads: Int { state.withLock { $0.loads } }
    func breakDown() { state.withLock { $0.isBroken = true } }

    func load() async throws(CredentialError) -> AccessCredentials {
      let (number, isBroken) = state.withLock { state in
        state.loads += 1
        return (state.loads, state.isBroken)
      }
      for _ in 0..<20 { await Task.yield() }
      if isBroken { throw CredentialError(.refused, "down") }
      return AccessCredentials(
        accessKeyID: "K\(number)", secretAccessKey: "s",
        expiration: life.map { time.source.date() + $0 })
    }
  }

  private func cache(_ source: Source, _ time: ManualTime) -> CredentialCache {
    CredentialCache(source, time: time.source, random: { 0 })
  }

  @Test("many callers at once are one request")
  func singleFlight() async throws {
    let time = ManualTime()
    let source = Source(time, life: 3600)
    let cache = cache(source, time)
    let keys = try await withThrowingTaskGroup(of: String.self) { group in
      for _ in 0..<50 { group.addTask { try await cache.credentials().accessKeyID } }
      return try await group.reduce(into: Set()) { $0.insert($1) }
    }
    #expect(keys == ["K1"] && source.loads == 1)
  }

  @Test("credentials are renewed before they end, and kept while the source is down")
  func renewal() async throws {
    let time = ManualTime()
    let source = Source(time, life: 3600)
    let cache = cache(source, time)
    _ = try await cache.credentials()
    time.advance(.seconds(2990))
    #expect(try await cache.credentials().accessKeyID == "K1")
    time.advance(.seconds(20))
    #expect(try await cache.credentials().accessKeyID == "K2")
    source.breakDown()
    time.advance(.seconds(3100))
    #expect(try await cache.credentials().accessKeyID == "K2")
    time.advance(.seconds(500))
    await #expect(throws: CredentialError.self) { try await cache.credentials() }
  }

  @Test("what a service calls expired is replaced once for all")
  func forced() async throws {
    let time = ManualTime()
    let source = Source(time, life: nil)
    let cache = cache(source, time)
    let stale = try await cache.credentials()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 { group.addTask { _ = try await cache.credentials(insteadOf: stale) } }
      try await group.waitForAll()
    }
    #expect(source.loads == 2)
    #expect(try await cache.credentials().accessKeyID == "K2")
  }

  @Test("credentials that have ended already are refused")
  func ended() async throws {
    let time = ManualTime()
    let cache = cache(Source(time, life: -5), time)
    let error = await #expect(throws: CredentialError.self) { try await cache.credentials() }
    #expect(error?.code == .expired)
  }
}
