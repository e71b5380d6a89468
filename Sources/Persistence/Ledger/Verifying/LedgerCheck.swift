// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Checks a ledger's folder from end to end.
///
/// Records are hashed anew and held against the leaves' hashes, those against the tiles' and the
/// signed root. Where two of them differ, the root decides which one was changed.
struct LedgerCheck {
  let folder: LedgerFolder
  let expectations: LedgerVerification.Expectations
  var result = LedgerVerification()
  /// The ledger's hashes, as they are in the folder.
  let hashes: HashFiles
  /// Checkpoints by the size that they speak of.
  private var claims: [UInt64: [(name: String, root: MerkleHash)]] = [:]
  /// Objects that records name.
  private var named: Set<MerkleHash> = []
  /// Records that don't fit their hashes, or aren't what their place says.
  private var strange: [(index: UInt64, sequence: UInt64?)] = []
  private var strangeCount: UInt64 = 0
  private var misnumbered: [String] = []
  private var isShort = false
  /// Where the last signed record ends.
  private var recordsEnd = 0
  /// What is wrong with the tiles' hashes, should the records be right.
  private var tileProblems: [String] = []

  init(_ folder: LedgerFolder, _ expectations: LedgerVerification.Expectations) {
    self.folder = folder
    self.expectations = expectations
    hashes = HashFiles(folder, .reading)
  }

  mutating func run() throws(LedgerError) {
    let key = try publicKey()
    let bytes = try contents(folder.checkpoint, limit: SignedNote.limit)
    if let key, let bytes {
      do throws(LedgerError) {
        let checkpoint = try Checkpoint(bytes, verifier: key)
        result.checkpoint = checkpoint
        if checkpoint.bytes != bytes { result.add("the checkpoint isn't in its one form") }
      } catch {
        result.add("checkpoint: \(error.message)")
      }
      readClaims(key)
    }
    let leafCount = try length(folder.hashes(level: 0)).map { UInt64($0 / MerkleHash.byteCount) }
    // Without a checkpoint the hashes say how many records to expect.
    let size = result.checkpoint?.size ?? leafCount ?? 0
    let root = try readRecords(size, leafCount ?? 0)
    try judge(size, root)
    try checkObjects()
    try checkEnds(size, bytes)
    noteStrangers()
  }

  /// The key that tells the log's signatures; nil, with the problem told, where there is none.
  private mutating func publicKey() throws(LedgerError) -> NoteVerifier? {
    var own: NoteVerifier?
    if let bytes = try contents(folder.publicKey, limit: 1 << 12) {
      own = try? NoteVerifier(text: String(decoding: bytes, as: UTF8.self))
      if own == nil || Array("\(own?.text ?? "")\n".utf8) != bytes {
        result.add("key.pub is no public key")
        own = nil
      }
    }
    guard let given = expectations.key else {
      result.notes.append(
        "the key is the one in the ledger's own folder; --key gives one that was kept elsewhere")
      return own
    }
    if let own, own != given { result.add("key.pub isn't the key that was given") }
    return given
  }

  /// Reads checkpoints from elsewhere; what isn't signed as it should be is a problem itself.
  private mutating func readClaims(_ key: NoteVerifier) {
    func claim(_ name: String, _ bytes: [UInt8]) -> Checkpoint? {
      do throws(LedgerError) {
        let checkpoint = try Checkpoint(bytes, verifier: key)
        claims[checkpoint.size, default: []].append((name, checkpoint.root))
        return checkpoint
      } catch {
        result.add("\(name): \(error.message)")
        return nil
      }
    }
    for (name, bytes) in expectations.earlier { _ = claim(name, bytes) }
    for (name, bytes, witness) in expectations.witnessed {
      guard let checkpoint = claim(name, bytes) else { continue }
      if let time = checkpoint.timeOfCosignature(by: witness) {
        let seen = LedgerTime.text(Int64(clamping: time).multipliedReportingOverflow(by: 1_000).0)
        result.notes.append("\"\(witness.name)\" saw \(checkpoint.size) records at \(seen)")
      } else {
        result.add("\(name): it isn't cosigned by \"\(witness.name)\"")
      }
    }
    guard let size = result.checkpoint?.size else { return }
    for (earlier, names) in claims.sorted(by: { $0.key < $1.key }) where earlier > size {
      for (name, _) in names {
        result.add(
          "the ledger was cut: it has \(size) records, and had \(earlier) by \(name)")
      }
    }
  }

