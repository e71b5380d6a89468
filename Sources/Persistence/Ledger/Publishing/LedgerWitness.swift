// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Remembers the last checkpoint that it saw of a log, and cosigns a newer one only when the log
/// did nothing but grow (C2SP tlog-cosignature).
///
/// It needs nothing but a log's checkpoint and hashes, and should run where whoever runs the log
/// can't reach: its memory is what shows a history that was cut or rewritten.
package struct LedgerWitness {
  private let state: String
  private let signer: NoteSigner

  /// What was seen.
  package struct Observation: Sendable {
    /// The checkpoint, with the witness's signature under the log's.
    package var checkpoint: Checkpoint
    /// How many records the log had the time before; nil the first time.
    package var earlier: UInt64?
    /// Whether the log's key was taken from the log itself, there being nothing better.
    package var trustsOfferedKey: Bool
  }

  /// A witness with its memory, a file that is made the first time, and its key.
  package init(state: String, signer: NoteSigner) throws(LedgerError) {
    guard signer.verifier.kind == .witness else {
      throw LedgerError(
        .key, "the key of \"\(signer.verifier.name)\" is no witness's; make one with --witness")
    }
    self.state = state
    self.signer = signer
  }

  /// Where the log's key is remembered.
  private var keyFile: String { "\(state).log.pub" }

  /// Looks at a log, and cosigns and remembers its checkpoint.
  ///
  /// - Parameters:
  ///   - key: the log's key; nil takes the remembered one, the first time the one that the log gives.
  ///   - time: in seconds since 1970.
  /// - Throws: `unproven` where the log shrank, forked or isn't signed by its key; the memory then
  ///   stays as it was.
  package func observe(
    _ log: PublishedLog, key: NoteVerifier?, at time: UInt64
  ) throws(LedgerError) -> Observation {
    try LedgerLock.hold("\(state).lock", patience: .seconds(30)) { () throws(LedgerError) in
      try look(at: log, key, time)
    }
  }

  private func look(
    at log: PublishedLog, _ key: NoteVerifier?, _ time: UInt64
  ) throws(LedgerError) -> Observation {
    let remembered = try rememberedKey()
    if let key, let remembered, key != remembered {
      throw LedgerError(.unproven, "the log's key isn't the one that the witness remembers")
    }
    guard let verifier = key ?? remembered ?? log.offeredKey else {
      throw LedgerError(.key, "the log gives no key; name it with --log-key")
    }
    var checkpoint = try Checkpoint(log.checkpoint, verifier: verifier)
    var earlier: Checkpoint?
    if LedgerFolder.exists(state) {
      let known = try Checkpoint(
        try LedgerFile(state).contents(limit: SignedNote.limit), verifier: verifier)
      guard known.timeOfCosignature(by: signer.verifier) != nil else {
        throw LedgerError(.unproven, "\"\(state)\" isn't cosigned by this witness's key")
      }
      let proof =
        checkpoint.size > known.size
        ? try log.consistencyProof(from: known.size, to: checkpoint.size) : []
      try ConsistencyProof.check(proof, from: known, to: checkpoint)
      earlier = known
    } else if remembered != nil {
      throw LedgerError(
        .unproven,
        "\"\(state)\" is missing, but \"\(keyFile)\" is there: the witness has lost its memory")
    }
    try checkpoint.cosign(with: signer, at: time)
    // The memory first: with the key alone, a lost memory would look like a first time.
    try LedgerFolder.replace(state, with: checkpoint.bytes)
    if remembered == nil {
      try LedgerFolder.replace(keyFile, with: Array("\(verifier.text)\n".utf8))
    }
    try LedgerFolder.sync(LedgerFolder.parent(of: state))
    return Observation(
      checkpoint: checkpoint, earlier: earlier?.size,
      trustsOfferedKey: key == nil && remembered == nil)
  }

  private func rememberedKey() throws(LedgerError) -> NoteVerifier? {
    guard LedgerFolder.exists(keyFile) else { return nil }
    let bytes = try LedgerFile(keyFile).contents(limit: 1 << 12)
    return try NoteVerifier(text: String(decoding: bytes, as: UTF8.self))
  }
}
