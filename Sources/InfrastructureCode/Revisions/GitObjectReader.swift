// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Asks a running `git cat-file --batch` for one object after the other.
struct GitObjectReader: ~Copyable {
  private let child: ChildProgram
  /// Read already, not yet used.
  private var rest: [UInt8] = []
  private var position = 0

  init(_ child: consuming ChildProgram) { self.child = child }

  /// An object's bytes; nil when the repository doesn't have it.
  mutating func object(_ name: String) throws(RevisionProblem) -> [UInt8]? {
    guard child.write(Array("\(name)\n".utf8)), let header = line() else { throw Self.ended }
    // `OBJECT TYPE SIZE`, or `OBJECT missing`.
    let words = header.split(separator: " ")
    guard words.count == 3, let size = Int(words[2]), size >= 0 else { return nil }
    guard let bytes = take(size), take(1) != nil else { throw Self.ended }
    return bytes
  }

  private static var ended: RevisionProblem { RevisionProblem("git cat-file ended too early") }

  private mutating func line() -> String? {
    while true {
      if let end = rest[position...].firstIndex(of: 0x0A) {
        defer { position = end + 1 }
        return String(decoding: rest[position..<end], as: UTF8.self)
      }
      guard rest.count - position < 4096, readMore() else { return nil }
    }
  }

  private mutating func take(_ count: Int) -> [UInt8]? {
    while rest.count - position < count {
      guard readMore() else { return nil }
    }
    defer { position += count }
    return Array(rest[position..<(position + count)])
  }

  private mutating func readMore() -> Bool {
    if position > 0 {
      rest.removeFirst(position)
      position = 0
    }
    let more = child.read(atMost: 1 << 18)
    rest += more
    return !more.isEmpty
  }
}
