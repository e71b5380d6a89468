// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Inventory
import Persistence
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("The SQLite store")
struct SQLiteStoreTests {
  private let folder = StoreFolder()
  private let arena = Arena()

  private func queue(_ name: String, _ delay: Int, account: String = "1") -> Resource {
    var resource = Resource(
      address: "arn:aws:sqs:eu-west-1:\(account):\(name)", type: "aws_sqs_queue", name: "",
      mode: .managed, provider: "aws", account: account, region: "eu-west-1",
      document: arena.object([
        Node.Entry(key: arena.string("name" as String), value: arena.string(name)),
        Node.Entry(key: arena.string("delay_seconds" as String), value: .integer(delay)),
        Node.Entry(
          key: arena.string("policy" as String),
          value: arena.unknown(
            Node.Unknown(symbol: arena.string("sqs:GetQueueAttributes" as String)))),
      ]), origin: .none)
    resource.references = [Reference(path: "kms_key_id", target: "key", attribute: "arn")]
    return resource
  }

  private func snapshot(at time: Int, _ resources: [Resource]) -> Snapshot {
    var coverage = CollectionCoverage()
    coverage.entries = [
      .init(
        account: "1", region: "eu-west-1", service: "sqs", operation: "GetQueueAttributes",
        kind: "aws_sqs_queue", outcome: .denied, calls: 3, items: 2, failures: 3,
        reason: "AccessDenied")
    ]
    coverage.unread = [.init(account: "1", region: "", type: "medialive:channel", count: 2)]
    var part = GraphPart(
      scope: Scope(
        kind: .account, path: "1", previousPaths: ["0"], isComplete: true,
        regions: ["eu-west-1", "us-east-1"]),
      resources: resources, arena: arena)
    part.removed = [queue("gone", 1)]
    return Snapshot(
      begun: time - 10, ended: time, madeBy: "1.0.0",
      parts: [
        part, GraphPart(scope: Scope(kind: .account, path: "2"), resources: [], arena: arena),
      ],
      coverage: coverage)
  }

  private func finding(
    _ fingerprint: String, previous: [String] = [], scope: String = "1"
  ) -> Finding {
    Finding(
      rule: RuleDescription(
        id: "aws-sqs-queue-unencrypted", title: "Unencrypted queue", severity: .high,
        action: .deny),
      verdict: .fail, message: "the queue isn't encrypted",
      subject: Finding.Subject(
        type: "aws_sqs_queue", address: fingerprint, provider: "aws", scope: scope),
      location: Finding.Place(file: nil, bytes: ByteRange(0, 0)), fingerprint: fingerprint,
      previousFingerprints: previous)
  }

  @Test("A snapshot comes back as it was, with its coverage")
  func roundTrip() throws {
    let store = try SQLiteStore(path: folder.file("a.db"))
    let original = snapshot(at: 100, [queue("a", 1), queue("b", 2)])
    let stored = try store.save(original)
    #expect(stored.resourceCount == 3)
    let read = try Snapshot(contents(of: stored, in: store))
    #expect(read.begun == 90 && read.ended == 100 && read.madeBy == "1.0.0")
    #expect("\(read.parts.map(\.scope))" == "\(original.parts.map(\.scope))")
    #expect(read.coverage.entries == original.coverage.entries)
    #expect(read.coverage.unread == original.coverage.unread)
    let resources = read.parts[0].resources
    #expect(resources.map(\.address) == original.parts[0].resources.map(\.address))
    #expect(resources[1].document.field("delay_seconds").integer == 2)
    let unknown = resources[0].document.field("policy").unknown
    #expect(unknown?.symbol.string == "sqs:GetQueueAttributes")
    #expect(resources[0].references == original.parts[0].resources[0].references)
    #expect(read.parts[0].removed.map(\.address) == ["arn:aws:sqs:eu-west-1:1:gone"])
    #expect(read.parts[1].resources.isEmpty)
  }

  private func contents(of snapshot: StoredSnapshot, in store: SQLiteStore) throws -> Copied {
    let source = try store.contents(of: snapshot)
    var pieces: [SnapshotPiece] = []
    try source.forEachPiece { pieces.append($0) }
    return Copied(head: source.head, pieces: pieces)
  }

