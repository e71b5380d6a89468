// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Writes tar archives (POSIX ustar, pax headers for long names): the same bytes for the same
/// files, whenever and by whomever.
enum TarWriter {
  private static let blockSize = 512

  /// An archive of files in the order given.
  static func archive(_ files: [BundleFile]) -> [UInt8] {
    var output: [UInt8] = []
    for file in files {
      let name = "/" + file.path
      if name.utf8.count > 100 {
        let record = Self.record("path", name)
        append(header("/PaxHeader", size: record.count, type: UInt8(ascii: "x")), to: &output)
        append(record, to: &output)
      }
      append(header(name, size: file.bytes.count, type: UInt8(ascii: "0")), to: &output)
      append(file.bytes, to: &output)
    }
    output += [UInt8](repeating: 0, count: 2 * blockSize)
    return output
  }

  /// Appends bytes and what fills their last block.
  private static func append(_ bytes: [UInt8], to output: inout [UInt8]) {
    output += bytes
    let padding = (blockSize - bytes.count % blockSize) % blockSize
    output += [UInt8](repeating: 0, count: padding)
  }

  private static func header(_ name: String, size: Int, type: UInt8) -> [UInt8] {
    var block = [UInt8](repeating: 0, count: blockSize)
    func put(_ text: some Collection<UInt8>, at offset: Int) {
      block.replaceSubrange(offset..<(offset + text.count), with: text)
    }
    func octal(_ value: Int, digits: Int) -> [UInt8] {
      let text = String(value, radix: 8)
      return Array((String(repeating: "0", count: max(digits - text.count, 0)) + text).utf8)
    }
    put(name.utf8.prefix(100), at: 0)
    put("0000600".utf8, at: 100)
    put("0000000".utf8, at: 108)
    put("0000000".utf8, at: 116)
    put(octal(size, digits: 11), at: 124)
    put("00000000000".utf8, at: 136)
    put("        ".utf8, at: 148)
    block[156] = type
    put("ustar\u{0}00".utf8, at: 257)
    let sum = block.reduce(0) { $0 + Int($1) }
    put(octal(sum, digits: 6) + [0, 0x20], at: 148)
    return block
  }

  /// A pax record, whose length counts its own digits.
  private static func record(_ key: String, _ value: String) -> [UInt8] {
    let rest = " \(key)=\(value)\n"
    var length = rest.utf8.count
    while String(length).utf8.count + rest.utf8.count != length {
      length = String(length).utf8.count + rest.utf8.count
    }
    return Array("\(length)\(rest)".utf8)
  }
}
