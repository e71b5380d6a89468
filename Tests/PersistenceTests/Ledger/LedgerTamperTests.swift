// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Testing

@testable import Persistence

/// Whatever is changed in a ledger's folder shows. The lock file is the exception: what it holds
/// says who waited for whom, and nothing relies on it. So is the private key, which verification
/// doesn't look at.
@Suite("Ledger verification")
struct LedgerTamperTests {
  private func small() throws -> LedgerFixture {
    let fixture = LedgerFixture()
    let ledger = try fixture.filled(4)
    let object = try ledger.store(object: Array("an object".utf8))
    try ledger.append([
      try LedgerRecord(kind: "plan.made") { object.node(in: $0) }
    ])
    return fixture
  }

  private static func names(_ fixture: LedgerFixture) throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: fixture.path).filter {
      !["lock", "key", "objects"].contains($0)
    }
  }

  @Test("every flipped byte of every file shows")
  func flips() throws {
    let fixture = try small()
    #expect(try fixture.problems() == [])
    let names = try Self.names(fixture)
    #expect(names.count == 6)
    for name in names {
      let whole = try fixture.bytes(name)
      for index in whole.indices {
        for bit in [0x01, 0x20] as [UInt8] {
          var changed = whole
          changed[index] ^= bit
          try fixture.write(changed, to: name)
          #expect(try !fixture.problems().isEmpty, "\(name), byte \(index)")
        }
      }
      try fixture.write(whole, to: name)
    }
    #expect(try fixture.problems() == [])
  }

  @Test("every file that is cut, or goes on, or is gone shows")
  func cuts() throws {
    let fixture = try small()
    for name in try Self.names(fixture) {
      let whole = try fixture.bytes(name)
      for length in whole.indices {
        try fixture.write(Array(whole[..<length]), to: name)
        #expect(try !fixture.problems().isEmpty, "\(name) of \(length) bytes")
      }
      for added in [[0x0A], [0x20], Array("{}\n".utf8)] as [[UInt8]] {
        try fixture.write(whole + added, to: name)
        #expect(try !fixture.problems().isEmpty, "\(name) with \(added)")
      }
      try FileManager.default.removeItem(atPath: fixture.file(name))
      #expect(try !fixture.problems().isEmpty, "no \(name)")
      try Data(whole).write(to: URL(filePath: fixture.file(name)))
    }
    #expect(try fixture.problems() == [])
  }

  @Test("every flipped byte of the tiles' hashes shows, and is told as theirs")
  func tiles() throws {
    let fixture = LedgerFixture()
    try fixture.open().append(try (0..<260).map(LedgerFixture.record))
    let whole = try fixture.bytes("hashes.1")
    #expect(whole.count == 32)
    for index in whole.indices {
      var changed = whole
      changed[index] ^= 4
      try fixture.write(changed, to: "hashes.1")
      #expect(try fixture.problems() == ["hashes.1: hash 0 was changed"])
    }
  }

  @Test("what was changed is named: the record, or the hash")
  func names() throws {
    let fixture = LedgerFixture()
    _ = try fixture.filled(30)
    var lines = try fixture.lines()
    let whole = lines
    lines[17] =
      Array(String(decoding: lines[17], as: UTF8.self).replacing("r17", with: "r71").utf8)[...]
    try fixture.write(lines: lines)
    #expect(try fixture.problems() == ["record 17 was changed"])
    #expect(throws: LedgerError(.damaged, "")) { try fixture.open(.reading) }
    #expect(throws: LedgerError(.damaged, "")) { try fixture.open() }

    try fixture.write(lines: whole)
    var hashes = try fixture.bytes("hashes.0")
    hashes[17 * 32] ^= 1
    try fixture.write(hashes, to: "hashes.0")
    #expect(try fixture.problems() == ["hashes.0: the hash of record 17 was changed"])

    // Both together: the record fits its hash, but not what was signed.
    lines = whole
    lines[17] =
      Array(String(decoding: lines[17], as: UTF8.self).replacing("r17", with: "r71").utf8)[...]
    try fixture.write(lines: lines)
    hashes.replaceSubrange(17 * 32..<18 * 32, with: MerkleHash.leaf(Array(lines[17])).bytes)
    try fixture.write(hashes, to: "hashes.0")
    let problems = try fixture.problems()
    #expect(problems.count == 1 && problems[0].contains("were changed together"), "\(problems)")
  }

  @Test("records in another order, removed or added show at every place")
  func order() throws {
    let fixture = LedgerFixture()
    _ = try fixture.filled(40)
    let whole = try fixture.lines()
    let hashes = try fixture.bytes("hashes.0")
    var random = SystemRandomNumberGenerator()
    for _ in 0..<30 {
      var order = Array(whole.indices)
      order.swapAt(
        .random(in: 0..<20, using: &random), .random(in: 20..<40, using: &random))
      if Bool.random() { order.shuffle() }
      try fixture.write(lines: order.map { whole[$0] })
      #expect(try fixture.problems().contains { $0.contains("in the place of record") })
      // With the hashes in the same order.
      try fixture.write(order.flatMap { hashes[$0 * 32..<$0 * 32 + 32] }, to: "hashes.0")
      #expect(try !fixture.problems().isEmpty)
      try fixture.write(hashes, to: "hashes.0")
    }
    for place in whole.indices {
      var lines = whole
      lines.remove(at: place)
      try fixture.write(lines: lines)
      #expect(try !fixture.problems().isEmpty)
      lines = whole
      lines.insert(whole[(place + 7) % 40], at: place)
      try fixture.write(lines: lines)
      #expect(try !fixture.problems().isEmpty)
    }
  }

  @Test("a ledger that was put back to an earlier state shows by a later checkpoint")
  func cut() throws {
    let fixture = LedgerFixture()
    let ledger = try fixture.filled(10)
    let before = try fixture.copy()
    try ledger.append([try LedgerFixture.record(10)])
    let kept = try fixture.bytes("checkpoint")
    #expect(try before.problems() == [])
    var expectations = LedgerVerification.Expectations()
    expectations.earlier = [("kept", kept)]
    #expect(
      try before.problems(expectations) == [
        "the ledger was cut: it has 10 records, and had 11 by kept"
      ])
    #expect(try fixture.problems(expectations) == [])
    try ledger.append([try LedgerFixture.record(11)])
    #expect(try fixture.problems(expectations) == [])
  }

  @Test("a history that was written anew with the same key shows by an earlier checkpoint")
  func rewritten() throws {
    let fixture = LedgerFixture()
    _ = try fixture.filled(10)
    let kept = try fixture.bytes("checkpoint")
    let other = LedgerFixture()
    try FileManager.default.createDirectory(atPath: other.path, withIntermediateDirectories: true)
    for name in ["key", "key.pub"] {
      try FileManager.default.copyItem(atPath: fixture.file(name), toPath: other.file(name))
    }
    try other.open().append(try (5..<25).map(LedgerFixture.record))
    #expect(try other.problems() == [])
    var expectations = LedgerVerification.Expectations()
    expectations.earlier = [("kept", kept)]
    expectations.key = try fixture.open(.reading).verifier
    let problems = try other.problems(expectations)
    #expect(problems == ["history was rewritten: the first 10 records aren't those of kept"])
    #expect(try fixture.problems(expectations) == [])
  }

  @Test("a ledger with another key shows where the right one is known")
  func otherKey() throws {
    let fixture = LedgerFixture()
    _ = try fixture.filled(3)
    let stranger = LedgerFixture()
    _ = try stranger.filled(3)
    var expectations = LedgerVerification.Expectations()
    expectations.key = try fixture.open(.reading).verifier
    #expect(try stranger.problems(expectations).contains("key.pub isn't the key that was given"))
  }

  @Test("an object that is missing or was changed shows")
  func objects() throws {
    let fixture = try small()
    let name = try #require(
      try FileManager.default.contentsOfDirectory(atPath: fixture.file("objects")).first)
    try FileManager.default.removeItem(atPath: fixture.file("objects/\(name)"))
    #expect(
      try fixture.problems() == [
        "objects: the object \(name), which a record names, is missing"
      ])
  }
}
