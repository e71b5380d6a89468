// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Deflates bytes as gzip (RFC 1952), without a time in the header.
package enum GzipWriter {
  /// - Throws: `archive` when zlib can't do it for want of memory, or past 4 GiB.
  package static func compress(_ input: [UInt8]) throws(RegoLoadError) -> [UInt8] {
    var stream = z_stream()
    let failure = RegoLoadError(code: .archive, message: "zlib can't compress the bundle")
    // 15 bits of window and 16 for the gzip header; 8 is zlib's usual use of memory.
    guard
      deflateInit2_(
        &stream, Z_BEST_COMPRESSION, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION,
        Int32(MemoryLayout<z_stream>.size)) == Z_OK
    else { throw failure }
    defer { deflateEnd(&stream) }
    guard input.count <= Int(UInt32.max) else { throw failure }
    let bound = Int(deflateBound(&stream, UInt(input.count))) + 64
    var isComplete = false
    let output = [UInt8](unsafeUninitializedCapacity: bound) { buffer, count in
      input.withUnsafeBufferPointer { bytes in
        stream.next_in = UnsafeMutablePointer(mutating: bytes.baseAddress)
        stream.avail_in = UInt32(input.count)
        stream.next_out = buffer.baseAddress
        stream.avail_out = UInt32(clamping: bound)
        isComplete = deflate(&stream, Z_FINISH) == Z_STREAM_END
      }
      count = isComplete ? Int(stream.total_out) : 0
    }
    guard isComplete else { throw failure }
    return output
  }
}
