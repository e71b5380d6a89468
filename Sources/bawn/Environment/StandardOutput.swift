// Bawn
// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard output, written whole.
enum StandardOutput {
  /// Writes all bytes; a reader that went away (`| head`) ends the program quietly.
  static func write(_ bytes: [UInt8]) {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Darwin)
          Darwin.write(STDOUT_FILENO, buffer.baseAddress.map { $0 + offset }, bytes.count - offset)
        #elseif canImport(Musl)
          Musl.write(STDOUT_FILENO, buffer.baseAddress.map { $0 + offset }, bytes.count - offset)
        #else
          Glibc.write(STDOUT_FILENO, buffer.baseAddress.map { $0 + offset }, bytes.count - offset)
        #endif
      }
      if count < 0 {
        if errno == EINTR { continue }
        return
      }
      offset += count
    }
  }
}
