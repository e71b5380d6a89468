// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Ledger {
  /// Makes the folder's files where there are none, and puts in order what a crash left. The caller
  /// holds the lock.
  func prepare() throws(LedgerError) -> LedgerState {
    hashes.forget()
    if !LedgerFolder.exists(folder.checkpoint) { try create() }
    let signer = try signer()
    var state = try LedgerState.read(folder, hashes, .writing)
    guard state.verifier == signer.verifier else {
      throw LedgerError(
        .damaged, "\"\(folder.key)\" and \"\(folder.publicKey)\" are no pair of keys")
    }
    state.signer = signer
    try takeIn(&state)
    return state
  }

  /// The private key, which nobody else may be able to read.
  private func signer() throws(LedgerError) -> NoteSigner {
    let file: LedgerFile
    do throws(LedgerError) {
      file = try LedgerFile(folder.key)
    } catch {
      guard error.code == .missing else { throw error }
      throw LedgerError(
        .key, "\"\(folder.key)\" is missing: without the private key nothing can be added")
    }
    guard file.isPrivate else {
      throw LedgerError(
        .key, "others may read \"\(folder.key)\"; take it from them with chmod 600")
    }
    return try NoteSigner(
      text: String(decoding: try file.contents(limit: 1 << 12), as: UTF8.self))
  }

  /// Makes an empty ledger. The checkpoint comes last: with it the ledger is there.
  private func create() throws(LedgerError) {
    for path in [folder.records, folder.offsets, folder.hashes(level: 0)]
    where LedgerFolder.exists(path) {
      guard try LedgerFile(path).length() == 0 else {
        throw LedgerError(
          .damaged, "\"\(folder.checkpoint)\" is missing, but \"\(path)\" holds something")
      }
    }
    if !LedgerFolder.exists(folder.key) {
      let origin = options.origin ?? Self.madeUpOrigin()
      let signer = try NoteSigner(name: origin)
      try LedgerFolder.replace(folder.key, with: Array("\(signer.secretText)\n".utf8))
    }
    let signer = try signer()
    try LedgerFolder.replace(folder.publicKey, with: Array("\(signer.verifier.text)\n".utf8))
    for path in [folder.records, folder.offsets, folder.hashes(level: 0)] {
      try LedgerFile(path, .writing).sync()
    }
    let empty = try Checkpoint(size: 0, root: .empty, signer: signer)
    try LedgerFolder.replace(folder.checkpoint, with: empty.bytes)
    try LedgerFolder.sync(folder.path)
  }

  /// A name that no other ledger has.
  private static func madeUpOrigin() -> String {
    let number = String(UInt64.random(in: 0...(.max)), radix: 16)
    return "bawn/ledger/" + String(repeating: "0", count: 16 - number.count) + number
  }

  /// Takes in whole records past the checkpoint, which a crash kept from being signed, and cuts off
  /// one that wasn't written to its end.
  private func takeIn(_ state: inout LedgerState) throws(LedgerError) {
    let length = try state.records.length()
    let size = state.checkpoint.size
    let tail = length - state.end
    guard tail <= LedgerBatch.maximumByteCount + LedgerRecord.maximumByteCount else {
      throw LedgerError(
        .damaged, "\"\(folder.records)\" goes on for \(tail) bytes past what the checkpoint signs")
    }
    var batch = LedgerBatch()
    var lines = LedgerLines(state.records, from: state.end, to: length)
    while let line = try lines.next(), line.isWhole {
      // Blocks that the disk hadn't got yet when the power went are zeros: the end of what is there.
      if lines.contains([0], in: line) { break }
      let expected = size + UInt64(batch.count)
      guard let entry = LedgerEntry(lines.bytes, in: line.range), entry.sequence == expected else {
        throw LedgerError(
          .damaged,
          "\"\(folder.records)\" goes on past what the checkpoint signs with something that isn't "
            + "record \(expected); move it elsewhere (the signed part ends at byte \(state.end))")
      }
      batch.append(entry.line)
    }
    let end = state.end + batch.bytes.count
    if length > end {
      try state.records.truncate(to: end)
      try state.records.sync()
    }
    try hashes.truncate(toSize: size)
    try truncateOffsets(state, size: size)
    if batch.count > 0 { try commit(batch, to: &state, isWritten: true) }
  }

  func truncateOffsets(_ state: LedgerState, size: UInt64) throws(LedgerError) {
    let expected = Int((size + LedgerState.bundle - 1) / LedgerState.bundle) * 8
    let length = try state.offsets.length()
    guard length >= expected else {
      throw LedgerError(.damaged, "\"\(folder.offsets)\" is shorter than the checkpoint says")
    }
    if length > expected {
      try state.offsets.truncate(to: expected)
      try state.offsets.sync()
    }
  }
}
