// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Persistence

/// `bawn ledger show`
struct LedgerShowCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "show", abstract: "Show records, the oldest first.",
    discussion: """
        bawn ledger show
        bawn ledger show --kind 'plan.*' --since 2026-11-22
        bawn ledger show --subject 111122223333 --limit 10
        bawn ledger show --format jsonl | jq 'select(.kind == "call.made")'

      Each record is held against its hash before it is shown; a changed one ends
      with exit code 1. "bawn ledger verify" looks at everything.
      """)

  @OptionGroup var source: LedgerArguments

  @Option(help: "Only records of this kind; plan.* stands for all that begin so.")
  var kind: String?

  @Option(help: "Only records about this account, region, resource, run or plan.")
  var subject: String?

  @Option(
    help: ArgumentHelp(
      "Only records from this time on, such as 2026-11-22 or 2026-11-22T08:00:00Z.",
      valueName: "time"))
  var since: TimeArgument?

  @Option(help: "Only the newest of these, as many.")
  var limit: Int?

  @Option(help: "text, json or jsonl.")
  var format: Format = .text

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json, jsonl
  }

  func validate() throws {
    if let limit, !(1...1_000_000).contains(limit) {
      throw ValidationError("--limit has to be from 1 to 1000000")
    }
    if let kind {
      let name = kind.hasSuffix("*") ? kind.dropLast() : kind[...]
      let isPlain = name.utf8.allSatisfy {
        (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D || $0 == 0x2E
      }
      guard isPlain else {
        throw ValidationError("--kind is a dotted name such as plan.made, or plan.*")
      }
    }
  }

  func run() throws {
    try LedgerWork.perform {
      let ledger = try source.open()
      let filter = LedgerFilter(
        kind: kind, subject: subject, since: since.map { Int64($0.first) * 1_000 })
      var output = LedgerOutput(format: format)
      if let limit {
        var newest = NewestEntries(limit: limit)
        try ledger.records(filter) {
          newest.add($0)
          return true
        }
        for entry in newest.inOrder { try output.write(entry) }
      } else {
        try ledger.records(filter) {
          try output.write($0)
          return true
        }
      }
      try output.finish()
    }
  }
}

/// The newest records that there were so far.
private struct NewestEntries {
  let limit: Int
  private var entries: [LedgerEntry] = []
  private var next = 0

  init(limit: Int) { self.limit = limit }

  mutating func add(_ entry: LedgerEntry) {
    if entries.count < limit {
      entries.append(entry)
    } else {
      entries[next] = entry
      next = (next + 1) % limit
    }
  }

  var inOrder: [LedgerEntry] { Array(entries[next...] + entries[..<next]) }
}

/// Writes records for people or programs.
private struct LedgerOutput {
  let format: LedgerShowCommand.Format
  private var buffer: [UInt8] = []
  private var count = 0
  private static let bodyLength = 200

  init(format: LedgerShowCommand.Format) { self.format = format }

  mutating func write(_ entry: LedgerEntry) throws {
    switch format {
    case .text: buffer += Array(Self.line(entry).utf8)
    case .jsonl: buffer += entry.line + [0x0A]
    case .json: buffer += Array((count == 0 ? "[\n  " : ",\n  ").utf8) + entry.line
    }
    count += 1
    if buffer.count >= 1 << 20 { try flush() }
  }

  private mutating func flush() throws {
    try StandardOutput.writeForeign(buffer)
    buffer.removeAll(keepingCapacity: true)
  }

  mutating func finish() throws {
    switch format {
    case .text: buffer += Array("\(count) \(count == 1 ? "record" : "records")\n".utf8)
    case .json: buffer += Array((count == 0 ? "[]\n" : "\n]\n").utf8)
    case .jsonl: break
    }
    try flush()
  }

  private static func line(_ entry: LedgerEntry) -> String {
    var parts = ["\(entry.sequence)", entry.at, entry.kind]
    parts += entry.subjects.map { "\($0.key)=\($0.value)" }
    let actor = entry.actor.entries.map { "\($0.key)=\($0.value.string ?? "")" }
    if !actor.isEmpty { parts.append("by " + actor.joined(separator: " ")) }
    if entry.body.exists {
      let body = JSONWriter.string(entry.body.node)
      let isLong = body.count > bodyLength
      parts.append(isLong ? body.prefix(bodyLength) + "…" : body)
    }
    return parts.map(TerminalText.escaped).joined(separator: "  ") + "\n"
  }
}
