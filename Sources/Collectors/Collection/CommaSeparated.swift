// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Lines of values with commas between them (RFC 4180), the first line naming the columns.
enum CommaSeparated {
  private static let rowLimit = 1_000_000

  /// The lines as objects; absent where the text is no Base64.
  static func rows(base64 text: Node, _ arena: Arena) -> Node {
    guard let bytes = base64(text.utf8) else { return .absent }
    var lines = cells(bytes)[...]
    guard let names = lines.popFirst()?.map({ arena.string($0) }) else { return arena.array([]) }
    let distinct = Set(names.compactMap(\.string)).count == names.count
    guard distinct else { return .absent }
    return arena.array(
      lines.prefix(rowLimit).map { line in
        arena.object(
          zip(names, line).map { name, cell in
            Node.Entry(key: name, value: arena.string(cell))
          })
      })
  }

  private static func cells(_ bytes: [UInt8]) -> [[String]] {
    var lines: [[String]] = []
    var line: [String] = []
    var cell: [UInt8] = []
    var isQuoted = false
    var index = 0
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if isQuoted {
        if byte != UInt8(ascii: "\"") {
          cell.append(byte)
        } else if index < bytes.count, bytes[index] == byte {
          cell.append(byte)
          index += 1
        } else {
          isQuoted = false
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\"") where cell.isEmpty: isQuoted = true
      case UInt8(ascii: ","):
        line.append(String(decoding: cell, as: UTF8.self))
        cell.removeAll(keepingCapacity: true)
      case UInt8(ascii: "\r"): break
      case UInt8(ascii: "\n"):
        line.append(String(decoding: cell, as: UTF8.self))
        cell.removeAll(keepingCapacity: true)
        lines.append(line)
        line.removeAll()
      default: cell.append(byte)
      }
    }
    if !cell.isEmpty || !line.isEmpty {
      line.append(String(decoding: cell, as: UTF8.self))
      lines.append(line)
    }
    return lines
  }

  /// The bytes that Base64 stands for; nil for anything else.
  static func base64(_ text: some Collection<UInt8>) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.count / 4 * 3)
    var word: UInt32 = 0
    var bits = 0
    var padding = 0
    for byte in text {
      let value: UInt8
      switch byte {
      case 0x41...0x5A: value = byte - 0x41
      case 0x61...0x7A: value = byte - 0x61 + 26
      case 0x30...0x39: value = byte - 0x30 + 52
      case UInt8(ascii: "+"): value = 62
      case UInt8(ascii: "/"): value = 63
      case UInt8(ascii: "="):
        padding += 1
        continue
      case 0x0A, 0x0D, 0x20: continue
      default: return nil
      }
      guard padding == 0 else { return nil }
      word = word << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        bytes.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
      }
    }
    return padding <= 2 ? bytes : nil
  }
}
