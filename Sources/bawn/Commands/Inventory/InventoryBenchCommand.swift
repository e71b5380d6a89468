// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Inventory
import Policies

/// `bawn inventory bench`: times judging a snapshot and judging changes of it.
struct InventoryBenchCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "bench",
    abstract: "Time the judging of a snapshot and of changes.",
    discussion: """
      Judges a snapshot once, then random changes of it, round by round, as a watched
      account is judged again. Prints times and memory, and the rules that took the
      longest. The same seed makes the same changes.

        bawn inventory bench large.bawn --profile all --changes 100 --rounds 5

      Exit codes: 0 measured; 2 wrong usage; 3 the snapshot can't be read.
      """,
    shouldDisplay: false)

  @Argument(help: "The snapshot's file.", completion: .file())
  var snapshot: String

  @Option(help: "How many resources change in each round.")
  var changes = 100

  @Option(help: "How many rounds of changes are made.")
  var rounds = 5

  @Option(help: "What the random changes begin with.")
  var seed: UInt64 = 1

  @Option(help: "How many of the dearest rules are told.")
  var dearest = 10

  @Option(help: "Which rules to use: default or all.")
  var profile: ProfileArgument?

  @OptionGroup var runtime: RunArguments

  func validate() throws {
    if !(0...1_000_000).contains(changes) || !(0...10_000).contains(rounds) || dearest < 0 {
      throw ValidationError("--changes, --rounds and --dearest have to be counts")
    }
  }

  func run() throws {
    let content = try Content.load(option: runtime.content)
    let workers = runtime.jobs ?? Workers.available
    let begin = ContinuousClock.now
    let file = try SnapshotArguments.open(snapshot)
    let loaded: Snapshot
    do throws(SnapshotError) {
      loaded = try file.load(workers: workers)
    } catch {
      throw InputFailure(message: error.message)
    }
    try tell("loaded", begin)
    let start = ContinuousClock.now
    var evaluator = IncrementalEvaluator(
      rules: content.catalog.select(.init(profile: profile?.value ?? .default)).rules,
      catalog: content.catalog, mappings: content.mappings, parts: loaded.parts, workers: workers)
    try tell("judged \(evaluator.graph.resources.count) resources", start)
    for rule in evaluator.ruleTimes.prefix(dearest) {
      try StandardOutput.write(Array("  \(Self.seconds(rule.time)) \(rule.rule)\n".utf8))
    }
    var sample = ChangeSample(seed: seed)
    var counts: [String: Int] = [:]
    for round in 0..<rounds {
      let made = sample.changes(changes, of: evaluator.graph)
      let start = ContinuousClock.now
      let outcome = evaluator.apply(made)
      try tell(
        "round \(round + 1): \(outcome.judged) pairs judged again, \(outcome.opened.count) opened, \(outcome.closed.count) closed",
        start)
      for (rule, count) in outcome.judgedByRule {
        counts[rule, default: 0] += count
      }
    }
    let dearest = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(10)
    for (rule, count) in dearest {
      let line = "  \(count) pairs of \(rule)\n"
      try StandardOutput.write(Array(line.utf8))
    }
  }

  private func tell(_ what: String, _ start: ContinuousClock.Instant) throws {
    let time = Self.seconds(ContinuousClock.now - start)
    let line = "\(time) \(what)\(ProcessMemory.peak.map { ", at most \($0)" } ?? "")\n"
    try StandardOutput.write(Array(line.utf8))
  }

  private static func seconds(_ time: Duration) -> String {
    let (seconds, attoseconds) = time.components
    let milliseconds = attoseconds / 1_000_000_000_000_000
    let digits = String(milliseconds)
    return "\(seconds).\(String(repeating: "0", count: 3 - digits.count))\(digits) s"
  }
}
