// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Commands that GitHub's runner reads from a step's output
/// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
package enum WorkflowCommand {
  /// Text after a command's `::`, in which line ends would begin a command of their own. What shows
  /// the log may be a terminal, hence nothing is left that one would act on.
  package static func data(_ text: String) -> String {
    // Line ends stay, as GitHub shows them. Scalar by scalar: a carriage return and a line feed are
    // one character.
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { TerminalText.escaped(String($0)) }.joined(separator: "\n")
    var result = String.UnicodeScalarView()
    for scalar in lines.unicodeScalars {
      switch scalar {
      case "%": result.append(contentsOf: "%25".unicodeScalars)
      case "\r": result.append(contentsOf: "%0D".unicodeScalars)
      case "\n": result.append(contentsOf: "%0A".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }

  /// A property of a command, in which `,` and `:` have a meaning too.
  package static func property(_ text: String) -> String {
    var result = String.UnicodeScalarView()
    // Scalar by scalar: with a combining mark a comma is another character, and still a comma.
    for scalar in data(text).unicodeScalars {
      switch scalar {
      case ":": result.append(contentsOf: "%3A".unicodeScalars)
      case ",": result.append(contentsOf: "%2C".unicodeScalars)
      default: result.append(scalar)
      }
    }
    return String(result)
  }
}
