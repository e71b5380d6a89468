// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

/// One line of a table of calls: `name(arguments) => result`, all in Rego text.
struct CallRow: CustomTestStringConvertible, Sendable {
  var name: String
  var arguments: String
  var expected: String

  var testDescription: String { "\(name)(\(arguments))" }

  /// What the call gives: the result in Rego text, `undefined`, or `CODE: MESSAGE`.
  var actual: String { call(name, list: arguments) }

  /// The rows of a table; lines without an arrow are a mistake and come out as such.
  static func table(_ text: String) -> [CallRow] {
    text.split(separator: "\n").map { line in
      guard let open = line.firstIndex(of: "("), let arrow = line.firstRange(of: ") => ") else {
        return CallRow(name: "not a row", arguments: "", expected: String(line))
      }
      return CallRow(
        name: String(line[..<open]),
        arguments: String(line[line.index(after: open)..<arrow.lowerBound]),
        expected: String(line[arrow.upperBound...]))
    }
  }
}