  /// Reads all records and gives the root that they make.
  private mutating func readRecords(
    _ size: UInt64, _ leafCount: UInt64
  ) throws(LedgerError) -> MerkleHash? {
    guard try length(folder.records) != nil else { return nil }
    let file = try LedgerFile(folder.records)
    let places = try contents(folder.offsets, limit: 1 << 32) ?? []
    var lines = LedgerLines(file, from: 0, to: try file.length())
    var leaves = HashColumn(hashes, level: 0, count: min(leafCount, size))
    var columns = LevelCheck(hashes, size: size)
    var frontier = MerkleFrontier()
    var problem: LedgerError?
    compareRoot(frontier)
    while frontier.size < size {
      let index = frontier.size
      let start = lines.offset
      let line: LedgerLines.Line?
      do throws(LedgerError) {
        line = try lines.next()
      } catch {
        guard error.code == .damaged else { throw error }
        problem = error
        break
      }
      guard let line, line.isWhole else { break }
      if index % LedgerState.bundle == 0 {
        let place = Int(index / LedgerState.bundle) * 8
        let expected = LedgerState.offsetBytes(start)
        if strangeCount == 0, place + 8 > places.count || places[place..<place + 8] != expected[...]
        {
          result.add("offsets: the place of record \(index) was changed")
        }
      }
      let leaf = MerkleHash.leaf(lines.bytes, in: line.range)
      let entry = LedgerEntry(lines.bytes, in: line.range)
      if try leaves.next() != leaf {
        strangeCount += 1
        if strange.count < 20 { strange.append((index, entry?.sequence)) }
      } else if entry?.sequence != index, misnumbered.count < 20 {
        misnumbered.append(
          entry.map { "record \(index) says that it is number \($0.sequence)" }
            ?? "record \(index) is no record")
      }
      named.formUnion(LedgerObject.digests(in: lines.bytes, line.range))
      try columns.add(leaf, to: &frontier)
      compareRoot(frontier)
    }
    result.recordCount = frontier.size
    recordsEnd = lines.offset
    if frontier.size < size {
      isShort = true
      result.add(
        problem?.message
          ?? "records.jsonl ends after \(frontier.size) records of \(size): the rest is missing")
    }
    tileProblems = columns.problems
    return frontier.root
  }

  private mutating func compareRoot(_ frontier: MerkleFrontier) {
    guard let claims = claims[frontier.size] else { return }
    for (name, root) in claims where root != frontier.root {
      result.add(
        "history was rewritten: the first \(frontier.size) records aren't those of \(name)")
    }
  }

  /// Says what was changed, the root deciding between records and hashes.
  private mutating func judge(_ size: UInt64, _ root: MerkleHash?) throws(LedgerError) {
    let signed = result.checkpoint?.root
    if root == signed, signed != nil, !isShort {
      // The records are right; what doesn't fit them is wrong.
      for (index, _) in strange { result.add("hashes.0: the hash of record \(index) was changed") }
      if strangeCount > 20 { result.add("hashes.0: \(strangeCount - 20) more were changed") }
      tileProblems.forEach { result.add($0) }
      misnumbered.forEach { result.add($0) }
      return
    }
    var kept = MerkleFrontier()
    var columns = LevelCheck(hashes, size: size)
    var leaves = HashColumn(hashes, level: 0, count: size)
    while kept.size < size, let leaf = try leaves.next() { try columns.add(leaf, to: &kept) }
    let isKept = kept.size == size && kept.root == signed
    for (index, sequence) in strange {
      let what =
        if let sequence, sequence != index {
          "record \(sequence) stands in the place of record \(index): records were moved, removed or "
            + "added"
        } else {
          "record \(index) was changed"
        }
      result.add(isKept ? what : "\(what), or its hash was")
    }
    if strangeCount > UInt64(strange.count) {
      result.add("\(strangeCount - UInt64(strange.count)) more records don't fit their hashes")
    }
    columns.problems.forEach { result.add($0) }
    misnumbered.forEach { result.add($0) }
    if signed != nil, !isKept {
      result.add(
        strange.isEmpty && !isShort
          ? "the records don't give the root that the checkpoint signs: they and their hashes were "
            + "changed together, or the checkpoint is another's"
          : "neither the records nor the hashes give the root that the checkpoint signs")
    }
  }

