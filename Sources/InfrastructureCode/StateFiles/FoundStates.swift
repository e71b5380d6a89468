// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// State files met in folders with code: copies of what a live system is, not part of the code.
struct FoundStates {
  private var first = ""
  private var count = 0

  /// Counts the states among the names of a directory.
  mutating func add(_ entries: [DirectoryEntry], in directory: String) {
    for entry in entries where entry.kind == .file && entry.name.hasSuffix(".tfstate") {
      if count == 0 { first = FilePath.join(directory, entry.name) }
      count += 1
    }
  }

  /// What to say about them; nil when there are none.
  var note: Diagnostic? {
    guard count > 0 else { return nil }
    let others = count == 1 ? "" : " and \(count - 1) more"
    return Diagnostic(
      id: "state-skipped", severity: .note,
      message: "state \"\(first)\"\(others) isn't scanned with the code; name it to have it scanned"
    )
  }
}