  private struct Copied: SnapshotSource {
    var head: SnapshotHead
    var pieces: [SnapshotPiece]

    func forEachPiece(_ body: (SnapshotPiece) throws -> Void) throws {
      for piece in pieces { try body(piece) }
    }
  }

  @Test("What didn't change is stored once, and earlier times can be asked for")
  func history() throws {
    let store = try SQLiteStore(path: folder.file("a.db"))
    #expect(try store.snapshot(endedBy: nil) == nil)
    _ = try store.save(snapshot(at: 100, [queue("a", 1), queue("b", 1)]))
    let second = try store.save(snapshot(at: 200, [queue("a", 1), queue("b", 2)]))
    #expect(second.newDocuments == 1)
    #expect(try store.snapshots().map(\.ended) == [200, 100])
    #expect(try store.snapshot(endedBy: nil)?.ended == 200)
    #expect(try store.snapshot(endedBy: 199)?.ended == 100)
    #expect(try store.snapshot(endedBy: 99) == nil)
    #expect(try store.removeSnapshots(endedBefore: 200) == 1)
    let rest = try #require(try store.snapshot(endedBy: nil))
    #expect(try Snapshot(contents(of: rest, in: store)).parts[0].resources.count == 2)
  }

  @Test("More resources than go into one transaction are stored and read in order")
  func manyResources() throws {
    let store = try SQLiteStore(path: folder.file("a.db"))
    let stored = try store.save(snapshot(at: 1, (0..<12_000).map { queue("q\($0)", $0) }))
    #expect(stored.newDocuments == 12_001)
    let read = try Snapshot(contents(of: stored, in: store))
    let delays = read.parts[0].resources.map { $0.document.field("delay_seconds").integer }
    #expect(delays == (0..<12_000).map { Int64($0) })
  }

  @Test("Only the owner may read a store, and its log neither")
  func mode() throws {
    let store = try SQLiteStore(path: folder.file("a.db"))
    _ = try store.save(snapshot(at: 1, [queue("a", 1)]))
    #expect(folder.names.contains("a.db-wal"))
    for name in folder.names {
      var status = stat()
      #expect(stat(folder.file(name), &status) == 0 && status.st_mode & 0o777 == 0o600)
    }
  }

