// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Counts and times the statements of one evaluation. The time from one step to the next is the
/// first one's.
struct Profiler {
  struct Entry {
    var site: ProbeSite
    var nanoseconds: UInt64 = 0
    var evaluations = 0
    var returns = 0
  }

  private(set) var entries: [Int: Entry] = [:]
  private var clock: @Sendable () -> UInt64 = { 0 }
  private var since: UInt64 = 0
  private var running: Int?

  /// Goes on counting; several evaluations add up.
  mutating func begin(clock: @escaping @Sendable () -> UInt64) {
    self.clock = clock
    running = nil
  }

  mutating func enter(_ site: ProbeSite) {
    entries[site.id, default: Entry(site: site)].evaluations += 1
  }

  mutating func evaluate(_ site: ProbeSite) {
    step(to: site)
    entries[site.id]?.evaluations += 1
  }

  mutating func redo(_ site: ProbeSite) {
    step(to: site)
    entries[site.id]?.returns += 1
  }

  mutating func end() {
    if let running { entries[running]?.nanoseconds += clock() &- since }
    running = nil
  }

  private mutating func step(to site: ProbeSite) {
    let now = clock()
    if let running { entries[running]?.nanoseconds += now &- since }
    if entries[site.id] == nil { entries[site.id] = Entry(site: site) }
    running = site.id
    since = now
  }
}
