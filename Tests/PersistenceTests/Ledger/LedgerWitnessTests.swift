// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Persistence

@Suite("Ledger witness")
struct LedgerWitnessTests {
  /// A witness with a memory of its own.
  private final class Post {
    let folder = LedgerFixture()
    let signer: NoteSigner

    init() throws {
      signer = try NoteSigner(name: "witness.example.org", kind: .witness)
      try FileManager.default.createDirectory(
        atPath: folder.path, withIntermediateDirectories: true)
    }

    func observe(_ path: String, key: NoteVerifier? = nil) throws -> LedgerWitness.Observation {
      let witness = try LedgerWitness(state: folder.file("seen"), signer: signer)
      return try witness.observe(try PublishedLog(folder: path), key: key, at: 1_700_000_000)
    }
  }

  @Test("a log that grows is cosigned, from its folder as from an export")
  func growing() throws {
    let fixture = LedgerFixture()
    let post = try Post()
    let ledger = try fixture.open()
    let first = try post.observe(fixture.path)
    #expect(first.earlier == nil && first.trustsOfferedKey && first.checkpoint.size == 0)
    var earlier: UInt64 = 0
    for size in [1, 5, 255, 256, 257, 700] {
      try ledger.append(try (Int(earlier)..<size).map(LedgerFixture.record))
      let target = LedgerFixture()
      let path = size % 2 == 0 ? fixture.path : target.path
      if size % 2 == 1 { _ = try LedgerExport(ledger, to: target.path).write() }
      let seen = try post.observe(path)
      #expect(seen.earlier == earlier && seen.checkpoint.size == UInt64(size))
      #expect(seen.checkpoint.timeOfCosignature(by: post.signer.verifier) == 1_700_000_000)
      #expect(try post.observe(path).earlier == UInt64(size))
      earlier = UInt64(size)
    }
    var expectations = LedgerVerification.Expectations()
    let memory = try post.folder.bytes("seen")
    expectations.witnessed = [("seen", memory, post.signer.verifier)]
    #expect(try fixture.problems(expectations) == [])
    let stranger = try NoteSigner(name: "witness.example.org", kind: .witness)
    expectations.witnessed = [("seen", memory, stranger.verifier)]
    #expect(try !fixture.problems(expectations).isEmpty)
  }

  @Test("a log that shrank, forked or has another key is refused, and the memory stays")
  func refusals() throws {
    let fixture = LedgerFixture()
    let post = try Post()
    let ledger = try fixture.filled(10)
    let before = try fixture.copy()
    try ledger.append(try (10..<20).map(LedgerFixture.record))
    _ = try post.observe(fixture.path)
    let memory = try post.folder.bytes("seen")
    #expect(throws: LedgerError(.unproven, "")) { try post.observe(before.path) }
    // Another history with the same key, shorter, as long, and longer.
    let fork = try before.open()
    for count in [10, 1] {
      try fork.append(try (30..<30 + count).map(LedgerFixture.record))
      #expect(throws: LedgerError(.unproven, "")) { try post.observe(before.path) }
    }
    let stranger = LedgerFixture()
    _ = try stranger.filled(30)
    #expect(throws: LedgerError(.unproven, "")) { try post.observe(stranger.path) }
    #expect(throws: LedgerError(.unproven, "")) {
      try post.observe(fixture.path, key: try stranger.open(.reading).verifier)
    }
    #expect(try post.folder.bytes("seen") == memory)
    #expect(try post.observe(fixture.path).earlier == 20)
  }

  @Test("a witness that lost its memory doesn't take a log for a new one")
  func lostMemory() throws {
    let fixture = LedgerFixture()
    let post = try Post()
    _ = try fixture.filled(10)
    _ = try post.observe(fixture.path)
    try FileManager.default.removeItem(atPath: post.folder.file("seen"))
    #expect(throws: LedgerError(.unproven, "")) { try post.observe(fixture.path) }
  }

  @Test("a key given from elsewhere is what the log has to be signed by")
  func givenKey() throws {
    let fixture = LedgerFixture()
    let ledger = try fixture.filled(3)
    let post = try Post()
    let other = try NoteSigner(name: "example.org/log")
    #expect(throws: LedgerError(.unproven, "")) {
      try post.observe(fixture.path, key: other.verifier)
    }
    let seen = try post.observe(fixture.path, key: try ledger.verifier)
    #expect(!seen.trustsOfferedKey)
  }
}