  @Test("A store that isn't one, isn't there or is newer is told as such")
  func foreign() throws {
    folder.write(String(repeating: "no database ", count: 100), to: "b.db")
    #expect(throws: StoreError(.foreign, "")) { _ = try SQLiteStore(path: folder.file("b.db")) }
    #expect(throws: StoreError(.inaccessible, "")) {
      _ = try SQLiteStore(path: folder.file("c.db"), creates: false)
    }
    #expect(throws: StoreError(.inaccessible, "")) {
      _ = try SQLiteStore(path: folder.file("none/c.db"))
    }
  }

  @Test("Findings are opened, stay, are closed and come back")
  func findings() throws {
    let store = try SQLiteStore(path: folder.file("a.db"))
    var changes = try store.note([finding("x"), finding("y")], scopes: ["1"], at: 10)
    #expect(changes.opened == ["x", "y"] && changes.closed == [] && changes.remaining == 0)
    changes = try store.note([finding("x")], scopes: ["1"], at: 20)
    #expect(changes.opened == [] && changes.closed == ["y"] && changes.remaining == 1)
    changes = try store.note([finding("x"), finding("y")], scopes: ["1"], at: 30)
    #expect(changes.opened == ["y"] && changes.closed == [])
    let records = try store.findings(onlyOpen: true)
    #expect(records.map(\.fingerprint) == ["x", "y"])
    #expect(records.map(\.firstSeen) == [10, 10])
    #expect(records.map(\.opened) == [10, 30])
    #expect(records.map(\.openings) == [1, 2])
  }

  @Test("Findings of a scope that wasn't judged stay open")
  func otherScopes() throws {
    let store = try SQLiteStore(path: folder.file("a.db"))
    _ = try store.note([finding("x"), finding("z", scope: "2")], scopes: ["1", "2"], at: 10)
    let changes = try store.note([], scopes: ["1"], at: 20)
    #expect(changes.closed == ["x"])
    #expect(try store.findings(onlyOpen: true).map(\.fingerprint) == ["z"])
    #expect(try store.findings(onlyOpen: false).count == 2)
  }

  @Test("Findings that are known to be gone are closed, whatever else was judged")
  func close() throws {
    let folder = try StoreFolder()
    let store = try SQLiteStore(path: folder.file("a.db"))
    _ = try store.note([finding("x"), finding("y")], scopes: [], at: 10)
    try store.close(["x", "nobody's"], at: 20)
    try store.close(["x"], at: 30)
    #expect(try store.findings(onlyOpen: true).map(\.fingerprint) == ["y"])
    #expect(try store.findings(onlyOpen: false).first { $0.fingerprint == "x" }?.closed == 20)
    #expect(try store.note([finding("x")], scopes: [], at: 40).opened == ["x"])
  }

  @Test("A finding under a new name keeps its history")
  func renamed() throws {
    let store = try SQLiteStore(path: folder.file("a.db"))
    _ = try store.note([finding("old")], scopes: ["1"], at: 10)
    let changes = try store.note([finding("new", previous: ["old"])], scopes: ["1"], at: 20)
    #expect(changes.opened == [] && changes.closed == [] && changes.remaining == 1)
    #expect(try store.findings(onlyOpen: true).map(\.firstSeen) == [10])
  }

  @Test("What isn't found is closed where it is known to be gone, and else stays as it is")
  func settled() throws {
    let store = try SQLiteStore(path: folder.file("a.db"))
    _ = try store.note([finding("x"), finding("y"), finding("z")], scopes: [], at: 10)
    _ = try store.note([finding("w", scope: "2")], scopes: [], at: 10)
    let changes = try #require(
      try store.note([finding("z"), finding("new")], of: "1", asOf: 20) { known in
        #expect(known.scope == "1" && known.type == "aws_sqs_queue")
        return known.fingerprint == "x"
      })
    #expect(changes.opened == ["new"] && changes.closed == ["x"])
    #expect(changes.remaining == 1 && changes.unsettled == 1)
    #expect(
      try store.findings(onlyOpen: true).map(\.fingerprint).sorted() == ["new", "w", "y", "z"])
    #expect(try store.findings(onlyOpen: false).first { $0.fingerprint == "x" }?.closed == 20)
  }

  @Test("A history only goes forward: what was judged as of an earlier time changes nothing")
  func forward() throws {
    let store = try SQLiteStore(path: folder.file("a.db"))
    #expect(try store.lastJudged("1") == nil)
    // Nothing was found, which is known nonetheless.
    #expect(try store.note([], of: "1", asOf: 20) { _ in true } != nil)
    #expect(try store.lastJudged("1") == 20)
    #expect(try store.note([finding("x")], of: "1", asOf: 10) { _ in true } == nil)
    #expect(try store.findings(onlyOpen: false).isEmpty)
    #expect(try store.note([finding("x")], of: "1", asOf: 20) { _ in true }?.opened == ["x"])
    #expect(try store.note([], of: "1", asOf: 19) { _ in true } == nil)
    #expect(try store.findings(onlyOpen: true).map(\.fingerprint) == ["x"])
    // Each scope has a time of its own.
    #expect(try store.note([finding("w", scope: "2")], of: "2", asOf: 5) { _ in true } != nil)
    try store.noteJudged(["1", "2"], asOf: 30)
    try store.noteJudged(["1"], asOf: 25)
    #expect(try store.lastJudged("1") == 30 && store.lastJudged("2") == 30)
  }

  @Test("What only findings tell of the time of judging counts too")
  func earlierStore() throws {
    let store = try SQLiteStore(path: folder.file("a.db"))
    _ = try store.note([finding("x")], scopes: [], at: 10)
    try store.close(["x"], at: 40)
    #expect(try store.lastJudged("1") == 40)
    #expect(try store.note([finding("x")], of: "1", asOf: 30) { _ in true } == nil)
  }
}
