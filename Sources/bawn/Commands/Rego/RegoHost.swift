// Bawn
// SPDX-License-Identifier: Apache-2.0

import RegoEngine

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// What the `rego` commands lend to evaluations: the engine has no clock of its own.
enum RegoHost {
  /// Nanoseconds since 1970.
  static var now: Int64 {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
  }

  /// A seed that differs from run to run.
  static var seed: UInt64 { UInt64.random(in: 0...UInt64.max) }
}
