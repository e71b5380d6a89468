// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

extension Ledger {
  /// Adds records, durably and all or none, and gives their numbers.
  ///
  /// When it throws, the ledger is as it was. Only a crash within the call, or a disk that refuses
  /// even to take back what was written, can leave records of it behind; the next opening then
  /// takes in those that are whole.
  ///
  /// What depends on the records so far is decided on those of a size and added only at that size,
  /// so that two that decide at once can't both have their way:
  ///
  /// ```swift
  /// repeat {
  ///   try ledger.refresh()
  ///   let size = try ledger.checkpoint.size
  ///   // Look at the records; then:
  ///   try ledger.append([consumed], at: size)   // throws `moved` where somebody was quicker
  /// }
  /// ```
  ///
  /// - Parameter size: how many records the ledger has to have; nil where that doesn't matter.
  /// - Complexity: O(records); how many the ledger has doesn't matter.
  @discardableResult
  package func append(
    _ records: [LedgerRecord], at size: UInt64? = nil
  ) throws(LedgerError) -> Range<UInt64> {
    guard options.access == .appending else {
      throw LedgerError(.usage, "the ledger was opened to be read")
    }
    return try turn.withLock { _ throws(LedgerError) in
      try LedgerLock.hold(folder.lock, patience: options.patience) { () throws(LedgerError) in
        try appendInTurn(records, size)
      }
    }
  }

  private func appendInTurn(
    _ records: [LedgerRecord], _ expected: UInt64?
  ) throws(LedgerError) -> Range<UInt64> {
    var state: LedgerState
    if let usable = fresh(self.state.withLock({ $0 })) {
      state = usable
    } else {
      state = try prepare()
      self.state.withLock { [state] in $0 = state }
    }
    let size = state.checkpoint.size
    guard expected == nil || expected == size else {
      throw LedgerError(.moved, "others have added records: there are \(size) now; look again")
    }
    if !records.isEmpty {
      let batch = try LedgerBatch(records, from: size, at: options.clock())
      do throws(LedgerError) {
        try commit(batch, to: &state, isWritten: false)
      } catch {
        let kept = takeBack(state)
        self.state.withLock { $0 = kept }
        throw error
      }
      self.state.withLock { [state] in $0 = state }
    }
    return size..<state.checkpoint.size
  }

  /// What is known, where nobody else has added anything or changed the files since.
  private func fresh(_ known: LedgerState?) -> LedgerState? {
    guard let known, known.signer != nil, known.records.isCurrent, known.offsets.isCurrent,
      (try? known.records.length()) == known.end,
      let checkpoint = try? LedgerFile(folder.checkpoint).contents(limit: SignedNote.limit),
      checkpoint == known.checkpointBytes, hashes.fit(size: known.checkpoint.size)
    else { return nil }
    return known
  }

  /// Writes records, hashes and places, and after them the checkpoint that signs them.
  ///
  /// - Parameter isWritten: whether the records are in their file already.
  func commit(
    _ batch: LedgerBatch, to state: inout LedgerState, isWritten: Bool
  ) throws(LedgerError) {
    guard let signer = state.signer else {
      throw LedgerError(.usage, "the ledger was opened to be read")
    }
    let size = state.checkpoint.size
    try options.willPerform(.writeRecords)
    if !isWritten { try state.records.write(batch.bytes, at: state.end) }

    var added: [[UInt8]] = [[]]
    var places: [UInt8] = []
    var frontier = state.frontier
    for index in 0..<batch.count {
      if frontier.size % LedgerState.bundle == 0 {
        places += LedgerState.offsetBytes(state.end + batch.starts[index])
      }
      let leaf = batch.leaf(index)
      leaf.append(to: &added[0])
      frontier.add(leaf) { level, hash in
        if added.count == level { added.append([]) }
        hash.append(to: &added[level])
      }
    }
    try options.willPerform(.writeHashes)
    for (level, bytes) in added.enumerated() where !bytes.isEmpty {
      let place = Int(MerkleShape.hashCount(level: level, size: size)) * MerkleHash.byteCount
      try hashes.file(level: level).write(bytes, at: place)
    }
    try options.willPerform(.writeOffsets)
    if !places.isEmpty {
      let place = Int((size + LedgerState.bundle - 1) / LedgerState.bundle) * 8
      try state.offsets.write(places, at: place)
    }
    try options.willPerform(.syncRecords)
    try state.records.sync()
    try options.willPerform(.syncHashes)
    for (level, bytes) in added.enumerated() where !bytes.isEmpty {
      try hashes.file(level: level).sync()
    }
    if !places.isEmpty { try state.offsets.sync() }

    let checkpoint = try Checkpoint(size: frontier.size, root: frontier.root, signer: signer)
    let bytes = checkpoint.bytes
    try options.willPerform(.writeCheckpoint)
    try LedgerFolder.replace(folder.checkpoint, with: bytes) { () throws(LedgerError) in
      try options.willPerform(.replaceCheckpoint)
    }
    // From here on the records are in the ledger, whatever comes.
    state.checkpoint = checkpoint
    state.checkpointBytes = bytes
    state.frontier = frontier
    state.end += batch.bytes.count
    try options.willPerform(.syncFolder)
    try LedgerFolder.sync(folder.path)
  }

  /// Takes back what an addition wrote that didn't come to its end; nil where the folder has to be
  /// read again.
  private func takeBack(_ state: LedgerState) -> LedgerState? {
    // When only the folder couldn't be synced, the checkpoint is there: nothing is taken back.
    guard let checkpoint = try? LedgerFile(folder.checkpoint).contents(limit: SignedNote.limit),
      let signed = try? Checkpoint(checkpoint, verifier: state.verifier),
      signed.size == state.checkpoint.size, checkpoint == state.checkpointBytes
    else { return nil }
    do throws(LedgerError) {
      try state.records.truncate(to: state.end)
      try hashes.truncate(toSize: state.checkpoint.size)
      try truncateOffsets(state, size: state.checkpoint.size)
      try state.records.sync()
      return state
    } catch {
      return nil
    }
  }
}
