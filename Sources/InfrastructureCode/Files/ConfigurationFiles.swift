// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Where configuration is read from: a directory tree on disk, or one in memory for tests.
///
/// Paths use `/`. Whatever a path says, nothing outside of the tree is ever read: configuration is
/// written by people whom the one who scans it need not trust.
package protocol ConfigurationFiles: Sendable {
  /// The content of a regular file of at most `limit` bytes.
  func read(_ path: String, limit: Int) throws(FileProblem) -> [UInt8]

  /// The names in a directory with what they are, sorted by name.
  func entries(of directory: String) throws(FileProblem) -> [DirectoryEntry]

  /// What a path leads to, symbolic links followed; nil when there is nothing.
  func kind(of path: String) throws(FileProblem) -> DirectoryEntry.Kind?

  /// One name for all paths that lead to the same place; the path itself when it leads nowhere.
  func identity(of path: String) -> String

  /// Where a path lies within the tree, the same from wherever the work was started; `.` for the
  /// tree's top.
  func locationInTree(_ path: String) -> String

  /// The path as an absolute one.
  func absolute(_ path: String) -> String
}

/// A name in a directory.
package struct DirectoryEntry: Sendable, Equatable {
  /// What a name stands for.
  package enum Kind: Sendable {
    /// A regular file.
    case file
    /// A directory.
    case directory
    /// A device, socket or pipe, which is never read.
    case other
  }

  /// The name, without a directory.
  package var name: String
  /// What it stands for, symbolic links followed.
  package var kind: Kind

  /// An entry from its parts.
  package init(name: String, kind: Kind) {
    self.name = name
    self.kind = kind
  }
}

/// Why a file could not be read.
package enum FileProblem: Error, Equatable, Sendable {
  /// There is nothing at the path.
  case missing
  /// The path leads out of the tree.
  case outside
  /// The file has more bytes than allowed.
  case tooLarge(limit: Int)
  /// It is no regular file, or no directory where one is needed.
  case wrongKind
  /// The system would not let us.
  case unreadable

  /// The problem as the end of a sentence.
  package var reason: String {
    switch self {
    case .missing: "it doesn't exist"
    case .outside: "it lies outside of the repository"
    case .tooLarge(let limit): "it is larger than \(limit) bytes"
    case .wrongKind: "it is not of the right kind"
    case .unreadable: "it can't be read"
    }
  }
}
