// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc

extension ExitCode {
  /// An unsuppressed finding at or above `--fail-on`.
  static let findings = ExitCode(1)
  /// The command line is wrong.
  static let usage = ExitCode(2)
  /// No such finding, but an input couldn't be read, a limit was hit or a rule failed.
  static let incomplete = ExitCode(3)
}

extension Bawn {
  /// Says what there is to say about the error and ends the process with its code.
  ///
  /// Help and version arrive as errors too: they go to standard output and end with 0.
  static func exit(with error: any Error) -> Never {
    let code = code(for: error)
    let message = fullMessage(for: error)
    let text = code.isSuccess ? message : ErrorText.escaped(message)
    if !text.isEmpty {
      let ending = text.hasSuffix("\n") ? "" : "\n"
      try? StandardOutput.write(
        Array((text + ending).utf8), to: code.isSuccess ? STDOUT_FILENO : STDERR_FILENO)
    }
    Glibc.exit(code.rawValue)
  }

  /// The exit code for an error that ended a command.
  ///
  /// ArgumentParser would give 64 for a wrong command line, and 1 for an error that nobody
  /// foresaw; 1 says "findings" here.
  static func code(for error: any Error) -> ExitCode {
    if let code = error as? ExitCode { return code }
    switch exitCode(for: error) {
    case .success: return .success
    case .validationFailure: return .usage
    default: return .incomplete
    }
  }
}
