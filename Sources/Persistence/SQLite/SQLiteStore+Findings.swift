// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Findings
internal import GRDB

extension SQLiteStore {
  package func note(
    _ findings: [Finding], scopes: [String], at time: Int
  ) throws -> FindingChanges {
    try perform {
      try database.write { db in
        var work = FindingNotes(time: time, scopes: Set(scopes))
        let changes = try work.note(findings, in: db)
        try Self.noteJudged(scopes, asOf: time, db)
        return changes
      }
    }
  }

  package func note(
    _ findings: [Finding], of scope: String, asOf time: Int, isGone: (FindingRecord) -> Bool
  ) throws -> FindingChanges? {
    try perform {
      try withoutActuallyEscaping(isGone) { isGone in
        try database.write { db in
          if let last = try Self.lastJudged(scope, db), last > time { return nil }
          var work = FindingNotes(time: time, scopes: [scope], isGone: isGone)
          let changes = try work.note(findings, in: db)
          try Self.noteJudged([scope], asOf: time, db)
          return changes
        }
      }
    }
  }

  package func lastJudged(_ scope: String) throws -> Int? {
    try perform { try database.read { try Self.lastJudged(scope, $0) } }
  }

  package func noteJudged(_ scopes: [String], asOf time: Int) throws {
    try perform { try database.write { try Self.noteJudged(scopes, asOf: time, $0) } }
  }

  private static func noteJudged(_ scopes: [String], asOf time: Int, _ db: Database) throws {
    let note = try db.cachedStatement(
      sql: """
        INSERT INTO judgements VALUES (?, ?)
        ON CONFLICT (scope) DO UPDATE SET time = max(time, excluded.time)
        """)
    for scope in scopes { try note.execute(arguments: [scope, time]) }
  }

  /// Stores of earlier versions know it by their findings alone.
  private static func lastJudged(_ scope: String, _ db: Database) throws -> Int? {
    try Int.fetchOne(
      db,
      sql: """
        SELECT max(time) FROM (
          SELECT time FROM judgements WHERE scope = ?1
          UNION ALL
          SELECT max(last_seen, opened, coalesce(closed, 0)) FROM findings WHERE scope = ?1)
        """, arguments: [scope])
  }

  package func close(_ fingerprints: [String], at time: Int) throws {
    try perform {
      try database.write { db in
        for fingerprint in fingerprints {
          try db.cachedStatement(
            sql: "UPDATE findings SET closed = ? WHERE fingerprint = ? AND closed IS NULL"
          ).execute(arguments: [time, fingerprint])
          guard db.changesCount > 0 else { continue }
          try db.cachedStatement(sql: "INSERT INTO finding_events VALUES (?, ?, ?)")
            .execute(arguments: [fingerprint, time, false])
        }
      }
    }
  }

  package func findings(onlyOpen: Bool) throws -> [FindingRecord] {
    try perform {
      try database.read { db in
        let records = try Row.fetchAll(
          db,
          sql: "SELECT * FROM findings \(onlyOpen ? "WHERE closed IS NULL" : "") ORDER BY opened"
        ).map(FindingRecord.init)
        // Severities have no order in the database.
        let rank = Dictionary(
          uniqueKeysWithValues: Severity.allCases.map { ($0.rawValue, $0) })
        return records.enumerated().sorted { left, right in
          let a = rank[left.element.severity] ?? .info
          let b = rank[right.element.severity] ?? .info
          return a == b ? left.offset < right.offset : a > b
        }.map(\.element)
      }
    }
  }
}

extension FindingRecord {
  fileprivate init(_ row: Row) {
    self.init(
      fingerprint: row["fingerprint"], rule: row["rule"], severity: row["severity"],
      scope: row["scope"], type: row["type"], address: row["address"], region: row["region"],
      message: row["message"], firstSeen: row["first_seen"], lastSeen: row["last_seen"],
      opened: row["opened"], closed: row["closed"], openings: row["openings"])
  }
}

