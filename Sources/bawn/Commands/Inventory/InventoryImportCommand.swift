// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Glibc
import Inventory
import Persistence

/// `bawn inventory import`
struct InventoryImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import", abstract: "Make a snapshot of JSON lines, or put one into a store.",
    discussion: """
        bawn inventory import prod.jsonl --output prod.bawn
        bawn inventory import prod.bawn --store history.db

      Lines are as "bawn inventory export" prints them; of each resource only "type" and
      "values" have to be there. One part is made for each account. With --store the
      snapshot goes into a store's history; a snapshot's file can be put there too.

      Exit codes: 0; 3 when a line was no resource, which leaves out only that one.
      """)

  @Argument(
    help: ArgumentHelp("JSON lines, or a snapshot's file; - is standard input.", valueName: "file"),
    completion: .file())
  var file: String

  @Option(
    name: .shortAndLong, help: ArgumentHelp("The snapshot to write.", valueName: "snapshot"),
    completion: .file())
  var output: String?

  @Option(
    help: ArgumentHelp("The store to put the snapshot into.", valueName: "database"),
    completion: .file())
  var store: String?

  @Option(
    help: ArgumentHelp("When the resources were collected; now by default.", valueName: "time"))
  var time: TimeArgument?

  func validate() throws {
    if (output == nil) == (store == nil) {
      throw ValidationError("name either a snapshot with --output, or a store with --store")
    }
  }

  func run() throws {
    if let store { return try putIntoStore(store) }
    var reader = ResourceLines(path: file)
    let seconds = time?.seconds ?? Int(Glibc.time(nil))
    do {
      let writer = try SnapshotWriter(
        path: output ?? "", begun: seconds, madeBy: Version.number)
      try reader.read(into: writer)
      try writer.finish(ended: seconds, coverage: CollectionCoverage())
      let count = writer.resourceCount
      try StandardOutput.write(
        Array("\(count) \(count == 1 ? "resource" : "resources") in \(output ?? "")\n".utf8))
    } catch let error as SnapshotError {
      throw InputFailure(message: error.message)
    }
    if reader.problemCount > 0 { throw ExitCode.incomplete }
  }

  private func putIntoStore(_ path: String) throws {
    let snapshot = try SnapshotArguments.open(file)
    let store = try SnapshotArguments.openStore(path, creates: true)
    let stored: StoredSnapshot
    do {
      stored = try store.save(snapshot)
    } catch let error as SnapshotError {
      throw InputFailure(message: error.message)
    }
    let text =
      "\(stored.resourceCount) \(stored.resourceCount == 1 ? "resource" : "resources"), \(stored.newDocuments) of them new or changed\n"
    try StandardOutput.write(Array(text.utf8))
  }
}

/// Reads resources from JSON lines, some megabytes at a time.
private struct ResourceLines {
  let path: String
  private(set) var problemCount = 0
  private var parts: [String: Int] = [:]
  private var lineCount = 0

  init(path: String) { self.path = path }

  private static let pieceSize = 8 << 20
  /// A line longer than this is no resource.
  private static let lineLimit = 64 << 20
  private static let shownProblems = 20

  mutating func read(into writer: SnapshotWriter) throws {
    let input = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
    guard input >= 0 else {
      let reason = String(cString: strerror(errno))
      throw InputFailure(message: "can't read \"\(path)\": \(reason)")
    }
    defer { close(input) }
    var text: [UInt8] = []
    while true {
      var count = 0
      let piece = [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, used in
        repeat {
          count = Glibc.read(input, buffer.baseAddress, Self.pieceSize)
        } while count < 0 && errno == EINTR
        used = max(count, 0)
      }
      guard count >= 0 else {
        let reason = String(cString: strerror(errno))
        throw InputFailure(message: "can't read \"\(path)\": \(reason)")
      }
      text += piece
      if count == 0 { return try add(text, to: writer) }
      if let end = text.lastIndex(of: 0x0A) {
        try add(Array(text[...end]), to: writer)
        text.removeFirst(end + 1)
      } else if text.count > Self.lineLimit {
        throw InputFailure(message: "\"\(path)\" has a line of more than \(Self.lineLimit) bytes")
      }
    }
  }

  private mutating func add(_ text: [UInt8], to writer: SnapshotWriter) throws {
    let arena = Arena(chunkSize: 1 << 20)
    var options = ReaderOptions()
    options.keepsNumberSpelling = true
    var lines = JSONLines(text, options: options)
    var batches: [String: [Resource]] = [:]
    var order: [String] = []
    var counted = 0
    while let record = lines.next(into: arena) {
      let start = Int(record.range.start)
      lineCount += text[counted..<start].reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
      counted = start
      for diagnostic in record.diagnostics where diagnostic.severity == .error {
        tell(diagnostic.message)
      }
      guard record.node.exists else { continue }
      do throws(ResourceRecord.Problem) {
        let resource = try ResourceRecord.resource(record.node, in: arena)
        let account = resource.account ?? ""
        if batches[account] == nil { order.append(account) }
        batches[account, default: []].append(resource)
      } catch {
        tell(error.message)
      }
    }
    lineCount += text[counted...].reduce(0) { $0 + ($1 == 0x0A ? 1 : 0) }
    for account in order {
      let part = parts[account] ?? writer.add(Scope(kind: .account, path: account))
      parts[account] = part
      try writer.append(batches[account] ?? [], part: part)
    }
    withExtendedLifetime(arena) {}
  }

  private mutating func tell(_ message: String) {
    problemCount += 1
    guard problemCount <= Self.shownProblems else { return }
    let text = "bawn: \(path):\(lineCount + 1): \(message)"
    try? StandardOutput.write(Array((TerminalText.escaped(text) + "\n").utf8), to: STDERR_FILENO)
  }
}
