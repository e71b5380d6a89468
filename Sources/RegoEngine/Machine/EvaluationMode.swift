// Bawn
// SPDX-License-Identifier: Apache-2.0

/// How a machine evaluates. The run loop is generic over this and specialised for each, so that
/// what only one mode needs costs the other nothing.
protocol EvaluationMode {
  /// Whether unknown values are worked with and reads are recorded.
  static var explains: Bool { get }
}

/// As OPA evaluates; stops when it meets an unknown value.
enum PlainMode: EvaluationMode {
  @inline(__always) static var explains: Bool { false }
}

/// Three-valued, with the trail of reads.
enum ExplainingMode: EvaluationMode {
  @inline(__always) static var explains: Bool { true }
}

/// How a run ended.
enum RunOutcome {
  case finished
  /// Plain evaluation met an unknown value.
  case metUnknown
  case failed
}
