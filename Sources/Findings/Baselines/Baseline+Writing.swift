// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension Baseline {
  /// The file's text: one finding a line, in the order of fingerprints.
  ///
  /// Fingerprints are spread evenly, so that findings which two branches add rarely stand beside
  /// each other, and their merge has no conflict.
  package func bytes() -> [UInt8] {
    var output = Array("{\n  \"version\": \(Baseline.version),\n  \"findings\": [".utf8)
    output.reserveCapacity(entries.count * 256 + 64)
    var isFirst = true
    for entry in sorted() {
      output += (isFirst ? "\n    " : ",\n    ").utf8
      isFirst = false
      let arena = Arena(chunkSize: 1 << 10)
      withExtendedLifetime(arena) {
        JSONWriter.append(Baseline.object(entry, in: arena), to: &output)
      }
    }
    output += (entries.isEmpty ? "]\n}\n" : "\n  ]\n}\n").utf8
    return output
  }

  private func sorted() -> [Entry] { entries.sorted { $0.fingerprint < $1.fingerprint } }

  private static func object(_ entry: Entry, in arena: Arena) -> Node {
    var fields: [(StaticString, String)] = [
      ("fingerprint", entry.fingerprint), ("rule", entry.rule), ("resource", entry.resource),
      ("scope", entry.scope), ("file", entry.file), ("since", entry.since),
    ]
    if !entry.reason.isEmpty { fields.append(("reason", entry.reason)) }
    return arena.object(
      fields.map { Node.Entry(key: arena.string($0.0), value: arena.string($0.1)) })
  }
}