  /// Every object has the digest that it is named for, and none is missing that a record names.
  private mutating func checkObjects() throws(LedgerError) {
    var missing = named
    for name in LedgerFolder.names(folder.objects) {
      guard let digest = LedgerObject.digest(Array(name.utf8)) else {
        if !name.hasSuffix(".tmp") { result.add("objects/\(name): the name is no digest") }
        continue
      }
      do throws(LedgerError) {
        _ = try Ledger.object(digest, at: folder.object(digest))
        result.objectCount += 1
      } catch {
        guard error.code == .damaged else { throw error }
        result.add("objects: \(error.message)")
      }
      missing.remove(digest)
    }
    for digest in missing.sorted(by: { $0.hexadecimal < $1.hexadecimal }) {
      result.add("objects: the object \(digest.hexadecimal), which a record names, is missing")
    }
  }

  /// No file goes on past what is signed, but for what somebody is adding just now.
  private mutating func checkEnds(
    _ size: UInt64, _ checkpoint: [UInt8]?
  ) throws(LedgerError) {
    guard LedgerFolder.exists(folder.lock) else { return try lookAtEnds(size, checkpoint) }
    var hasLooked = false
    do throws(LedgerError) {
      try LedgerLock.hold(folder.lock, patience: .seconds(10)) { () throws(LedgerError) in
        hasLooked = true
        try lookAtEnds(size, checkpoint)
      }
    } catch {
      if hasLooked { throw error }
      // Who may only read has nobody to wait for.
      guard error.code == .busy else { return try lookAtEnds(size, checkpoint) }
      result.notes.append("the ledger is being written; its files' ends weren't looked at")
    }
  }

  private mutating func lookAtEnds(
    _ size: UInt64, _ checkpoint: [UInt8]?
  ) throws(LedgerError) {
    guard try contents(folder.checkpoint, limit: SignedNote.limit) == checkpoint else {
      result.notes.append("records were added meanwhile; they weren't looked at")
      return
    }
    for level in 0...MerkleShape.levelCount(size: size) {
      let path = folder.hashes(level: level)
      let expected = Int(MerkleShape.hashCount(level: level, size: size)) * MerkleHash.byteCount
      let length = LedgerFolder.exists(path) ? try LedgerFile(path).length() : 0
      if length > expected { result.add("hashes.\(level) goes on past what the checkpoint signs") }
      if length < expected { result.add("hashes.\(level) is too short") }
    }
    let places = Int((size + LedgerState.bundle - 1) / LedgerState.bundle) * 8
    if let length = try length(folder.offsets), length != places {
      result.add("offsets is too \(length < places ? "short" : "long")")
    }
    guard !isShort, let length = try length(folder.records) else { return }
    let excess = length - recordsEnd
    if excess > 0 {
      result.add(
        "records.jsonl goes on for \(excess) bytes that the checkpoint doesn't sign: a crash left "
          + "them, and the next addition puts that in order, or somebody wrote them")
    }
  }

  private mutating func noteStrangers() {
    let known = [
      "records.jsonl", "offsets", "checkpoint", "key", "key.pub", "lock", "objects",
    ]
    let levels = MerkleShape.levelCount(size: result.checkpoint?.size ?? 0)
    for name in LedgerFolder.names(folder.path)
    where !known.contains(name) && !(0...levels).contains(where: { "hashes.\($0)" == name }) {
      result.notes.append("\"\(name)\" is no file of a ledger's")
    }
  }

  /// The bytes of a file; nil, with the problem told, where it is missing or too large.
  private mutating func contents(_ path: String, limit: Int) throws(LedgerError) -> [UInt8]? {
    guard try length(path) != nil else { return nil }
    do throws(LedgerError) {
      return try LedgerFile(path).contents(limit: limit)
    } catch {
      guard error.code == .damaged else { throw error }
      result.add(error.message)
      return nil
    }
  }

  /// The length of a file; nil, with the problem told once, where it is missing.
  private mutating func length(_ path: String) throws(LedgerError) -> Int? {
    guard LedgerFolder.exists(path) else {
      let problem = "\(path.dropFirst(folder.path.utf8.count + 1)) is missing"
      if !result.problems.contains(problem) { result.add(problem) }
      return nil
    }
    return try LedgerFile(path).length()
  }
}
