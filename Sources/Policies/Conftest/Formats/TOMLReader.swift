// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// TOML 1.0 (https://toml.io/en/v1.0.0). Dates and times are text.
package struct TOMLReader {
  /// How deep tables and arrays may be nested.
  static let maximumDepth = 128

  /// Why a text is no TOML, and where.
  struct Problem: Error {
    var message: String
    var offset: Int
  }

  let bytes: [UInt8]
  let arena: Arena
  var index = 0

  /// Reads a file; without a document when there is anything wrong with it.
  package static func read(_ file: SourceFile) -> ReadResult {
    guard String(validating: file.bytes, as: UTF8.self) != nil else {
      return .failure("toml-encoding", "the text isn't UTF-8", file, at: 0)
    }
    var reader = TOMLReader(file)
    do throws(Problem) {
      let root = try reader.readAll()
      return ReadResult(
        document: Document(root: root.node(in: reader.arena), arena: reader.arena),
        diagnostics: [])
    } catch {
      return .failure("toml-syntax", error.message, file, at: error.offset)
    }
  }

  private init(_ file: SourceFile) {
    bytes = file.bytes
    arena = Arena(chunkSize: min(max(file.bytes.count * 2, 1 << 10), 1 << 20))
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { index = 3 }
  }

  // MARK: - Lines

  private mutating func readAll() throws(Problem) -> TOMLTable {
    let root = TOMLTable()
    var current = root
    while true {
      skipBlank(lines: true)
      guard let byte = peek else { return root }
      if byte == UInt8(ascii: "[") {
        current = try header(root)
      } else {
        try assignment(into: current)
      }
      skipBlank(lines: false)
      if let next = peek, next != 0x0A {
        throw problem("expected the end of the line")
      }
    }
  }

  /// `[a.b]` or `[[a.b]]`: the table that the lines below belong to.
  private mutating func header(_ root: TOMLTable) throws(Problem) -> TOMLTable {
    let start = index
    index += 1
    let isArray = peek == UInt8(ascii: "[")
    if isArray { index += 1 }
    let path = try keyPath()
    for _ in 0..<(isArray ? 2 : 1) {
      guard peek == UInt8(ascii: "]") else { throw problem("expected \"]\"") }
      index += 1
    }
    var table = root
    for key in path.dropLast() { table = try step(table, key, start) }
    guard let last = path.last else { throw problem("expected a key") }
    if isArray {
      let added = TOMLTable()
      switch table.members[last] {
      case nil: table.members[last] = .tables([added])
      case .tables(var others):
        others.append(added)
        table.members[last] = .tables(others)
      default: throw Problem(message: "\"\(last)\" is there already", offset: start)
      }
      return added
    }
    switch table.members[last] {
    case nil:
      let added = TOMLTable()
      added.isDefined = true
      table.members[last] = .table(added)
      return added
    case .table(let found) where !found.isDefined && !found.isClosed:
      found.isDefined = true
      return found
    default: throw Problem(message: "\"\(last)\" is there already", offset: start)
    }
  }

  /// The table below a key, made where there is none; of an array the last one.
  private func step(
    _ table: TOMLTable, _ key: String, _ start: Int
  ) throws(Problem) -> TOMLTable {
    switch table.members[key] {
    case nil:
      let added = TOMLTable()
      table.members[key] = .table(added)
      return added
    case .table(let found) where !found.isClosed: return found
    case .tables(let found):
      if let last = found.last { return last }
      fallthrough
    default: throw Problem(message: "\"\(key)\" is no table", offset: start)
    }
  }

  /// `key = value`
  mutating func assignment(into table: TOMLTable, depth: Int = 0) throws(Problem) {
    let start = index
    let path = try keyPath()
    skipBlank(lines: false)
    guard peek == UInt8(ascii: "=") else { throw problem("expected \"=\" after the key") }
    index += 1
    skipBlank(lines: false)
    let value = try value(depth: depth + 1)
    var target = table
    for key in path.dropLast() {
      target = try step(target, key, start)
      if target.isDefined {
        throw Problem(message: "\"\(key)\" was defined by a header", offset: start)
      }
    }
    guard let last = path.last, target.members[last] == nil else {
      throw Problem(message: "\"\(path.joined(separator: "."))\" is there already", offset: start)
    }
    target.members[last] = value
  }

  private mutating func keyPath() throws(Problem) -> [String] {
    var path: [String] = []
    while true {
      skipBlank(lines: false)
      path.append(try key())
      guard path.count <= Self.maximumDepth else {
        throw problem("nested more than \(Self.maximumDepth) levels deep")
      }
      skipBlank(lines: false)
      guard peek == UInt8(ascii: ".") else { return path }
      index += 1
    }
  }

  private mutating func key() throws(Problem) -> String {
    if peek == UInt8(ascii: "\"") || peek == UInt8(ascii: "'") { return try quoted(lines: false) }
    let start = index
    while let byte = peek, Self.isBare(byte) { index += 1 }
    guard index > start else { throw problem("expected a key") }
    return text(start, index)
  }

  private static func isBare(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, UInt8(ascii: "_"), UInt8(ascii: "-"): true
    default: false
    }
  }

  // MARK: - Bytes

  var peek: UInt8? { index < bytes.count ? bytes[index] : nil }

  func problem(_ message: String) -> Problem {
    Problem(message: message, offset: min(index, max(bytes.count - 1, 0)))
  }

  func text(_ start: Int, _ end: Int) -> String {
    String(decoding: bytes[start..<end], as: UTF8.self)
  }

  /// Passes over blanks and comments, and over line ends when asked.
  mutating func skipBlank(lines: Bool) {
    while let byte = peek {
      switch byte {
      case 0x20, 0x09: index += 1
      case 0x0D where index + 1 < bytes.count && bytes[index + 1] == 0x0A: index += 1
      case 0x0A where lines: index += 1
      case UInt8(ascii: "#"): while let next = peek, next != 0x0A { index += 1 }
      default: return
      }
    }
  }
}

/// A table in the making.
final class TOMLTable {
  enum Member {
    case table(TOMLTable)
    /// `[[name]]`
    case tables([TOMLTable])
    case value(Node)
  }

  var members: [String: Member] = [:]
  /// Whether a header has named it.
  var isDefined = false
  /// Whether it was written inline, and so is complete.
  var isClosed = false

  func node(in arena: Arena) -> Node {
    arena.sortedObject(
      members.map { key, member in
        let value =
          switch member {
          case .table(let table): table.node(in: arena)
          case .tables(let tables): arena.array(tables.map { $0.node(in: arena) })
          case .value(let node): node
          }
        return Node.Entry(key: arena.string(key), value: value)
      })
  }
}
