// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Where the history of findings is kept.
struct HistoryArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Keep in this store when findings opened and closed; it is made if it isn't there.",
      valueName: "database"), completion: .file())
  var store: String?

  /// The history; nil where none is kept.
  ///
  /// - Throws: `InputFailure` for a store that can't be used.
  func open() throws -> FindingHistory? { try store.map { try FindingHistory(path: $0) } }
}
