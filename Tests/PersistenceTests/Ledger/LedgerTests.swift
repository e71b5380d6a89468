// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Synchronization
import Testing

@testable import Persistence

@Suite("Ledger")
struct LedgerTests {
  private func sequences(_ ledger: Ledger, _ filter: LedgerFilter = .init()) throws -> [UInt64] {
    var found: [UInt64] = []
    try ledger.records(filter) {
      found.append($0.sequence)
      return true
    }
    return found
  }

  @Test("records are kept as canonical JSON, numbered from 0, and read again as they were given")
  func records() throws {
    let fixture = LedgerFixture()
    let ledger = try fixture.open()
    let record = try LedgerRecord(
      kind: "approval.given", actor: ["name": "Zoë \"Z\"", "key": "ab12"],
      subject: .init(account: "111122223333", region: "eu-west-1", plan: "p1")
    ) { arena in
      arena.object([
        .init(key: arena.string("z"), value: .integer(1)),
        .init(key: arena.string("a"), value: arena.array([.null, .boolean(true)])),
      ])
    }
    #expect(try ledger.append([record, try LedgerRecord(kind: "run.ended")]) == 0..<2)
    #expect(try ledger.append([record]) == 2..<3)
    let lines = try fixture.lines().map { String(decoding: $0, as: UTF8.self) }
    #expect(
      lines[0]
        == #"{"actor":{"key":"ab12","name":"Zoë \"Z\""},"at":"2026-11-22T07:10:00.123Z","#
        + #""body":{"a":[null,true],"z":1},"kind":"approval.given","sequence":0,"#
        + #""subject":{"account":"111122223333","plan":"p1","region":"eu-west-1"},"version":1}"#)
    #expect(
      lines[1]
        == #"{"at":"2026-11-22T07:10:00.123Z","kind":"run.ended","sequence":1,"version":1}"#)
    let again = try fixture.open(.reading).record(2)
    #expect(again.kind == "approval.given" && again.subject("plan") == "p1")
    #expect(again.body["a"].elements.count == 2 && again.actor["key"].string == "ab12")
    #expect(throws: LedgerError(.usage, "")) { try ledger.record(3) }
    #expect(throws: LedgerError(.usage, "")) {
      try fixture.open(.reading).append([try LedgerFixture.record(0)])
    }
  }

  @Test("records are chosen by kind, subject, time and number")
  func filters() throws {
    let fixture = LedgerFixture()
    let ledger = try fixture.filled(600)
    #expect(try sequences(ledger).count == 600)
    #expect(try sequences(ledger, .init(kind: "plan.made")).count == 300)
    #expect(try sequences(ledger, .init(kind: "plan.*", from: 599)) == [])
    #expect(try sequences(ledger, .init(kind: "call.*", from: 595)) == [595, 597, 599])
    #expect(try sequences(ledger, .init(subject: "r7")) == [7])
    #expect(try sequences(ledger, .init(since: 1_795_331_400_123, from: 598)) == [598, 599])
    #expect(try sequences(ledger, .init(since: 1_795_331_400_124)) == [])
    var seen = 0
    try ledger.records {
      _ = $0
      seen += 1
      return seen < 3
    }
    #expect(seen == 3)
  }

  @Test("proofs from a ledger convince whoever has the key, and nobody once a byte is changed")
  func proofs() throws {
    let fixture = LedgerFixture()
    let ledger = try fixture.filled(300)
    let verifier = try ledger.verifier
    let earlier = try ledger.checkpoint
    for index in [0, 17, 255, 256, 299] as [UInt64] {
      let proof = try ledger.proof(of: index)
      let read = try InclusionProof(Array(proof.text.utf8), verifier: verifier)
      #expect(read.index == index)
      #expect(try read.record == ledger.record(index).line)
    }
    let bytes = Array(try ledger.proof(of: 17).text.utf8)
    for place in bytes.indices {
      var changed = bytes
      changed[place] ^= 1
      #expect(throws: LedgerError(.unproven, ""), "byte \(place)") {
        try InclusionProof(changed, verifier: verifier)
      }
    }
    try ledger.append(try (300..<310).map(LedgerFixture.record))
    let growth = Array(try ledger.proof(since: 300).text.utf8)
    let read = try ConsistencyProof(growth, since: earlier, verifier: verifier)
    #expect(read.earlier == 300 && read.checkpoint.size == 310)
    for place in growth.indices {
      var changed = growth
      changed[place] ^= 1
      #expect(throws: LedgerError(.unproven, ""), "byte \(place)") {
        try ConsistencyProof(changed, since: earlier, verifier: verifier)
      }
    }
  }

  @Test("what was decided on fewer records than there are now isn't added")
  func deciding() throws {
    let fixture = LedgerFixture()
    let ledger = try fixture.filled(3)
    let other = try fixture.open()
    #expect(try other.append([try LedgerFixture.record(3)], at: 3) == 3..<4)
    #expect(throws: LedgerError(.moved, "")) {
      try ledger.append([try LedgerFixture.record(3)], at: 3)
    }
    try ledger.refresh()
    #expect(try ledger.append([try LedgerFixture.record(4)], at: ledger.checkpoint.size) == 4..<5)
    #expect(try fixture.problems() == [])
  }

  @Test("a clock that goes back changes nothing in the order")
  func clock() throws {
    let fixture = LedgerFixture()
    let time = Mutex<Int64>(1_795_331_400_123)
    var options = Ledger.Options()
    options.clock = { time.withLock { $0 } }
    let ledger = try Ledger.open(folder: fixture.path, options)
    try ledger.append([try LedgerFixture.record(0)])
    time.withLock { $0 -= 86_400_000 }
    try ledger.append([try LedgerFixture.record(1)])
    #expect(try ledger.record(1).at == "2026-11-21T07:10:00.123Z")
    #expect(try sequences(ledger, .init(since: 1_795_331_400_000)) == [0])
    #expect(try fixture.problems() == [])
  }

  @Test("times are written as RFC 3339 has them")
  func times() {
    #expect(LedgerTime.text(0) == "1970-01-01T00:00:00.000Z")
    #expect(LedgerTime.text(-1) == "1969-12-31T23:59:59.999Z")
    #expect(LedgerTime.text(951_827_696_789) == "2000-02-29T12:34:56.789Z")
    #expect(LedgerTime.text(.max) == "9999-12-31T23:59:59.999Z")
    #expect(LedgerTime.text(.min) == "0001-01-01T00:00:00.000Z")
  }

  @Test("what can't be kept is refused before anything is written")
  func refusals() throws {
    func code(_ make: () throws(LedgerError) -> LedgerRecord) -> LedgerError.Code? {
      do throws(LedgerError) {
        _ = try make()
        return nil
      } catch {
        return error.code
      }
    }
    for kind in ["", "Plan", "plan..made", ".plan", "plan made", "plan\"", "plän"] {
      #expect(code { () throws(LedgerError) in try LedgerRecord(kind: kind) } == .unfit, "\(kind)")
    }
    let large = String(repeating: "x", count: 65_536)
    #expect(
      code { () throws(LedgerError) in
        try LedgerRecord(kind: "a", subject: .init(resource: large))
      } == .unfit)
    #expect(
      code { () throws(LedgerError) in
        try LedgerRecord(kind: "a") { $0.string("hunter2").with(.sensitive) }
      } == .unfit)
    #expect(
      code { () throws(LedgerError) in
        try LedgerRecord(kind: "a") { _ in .integer(Int64.max) }
      } == .unfit)
    // The largest record there can be is read again.
    let fixture = LedgerFixture()
    let ledger = try fixture.open()
    let size = 65_535 - 44 - 200
    let record = try LedgerRecord(kind: "a", subject: .init(resource: String(large.prefix(size))))
    try ledger.append([record, record])
    #expect(try ledger.record(1).subject("resource")?.utf8.count == size)
    #expect(try fixture.problems() == [])
  }

  @Test("objects are kept by their digests, once, and checked when they are read")
  func objects() throws {
    let fixture = LedgerFixture()
    let ledger = try fixture.open()
    let bytes = [UInt8](repeating: 7, count: 1 << 20)
    let object = try ledger.store(object: bytes)
    #expect(try ledger.store(object: bytes) == object)
    #expect(try ledger.object(object) == bytes)
    try ledger.append([try LedgerRecord(kind: "plan.made") { object.node(in: $0) }])
    #expect(LedgerObject(try ledger.record(0).body) == object)
    try fixture.write(Array(bytes.dropLast()), to: "objects/\(object.digest.hexadecimal)")
    #expect(throws: LedgerError(.damaged, "")) { try ledger.object(object) }
    #expect(try ledger.store(object: bytes) == object)
    #expect(try ledger.object(object) == bytes)
    #expect(throws: LedgerError(.damaged, "")) { try ledger.object(LedgerObject(of: [1])) }
  }

  @Test("a text that looks like an object's name isn't one")
  func objectNames() throws {
    let digest = String(repeating: "ab", count: 32)
    let name = "\"object\":\"sha256:\(digest)\""
    func found(_ text: String) -> Int {
      let bytes = Array(text.utf8)
      return LedgerObject.digests(in: bytes, bytes.indices).count
    }
    #expect(found("{\(name),\"size\":1}") == 1)
    #expect(found("{\"a\":{\"b\":1,\(name)}}") == 1)
    #expect(found("{\"a\":\"{\\\"object\\\":\\\"sha256:\(digest)\\\"}\"}") == 0)
    #expect(found("{\"\\\(name)}") == 0)
    #expect(found("{\"object\":\"sha256:\(digest.dropLast())\"}") == 0)
  }

  @Test("only its owner may read a ledger, and a key that others may read is refused")
  func modes() throws {
    let fixture = LedgerFixture()
    let ledger = try fixture.filled(3)
    _ = try ledger.store(object: [1])
    func mode(_ path: String) throws -> Int {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      return (attributes[.posixPermissions] as? NSNumber)?.intValue ?? 0
    }
    #expect(try mode(fixture.path) == 0o700)
    for name in try FileManager.default.subpathsOfDirectory(atPath: fixture.path) {
      #expect(try mode(fixture.file(name)) == (name == "objects" ? 0o700 : 0o600), "\(name)")
    }
    try FileManager.default.setAttributes(
      [.posixPermissions: 0o640], ofItemAtPath: fixture.file("key"))
    #expect(throws: LedgerError(.key, "")) { try fixture.open() }
  }

  @Test("a folder without a ledger is told, and nothing is made to read one")
  func missing() throws {
    let fixture = LedgerFixture()
    #expect(throws: LedgerError(.missing, "")) { try fixture.open(.reading) }
    #expect(throws: LedgerError(.missing, "")) {
      try LedgerVerification.verify(folder: fixture.path)
    }
    #expect(!FileManager.default.fileExists(atPath: fixture.path))
  }

  @Test("an export holds the tiles that C2SP's specification names, and their bytes fit the root")
  func export() throws {
    let fixture = LedgerFixture()
    let ledger = try fixture.open()
    let object = try ledger.store(object: Array("plan".utf8))
    try ledger.append(try (0..<700).map(LedgerFixture.record))
    try ledger.append([try LedgerRecord(kind: "plan.made") { object.node(in: $0) }])
    let target = LedgerFixture()
    let summary = try LedgerExport(ledger, to: target.path).write()
    #expect(summary.objectCount == 1)
    let names = try FileManager.default.subpathsOfDirectory(atPath: target.path).filter {
      !FileManager.default.fileExists(atPath: target.file("\($0)/.")) && !$0.isEmpty
    }
    let expected = [
      "checkpoint", "key.pub", "objects/\(object.digest.hexadecimal)", "tile/0/000", "tile/0/001",
      "tile/0/002.p/189", "tile/1/000.p/2", "tile/entries/000", "tile/entries/001",
      "tile/entries/002.p/189",
    ]
    #expect(names.filter { !Self.isFolder(target.file($0)) }.sorted() == expected)
    #expect(throws: LedgerError(.usage, "")) { try LedgerExport(ledger, to: target.path).write() }
    #expect(TilePath.tile(3, 1_234_067, width: 256) == "tile/3/x001/x234/067")
  }

  private static func isFolder(_ path: String) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
      && isFolder.boolValue
  }

  @Test("a ledger that isn't whole isn't exported")
  func exportOfDamaged() throws {
    let fixture = LedgerFixture()
    _ = try fixture.open().append(try (0..<600).map(LedgerFixture.record))
    var bytes = try fixture.bytes("records.jsonl")
    bytes[2_000] ^= 1
    try fixture.write(bytes, to: "records.jsonl")
    let target = LedgerFixture()
    #expect(throws: LedgerError(.damaged, "")) {
      try LedgerExport(try fixture.open(.reading), to: target.path).write()
    }
    #expect(!FileManager.default.fileExists(atPath: target.file("checkpoint")))
  }
}
