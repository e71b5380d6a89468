// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Looks at the texts of a file before anybody trusts them.
enum SnapshotText {
  /// Whether no byte is beyond ASCII, which makes every part of the bytes valid UTF-8.
  static func isASCII(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let start = bytes.baseAddress else { return true }
    let raw = UnsafeRawPointer(start)
    var offset = 0
    var all: UInt64 = 0
    while offset + 8 <= bytes.count {
      all |= raw.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      offset += 8
    }
    while offset < bytes.count {
      all |= UInt64(bytes[offset])
      offset += 1
    }
    return all & 0x8080_8080_8080_8080 == 0
  }

  /// Whether the bytes are valid UTF-8.
  static func isValid(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    isASCII(bytes) || String(validating: bytes, as: UTF8.self) != nil
  }

  /// A string over the bytes where they are.
  static func node(_ bytes: UnsafeBufferPointer<UInt8>) -> Node {
    guard let start = bytes.baseAddress else { return .string(bytes: empty.utf8Start, count: 0) }
    return .string(bytes: start, count: bytes.count)
  }

  private static let empty: StaticString = ""
}
