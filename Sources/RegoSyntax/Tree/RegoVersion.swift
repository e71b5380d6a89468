// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Which Rego a module is written in.
public struct RegoVersion: Hashable, Sendable {
  private let number: UInt8

  /// Rego before OPA 1.0: `if`, `contains`, `in` and `every` are plain names until imported.
  public static let v0 = RegoVersion(number: 0)
  /// A v0 module with `import rego.v1`: held to the rules of both.
  public static let v0CompatibleWithV1 = RegoVersion(number: 2)
  /// The language since OPA 1.0.
  public static let v1 = RegoVersion(number: 1)

  /// Whether `if` and `contains` are required.
  public var isStrict: Bool { self != .v0 }
}

extension RegoVersion: CustomStringConvertible {
  /// `v0`, `v0v1` or `v1`.
  public var description: String {
    switch self {
    case .v0: "v0"
    case .v1: "v1"
    default: "v0v1"
    }
  }
}
