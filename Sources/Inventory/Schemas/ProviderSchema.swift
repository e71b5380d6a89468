// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// The resource and data source types of one provider, read from its schema file when asked for.
///
/// The file is kept as bytes; a type is found by binary search and parsed alone, so that what a
/// scan doesn't use costs nothing.
package final class ProviderSchema: Sendable {
  private let bytes: [UInt8]
  /// Where the lines start, and the end. A search that looked for them around each byte it tries
  /// would read the longest lines, of hundreds of KB, time and again.
  private let starts: [Int]
  private let parsed = Mutex<[String: BlockSchema?]>([:])

  /// A schema from the bytes of its file; nil when the format isn't ours.
  package init?(bytes: [UInt8]) {
    self.bytes = bytes
    var starts = [0]
    for (index, byte) in bytes.enumerated() where byte == 0x0A { starts.append(index + 1) }
    if starts.last != bytes.count { starts.append(bytes.count + 1) }
    self.starts = starts
    guard line(key: "#format") == Array("1".utf8)[...] else { return nil }
  }

  /// The provider's version.
  package var version: String {
    line(key: "#version").map { String(decoding: $0, as: UTF8.self) } ?? ""
  }

  /// What a resource type has; nil when the provider has no such type.
  package func resource(_ type: String) -> BlockSchema? { schema("resource\t\(type)") }

  /// What a data source type has; nil when the provider has no such type.
  package func dataSource(_ type: String) -> BlockSchema? { schema("data\t\(type)") }

  private func schema(_ key: String, depth: Int = 0) -> BlockSchema? {
    if let known = parsed.withLock({ $0[key] }) { return known }
    let result = line(key: key).flatMap { text in
      var parser = SchemaParser(text, depth: depth) { [self] number, depth in
        schema(number, depth: depth)
      }
      return parser.body()
    }
    parsed.withLock { $0[key] = result }
    return result
  }

  /// What follows the key and a tab on the line that starts with them.
  private func line(key: String) -> ArraySlice<UInt8>? {
    let wanted = Array(key.utf8) + [0x09]
    var low = 0
    var high = starts.count - 1
    while low < high {
      let middle = (low + high) / 2
      let start = starts[middle]
      let end = starts[middle + 1] - 1
      let order = compare(start, end, wanted)
      if order == 0 { return bytes[(start + wanted.count)..<end] }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return nil
  }

  private func compare(_ start: Int, _ end: Int, _ wanted: [UInt8]) -> Int {
    for (offset, byte) in wanted.enumerated() {
      guard start + offset < end else { return -1 }
      let own = bytes[start + offset]
      if own != byte { return own < byte ? -1 : 1 }
    }
    return 0
  }
}
