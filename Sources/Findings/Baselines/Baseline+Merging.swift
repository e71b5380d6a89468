// Bawn
// SPDX-License-Identifier: Apache-2.0

extension Baseline {
  /// One baseline out of several: all of their findings, each since the earliest day.
  ///
  /// - Parameter base: what they were made from. What stood there and is missing from one of them
  ///   was dropped in it, and stays dropped.
  package static func merged(_ baselines: [Baseline], base: Baseline? = nil) -> Baseline {
    var positions: [String: Int] = [:]
    var counts: [Int] = []
    var result = Baseline()
    for entry in baselines.lazy.flatMap(\.entries) {
      if let position = positions[entry.fingerprint] {
        result.entries[position] = united(result.entries[position], entry)
        counts[position] += 1
      } else {
        positions[entry.fingerprint] = result.entries.count
        result.entries.append(entry)
        counts.append(1)
      }
    }
    guard let base else { return result }
    let known = Set(base.entries.map(\.fingerprint))
    result.entries = result.entries.indices.filter { index in
      counts[index] == baselines.count || !known.contains(result.entries[index].fingerprint)
    }.map { result.entries[$0] }
    return result
  }

  /// Two entries for the same finding as one: the later description, the earlier day.
  static func united(_ left: Entry, _ right: Entry) -> Entry {
    var entry = right
    entry.since = min(left.since, right.since)
    if entry.reason.isEmpty { entry.reason = left.reason }
    return entry
  }
}
