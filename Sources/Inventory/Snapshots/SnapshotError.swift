// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Why a snapshot can't be read or written.
package struct SnapshotError: Error, Equatable, CustomStringConvertible {
  /// What kind of problem it is.
  package struct Code: Sendable, Hashable {
    /// The stable id.
    package let id: String

    /// The file can't be opened, read or written.
    package static let inaccessible = Code(id: "snapshot-access")
    /// It is no snapshot at all.
    package static let foreign = Code(id: "snapshot-foreign")
    /// A later version of Bawn made it.
    package static let newer = Code(id: "snapshot-newer")
    /// It ends before its end.
    package static let truncated = Code(id: "snapshot-truncated")
    /// Its bytes aren't those that were written, or mean nothing.
    package static let damaged = Code(id: "snapshot-damaged")
    /// It, or what is to be written, goes past a limit.
    package static let limit = Code(id: "snapshot-limit")
  }

  /// What kind of problem it is.
  package var code: Code
  /// What is wrong and what to do.
  package var message: String

  /// An error from its parts.
  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package var description: String { message }

  /// Errors of one kind are equal, whatever they say.
  package static func == (left: SnapshotError, right: SnapshotError) -> Bool {
    left.code == right.code
  }

  static func damaged(_ what: String) -> SnapshotError {
    SnapshotError(.damaged, "the snapshot is damaged (\(what)); collect again, or use a copy")
  }

  static let truncated = SnapshotError(
    .truncated, "the snapshot ends early: it wasn't copied or written completely")
}
