// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Everything of a snapshot but its resources.
package struct SnapshotHead: Sendable {
  /// When collecting began, in seconds since 1970.
  package var begun: Int
  /// When it ended.
  package var ended: Int
  /// The version of Bawn that made it.
  package var madeBy: String
  /// The accounts or root modules, by part.
  package var scopes: [Scope]
  /// What was seen and what wasn't.
  package var coverage: CollectionCoverage

  /// A head from its parts.
  package init(
    begun: Int, ended: Int, madeBy: String, scopes: [Scope], coverage: CollectionCoverage
  ) {
    self.begun = begun
    self.ended = ended
    self.madeBy = madeBy
    self.scopes = scopes
    self.coverage = coverage
  }
}

/// Where the resources of a snapshot come from, piece by piece.
package protocol SnapshotSource {
  /// Everything but the resources.
  var head: SnapshotHead { get }

  /// Calls `body` with all resources in order, some at a time.
  func forEachPiece(_ body: (SnapshotPiece) throws -> Void) throws
}

/// Some of a snapshot's resources, with the memory of their documents.
package struct SnapshotPiece: Sendable {
  /// The resources in order; `scope` is the number of the part.
  package var resources: [Resource]
  /// Resources that are about to go.
  package var removed: [Resource]
  /// Owns the documents.
  package var arena: Arena

  /// A piece from its parts.
  package init(resources: [Resource], removed: [Resource] = [], arena: Arena) {
    self.resources = resources
    self.removed = removed
    self.arena = arena
  }
}

extension SnapshotFile: SnapshotSource {
  package var head: SnapshotHead {
    SnapshotHead(
      begun: begun, ended: ended, madeBy: madeBy, scopes: scopes, coverage: coverage)
  }

  package func forEachPiece(_ body: (SnapshotPiece) throws -> Void) throws {
    for number in 0..<blockCount { try body(try piece(number)) }
  }
}

extension Snapshot: SnapshotSource {
  package var head: SnapshotHead {
    SnapshotHead(
      begun: begun, ended: ended, madeBy: madeBy, scopes: parts.map(\.scope), coverage: coverage)
  }

  package func forEachPiece(_ body: (SnapshotPiece) throws -> Void) throws {
    for (number, part) in parts.enumerated() {
      func placed(_ resources: [Resource]) -> [Resource] {
        resources.map { resource in
          var resource = resource
          resource.scope = number
          return resource
        }
      }
      try body(
        SnapshotPiece(
          resources: placed(part.resources), removed: placed(part.removed), arena: part.arena))
    }
  }

  /// The whole of a snapshot, wherever it comes from.
  package init(_ source: some SnapshotSource) throws {
    let head = source.head
    var parts = head.scopes.map { GraphPart(scope: $0, resources: [], arena: Arena()) }
    try source.forEachPiece { piece in
      for resource in piece.resources { parts[resource.scope].resources.append(resource) }
      for resource in piece.removed { parts[resource.scope].removed.append(resource) }
      for part in Set((piece.resources + piece.removed).map(\.scope)) {
        parts[part].arena.retain(piece.arena)
      }
    }
    self.init(
      begun: head.begun, ended: head.ended, madeBy: head.madeBy, parts: parts,
      coverage: head.coverage)
  }
}
