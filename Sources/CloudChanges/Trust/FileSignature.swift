// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
internal import Documents
internal import FoundationEssentials

/// A signature of a file, which lies beside it: `gate.yaml.sig`, a line for each who signs.
package struct FileSignature: Hashable, Sendable {
  /// SHA-256 of the file.
  package var digest: String
  /// The key that signs.
  package var key: String
  /// When, in seconds since 1970.
  package var signed: Int
  /// The signature.
  package var signature: [UInt8]

  /// What precedes the text that is signed, so that no signature stands for anything else.
  private static let purpose = "bawn file signature 1\n"

  /// Signs a file; nil where the system can't.
  package init?(of file: [UInt8], by key: SigningKey, at now: Int) {
    guard let id = key.publicKey?.id else { return nil }
    digest = SHA256.hash(data: file).hexadecimalDigits
    self.key = id
    signed = now
    signature = []
    guard let made = key.signature(of: statement) else { return nil }
    signature = made
  }

  private init(digest: String, key: String, signed: Int, signature: [UInt8]) {
    self.digest = digest
    self.key = key
    self.signed = signed
    self.signature = signature
  }

  private var statement: [UInt8] { Array(Self.purpose.utf8) + bytes(withSignature: false) }

  private func bytes(withSignature: Bool) -> [UInt8] {
    let arena = Arena(chunkSize: 1 << 10)
    var entries = [
      Node.Entry(key: arena.string("digest"), value: arena.string(digest)),
      Node.Entry(key: arena.string("key"), value: arena.string(key)),
      Node.Entry(key: arena.string("signed"), value: .integer(signed)),
    ]
    if withSignature {
      let text = Data(signature).base64EncodedString()
      entries.append(Node.Entry(key: arena.string("signature"), value: arena.string(text)))
    }
    return JSONWriter.canonical(arena.object(entries)) ?? []
  }

  /// The line, with its end.
  package var line: [UInt8] { bytes(withSignature: true) + [0x0A] }

  /// The signatures of a file; nil when a single byte isn't as it was written.
  package static func signatures(_ bytes: [UInt8]) -> [FileSignature]? {
    var found: [FileSignature] = []
    for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).dropLast() {
      guard found.count < 64,
        let document = JSONReader.read(SourceFile(path: "", bytes: Array(line))).document,
        let digest = document.root.field("digest").string,
        let key = document.root.field("key").string,
        let signed = document.root.field("signed").integer,
        let text = document.root.field("signature").string, let data = Data(base64Encoded: text)
      else { return nil }
      found.append(
        FileSignature(digest: digest, key: key, signed: Int(signed), signature: [UInt8](data)))
    }
    guard !found.isEmpty, found.flatMap(\.line) == bytes else { return nil }
    return found
  }

  /// The keys that have signed a file and may sign it so.
  ///
  /// - Parameter may: whether a key's word counts for such a file.
  /// - Throws: where any signature isn't good: then something was changed.
  package static func signers(
    of file: [UInt8], _ signatures: [UInt8], trust: TrustStore, now: Int,
    may: (TrustStore.Key) -> Bool
  ) throws(SmallFile.Problem) -> [TrustStore.Key] {
    guard let found = Self.signatures(signatures) else {
      throw SmallFile.Problem(message: "the signatures beside it aren't as they were written")
    }
    let digest = SHA256.hash(data: file).hexadecimalDigits
    var keys: [String: TrustStore.Key] = [:]
    for signature in found {
      guard signature.digest == digest else {
        throw SmallFile.Problem(message: "the file isn't the one that \(signature.key) has signed")
      }
      guard let key = trust.keys[signature.key] else {
        throw SmallFile.Problem(message: "it is signed by \(signature.key), whom nobody trusts")
      }
      guard key.key.verifies(signature.signature, of: signature.statement) else {
        throw SmallFile.Problem(message: "the signature of \(key.name) isn't good")
      }
      guard may(key) else {
        throw SmallFile.Problem(message: "\(key.name) may not sign such a file")
      }
      guard signature.signed <= now.addingClamped(300) else {
        throw SmallFile.Problem(message: "the signature of \(key.name) is of the future")
      }
      keys[key.id] = key
    }
    return keys.values.sorted { $0.id < $1.id }
  }
}
