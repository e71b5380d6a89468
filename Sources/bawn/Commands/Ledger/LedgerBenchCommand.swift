// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import FoundationEssentials
import Persistence

/// `bawn ledger bench`: times additions, proofs and verification.
struct LedgerBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench", abstract: "Time additions, proofs, opening and verification.",
    discussion: """
      Adds records to a new ledger, each batch made durable before the next, then
      single ones, and prints times and memory. The ledger is removed afterwards
      unless --ledger names its folder.

        bawn ledger bench --records 1000000 --batch 1000
      """,
    shouldDisplay: false)

  @Option(help: ArgumentHelp("A folder that isn't there yet.", valueName: "dir"))
  var ledger: String?

  @Option(help: "How many records are added in batches.")
  var records = 100_000

  @Option(help: "How many records a batch has.")
  var batch = 1_000

  @Option(help: "How many records are added one by one after that.")
  var single = 1_000

  @Option(help: "How many bytes each record's body has beside its names.")
  var size = 250

  func validate() throws {
    guard (0...100_000_000).contains(records), (1...100_000).contains(batch),
      (0...1_000_000).contains(single), (0...60_000).contains(size)
    else { throw ValidationError("these have to be counts") }
  }

  func run() throws {
    try LedgerWork.perform {
      let folder =
        ledger
        ?? FileManager.default.temporaryDirectory.path
        + "/bawn-ledger-\(UInt64.random(in: 0...(.max)))"
      guard !FileManager.default.fileExists(atPath: folder) else {
        throw ValidationError("\"\(folder)\" is there already")
      }
      defer { if ledger == nil { try? FileManager.default.removeItem(atPath: folder) } }
      try measure(folder)
    }
  }

  private func measure(_ folder: String) throws {
    let opened = try Ledger.open(folder: folder)
    var start = ContinuousClock.now
    var done = 0
    while done < records {
      let count = min(batch, records - done)
      try opened.append(try (0..<count).map { try record(done + $0) })
      done += count
    }
    try tell("added \(records) records in batches of \(batch)", start)
    start = .now
    var slowest = Duration.zero
    for number in 0..<single {
      let before = ContinuousClock.now
      try opened.append([try record(records + number)])
      slowest = max(slowest, .now - before)
    }
    try tell("added \(single) records one by one, the slowest in \(Self.text(slowest))", start)
    start = .now
    var options = Ledger.Options()
    options.access = .reading
    let again = try Ledger.open(folder: folder, options)
    try tell("opened", start)
    let size = UInt64(records + single)
    if size > 0 {
      var times: [Duration] = []
      var seed: UInt64 = 1
      for _ in 0..<1_000 {
        seed = seed &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let before = ContinuousClock.now
        _ = try again.inclusionProof(index: (seed >> 16) % size)
        times.append(.now - before)
      }
      times.sort()
      let line =
        "inclusion proofs: median \(Self.text(times[500])), slowest \(Self.text(times[999]))\n"
      try StandardOutput.write(Array(line.utf8))
    }
    start = .now
    let result = try LedgerVerification.verify(folder: folder)
    try tell("verified \(result.recordCount) records, \(result.problems.count) problems", start)
  }

  private func record(_ number: Int) throws -> LedgerRecord {
    try LedgerRecord(
      kind: "bench.record", actor: ["name": "bench"],
      subject: .init(account: "111122223333", region: "eu-west-1", run: "bench")
    ) { arena in
      arena.object([
        .init(key: arena.string("number"), value: .integer(number)),
        .init(
          key: arena.string("text"), value: arena.string(String(repeating: "x", count: size))),
      ])
    }
  }

  private func tell(_ what: String, _ start: ContinuousClock.Instant) throws {
    let memory = ProcessMemory.peak.map { ", at most \($0)" } ?? ""
    let line = "\(Self.text(.now - start)) \(what)\(memory)\n"
    try StandardOutput.write(Array(line.utf8))
  }

  private static func text(_ time: Duration) -> String {
    let microseconds = Int(time / .microseconds(1))
    if microseconds < 10_000 { return "\(microseconds) µs" }
    let digits = String(microseconds / 1_000 % 1_000)
    return
      "\(microseconds / 1_000_000).\(String(repeating: "0", count: 3 - digits.count))\(digits) s"
  }
}
