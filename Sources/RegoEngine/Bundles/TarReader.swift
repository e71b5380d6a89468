// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Reads tar archives: ustar, with POSIX (pax) and GNU long names.
///
/// Only regular files come out. Links, devices and paths that lead out of the archive are refused
/// rather than passed over: no bundle needs them, and an attack does.
struct TarReader {
  private static let blockSize = 512
  /// Extended headers are names; nothing honest is larger.
  private static let maximumHeaderBytes = 1 << 20

  private let stream: GzipStream
  private let limits: BundleLimits
  private var longName: String?
  private var extended: [String: String] = [:]
  private var shared: [String: String] = [:]

  private init(_ stream: GzipStream, limits: BundleLimits) {
    self.stream = stream
    self.limits = limits
  }

  /// All files of an archive.
  ///
  /// - Throws: `archive` when it is damaged or holds what it may not, `limit` past a limit.
  static func files(
    _ stream: GzipStream, limits: BundleLimits
  ) throws(RegoLoadError) -> [BundleFile] {
    var reader = TarReader(stream, limits: limits)
    var files: [BundleFile] = []
    var seen: Set<String> = []
    var entryCount = 0
    while let header = try reader.header() {
      entryCount += 1
      guard entryCount <= limits.maximumEntryCount else {
        throw RegoLoadError(
          code: .limit, message: "the archive has more than \(limits.maximumEntryCount) entries")
      }
      guard let file = try reader.entry(header) else { continue }
      guard seen.insert(file.path).inserted else {
        throw damaged("the archive holds \"\(file.path)\" twice")
      }
      files.append(file)
    }
    try reader.finish()
    return files
  }

  /// Reads what follows the archive's end: only there is the checksum of the whole, and nothing may
  /// hide behind it.
  private func finish() throws(RegoLoadError) {
    while true {
      let rest = try stream.read(64 << 10)
      if rest.isEmpty { return }
      guard rest.allSatisfy({ $0 == 0 }) else {
        throw Self.damaged("something follows the end of the archive")
      }
    }
  }

  // MARK: - Headers

  private struct Header {
    var name: String
    var size: Int
    var type: UInt8
  }

  /// The next header; nil at the end of the archive.
  private func header() throws(RegoLoadError) -> Header? {
    let block = try stream.read(Self.blockSize)
    // An end without the two empty blocks is common and harmless.
    if block.isEmpty { return nil }
    guard block.count == Self.blockSize else { throw Self.truncated }
    if block.allSatisfy({ $0 == 0 }) { return nil }
    var sum = 0
    for (index, byte) in block.enumerated() { sum += (148..<156).contains(index) ? 32 : Int(byte) }
    guard let stored = Self.number(block[148..<156]), stored == sum else {
      throw Self.damaged("the data isn't a tar archive, or is damaged")
    }
    guard let size = Self.number(block[124..<136]), size >= 0 else {
      throw Self.damaged("an entry of the archive has no valid size")
    }
    var name = Self.text(block[0..<100])
    let magic = Array(block[257..<263])
    if magic == Array("ustar\0".utf8) {
      let prefix = Self.text(block[345..<500])
      if !prefix.isEmpty { name = prefix + "/" + name }
    }
    return Header(name: name, size: size, type: block[156])
  }

