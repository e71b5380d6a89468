// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Standard output for much text, written in large pieces.
struct OutputBuffer {
  private var bytes: [UInt8] = []
  private static let limit = 1 << 20

  /// Nothing yet.
  init() {}

  /// Appends text.
  mutating func write(_ text: String) throws {
    bytes.append(contentsOf: text.utf8)
    if bytes.count >= Self.limit { try flush() }
  }

  /// Appends bytes.
  mutating func write(_ more: [UInt8]) throws {
    bytes.append(contentsOf: more)
    if bytes.count >= Self.limit { try flush() }
  }

  /// Writes what is left.
  mutating func flush() throws {
    try StandardOutput.write(bytes)
    bytes.removeAll(keepingCapacity: true)
  }
}
