// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine

/// Named times of one run, in nanoseconds, under the names that OPA gives them.
struct RegoMetrics {
  private(set) var values: [(name: String, nanoseconds: Int64)] = []

  /// Runs `work` and adds its time.
  mutating func time<Result>(_ name: String, _ work: () throws -> Result) rethrows -> Result {
    let start = ContinuousClock.now
    defer { add(name, ContinuousClock.now - start) }
    return try work()
  }

  mutating func add(_ name: String, _ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    values.append(
      ("timer_\(name)_ns", seconds &* 1_000_000_000 &+ attoseconds / 1_000_000_000))
  }

  /// Adds what a compilation took, as a whole and by stage.
  mutating func add(_ stages: [RegoCompilation.StageTime]) {
    add("rego_module_compile", stages.reduce(.zero) { $0 + $1.duration })
    for stage in stages {
      let name = String(stage.name.map { $0 == " " ? "_" : $0 })
      add("compile_stage_\(name)", stage.duration)
    }
  }

  /// Statistics over several runs of one thing, in the words that OPA uses.
  static func statistics(of values: [Int64]) -> [(name: String, value: Double)] {
    guard !values.isEmpty else { return [] }
    let sorted = values.map(Double.init).sorted()
    let mean = sorted.reduce(0, +) / Double(sorted.count)
    let variance =
      sorted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(sorted.count)
    func percentile(_ part: Double) -> Double {
      let place = part * Double(sorted.count + 1)
      if place < 1 { return sorted[0] }
      if place >= Double(sorted.count) { return sorted[sorted.count - 1] }
      let lower = sorted[Int(place) - 1]
      return lower + (place - place.rounded(.down)) * (sorted[Int(place)] - lower)
    }
    return [
      ("min", sorted[0]), ("max", sorted[sorted.count - 1]), ("mean", mean),
      ("stddev", variance.squareRoot()), ("median", percentile(0.5)),
      ("75%", percentile(0.75)), ("90%", percentile(0.9)), ("95%", percentile(0.95)),
      ("99%", percentile(0.99)), ("99.9%", percentile(0.999)), ("99.99%", percentile(0.9999)),
      ("count", Double(sorted.count)),
    ]
  }
}
