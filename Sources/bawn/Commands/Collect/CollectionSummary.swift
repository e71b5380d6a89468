// Bawn
// SPDX-License-Identifier: Apache-2.0

import Collectors
import Documents
import Findings
import Inventory
import Policies

/// What a collection has come to: resources, what couldn't be read and what that means, what nothing
/// reads.
struct CollectionSummary {
  var parts: [GraphPart]
  var coverage: CollectionCoverage
  var untranslated: [String: Int]
  var calls: Int
  var duration: Duration
  var output: String
  var rules: [PolicyRule]

  /// So many lines of one kind are shown.
  private static let lineLimit = 20

  /// Whether something that was asked for couldn't be read.
  var hasGaps: Bool {
    coverage.entries.contains { $0.failures > 0 || $0.outcome == .denied || $0.outcome == .failed }
  }

  /// Prints it.
  func write() throws {
    var lines = services()
    lines += gaps()
    lines += unread()
    let resources = parts.reduce(0) { $0 + $1.resources.count }
    let (seconds, attoseconds) = duration.components
    let time = CollectionOutput.duration(Double(seconds) + Double(attoseconds) / 1e18)
    let unavailable = coverage.entries.filter {
      $0.outcome == .unavailable && $0.service.isEmpty
    }
    for entry in unavailable.prefix(Self.lineLimit) {
      lines.append("left out  \(place(entry)): \(entry.reason)")
    }
    if unavailable.count > Self.lineLimit {
      lines.append("left out  \(unavailable.count - Self.lineLimit) more")
    }
    lines.append(
      "\(CollectionOutput.count(resources, "resource")) of "
        + "\(CollectionOutput.count(parts.count, "account")) in \(output); "
        + "\(CollectionOutput.count(calls, "call")) in \(time)")
    try StandardOutput.write(
      Array((lines.map { TerminalText.escaped($0) }.joined(separator: "\n") + "\n").utf8))
  }

  private func services() -> [String] {
    var counts: [String: Int] = [:]
    for part in parts {
      for resource in part.resources {
        counts[resource.collected?.service ?? "?", default: 0] += 1
      }
    }
    let width = counts.keys.map(\.utf8.count).max() ?? 0
    return counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { service, count in
      "  \(service)\(String(repeating: " ", count: width - service.utf8.count))  "
        + CollectionOutput.number(count)
    }
  }

  /// What a service and region wouldn't tell.
  private struct Gap: Hashable {
    var account: String
    var region: String
    var service: String
    var outcome: CollectionCoverage.Outcome
  }

  /// One line for each service and region, with what it means for verdicts.
  private func gaps() -> [String] {
    var found: [Gap: [CollectionCoverage.Entry]] = [:]
    for entry in coverage.entries where entry.failures > 0 {
      let gap = Gap(
        account: entry.account, region: entry.region, service: entry.service,
        outcome: entry.outcome)
      found[gap, default: []].append(entry)
    }
    let sorted = found.sorted {
      ($0.key.account, $0.key.region, $0.key.service, $0.key.outcome.rawValue)
        < ($1.key.account, $1.key.region, $1.key.service, $1.key.outcome.rawValue)
    }
    var lines = sorted.prefix(Self.lineLimit).map { gap, entries in line(gap, entries) }
    if sorted.count > Self.lineLimit {
      lines.append(
        "\(sorted.count - Self.lineLimit) more services and regions couldn't be read whole; "
          + "bawn inventory shows all of it")
    }
    return lines
  }

  private func line(_ gap: Gap, _ entries: [CollectionCoverage.Entry]) -> String {
    let operations = entries.map { "\($0.operation) (\($0.failures))" }
    let kinds = Set(entries.map(\.kind).filter { !$0.isEmpty })
    let affected = rules.count { rule in rule.resources.contains(where: kinds.contains) }
    let what = gap.outcome == .denied ? "denied  " : "failed  "
    var text = "\(what)  "
    if let first = entries.first { text += place(first) }
    text += ": \(operations.prefix(6).joined(separator: ", "))"
    if operations.count > 6 { text += " and \(operations.count - 6) more" }
    if affected > 0 {
      let names = kinds.sorted()
      text +=
        "; undetermined may be \(CollectionOutput.count(affected, "rule")) on "
        + names.prefix(4).joined(separator: ", ")
      if names.count > 4 { text += " and \(names.count - 4) more" }
    }
    // What was asked says why, rather than what couldn't be asked for therefore.
    let asked = entries.filter { !$0.reason.isEmpty }.max { $0.calls < $1.calls }
    if let reason = asked?.reason {
      text += " (\(reason.prefix(160)))"
    }
    return text
  }

  private func place(_ entry: CollectionCoverage.Entry) -> String {
    var words: [String] = []
    if parts.count != 1 { words.append(entry.account) }
    if !entry.service.isEmpty { words.append(entry.service) }
    if !entry.region.isEmpty { words.append(entry.region) }
    return words.isEmpty ? entry.account : words.joined(separator: " ")
  }

  private func unread() -> [String] {
    var counts: [String: Int] = [:]
    for item in coverage.unread { counts[item.type, default: 0] += item.count }
    var lines: [String] = []
    if !counts.isEmpty {
      let listed = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.prefix(10).map {
        "\($0.key) (\(CollectionOutput.number($0.value)))"
      }
      lines.append(
        "unread    \(listed.joined(separator: ", "))"
          + (counts.count > 10 ? " and \(counts.count - 10) more types" : ""))
    }
    if !untranslated.isEmpty {
      let listed = untranslated.sorted { $0.key < $1.key }.prefix(10).map {
        "\($0.key) (\(CollectionOutput.number($0.value)))"
      }
      lines.append("no table  \(listed.joined(separator: ", "))")
    }
    return lines
  }
}
