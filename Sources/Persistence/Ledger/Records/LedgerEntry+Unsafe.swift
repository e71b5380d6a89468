// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// A record as a ledger keeps it.
package struct LedgerEntry: Sendable {
  /// Its place in the ledger, from 0: the index of its leaf.
  package let sequence: UInt64
  /// Its bytes: canonical JSON, the leaf of the tree.
  package let line: [UInt8]
  /// The same, to be read.
  package let document: Document

  /// Reads a record; nil where the bytes are none in canonical form.
  package init?(_ line: [UInt8]) {
    self.init(line, in: line.indices)
  }

  /// Reads a record that stands among others.
  ///
  /// - Parameter isChecked: whether the form has to be looked at; a record whose hash is known to
  ///   be right was looked at when it was added.
  init?(_ bytes: [UInt8], in range: Range<Int>, isChecked: Bool = true) {
    let arena = Arena(chunkSize: range.count * 3)
    let root: Node? = bytes.withUnsafeBufferPointer {
      let text = UnsafeBufferPointer(rebasing: $0[range])
      return isChecked
        ? CanonicalJSON.read(text, into: arena) : JSONReader.read(text, into: arena)
    }
    guard let root, root.isKind(.object), root.field("version").integer == 1,
      let sequence = root.field("sequence").integer, sequence >= 0,
      root.field("kind").string.map(LedgerRecord.isKind) == true,
      root.field("at").string?.utf8.count == 24
    else { return nil }
    self.sequence = UInt64(sequence)
    line = Array(bytes[range])
    document = Document(root: root, arena: arena)
  }

  /// What kind of record it is.
  package var kind: String { document.view["kind"].string ?? "" }

  /// What the clock said when it was added: `2026-11-22T07:10:00.123Z`.
  package var at: String { document.view["at"].string ?? "" }

  /// A part of what it is about, such as `account`, `region`, `resource`, `run` or `plan`.
  package func subject(_ part: String) -> String? { document.view["subject"][part].string }

  /// Everything that it is about.
  package var subjects: [(key: String, value: String)] {
    document.view["subject"].entries.compactMap { key, value in value.string.map { (key, $0) } }
  }

  /// Who did it.
  package var actor: Document.View { document.view["actor"] }

  /// What else it says.
  package var body: Document.View { document.view["body"] }
}
