// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A name, or one of the distinct variables that stand for the wildcards `_`.
public struct Variable: Hashable, Sendable {
  /// The name as written; a wildcard's is `$` and a number, which no source can write.
  public var name: String

  /// A variable of that name.
  public init(_ name: String) { self.name = name }

  /// Whether it was written `_` (or made by a compiler in the same manner).
  public var isWildcard: Bool { name.utf8.first == UInt8(ascii: "$") }

  /// The variable of a module's or query's n-th wildcard.
  public static func wildcard(_ number: Int) -> Variable { Variable("$\(number)") }
}

extension Variable: CustomStringConvertible {
  /// The name as source would write it.
  public var description: String { isWildcard ? "_" : name }
}
