// Bawn
// SPDX-License-Identifier: Apache-2.0

import RegoEngine
import RegoSyntax

/// Why policies or a query can't be used.
struct RegoProblems: Error {
  let failures: [RegoEvalReport.Failure]
  /// All of it as OPA prints it for people.
  let text: String

  init(_ errors: [RegoError]) {
    failures = errors.map { RegoEvalReport.Failure($0) }
    text = RegoError.report(errors)
  }

  /// - Parameter isBundle: whether bundles were read, the first error of which ends the reading.
  init(_ errors: [RegoLoadError], isBundle: Bool = false) {
    failures = errors.map { error in
      error.cause.map { RegoEvalReport.Failure($0) }
        ?? RegoEvalReport.Failure(message: error.message)
    }
    if isBundle, let first = errors.first {
      text = first.message
    } else {
      text = RegoLoadError.report(errors)
    }
  }
}
