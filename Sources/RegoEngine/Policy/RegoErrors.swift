// Bawn
// SPDX-License-Identifier: Apache-2.0

public import RegoSyntax

/// Why modules and a query became no program.
public struct RegoErrors: Error, Sendable, CustomStringConvertible {
  /// The errors; never empty.
  public let errors: [RegoError]

  init(_ errors: [RegoError]) { self.errors = errors }

  /// One error a line, as OPA writes them: `2 errors occurred:` goes before several.
  public var description: String {
    let lines = errors.map { $0.detailedDescription() }.joined(separator: "\n")
    let count = errors.count
    return count == 1 ? "1 error occurred: \(lines)" : "\(count) errors occurred:\n\(lines)"
  }
}
