// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Ledger {
  /// Keeps something that is too large for a record, durably, and gives the name that a record
  /// calls it by.
  ///
  /// The same bytes are kept once. Nothing is in the ledger yet: only the record makes it so.
  package func store(object bytes: [UInt8]) throws(LedgerError) -> LedgerObject {
    guard options.access == .appending else {
      throw LedgerError(.usage, "the ledger was opened to be read")
    }
    guard bytes.count <= LedgerObject.maximumByteCount else {
      throw LedgerError(
        .unfit,
        "an object of \(bytes.count) bytes is more than the \(LedgerObject.maximumByteCount) that a "
          + "ledger keeps")
    }
    let object = LedgerObject(of: bytes)
    let path = folder.object(object.digest)
    if LedgerFolder.exists(path), (try? self.object(object)) != nil { return object }
    try LedgerFolder.make(folder.objects)
    // Writers of the same object would have the same temporary file.
    try LedgerLock.hold(folder.lock, patience: options.patience) { () throws(LedgerError) in
      try LedgerFolder.replace(path, with: bytes)
      try LedgerFolder.sync(folder.objects)
    }
    return object
  }

  /// The bytes of an object, checked against its digest.
  package func object(_ object: LedgerObject) throws(LedgerError) -> [UInt8] {
    try Self.object(object.digest, at: folder.object(object.digest))
  }

  /// The bytes of an object's file, checked against the digest that it is named for.
  static func object(_ digest: MerkleHash, at path: String) throws(LedgerError) -> [UInt8] {
    let bytes: [UInt8]
    do throws(LedgerError) {
      bytes = try LedgerFile(path).contents(limit: LedgerObject.maximumByteCount)
    } catch {
      guard error.code == .missing else { throw error }
      throw LedgerError(.damaged, "the object \(digest.hexadecimal) is missing")
    }
    guard MerkleHash.digest(of: bytes) == digest else {
      throw LedgerError(.damaged, "the object \(digest.hexadecimal) was changed")
    }
    return bytes
  }
}
