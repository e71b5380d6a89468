// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What came of all tests of some modules.
public struct RegoTestRun: Sendable {
  /// The results, in the order of the files and of the rules in them.
  public var results: [RegoTestResult]
  /// Which parts of the modules were evaluated, when that was asked for.
  public var coverage: RegoCoverage?
  /// Whether it was ended from outside before all tests had run.
  public var isInterrupted: Bool

  /// How many tests, and cases of parameterised ones, ended in each way.
  public struct Counts: Sendable {
    /// Those that passed.
    public var passed = 0
    /// Those that failed.
    public var failed = 0
    /// Those that weren't run.
    public var skipped = 0
    /// Those that ended with an error.
    public var errors = 0

    /// All of them.
    public var total: Int { passed + failed + skipped + errors }
  }

  /// How many ended in each way; a test with cases counts as its cases.
  public var counts: Counts {
    var counts = Counts()
    for result in results {
      switch result.outcome {
      case .skip: counts.skipped += 1
      case .error: counts.errors += 1
      case .pass where result.subResults.isEmpty: counts.passed += 1
      case .fail where result.subResults.isEmpty: counts.failed += 1
      case .pass, .fail:
        for sub in result.subResults {
          let inner = sub.counts
          counts.passed += inner.passed
          counts.failed += inner.failed
        }
      }
    }
    return counts
  }
}

/// Why tests could not be run at all.
public struct RegoTestError: Error, Sendable {
  /// The kind of failure; equality of errors is equality of these.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// A stable name.
    public let rawValue: String

    /// A code by its name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The modules can't be compiled.
    public static let compile = Code(rawValue: "test-compile")
    /// The filter isn't a regular expression.
    public static let filter = Code(rawValue: "test-filter")
  }

  /// The kind of failure.
  public var code: Code
  /// What is wrong, as OPA says it.
  public var message: String

  /// An error from its parts.
  public init(code: Code, message: String) {
    self.code = code
    self.message = message
  }
}

extension RegoTestError: Equatable {
  /// Equality of codes.
  public static func == (left: RegoTestError, right: RegoTestError) -> Bool {
    left.code == right.code
  }
}
