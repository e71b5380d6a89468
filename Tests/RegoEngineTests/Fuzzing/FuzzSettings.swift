// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation

/// How much damaged input is tried, and which.
///
/// `BAWN_FUZZ=100000` asks for that many rounds, `BAWN_FUZZ_SEED=n` for those of a run before.
enum FuzzSettings {
  /// Rounds of each suite: few in an ordinary run.
  static func count(ordinarily few: Int) -> Int {
    ProcessInfo.processInfo.environment["BAWN_FUZZ"].flatMap { Int($0) } ?? few
  }

  static var seed: UInt64 {
    ProcessInfo.processInfo.environment["BAWN_FUZZ_SEED"].flatMap { UInt64($0) }
      ?? 0x5EED_2026_1121
  }

  /// No round may take longer, unoptimised and beside other tests: numbers near the limit of what
  /// is computed with need most of it.
  static let longestRound = Duration.seconds(60)

  /// Runs on a thread with a stack as large as a worker's.
  static func onLargeStack<Value: Sendable>(
    _ work: @escaping @Sendable () -> Value
  ) async -> Value {
    await withCheckedContinuation { continuation in
      let thread = Thread { continuation.resume(returning: work()) }
      thread.stackSize = 16 << 20
      thread.start()
    }
  }

  /// A text with one to three places changed: pieces put in, bytes taken out, repeated, replaced,
  /// or brought in from another text.
  static func damaged(
    _ source: [UInt8], by random: inout SeededRandomness, pieces: [[UInt8]],
    from sources: [[UInt8]]
  ) -> [UInt8] {
    var bytes = source
    for _ in 0..<random.pick([1, 1, 1, 1, 2, 3]) {
      let place = Int(random.next() % UInt64(bytes.count + 1))
      switch random.next() % 7 {
      case 0...2: bytes.insert(contentsOf: random.pick(pieces), at: place)
      case 3: bytes.removeSubrange(place..<min(place + Int(random.next() % 6), bytes.count))
      case 4:
        let end = min(place + Int(random.next() % 30), bytes.count)
        bytes.insert(contentsOf: bytes[place..<end], at: Int(random.next() % UInt64(place + 1)))
      case 5:
        let other = random.pick(sources)
        let start = Int(random.next() % UInt64(other.count + 1))
        let end = min(start + Int(random.next() % 60), other.count)
        bytes.insert(contentsOf: other[start..<end], at: place)
      default:
        if place < bytes.count { bytes[place] = UInt8(truncatingIfNeeded: random.next()) }
      }
    }
    return bytes
  }
}
