// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The form that proofs share: some lines, one for each hash, an empty one, a checkpoint.
enum ProofText {
  /// The most bytes that a proof is read from.
  static let limit = 1 << 18

  static func text(_ head: [String], _ hashes: [MerkleHash], _ checkpoint: Checkpoint) -> String {
    let lines = head + hashes.map { Base64Text.text($0.bytes) } + ["", ""]
    return lines.joined(separator: "\n") + String(decoding: checkpoint.bytes, as: UTF8.self)
  }

  /// The lines before the empty one, and the checkpoint after it.
  static func parts(_ bytes: [UInt8]) throws(LedgerError) -> (head: [Substring], note: [UInt8]) {
    guard bytes.count <= limit, let text = String(validating: bytes, as: UTF8.self),
      let gap = text.utf8.firstRange(of: [0x0A, 0x0A])
    else { throw LedgerError(.unproven, "this is no proof") }
    let head = text[..<gap.lowerBound].split(separator: "\n", omittingEmptySubsequences: false)
    guard head.count <= 68 else { throw LedgerError(.unproven, "the proof is too long") }
    return (head, Array(text.utf8[gap.upperBound...]))
  }

  static func hashes(_ lines: ArraySlice<Substring>) throws(LedgerError) -> [MerkleHash] {
    var hashes: [MerkleHash] = []
    for line in lines {
      guard let hash = Base64Text.bytes(line).flatMap({ MerkleHash($0) }) else {
        throw LedgerError(.unproven, "the proof has a line that is no hash")
      }
      hashes.append(hash)
    }
    return hashes
  }

  /// A number without leading zeros.
  static func number(_ text: Substring) -> UInt64? {
    guard let number = UInt64(text), String(number) == text else { return nil }
    return number
  }
}
