// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import FoundationEssentials
internal import GRDB
internal import Inventory

/// A snapshot as a store has it.
struct SQLiteSnapshot: SnapshotSource {
  let store: SQLiteStore
  let id: Int
  let head: SnapshotHead

  func forEachPiece(_ body: (SnapshotPiece) throws -> Void) throws {
    var position = 0
    while true {
      let rows = try store.perform {
        try store.database.read { db in
          try Row.fetchAll(
            db,
            sql: """
              SELECT position, part, is_removed, body FROM members
              JOIN documents ON documents.id = members.document
              WHERE snapshot = ? AND position >= ? ORDER BY position LIMIT 2000
              """, arguments: [id, position])
        }
      }
      guard let last = rows.last else { return }
      position = last["position"] + 1
      let blobs = rows.map { row -> [UInt8] in
        let data: Data = row["body"]
        return Array(data)
      }
      var piece: SnapshotPiece
      do {
        piece = try ResourceCodec.decode(blobs)
      } catch {
        throw StoreError(.damaged, "the store \"\(store.path)\" is damaged; use a copy")
      }
      var kept: [Resource] = []
      for (row, resource) in zip(rows, piece.resources) {
        var resource = resource
        resource.scope = row["part"]
        guard head.scopes.indices.contains(resource.scope) else {
          throw StoreError(.damaged, "the store \"\(store.path)\" is damaged; use a copy")
        }
        let isRemoved: Bool = row["is_removed"]
        if isRemoved { piece.removed.append(resource) } else { kept.append(resource) }
      }
      piece.resources = kept
      try body(piece)
    }
  }
}
