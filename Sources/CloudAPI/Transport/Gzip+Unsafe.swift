// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Inflates the bodies of answers (gzip, RFC 1952).
package enum Gzip {
  /// The text that was compressed.
  ///
  /// - Throws: `malformed` for what isn't gzip or ends early, `tooLarge` past the limit: a small
  ///   body can stand for a thousand times as much.
  package static func decompress(
    _ input: [UInt8], limit: Int, host: String
  ) throws(TransportError) -> [UInt8] {
    var stream = z_stream()
    // 15 bits of window; 16 more stand for "gzip header and nothing else".
    let size = Int32(MemoryLayout<z_stream>.size)
    guard inflateInit2_(&stream, 15 + 16, ZLIB_VERSION, size) == Z_OK else {
      throw TransportError(.malformed, "zlib can't be started")
    }
    defer { inflateEnd(&stream) }
    var output: [UInt8] = []
    var status = Z_OK
    var piece = [UInt8](repeating: 0, count: min(max(input.count * 4, 4 << 10), 256 << 10))
    // Bodies are limited to far less than the 4 GB that a count of zlib holds.
    guard input.count < Int(Int32.max) else {
      throw TransportError(.tooLarge, "the answer of \(host) is too large")
    }
    let failure: TransportError? = input.withUnsafeBufferPointer { bytes in
      // zlib's interface lacks a `const`; it doesn't write to its input.
      stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
      stream.avail_in = UInt32(bytes.count)
      while status != Z_STREAM_END {
        let room = piece.count
        let made = piece.withUnsafeMutableBufferPointer { target -> Int in
          stream.next_out = target.baseAddress
          stream.avail_out = UInt32(room)
          status = inflate(&stream, Z_NO_FLUSH)
          return room - Int(stream.avail_out)
        }
        guard status == Z_OK || status == Z_STREAM_END, made > 0 || status == Z_STREAM_END else {
          return TransportError(.malformed, "the compressed answer of \(host) is damaged")
        }
        guard output.count + made <= limit else {
          return TransportError(.tooLarge, "the answer of \(host) is larger than \(limit) bytes")
        }
        output.append(contentsOf: piece[..<made])
      }
      return nil
    }
    if let failure { throw failure }
    return output
  }
}