/// Brings the table of findings up to date with one evaluation.
private struct FindingNotes {
  let time: Int
  let scopes: Set<String>
  /// Whether an open finding that wasn't found is gone.
  let isGone: (FindingRecord) -> Bool
  private var changes = FindingChanges()
  private var seen: Set<String> = []

  init(time: Int, scopes: Set<String>, isGone: @escaping (FindingRecord) -> Bool = { _ in true }) {
    self.time = time
    self.scopes = scopes
    self.isGone = isGone
  }

  mutating func note(_ findings: [Finding], in db: Database) throws -> FindingChanges {
    let find = try db.makeStatement(sql: "SELECT closed FROM findings WHERE fingerprint = ?")
    let rename = try db.makeStatement(
      sql: "UPDATE OR IGNORE findings SET fingerprint = ? WHERE fingerprint = ?")
    let renameEvents = try db.makeStatement(
      sql: "UPDATE finding_events SET fingerprint = ? WHERE fingerprint = ?")
    let add = try db.makeStatement(
      sql: "INSERT INTO findings VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, 1)")
    let update = try db.makeStatement(
      sql: """
        UPDATE findings SET rule = ?, severity = ?, scope = ?, type = ?, address = ?, region = ?,
          message = ?, last_seen = ?, opened = CASE WHEN closed IS NULL THEN opened ELSE ? END,
          openings = openings + (closed IS NOT NULL), closed = NULL
        WHERE fingerprint = ?
        """)
    for finding in findings where seen.insert(finding.fingerprint).inserted {
      let subject = finding.subject
      let scope = subject.scope.isEmpty ? subject.account ?? "" : subject.scope
      var known = try Row.fetchOne(find, arguments: [finding.fingerprint])
      if known == nil {
        // The same finding under an earlier name: it keeps its history.
        for previous in finding.previousFingerprints {
          try rename.execute(arguments: [finding.fingerprint, previous])
          if db.changesCount > 0 {
            try renameEvents.execute(arguments: [finding.fingerprint, previous])
            known = try Row.fetchOne(find, arguments: [finding.fingerprint])
            break
          }
        }
      }
      guard let known else {
        try add.execute(arguments: [
          finding.fingerprint, finding.rule.id, finding.severity.rawValue, scope, subject.type,
          subject.address, subject.region ?? "", finding.message, time, time, time,
        ])
        try event(finding.fingerprint, isOpening: true, db)
        changes.opened.append(finding.fingerprint)
        continue
      }
      let closed: Int? = known["closed"]
      try update.execute(arguments: [
        finding.rule.id, finding.severity.rawValue, scope, subject.type, subject.address,
        subject.region ?? "", finding.message, time, time, finding.fingerprint,
      ])
      if closed == nil {
        changes.remaining += 1
      } else {
        try event(finding.fingerprint, isOpening: true, db)
        changes.opened.append(finding.fingerprint)
      }
    }
    try closeGone(db)
    return changes
  }

  private mutating func closeGone(_ db: Database) throws {
    for scope in scopes.sorted() {
      // One at a time: there may be very many, of which most stay.
      let open = try Row.fetchCursor(
        db,
        sql: "SELECT * FROM findings WHERE scope = ? AND closed IS NULL ORDER BY fingerprint",
        arguments: [scope])
      var gone: [String] = []
      while let row = try open.next() {
        let fingerprint: String = row["fingerprint"]
        guard !seen.contains(fingerprint) else { continue }
        if isGone(FindingRecord(row)) {
          gone.append(fingerprint)
        } else {
          changes.unsettled += 1
        }
      }
      for fingerprint in gone {
        try db.cachedStatement(sql: "UPDATE findings SET closed = ? WHERE fingerprint = ?")
          .execute(arguments: [time, fingerprint])
        try event(fingerprint, isOpening: false, db)
      }
      changes.closed += gone
    }
  }

  private func event(_ fingerprint: String, isOpening: Bool, _ db: Database) throws {
    try db.cachedStatement(sql: "INSERT INTO finding_events VALUES (?, ?, ?)")
      .execute(arguments: [fingerprint, time, isOpening])
  }
}
