// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Durations as Go prints them: `1.5ms`, `250µs`, `1m30s`.
package enum GoDuration {
  /// The text of a duration.
  package static func text(_ duration: Duration) -> String {
    let (seconds, attoseconds) = duration.components
    let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
    let (sum, carry) = scaled.addingReportingOverflow(attoseconds / 1_000_000_000)
    return text(nanoseconds: overflow || carry ? (seconds < 0 ? .min : .max) : sum)
  }

  /// The duration of a text such as `5s` or `1h30m`; nil when it isn't one.
  package static func parse(_ text: String) -> Duration? {
    let arena = Arena()
    guard let nanoseconds = try? DurationText.parse(arena.string(text)) else { return nil }
    return .nanoseconds(nanoseconds)
  }

  /// The text of as many nanoseconds.
  package static func text(nanoseconds: Int64) -> String {
    let sign = nanoseconds < 0 ? "-" : ""
    let value = nanoseconds.magnitude
    switch value {
    case 0: return "0s"
    case ..<1_000: return "\(sign)\(value)ns"
    case ..<1_000_000: return sign + fraction(value, 1_000) + "µs"
    case ..<1_000_000_000: return sign + fraction(value, 1_000_000) + "ms"
    default: break
    }
    let minutes = value / 60_000_000_000
    let rest = fraction(value % 60_000_000_000, 1_000_000_000) + "s"
    if minutes == 0 { return sign + rest }
    if minutes < 60 { return "\(sign)\(minutes)m\(rest)" }
    return "\(sign)\(minutes / 60)h\(minutes % 60)m\(rest)"
  }

  private static func fraction(_ value: UInt64, _ unit: UInt64) -> String {
    var digits = String(value % unit)
    let width = String(unit).utf8.count - 1
    digits = String(repeating: "0", count: width - digits.utf8.count) + digits
    while digits.hasSuffix("0") { digits.removeLast() }
    return digits.isEmpty ? "\(value / unit)" : "\(value / unit).\(digits)"
  }
}
