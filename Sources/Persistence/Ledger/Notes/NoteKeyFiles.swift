// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Key files: a private key that only its owner may read, and beside it the public one.
package enum NoteKeyFiles {
  /// Makes a key and writes `path` and `path.pub`. Neither may be there yet.
  package static func make(
    _ path: String, name: String, kind: NoteKeyKind
  ) throws(LedgerError) -> NoteVerifier {
    for path in [path, "\(path).pub"] where LedgerFolder.exists(path) {
      throw LedgerError(.usage, "\"\(path)\" is there already; a key is never overwritten")
    }
    let signer = try NoteSigner(name: name, kind: kind)
    try LedgerFolder.replace(path, with: Array("\(signer.secretText)\n".utf8))
    try LedgerFolder.replace("\(path).pub", with: Array("\(signer.verifier.text)\n".utf8))
    try LedgerFolder.sync(LedgerFolder.parent(of: path))
    return signer.verifier
  }

  /// Reads a private key, which nobody else may be able to read.
  package static func signer(_ path: String) throws(LedgerError) -> NoteSigner {
    let file = try LedgerFile(path)
    guard file.isPrivate else {
      throw LedgerError(.key, "others may read \"\(path)\"; take it from them with chmod 600")
    }
    return try NoteSigner(
      text: String(decoding: try file.contents(limit: 1 << 12), as: UTF8.self))
  }

  /// Reads a public key.
  package static func verifier(_ path: String) throws(LedgerError) -> NoteVerifier {
    try NoteVerifier(
      text: String(decoding: try LedgerFile(path).contents(limit: 1 << 12), as: UTF8.self))
  }
}
