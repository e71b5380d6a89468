// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Findings

/// Why policies can't be tested with; printed as it is.
struct PolicyTestFailure: Error, CustomStringConvertible {
  let description: String

  init(_ message: String) {
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
    description = lines.map { TerminalText.escaped(String($0)) }.joined(separator: "\n")
  }

  /// Says it on standard error, in Conftest's manner, and gives the exit code that it has there.
  func ending(_ task: String) -> ExitCode {
    try? StandardOutput.write(Array("Error: \(task): \(self)\n".utf8), to: 2)
    return ExitCode(1)
  }
}
