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
  /// In rules whose names begin with `test_` also the cases of a parameterised test, and the
  /// operands of equalities, so that a failing one can be shown with its values.
  public static let tests = RegoInstrumentation(rawValue: 2)
}
