// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Synchronization
import Testing

@testable import Persistence

/// What is left when an addition doesn't come to its end.
@Suite("Ledger after a crash")
struct LedgerCrashTests {
  private static let failure = LedgerError(.inaccessible, "no space left on device")

  @Test("an addition that fails leaves the ledger as it was", arguments: LedgerStep.allCases)
  func failures(step: LedgerStep) throws {
    let fixture = LedgerFixture()
    _ = try fixture.filled(254)
    let isBroken = Mutex(true)
    let ledger = try fixture.open { (reached) throws(LedgerError) in
      if reached == step, isBroken.withLock({ $0 }) { throw Self.failure }
    }
    let names = ["records.jsonl", "hashes.0", "offsets", "checkpoint"]
    let before = try names.map(fixture.bytes)
    #expect(throws: Self.failure) {
      try ledger.append(try (0..<5).map(LedgerFixture.record))
    }
    // When the checkpoint has taken its place the records are there, durable or not.
    let isKept = step == .syncFolder
    if !isKept { #expect(try names.map(fixture.bytes) == before) }
    #expect(try fixture.problems() == [])
    isBroken.withLock { $0 = false }
    #expect(try ledger.append([try LedgerFixture.record(0)]).lowerBound == (isKept ? 259 : 254))
    #expect(try fixture.problems() == [])
  }

  @Test("wherever a process ends, the next one goes on with whole records and a right root")
  func crashes() throws {
    let fixture = LedgerFixture()
    _ = try fixture.filled(254)
    let copies = Mutex<[(LedgerStep, LedgerFixture)]>([])
    let ledger = try fixture.open { (step) throws(LedgerError) in
      guard let copy = try? fixture.copy() else { return }
      copies.withLock { $0.append((step, copy)) }
    }
    try ledger.append(try (254..<260).map(LedgerFixture.record))
    let whole = try fixture.lines()
    let taken = copies.withLock { $0 }
    #expect(taken.map(\.0) == LedgerStep.allCases)
    for (step, copy) in taken {
      let again = try copy.open()
      let size = Int(try again.checkpoint.size)
      #expect(size == (step == .writeRecords ? 254 : 260), "\(step)")
      #expect(try copy.lines() == Array(whole[..<size]))
      #expect(try copy.problems() == [])
      #expect(try again.append([try LedgerFixture.record(1)]).lowerBound == UInt64(size))
      #expect(try copy.problems() == [])
    }
  }

  @Test("a record that was written in part is cut off, the whole ones before it are taken in")
  func tornRecords() throws {
    let fixture = LedgerFixture()
    _ = try fixture.filled(3)
    let short = try fixture.copy()
    try fixture.open().append(try (3..<5).map(LedgerFixture.record))
    let whole = try fixture.bytes("records.jsonl")
    let signed = try short.bytes("records.jsonl").count
    let breaks = Set(whole.indices.filter { whole[$0] == 0x0A })
    for length in signed...whole.count
    where length % 5 == 0 || breaks.contains(length) || breaks.contains(length - 1) {
      let copy = try short.copy()
      try copy.write(Array(whole[..<length]), to: "records.jsonl")
      // Reading looks at nothing past the checkpoint.
      #expect(try copy.open(.reading).checkpoint.size == 3)
      let size = try copy.open().checkpoint.size
      #expect(size == UInt64(whole[..<length].count { $0 == 0x0A }))
      #expect(try copy.problems() == [])
      // A disk that hadn't got the last block yet has zeros there.
      let zeros = try short.copy()
      let rest = [UInt8](repeating: 0, count: whole.count - length)
      try zeros.write(Array(whole[..<length]) + rest, to: "records.jsonl")
      #expect(try zeros.open().checkpoint.size == size)
      #expect(try zeros.problems() == [])
    }
  }

