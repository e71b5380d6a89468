// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import FoundationEssentials
internal import GRDB
package import Inventory

extension SQLiteStore {
  package func save(_ source: some SnapshotSource) throws -> StoredSnapshot {
    try perform {
      let head = source.head
      try removeUnfinished()
      let id = try database.write { try Self.insert(head, into: $0) }
      let writer = ResourceWriter(snapshot: id)
      do {
        var batch: [ResourceWriter.Row] = []
        // Blobs are made outside of transactions: those hold up every other writer.
        try source.forEachPiece { piece in
          for (resources, isRemoved) in [(piece.resources, false), (piece.removed, true)] {
            for resource in resources {
              batch.append(try writer.row(resource, isRemoved: isRemoved))
              guard batch.count >= Self.batchSize else { continue }
              try database.write { try writer.insert(batch, into: $0) }
              batch.removeAll(keepingCapacity: true)
            }
          }
        }
        let rest = batch
        try database.write { db in
          try writer.insert(rest, into: db)
          try db.execute(
            sql: "UPDATE snapshots SET resources = ?, new_documents = ?, is_whole = 1 WHERE id = ?",
            arguments: [writer.count, writer.newDocuments, id])
        }
      } catch {
        // An unfinished snapshot is invisible, and the next one would clear it away.
        try? removeUnfinished()
        throw error
      }
      return StoredSnapshot(
        id: Int(id), begun: head.begun, ended: head.ended, madeBy: head.madeBy,
        resourceCount: writer.count, newDocuments: writer.newDocuments)
    }
  }

  package func snapshots() throws -> [StoredSnapshot] {
    try perform {
      try database.read { db in
        try Row.fetchAll(
          db, sql: "SELECT * FROM snapshots WHERE is_whole = 1 ORDER BY ended DESC, id DESC"
        ).map(Self.snapshot)
      }
    }
  }

  package func snapshot(endedBy time: Int?) throws -> StoredSnapshot? {
    try perform {
      try database.read { db in
        try Row.fetchOne(
          db,
          sql: """
            SELECT * FROM snapshots WHERE is_whole = 1 AND ended <= ?
            ORDER BY ended DESC, id DESC LIMIT 1
            """, arguments: [time ?? .max]
        ).map(Self.snapshot)
      }
    }
  }

  package func contents(of snapshot: StoredSnapshot) throws -> any SnapshotSource {
    try perform {
      try database.read { db in
        SQLiteSnapshot(store: self, id: snapshot.id, head: try Self.head(of: snapshot, db))
      }
    }
  }

  package func removeSnapshots(endedBefore time: Int) throws -> Int {
    try perform {
      try database.write { db in
        try db.execute(sql: "DELETE FROM snapshots WHERE ended < ?", arguments: [time])
        let count = db.changesCount
        try Self.removeOrphans(db)
        return count
      }
    }
  }

  /// Clears away what an interrupted run left.
  private func removeUnfinished() throws {
    try database.write { db in
      try db.execute(sql: "DELETE FROM snapshots WHERE is_whole = 0")
      if db.changesCount > 0 { try Self.removeOrphans(db) }
    }
  }

  private static func removeOrphans(_ db: Database) throws {
    try db.execute(
      sql: "DELETE FROM documents WHERE id NOT IN (SELECT document FROM members)")
  }

  // MARK: - The head

  private static func insert(_ head: SnapshotHead, into db: Database) throws -> Int64 {
    try db.execute(
      sql: "INSERT INTO snapshots (begun, ended, made_by) VALUES (?, ?, ?)",
      arguments: [head.begun, head.ended, head.madeBy])
    let id = db.lastInsertedRowID
    for (part, scope) in head.scopes.enumerated() {
      try db.execute(
        sql: "INSERT INTO scopes VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          id, part, scope.kind.rawValue, scope.path, scope.isComplete, scope.workspace,
        ])
      for (kind, names) in [("previous", scope.previousPaths), ("region", scope.regions)] {
        for (position, name) in names.enumerated() {
          try db.execute(
            sql: "INSERT INTO scope_names VALUES (?, ?, ?, ?, ?)",
            arguments: [id, part, kind, position, name])
        }
      }
    }
    let coverage = try db.makeStatement(
      sql: "INSERT INTO coverage VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
    for (position, entry) in head.coverage.entries.enumerated() {
      try coverage.execute(arguments: [
        id, position, entry.account, entry.region, entry.service, entry.operation, entry.kind,
        entry.outcome.rawValue, entry.calls, entry.items, entry.failures, entry.reason,
      ])
    }
    for (position, unread) in head.coverage.unread.enumerated() {
      try db.execute(
        sql: "INSERT INTO unread VALUES (?, ?, ?, ?, ?, ?)",
        arguments: [
          id, position, unread.account, unread.region, unread.type, unread.count,
        ])
    }
    return id
  }

