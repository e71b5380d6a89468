// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CZlib

/// Inflates gzip (RFC 1952) piece by piece, so that a small archive can't ask for more memory than
/// its reader is willing to give.
final class GzipStream {
  /// Deflate can't do better than 1032:1; data that people keep stays far below this.
  static let maximumRatio = 250
  /// Below this many bytes the ratio doesn't matter.
  static let freeBytes = 64 << 20

  private let input: [UInt8]
  private let maximumBytes: Int
  private var consumed = 0
  private(set) var produced = 0
  private var isFinished = false
  /// Behind a pointer: zlib keeps the address of the structure it was started with.
  private let stream: UnsafeMutablePointer<z_stream>
  private let isReady: Bool

  /// A stream over a whole compressed text.
  init(_ input: [UInt8], maximumBytes: Int) {
    self.input = input
    self.maximumBytes = maximumBytes
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window; 16 more stand for "gzip header and nothing else".
    isReady =
      inflateInit2_(stream, 15 + 16, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK
  }

  deinit {
    if isReady { inflateEnd(stream) }
    stream.deallocate()
  }

  /// Up to `count` further bytes; fewer only at the end.
  ///
  /// - Throws: `archive` when the text isn't gzip or ends early, `limit` past the limits.
  func read(_ count: Int) throws(RegoLoadError) -> [UInt8] {
    guard isReady else { throw Self.damaged("zlib can't be started") }
    var failure: RegoLoadError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      filled = 0
      guard let start = buffer.baseAddress else { return }
      while filled < count, !isFinished {
        do throws(RegoLoadError) {
          filled += try inflateSome(into: start + filled, count: count - filled)
        } catch {
          failure = error
          return
        }
      }
    }
    if let failure { throw failure }
    return bytes
  }

  private func inflateSome(
    into target: UnsafeMutablePointer<UInt8>, count: Int
  ) throws(RegoLoadError) -> Int {
    let given = min(input.count - consumed, 1 << 20)
    let room = min(count, 1 << 20)
    let status = input.withUnsafeBufferPointer { bytes in
      // zlib's interface lacks a `const`; it doesn't write to its input.
      stream.pointee.next_in = UnsafeMutablePointer(
        mutating: bytes.baseAddress.map { $0 + consumed })
      stream.pointee.avail_in = UInt32(given)
      stream.pointee.next_out = target
      stream.pointee.avail_out = UInt32(room)
      return inflate(stream, Z_NO_FLUSH)
    }
    consumed += given - Int(stream.pointee.avail_in)
    let made = room - Int(stream.pointee.avail_out)
    produced += made
    try checkLimits()
    switch status {
    case Z_OK: break
    case Z_STREAM_END:
      // Members may follow one another.
      if consumed == input.count {
        isFinished = true
      } else if inflateReset(stream) != Z_OK {
        throw Self.damaged("zlib can't go on")
      }
    case Z_BUF_ERROR where consumed == input.count:
      throw Self.damaged("the compressed data ends in the middle")
    case Z_BUF_ERROR: break
    default: throw Self.damaged("the data isn't gzip, or is damaged")
    }
    return made
  }

  private func checkLimits() throws(RegoLoadError) {
    if produced > maximumBytes {
      throw RegoLoadError(
        code: .limit, message: "the archive holds more than \(maximumBytes) bytes")
    }
    if produced > Self.freeBytes, produced / Self.maximumRatio > consumed {
      throw RegoLoadError(
        code: .limit,
        message: "the archive is compressed more than \(Self.maximumRatio) times, as no policy or"
          + " data is")
    }
  }

  private static func damaged(_ message: String) -> RegoLoadError {
    RegoLoadError(code: .archive, message: message)
  }
}
