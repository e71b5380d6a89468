// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a GraphQL document, and where.
struct GraphQLFailure: Error {
  var message: String
  /// Nil where no place is known, as in documents that came as values.
  var position: GraphQLPosition?

  /// One line: `input:LINE:COLUMN: MESSAGE`.
  var line: String {
    guard let position else { return "input: \(message)" }
    return "input:\(position.line):\(position.column): \(message)"
  }

  /// As `line`, for schema errors, which show an unknown place as -1.
  var schemaLine: String {
    let position = position ?? GraphQLPosition(line: -1, column: -1)
    return "input:\(position.line):\(position.column): \(message)"
  }

  /// The message that OPA makes of lines of errors: the place of the first goes to the end.
  static func summary(_ lines: String) -> String {
    let parts = lines.split(separator: ":", maxSplits: 3, omittingEmptySubsequences: false)
    guard parts.count == 4, parts[0] == "input", isNumber(parts[1]), isNumber(parts[2]) else {
      return "GraphQL parse error: \(lines)"
    }
    var message = parts[3].drop { $0 == " " }
    if message.hasSuffix(".\n") { message.removeLast(2) }
    return "\(message) in GraphQL string at location \(parts[1]):\(parts[2])"
  }

  private static func isNumber(_ text: Substring) -> Bool {
    !text.isEmpty && text.utf8.allSatisfy { $0 &- 0x30 < 10 }
  }
}
