// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What travels with a value through every operation on it.
public struct HCLMarks: OptionSet, Hashable, Sendable {
  /// The bits.
  public let rawValue: UInt8

  /// Marks from their bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Must not be shown.
  public static let sensitive = HCLMarks(rawValue: 1)
  /// Must not be stored in plan or state.
  public static let ephemeral = HCLMarks(rawValue: 2)
}
