// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Says what events couldn't be read, the same thing once.
struct ToldProblems {
  private var told: Set<String> = []

  private static let lineLimit = 5
  private static let memoryLimit = 10_000

  /// Says what wasn't said before; so many lines, and how many more.
  mutating func tell(_ problems: [String]) {
    if told.count > Self.memoryLimit { told = [] }
    let fresh = problems.filter { told.insert($0).inserted }
    for problem in fresh.prefix(Self.lineLimit) { CollectionOutput.warn("events: \(problem)") }
    if fresh.count > Self.lineLimit {
      CollectionOutput.warn("events: \(fresh.count - Self.lineLimit) more couldn't be read")
    }
  }
}
