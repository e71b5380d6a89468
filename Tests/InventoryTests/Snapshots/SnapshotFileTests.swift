// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Inventory
import Testing

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

@Suite("Snapshot files")
struct SnapshotFileTests {
  private let folder = TemporaryFolder()
  private let sample = SnapshotSample()

  @Test("Everything of a snapshot comes back as it was")
  func roundTrip() throws {
    let path = folder.file("a.bawn")
    let snapshot = sample.snapshot
    try snapshot.write(to: path)
    let read = try Snapshot(contentsOf: path)
    #expect(SnapshotComparison.differences(snapshot, read) == [])
    // Once more, from what was read: nothing gets lost at the second time either.
    try read.write(to: folder.file("b.bawn"))
    let isSame = folder.read("a.bawn") == folder.read("b.bawn")
    #expect(isSame)
  }

  @Test("Resources written in many small batches come back in order, from any number of threads")
  func batches() throws {
    let path = folder.file("a.bawn")
    let writer = try SnapshotWriter(path: path, begun: 1, madeBy: "1.0.0")
    let first = writer.add(Scope(kind: .account, path: "1"))
    let second = writer.add(Scope(kind: .account, path: "2"))
    for number in 0..<20_000 {
      let arena = Arena()
      let resource = Resource(
        address: "arn:aws:sqs:eu-west-1:1:\(number)", type: "aws_sqs_queue", name: "",
        mode: .managed, provider: "aws",
        document: arena.object([
          Node.Entry(key: arena.string("name"), value: arena.string("q\(number)")),
          Node.Entry(key: arena.string("count"), value: .integer(number)),
        ]), origin: .none)
      try writer.append([resource], part: number % 3 == 0 ? first : second)
      withExtendedLifetime(arena) {}
    }
    writer.update(Scope(kind: .account, path: "2", isComplete: true), part: second)
    try writer.finish(ended: 2, coverage: CollectionCoverage())
    let file = try SnapshotFile(path: path)
    #expect(file.blockCount > 1)
    #expect(file.resourceCount == 20_000)
    for workers in [1, 3] {
      let snapshot = try file.load(workers: workers)
      #expect(snapshot.parts.map(\.scope.isComplete) == [nil, true])
      for (part, isFirst) in zip(snapshot.parts, [true, false]) {
        let expected = (0..<20_000).filter { ($0 % 3 == 0) == isFirst }
        #expect(part.resources.map { Int($0.document.field("count").integer ?? -1) } == expected)
        #expect(part.resources.last?.document.field("name").string == "q\(expected.last ?? 0)")
      }
    }
    let pieces = try (0..<file.blockCount).map { try file.piece($0) }
    #expect(pieces.reduce(0) { $0 + $1.resources.count } == 20_000)
  }