  /// The file of a header; nil when it is none.
  private mutating func entry(_ header: Header) throws(RegoLoadError) -> BundleFile? {
    switch header.type {
    case UInt8(ascii: "x"):
      extended = try records(try content(header.size, limit: Self.maximumHeaderBytes))
      return nil
    case UInt8(ascii: "g"):
      let records = try records(try content(header.size, limit: Self.maximumHeaderBytes))
      shared.merge(records) { $1 }
      return nil
    case UInt8(ascii: "L"):
      let bytes = try content(header.size, limit: Self.maximumHeaderBytes)
      longName = Self.text(bytes[...])
      return nil
    case UInt8(ascii: "K"):
      _ = try content(header.size, limit: Self.maximumHeaderBytes)
      return nil
    default: break
    }
    var header = header
    if let longName { header.name = longName }
    if let path = extended["path"] ?? shared["path"] { header.name = path }
    if let size = extended["size"] {
      guard let value = Int(size), value >= 0 else {
        throw Self.damaged("an entry of the archive has no valid size")
      }
      header.size = value
    }
    let isSparse = extended.keys.contains { $0.hasPrefix("GNU.sparse.") }
    longName = nil
    extended = [:]
    guard header.name.utf8.count <= limits.maximumPathLength else {
      throw RegoLoadError(
        code: .limit,
        message: "a path in the archive is longer than \(limits.maximumPathLength) bytes")
    }
    switch header.type {
    case UInt8(ascii: "5"):
      _ = try content(header.size, limit: 0)
      return nil
    case UInt8(ascii: "0"), 0, UInt8(ascii: "7"):
      // Archives before POSIX marked folders by their names alone.
      if header.name.hasSuffix("/") { return nil }
      guard !isSparse else { throw Self.refused(header, "sparse file") }
      let bytes = try content(header.size, limit: limits.maximumBytes)
      guard let file = BundleFile(path: header.name, bytes: bytes) else {
        throw Self.damaged("the path \"\(header.name)\" leads out of the archive")
      }
      return file
    case UInt8(ascii: "1"), UInt8(ascii: "2"): throw Self.refused(header, "link")
    default: throw Self.refused(header, "special file")
    }
  }

  /// The content of an entry, with the padding after it passed over.
  private func content(_ size: Int, limit: Int) throws(RegoLoadError) -> [UInt8] {
    guard size <= limit else {
      throw RegoLoadError(
        code: .limit, message: "an entry of the archive has more than \(limit) bytes")
    }
    var bytes: [UInt8] = []
    // In pieces: a header that promises a gigabyte shall not cost one.
    while bytes.count < size {
      let piece = try stream.read(min(size - bytes.count, 1 << 20))
      guard !piece.isEmpty else { throw Self.truncated }
      bytes += piece
    }
    let padding = (Self.blockSize - size % Self.blockSize) % Self.blockSize
    guard try stream.read(padding).count == padding else { throw Self.truncated }
    return bytes
  }

  /// The records of a pax header: `LENGTH KEY=VALUE\n`, the length counting itself.
  private func records(_ bytes: [UInt8]) throws(RegoLoadError) -> [String: String] {
    var records: [String: String] = [:]
    var position = 0
    while position < bytes.count {
      guard let space = bytes[position...].firstIndex(of: 0x20), space - position <= 8,
        let length = Int(String(decoding: bytes[position..<space], as: UTF8.self)),
        length > space - position + 1, length <= bytes.count - position,
        bytes[position + length - 1] == 0x0A,
        let equals = bytes[(space + 1)..<(position + length)].firstIndex(of: 0x3D)
      else { throw Self.damaged("an extended header of the archive is damaged") }
      let key = String(decoding: bytes[(space + 1)..<equals], as: UTF8.self)
      records[key] = String(
        decoding: bytes[(equals + 1)..<(position + length - 1)], as: UTF8.self)
      position += length
    }
    return records
  }

  // MARK: - Fields

  /// Text up to the first NUL.
  private static func text(_ field: ArraySlice<UInt8>) -> String {
    String(decoding: field.prefix { $0 != 0 }, as: UTF8.self)
  }

  /// A number in octal, or in base 256 when the first bit is set; nil when it is neither.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    guard let first = field.first else { return nil }
    if first & 0x80 != 0 {
      guard first == 0x80 else { return nil }
      var value = 0
      for byte in field.dropFirst() {
        guard value < 1 << 54 else { return nil }
        value = value << 8 | Int(byte)
      }
      return value
    }
    var value = 0
    var sawDigit = false
    for byte in field {
      switch byte {
      case 0x30...0x37:
        value = value << 3 | Int(byte - 0x30)
        sawDigit = true
      case 0x20 where !sawDigit: continue
      case 0, 0x20: return value
      default: return nil
      }
    }
    return value
  }

  // MARK: - Errors

  private static var truncated: RegoLoadError { damaged("the archive ends in the middle") }

  private static func damaged(_ message: String) -> RegoLoadError {
    RegoLoadError(code: .archive, message: message)
  }

  private static func refused(_ header: Header, _ kind: String) -> RegoLoadError {
    damaged("\"\(header.name)\" is a \(kind), which a bundle can't have")
  }
}
