// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Collectors
import Findings
import Persistence
import Policies

/// What a watch says: findings on standard output, how it goes on standard error.
struct WatchOutput {
  let format: WatchAWSCommand.Format

  // MARK: - How it goes

  /// What was found at the start.
  func begin(
    accounts: [String], regions: [String], resources: Int, rules: Int, open: [Finding], calls: Int,
    duration: Duration, gaps: Int, at now: Int
  ) throws {
    var counts: [Severity: Int] = [:]
    for finding in open { counts[finding.severity, default: 0] += 1 }
    let severities = Severity.allCases.sorted(by: >).compactMap { severity in
      counts[severity].map { "\($0) \(severity.rawValue)" }
    }
    var text =
      "watching \(accounts.joined(separator: ", ")) in \(regions.joined(separator: ", ")): "
      + "\(CollectionOutput.count(resources, "resource")), "
      + "\(CollectionOutput.count(rules, "rule")), "
      + "\(CollectionOutput.count(open.count, "open finding"))"
    if !severities.isEmpty { text += " (\(severities.joined(separator: ", ")))" }
    text += "; \(CollectionOutput.count(calls, "call")) in \(Self.seconds(duration))"
    Self.say(text, at: now)
    if gaps > 0 {
      Self.say(
        "\(CollectionOutput.count(gaps, "operation")) couldn't be read whole; what depends on them "
          + "is undetermined, and bawn collect aws says which", at: now)
    }
    guard format == .json else { return }
    var record = ChangeRecord(kind: "started", time: Timestamp.text(now))
    record.add("accounts", .texts(accounts))
    record.add("regions", .texts(regions))
    record.add("resources", .number(resources))
    record.add("openFindings", .number(open.count))
    try StandardOutput.write(record.line)
  }

  /// What a reading came to; nothing where it had no reason to be told of.
  func end(
    _ changes: LiveWatch.Changes, isWhole: Bool, events: Int, calls: Int, resources: Int,
    reading: Duration, judging: Duration, at now: Int
  ) {
    var text =
      if isWhole {
        "read again"
      } else if events == 0 {
        "tried again"
      } else {
        "read what \(CollectionOutput.count(events, "event")) named"
      }
    text += ": \(CollectionOutput.count(calls, "call")) in \(Self.seconds(reading)), "
    if changes.changed == 0, changes.removed == 0 {
      text += "nothing changed"
    } else {
      text += "\(changes.changed) of \(CollectionOutput.count(resources, "resource")) changed"
      if changes.removed > 0 { text += ", \(changes.removed) gone" }
      text +=
        "; \(CollectionOutput.count(changes.judged, "verdict")) judged again in "
        + Self.seconds(judging)
    }
    text += "; \(changes.opened.count) opened, \(changes.closed.count) closed"
    Self.say(text, at: now)
    if changes.errors > 0 {
      Self.say("\(CollectionOutput.count(changes.errors, "rule")) ended in an error", at: now)
    }
  }

  /// That a source of events fails, or doesn't any more.
  static func tell(_ source: String, _ failure: CloudError?) {
    guard let failure else { return CollectionOutput.warn("\(source) can be read again") }
    CollectionOutput.warn(
      "\(source) can't be read (\(CollectionOutput.sentence(failure))); it is tried again, and "
        + "meanwhile everything is read at the interval")
  }

  private static func say(_ text: String, at now: Int) {
    let line = "\(Timestamp.text(now))  \(TerminalText.escaped(text))\n"
    try? StandardOutput.write(Array(line.utf8), to: 2)
  }

  private static func seconds(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    return CollectionOutput.duration(Double(seconds) + Double(attoseconds) / 1e18)
  }

  // MARK: - Findings

  /// What has opened and closed, with the calls that may have done it.
  func write(
    _ opened: [Finding], _ closed: [Finding], _ events: [AuditEvent], at now: Int
  ) throws {
    for (findings, kind) in [(opened, "opened"), (closed, "closed")] {
      for finding in findings {
        let event = Self.event(behind: finding, events)
        try write(kind, finding, event, at: now)
      }
    }
  }

  /// What has opened since a store was written last, and what of the store is closed.
  func write(_ opened: [Finding], closed: [FindingRecord], at now: Int) throws {
    for finding in opened { try write("opened", finding, nil, at: now) }
    for record in closed {
      switch format {
      case .text:
        try line("closed", record.severity, record.rule, record.address, record.message, "", now)
      case .json:
        var change = ChangeRecord(kind: "closed", time: Timestamp.text(now))
        change.add("fingerprint", .text(record.fingerprint))
        change.add("rule", .text(record.rule))
        change.add("severity", .text(record.severity))
        change.add("account", .text(record.scope))
        change.add("region", .text(record.region))
        change.add("address", .text(record.address))
        change.add("message", .text(record.message))
        try StandardOutput.write(change.line)
      }
    }
  }

  private func write(
    _ kind: String, _ finding: Finding, _ event: AuditEvent?, at now: Int
  ) throws {
    switch format {
    case .text:
      let subject = finding.subject
      var who = ""
      if let event {
        who = "after \(event.source):\(event.name)"
        if !event.actor.isEmpty { who += " by \(event.actor)" }
      }
      try line(
        kind, finding.severity.rawValue, finding.rule.id,
        subject.region.map { "\(subject.address) (\($0))" } ?? subject.address, finding.message,
        who, now)
    case .json:
      var record = ChangeRecord(kind: kind, time: Timestamp.text(now), finding: finding)
      if let event {
        record.add(
          "event",
          .object([
            ("id", event.id), ("source", event.source), ("name", event.name),
            ("actor", event.actor),
          ]))
      }
      try StandardOutput.write(record.line)
    }
  }

  private func line(
    _ kind: String, _ severity: String, _ rule: String, _ place: String, _ message: String,
    _ who: String, _ now: Int
  ) throws {
    let width = 8
    let padded = severity + String(repeating: " ", count: max(width - severity.count, 0))
    var text = "\(Timestamp.text(now))  \(kind)  \(padded)  \(rule)  \(place)  \(message)"
    if !who.isEmpty { text += "  [\(who)]" }
    try StandardOutput.write(Array((TerminalText.escaped(text) + "\n").utf8))
  }

  /// The last call that names a finding's resource.
  private static func event(behind finding: Finding, _ events: [AuditEvent]) -> AuditEvent? {
    let subject = finding.subject
    let names = Set([subject.id, subject.arn].compactMap(\.self) + subject.names)
    return events.last { event in
      (event.account.isEmpty || subject.account.map { $0 == event.account } ?? true)
        && !names.isDisjoint(with: event.names)
    }
  }
}