  @Test("Only the owner may read a snapshot, and a file is replaced as a whole or not at all")
  func replacement() throws {
    let path = folder.file("a.bawn")
    try sample.snapshot.write(to: path)
    var status = stat()
    #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
    let before = folder.read("a.bawn")
    do {
      let writer = try SnapshotWriter(path: path, begun: 1, madeBy: "1")
      let part = writer.add(Scope(kind: .account, path: "1"))
      try writer.append(sample.resources, part: part)
      #expect(folder.names.count == 2)
    }
    #expect(folder.names == ["a.bawn"])
    #expect(folder.read("a.bawn") == before)
    #expect(throws: SnapshotError(.inaccessible, "")) {
      _ = try SnapshotWriter(path: folder.path, begun: 1, madeBy: "1")
    }
  }

  @Test("What is read outlives the file object and the file's name")
  func lifetime() throws {
    let path = folder.file("a.bawn")
    try sample.snapshot.write(to: path)
    let snapshot = try Snapshot(contentsOf: path)
    unlink(path)
    #expect(snapshot.parts[0].resources[0].document.field("text").string == "naïve — 東京 🏰")
  }

  @Test("A file that is cut off anywhere, or is no snapshot, is told as such")
  func truncation() throws {
    try sample.snapshot.write(to: folder.file("a.bawn"))
    let bytes = folder.read("a.bawn")
    for count in stride(from: 1, to: bytes.count, by: 7) {
      folder.write(Array(bytes[..<count]), to: "b.bawn")
      #expect(throws: SnapshotError(.truncated, "")) {
        _ = try Snapshot(contentsOf: folder.file("b.bawn"))
      }
    }
    for text in ["", "{}", "\u{89}BAWN"] {
      folder.write(Array(text.utf8), to: "b.bawn")
      #expect(throws: SnapshotError(.foreign, "")) {
        _ = try Snapshot(contentsOf: folder.file("b.bawn"))
      }
    }
    #expect(throws: SnapshotError(.inaccessible, "")) {
      _ = try Snapshot(contentsOf: folder.file("missing.bawn"))
    }
    #expect(throws: SnapshotError(.inaccessible, "")) { _ = try Snapshot(contentsOf: folder.path) }
  }

  @Test("A format that is newer is refused, and the message says so")
  func newerFormat() throws {
    try sample.snapshot.write(to: folder.file("a.bawn"))
    var bytes = folder.read("a.bawn")
    bytes[8] = 2
    folder.write(bytes, to: "b.bawn")
    #expect(throws: SnapshotError(.newer, "")) {
      _ = try SnapshotFile(path: folder.file("b.bawn"))
    }
  }

  @Test("Whatever byte is changed, the change is found")
  func damage() throws {
    try sample.snapshot.write(to: folder.file("a.bawn"))
    let bytes = folder.read("a.bawn")
    var missed = 0
    for place in stride(from: 12, to: bytes.count, by: 11) where !(12..<32).contains(place) {
      var changed = bytes
      changed[place] ^= 0x10
      folder.write(changed, to: "b.bawn")
      if (try? Snapshot(contentsOf: folder.file("b.bawn"))) != nil { missed += 1 }
    }
    #expect(missed == 0)
  }

  @Test("Changed bytes under hashes that fit are refused or read, and never end the process")
  func hostility() throws {
    try sample.snapshot.write(to: folder.file("a.bawn"))
    let bytes = folder.read("a.bawn")
    var generator = SplitMix(state: 42)
    var outcomes: [String: Int] = [:]
    for _ in 0..<10_000 {
      var changed = bytes
      for _ in 0...Int(generator.next() % 3) {
        let place = 12 + Int(generator.next() % UInt64(bytes.count - 20))
        switch generator.next() % 4 {
        case 0: changed[place] = UInt8(truncatingIfNeeded: generator.next())
        case 1: changed[place] ^= 1 << UInt8(generator.next() % 8)
        case 2: changed[place] = 0xFF
        default: changed[place] = changed[place] &+ 1
        }
      }
      do {
        let snapshot = try SnapshotFile(
          bytes: changed, name: "changed", checksHashes: false
        ).load(workers: 1)
        outcomes["read", default: 0] += 1
        try use(snapshot)
      } catch let error as SnapshotError {
        outcomes[error.code.id, default: 0] += 1
      }
    }
    // Both have to come about, or the test tests nothing.
    #expect(outcomes["read", default: 0] > 100)
    #expect(outcomes["snapshot-damaged", default: 0] > 1000)
  }

  /// Walks over everything, as a command would.
  private func use(_ snapshot: Snapshot) throws {
    for part in snapshot.parts {
      for resource in part.resources + part.removed {
        _ = JSONWriter.bytes(resource.document)
        _ = resource.document.field("text").string
        _ = Arena().copy(resource.document)
        _ = resource.references.map(\.target)
      }
    }
  }

  @Test("A file of the first version can still be read")
  func firstVersion() throws {
    let folder = #filePath.split(separator: "/").dropLast().map { "/\($0)" }.joined()
    let path = "\(folder)/version-1.bawn"
    // Only to be made anew when what the sample holds changes, never for another format.
    if getenv("BAWN_UPDATE_SNAPSHOTS") != nil { try sample.snapshot.write(to: path) }
    let snapshot = try Snapshot(contentsOf: path)
    #expect(SnapshotComparison.differences(sample.snapshot, snapshot) == [])
  }
}

/// Numbers that look random and are the same each time.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
