// Bawn
// SPDX-License-Identifier: Apache-2.0

/// How far a place's clocks are from UTC, at any time.
package struct ZoneRules: Hashable, Sendable {
  /// From when on which offset holds.
  struct Transition: Hashable, Sendable {
    var at: Int
    var offset: Int
  }

  /// The zone's name, such as `Europe/Berlin`.
  package let name: String
  /// The offset before the first transition, in seconds east of UTC.
  let first: Int
  /// The transitions that are listed, in the order of time.
  let transitions: [Transition]
  /// What holds after the last one; nil for its offset.
  let yearly: YearlyRule?

  init(name: String, first: Int, transitions: [Transition] = [], yearly: YearlyRule? = nil) {
    self.name = name
    self.first = first
    self.transitions = transitions
    self.yearly = yearly
  }

  /// Coordinated Universal Time.
  package static let utc = ZoneRules(name: "UTC", first: 0)

  /// The offset at a time, in seconds east of UTC.
  package func offset(at time: Int) -> Int {
    guard let last = transitions.last else { return yearly?.offset(at: time) ?? first }
    if time >= last.at { return yearly?.offset(at: time) ?? last.offset }
    var low = 0
    var high = transitions.count
    while low < high {
      let middle = (low + high) / 2
      if transitions[middle].at <= time { low = middle + 1 } else { high = middle }
    }
    return low == 0 ? first : transitions[low - 1].offset
  }

  /// The moments that clocks may show a local time at, from the first to the last: two when they are
  /// turned back over it, and the two sides of the gap when they are turned forward over it.
  package func moments(local: Int) -> ClosedRange<Int> {
    let offsets = [
      offset(at: local.addingClamped(-86_400)), offset(at: local.addingClamped(86_400)),
    ]
    let possible = offsets.map { local.addingClamped(-$0) }
    let shown = possible.enumerated().filter { offset(at: $1) == offsets[$0] }.map(\.element)
    let found = shown.isEmpty ? possible : shown
    return (found.min() ?? local)...(found.max() ?? local)
  }
}