  @Test("what else stands past the checkpoint isn't taken in")
  func strangers() throws {
    let fixture = LedgerFixture()
    _ = try fixture.filled(3)
    let whole = try fixture.bytes("records.jsonl")
    let second = Array(try fixture.lines()[1]) + [0x0A]
    let spaced = Array(
      String(decoding: second, as: UTF8.self).replacing("\"sequence\":1", with: "\"sequence\": 3")
        .utf8)
    for tail in [Array("\n".utf8), Array("{}\n".utf8), second, spaced] {
      try fixture.write(whole + tail, to: "records.jsonl")
      #expect(throws: LedgerError(.damaged, "")) { try fixture.open() }
      #expect(try fixture.bytes("records.jsonl") == whole + tail)
    }
  }

  @Test("files that are shorter than the checkpoint says are never filled up")
  func shortened() throws {
    for name in ["records.jsonl", "hashes.0", "hashes.1", "offsets"] {
      let fixture = LedgerFixture()
      try fixture.open().append(try (0..<300).map(LedgerFixture.record))
      let whole = try fixture.bytes(name)
      for length in [0, whole.count / 2, whole.count - 1] {
        try fixture.write(Array(whole[..<length]), to: name)
        #expect(throws: LedgerError(.damaged, ""), "\(name)") { try fixture.open() }
        #expect(try fixture.bytes(name).count == length)
      }
    }
  }

  @Test("a checkpoint that is gone isn't made anew over records")
  func lostCheckpoint() throws {
    let fixture = LedgerFixture()
    _ = try fixture.filled(3)
    try FileManager.default.removeItem(atPath: fixture.file("checkpoint"))
    #expect(throws: LedgerError(.damaged, "")) { try fixture.open() }
  }

  @Test("an open ledger notices what others did to its files, and adds nothing to a broken one")
  func changedMeanwhile() throws {
    let fixture = LedgerFixture()
    let ledger = try fixture.filled(3)
    let other = try fixture.open()
    try other.append([try LedgerFixture.record(3)])
    #expect(try ledger.append([try LedgerFixture.record(4)]) == 4..<5)
    try other.refresh()
    #expect(try other.checkpoint.size == 5)
    // Put back to an earlier state as a whole, and then replaced by another ledger.
    let copy = try fixture.copy()
    try ledger.append([try LedgerFixture.record(5)])
    try FileManager.default.removeItem(atPath: fixture.path)
    try FileManager.default.copyItem(atPath: copy.path, toPath: fixture.path)
    #expect(try ledger.append([try LedgerFixture.record(5)]) == 5..<6)
    #expect(try fixture.problems() == [])
    var bytes = try fixture.bytes("records.jsonl")
    bytes[bytes.count - 20] ^= 1
    bytes.append(0x0A)
    try fixture.write(bytes, to: "records.jsonl")
    #expect(throws: LedgerError(.damaged, "")) { try ledger.append([try LedgerFixture.record(6)]) }
  }

  @Test("writers take turns, and none waits for ever")
  func turns() throws {
    let fixture = LedgerFixture()
    let path = fixture.path
    _ = try fixture.open()
    let numbers = Mutex<[UInt64]>([])
    DispatchQueue.concurrentPerform(iterations: 4) { writer in
      guard let ledger = try? Ledger.open(folder: path) else { return }
      for number in 0..<25 {
        let records = (try? (0...number % 3).map(LedgerFixture.record)) ?? []
        guard let added = try? ledger.append(records) else { continue }
        numbers.withLock { $0.append(contentsOf: added) }
      }
    }
    let added = numbers.withLock { $0 }
    #expect(added.sorted() == Array(0..<UInt64(added.count)) && added.count == 4 * 49)
    #expect(try fixture.problems() == [])

    try LedgerLock.hold(fixture.file("lock"), patience: .seconds(1)) { () throws(LedgerError) in
      do {
        _ = try fixture.open(patience: .milliseconds(30))
        Issue.record("two hold the lock")
      } catch {
        #expect(error as? LedgerError == LedgerError(.busy, ""))
        #expect("\(error)".contains("process \(getpid())"))
      }
    }
  }
}
