// Bawn
// SPDX-License-Identifier: Apache-2.0

/// How long one thing takes that was done again and again.
public struct RegoMeasurement: Sendable {
  /// How often it was done.
  public var runs: Int
  /// How long all runs took.
  public var duration: Duration

  /// A measurement from its parts.
  public init(runs: Int, duration: Duration) {
    self.runs = runs
    self.duration = duration
  }

  /// Nanoseconds of one run.
  public var nanosecondsPerRun: Double {
    let (seconds, attoseconds) = duration.components
    return (Double(seconds) * 1e9 + Double(attoseconds) / 1e9) / Double(max(runs, 1))
  }

  /// Does something more and more often, until it has taken a given time.
  ///
  /// - Parameters:
  ///   - time: how long it is done at least.
  ///   - work: does it as often as it is told.
  public static func measure<Failure: Error>(
    for time: Duration = .seconds(1), _ work: (_ count: Int) throws(Failure) -> Void
  ) throws(Failure) -> RegoMeasurement {
    var runs = 1
    while true {
      let start = RegoMachine.monotonicClock()
      try work(runs)
      let taken = Duration.nanoseconds(Int64(clamping: RegoMachine.monotonicClock() &- start))
      let isEnough = taken >= time || runs >= 1_000_000_000
      if isEnough { return RegoMeasurement(runs: runs, duration: taken) }
      // A fifth more than seems needed, but never a hundred times as many at once.
      let wanted = Double(runs) * 1.2 * (time / max(taken, .microseconds(1)))
      runs = min(max(Int(min(wanted, 1e9)), runs + 1), runs * 100, 1_000_000_000)
    }
  }

  /// The runs and the time of one, as lines of Go's benchmark format have them after the name.
  public var benchmarkText: String {
    Self.padded("\(runs)", 8) + "\t" + Self.text(nanosecondsPerRun) + " ns/op"
  }

  /// A figure with as many decimals as Go's benchmarks show, its point in the tenth column.
  public static func text(_ value: Double) -> String {
    let decimals =
      switch value.magnitude {
      case 0, 99.95...: 0
      case 9.995...: 1
      case 0.9995...: 2
      case 0.09995...: 3
      case 0.009995...: 4
      case 0.0009995...: 5
      default: 6
      }
    let text = String(
      decoding: GoFloat.text(value, verb: UInt8(ascii: "f"), precision: decimals), as: UTF8.self)
    return padded(text, decimals == 0 ? 10 : 11 + decimals)
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(width - text.utf8.count, 0)) + text
  }
}
