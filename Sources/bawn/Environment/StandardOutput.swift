// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Standard output, written whole.
enum StandardOutput {
  /// Writes text that others wrote: as it is into files and pipes, but without what a terminal
  /// would act on where standard output is one.
  ///
  /// - Throws: the exit code of work left undone when it can't be written.
  static func writeForeign(_ bytes: [UInt8]) throws {
    guard isatty(STDOUT_FILENO) == 1 else { return try write(bytes) }
    try write(Array(ErrorText.escaped(String(decoding: bytes, as: UTF8.self)).utf8))
  }

  /// Writes all bytes; a reader that went away (`| head`) is no error.
  ///
  /// - Parameter file: the descriptor, where it is to be another than standard output.
  /// - Throws: the exit code of work left undone when they can't be written (a full disk).
  static func write(_ bytes: [UInt8], to file: Int32 = STDOUT_FILENO) throws {
    var offset = 0
    while offset < bytes.count {
      let count = bytes.withUnsafeBytes { buffer in
        #if canImport(Darwin)
          Darwin.write(file, buffer.baseAddress.map { $0 + offset }, bytes.count - offset)
        #elseif canImport(Musl)
          Musl.write(file, buffer.baseAddress.map { $0 + offset }, bytes.count - offset)
        #else
          Glibc.write(file, buffer.baseAddress.map { $0 + offset }, bytes.count - offset)
        #endif
      }
      if count < 0 {
        if errno == EINTR { continue }
        if errno == EPIPE { return }
        throw ExitCode.incomplete
      }
      offset += count
    }
  }
}
