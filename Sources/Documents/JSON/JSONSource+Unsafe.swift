// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A text made ready for the parser: checked for size and encoding, and copied.
struct JSONSource {
  /// A copy that the parser may change and that strings may point into, zeros behind it.
  var text: UnsafeMutablePointer<UInt8>
  var count: Int
  /// Where to start: behind a byte order mark, which RFC 8259 lets a parser ignore.
  var start = 0
  /// Why the text can't be read; `count` is 0 then.
  var problem: JSONProblem?

  init(_ bytes: UnsafeBufferPointer<UInt8>, options: ReaderOptions, into arena: Arena) {
    count = bytes.count
    if count > min(options.maximumByteCount, Int(UInt32.max) - TextScan.padding) {
      problem = JSONProblem(kind: .byteCount, offset: 0, end: 0)
    } else if count == 0 {
      problem = JSONProblem(kind: .empty, offset: 0, end: 0)
    } else if Self.isOtherEncoding(bytes) {
      problem = JSONProblem(kind: .encoding, offset: 0, end: min(2, count))
    } else if count >= 3, bytes[0] == 0xEF, bytes[1] == 0xBB, bytes[2] == 0xBF {
      start = 3
    }
    if problem != nil { count = 0 }
    let memory = arena.allocateText(byteCount: count + TextScan.padding)
    if count > 0, let first = bytes.baseAddress {
      memory.copyMemory(from: first, byteCount: count)
    }
    (memory + count).initializeMemory(as: UInt8.self, repeating: 0, count: TextScan.padding)
    text = memory.assumingMemoryBound(to: UInt8.self)
  }

  init(_ bytes: [UInt8], options: ReaderOptions, into arena: Arena) {
    self = bytes.withUnsafeBufferPointer { JSONSource($0, options: options, into: arena) }
  }

  /// Whether the text starts as UTF-16 or UTF-32 does: with a mark or with zero bytes.
  private static func isOtherEncoding(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    guard bytes.count >= 2 else { return false }
    if bytes[0] >= 0xFE && bytes[1] >= 0xFE { return true }
    return (bytes[0] == 0) != (bytes[1] == 0)
  }
}
