// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Ledger {
  /// Hands over the records that a filter wants, in their order, until told to stop.
  ///
  /// Records are taken as of the newest checkpoint that this process knows. Each is hashed and held
  /// against the tree's leaf before it is handed over.
  ///
  /// - Parameter body: gets a record; false ends the reading.
  /// - Throws: `damaged` where a record isn't what was recorded; `inaccessible`; `CancellationError`.
  /// - Complexity: linear in the records from `filter.first` on, with bounded memory.
  package func records(
    _ filter: LedgerFilter = LedgerFilter(), _ body: (LedgerEntry) throws -> Bool
  ) throws {
    let state = try current()
    let size = state.checkpoint.size
    guard filter.first < size else { return }
    let needle = filter.needle
    var index = filter.first / LedgerState.bundle * LedgerState.bundle
    var lines = LedgerLines(
      state.records, from: try state.start(ofBundle: index / LedgerState.bundle), to: state.end)
    var leaves: [MerkleHash] = []
    while index < size {
      let place = Int(index % LedgerState.bundle)
      if place == 0 {
        try Task.checkCancellation()
        leaves = try hashes.hashes(level: 0, index..<min(index + LedgerState.bundle, size))
      }
      guard let line = try lines.next(), line.isWhole,
        MerkleHash.leaf(lines.bytes, in: line.range) == leaves[place]
      else { throw Self.changed(index, state) }
      if index >= filter.first, needle.isEmpty || lines.contains(needle, in: line) {
        guard let entry = LedgerEntry(lines.bytes, in: line.range, isChecked: false) else {
          throw Self.changed(index, state)
        }
        if filter.covers(entry), !(try body(entry)) { return }
      }
      index += 1
    }
  }

  /// One record by its number.
  package func record(_ index: UInt64) throws(LedgerError) -> LedgerEntry {
    let state = try current()
    guard index < state.checkpoint.size else {
      throw LedgerError(
        .usage, "there is no record \(index); the ledger has \(state.checkpoint.size), from 0 on")
    }
    let first = index / LedgerState.bundle * LedgerState.bundle
    var lines = LedgerLines(
      state.records, from: try state.start(ofBundle: first / LedgerState.bundle), to: state.end)
    for _ in first..<index { _ = try lines.next() }
    guard let line = try lines.next(), line.isWhole,
      let entry = LedgerEntry(lines.bytes, in: line.range, isChecked: false),
      try hashes.hashes(level: 0, index..<index + 1) == [.leaf(entry.line)]
    else { throw Self.changed(index, state) }
    return entry
  }

  private static func changed(_ index: UInt64, _ state: LedgerState) -> LedgerError {
    LedgerError(
      .damaged,
      "record \(index) in \"\(state.records.path)\" isn't what was recorded; run "
        + "\"bawn ledger verify\" to see what was changed")
  }
}
