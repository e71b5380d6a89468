// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// What came of one test.
public struct RegoTestResult: Sendable {
  /// How it ended.
  public enum Outcome: Sendable {
    /// The rule is true.
    case pass
    /// The rule is undefined, or something else than true.
    case fail
    /// The evaluation ended with an error, such as running out of time.
    case error(RegoEvaluationError)
    /// The test's name begins with `todo_`.
    case skip
  }

  /// The package, such as `data.authz_test`.
  public var package: String
  /// The rule below it.
  public var name: String
  /// The file it is written in.
  public var file: SourceFile
  /// The rule in it.
  public var range: ByteRange
  /// How it ended.
  public var outcome: Outcome
  /// How long it took.
  public var duration: Duration
  /// What `print` wrote.
  public var output: String
  /// The cases of a parameterised test, by name.
  public var subResults: [RegoTestSubResult]
  /// The expression that failed last, when that was asked for.
  public var failure: RegoFailure?
  /// What the evaluation did, when that was asked for.
  public var trace: RegoTrace?
  /// How long it takes when it is run again and again, when that was asked for and it passed.
  public var measurement: RegoMeasurement?

  /// The package and the rule.
  public var fullName: String { "\(package).\(name)" }

  /// Whether it passed.
  public var isPass: Bool { if case .pass = outcome { true } else { false } }
  /// Whether it failed.
  public var isFail: Bool { if case .fail = outcome { true } else { false } }
  /// Whether it wasn't run.
  public var isSkip: Bool { if case .skip = outcome { true } else { false } }
}

/// What came of one case of a parameterised test, or of a group of them.
public struct RegoTestSubResult: Sendable {
  /// The case's name.
  public var name: String
  /// Whether it, or one of its cases, failed.
  public var isFail: Bool
  /// The cases below it, by name.
  public var subResults: [RegoTestSubResult]
  /// The expression that failed last, when that was asked for.
  public var failure: RegoFailure?

  /// Visits it and all below it, with the names that lead there.
  func forEach(after names: [String] = [], _ visit: ([String], RegoTestSubResult) -> Void) {
    let names = names + [name]
    visit(names, self)
    for result in subResults { result.forEach(after: names, visit) }
  }

  /// How many cases without cases below them passed and failed.
  var counts: (passed: Int, failed: Int) {
    guard !subResults.isEmpty else { return isFail ? (0, 1) : (1, 0) }
    return subResults.reduce((0, 0)) {
      let inner = $1.counts
      return ($0.0 + inner.passed, $0.1 + inner.failed)
    }
  }
}