  private static func snapshot(_ row: Row) -> StoredSnapshot {
    StoredSnapshot(
      id: row["id"], begun: row["begun"], ended: row["ended"], madeBy: row["made_by"],
      resourceCount: row["resources"], newDocuments: row["new_documents"])
  }

  private static func head(of snapshot: StoredSnapshot, _ db: Database) throws -> SnapshotHead {
    var scopes: [Scope] = []
    for row in try Row.fetchAll(
      db, sql: "SELECT * FROM scopes WHERE snapshot = ? ORDER BY part", arguments: [snapshot.id])
    {
      scopes.append(
        Scope(
          kind: Scope.Kind(rawValue: row["kind"]) ?? .account, path: row["path"],
          isComplete: row["is_complete"], workspace: row["workspace"]))
    }
    for row in try Row.fetchAll(
      db, sql: "SELECT * FROM scope_names WHERE snapshot = ? ORDER BY part, kind, position",
      arguments: [snapshot.id])
    {
      let part: Int = row["part"]
      guard scopes.indices.contains(part) else { continue }
      if row["kind"] == "region" {
        scopes[part].regions.append(row["name"])
      } else {
        scopes[part].previousPaths.append(row["name"])
      }
    }
    var coverage = CollectionCoverage()
    for row in try Row.fetchAll(
      db, sql: "SELECT * FROM coverage WHERE snapshot = ? ORDER BY position",
      arguments: [snapshot.id])
    {
      coverage.entries.append(
        CollectionCoverage.Entry(
          account: row["account"], region: row["region"], service: row["service"],
          operation: row["operation"], kind: row["kind"],
          outcome: CollectionCoverage.Outcome(rawValue: row["outcome"]) ?? .failed,
          calls: row["calls"], items: row["items"], failures: row["failures"],
          reason: row["reason"]))
    }
    for row in try Row.fetchAll(
      db, sql: "SELECT * FROM unread WHERE snapshot = ? ORDER BY position",
      arguments: [snapshot.id])
    {
      coverage.unread.append(
        CollectionCoverage.Unread(
          account: row["account"], region: row["region"], type: row["type"], count: row["count"]))
    }
    return SnapshotHead(
      begun: snapshot.begun, ended: snapshot.ended, madeBy: snapshot.madeBy, scopes: scopes,
      coverage: coverage)
  }
}

/// Adds the resources of one snapshot.
private final class ResourceWriter {
  /// A resource ready to be stored.
  struct Row {
    var hash: Data
    var body: Data
    var part: Int
    var isRemoved: Bool
    var account: String?
    var region: String?
    var type: String
    var address: String
  }

  private let snapshot: Int64
  private let codec = ResourceCodec()
  private(set) var count = 0
  private(set) var newDocuments = 0

  init(snapshot: Int64) { self.snapshot = snapshot }

  func row(_ resource: Resource, isRemoved: Bool) throws -> Row {
    let body = Data(try codec.encode(resource))
    return Row(
      hash: Data(SHA256.hash(data: body)), body: body, part: resource.scope, isRemoved: isRemoved,
      account: resource.account, region: resource.region, type: resource.type,
      address: resource.address)
  }

  func insert(_ rows: [Row], into db: Database) throws {
    let find = try db.makeStatement(sql: "SELECT id FROM documents WHERE hash = ?")
    let add = try db.makeStatement(
      sql: """
        INSERT INTO documents (hash, account, region, type, address, body)
        VALUES (?, ?, ?, ?, ?, ?)
        """)
    let join = try db.makeStatement(sql: "INSERT INTO members VALUES (?, ?, ?, ?, ?)")
    for row in rows {
      var document = try Int64.fetchOne(find, arguments: [row.hash])
      if document == nil {
        try add.execute(arguments: [
          row.hash, row.account, row.region, row.type, row.address, row.body,
        ])
        document = db.lastInsertedRowID
        newDocuments += 1
      }
      try join.execute(arguments: [snapshot, count, row.part, row.isRemoved, document])
      count += 1
    }
  }
}
