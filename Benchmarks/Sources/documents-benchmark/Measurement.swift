// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The times of one contender on one text.
struct Measurement {
  var name: String
  var seconds: [Double] = []

  /// The time in the middle: what a user meets.
  var median: Double {
    let sorted = seconds.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }

  /// The shortest time: what the machine can do when nobody else uses it.
  var best: Double { seconds.min() ?? 0 }

  /// Time as a multiple of a peer's, turn by turn: what else the machine does hits both alike.
  func ratio(to peer: Measurement) -> Double {
    let ratios = zip(seconds, peer.seconds).map { $0 / $1 }.sorted()
    return ratios.isEmpty ? 0 : ratios[ratios.count / 2]
  }

  func megabytesPerSecond(_ bytes: Int) -> Double { Double(bytes) / 1e6 / median }

  /// Times one turn of the work.
  mutating func run(_ work: () -> Void) {
    let clock = ContinuousClock()
    let duration = clock.measure(work).components
    seconds.append(Double(duration.seconds) + Double(duration.attoseconds) * 1e-18)
  }
}
