// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a report has to know besides what the scan found.
package struct ReportContext: Sendable {
  /// The program's version.
  package var version: String
  /// The folder that was scanned, as it was given; nil for several. `json` and `jsonl` name files
  /// from there, so that they say the same wherever the scan was started.
  package var base: String?
  /// The repository's root, absolute. Formats that other systems read name files from there.
  package var repository: String
  /// The absolute path that a file's path means; given from outside since it asks the file system.
  package var absolute: @Sendable (String) -> String
  /// Whether silenced findings are shown by formats that otherwise leave them out.
  package var showsSuppressed = false
  /// The time of the scan as RFC 3339 has it; nil leaves it out.
  package var time: String?
  /// What the process ends with.
  package var exitCode: Int32 = 0
  /// Tells analyses of one commit apart that would else replace each other; nil for none.
  package var category: String?
  /// What was scanned, where known.
  package var revision: Revision?
  /// The form for terminals.
  package var terminal = TerminalReport(
    text: TerminalText(isColored: false, width: 120), height: nil)

  /// A commit of a repository.
  package struct Revision: Sendable {
    /// Where the repository lives.
    package var uri: String
    /// The commit's id.
    package var id: String
    /// The branch; nil where there is none.
    package var branch: String?

    /// A commit by its id.
    package init(uri: String, id: String, branch: String? = nil) {
      self.uri = uri
      self.id = id
      self.branch = branch
    }
  }

  /// A context for a report.
  package init(
    version: String, base: String? = nil, repository: String = "",
    absolute: @escaping @Sendable (String) -> String = { $0 }
  ) {
    self.version = version
    self.base = base
    self.repository = repository
    self.absolute = absolute
  }
}
