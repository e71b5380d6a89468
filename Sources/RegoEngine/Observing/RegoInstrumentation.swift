// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What generated code tells a machine's observer about, besides giving results.
///
/// A program that was compiled without any has no instruction for it.
public struct RegoInstrumentation: OptionSet, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Instrumentation from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Rules and statements: what coverage, profiles and traces are made of.
  public static let probes = RegoInstrumentation(rawValue: 1)
  /// The cases of parameterised tests: rules whose names begin with `test_` and end in variables.
  public static let testCases = RegoInstrumentation(rawValue: 2)
  /// The values of a statement's variables; in tests also of the operands of equalities, which
  /// become statements of their own for it.
  public static let values = RegoInstrumentation(rawValue: 4)
}
