// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// The findings that were there when somebody decided to go on without repairing them first.
///
/// Matching is by fingerprint alone; everything else in an entry is for people who read the file
/// or a change to it.
package struct Baseline: Sendable {
  /// The name of the file where none is given.
  package static let defaultPath = "bawn.baseline.json"
  /// The version of the format that is written.
  package static let version = 1
  /// The size of the largest file that is read.
  package static let maximumByteCount = 256 << 20
  /// How many entries a file may have.
  package static let maximumEntryCount = 2_000_000

  /// The entries, each with a fingerprint of its own.
  package var entries: [Entry]
  /// The file it was read from.
  package var file: SourceFile?

  /// A baseline that stands in no file yet.
  package init(entries: [Entry] = []) { self.entries = entries }

  /// One finding.
  package struct Entry: Sendable, Equatable {
    /// The finding's fingerprint.
    package var fingerprint: String
    /// The rule's id.
    package var rule: String
    /// The resource's address.
    package var resource: String
    /// The path of what the finding was judged in, such as the root module's.
    package var scope: String
    /// The file that the resource stands in, from the repository's top; empty when in none.
    package var file: String
    /// The day it was first seen, as `YYYY-MM-DD`.
    package var since: String
    /// Why it may stay, where somebody wrote that down; empty otherwise.
    package var reason: String
    /// Where the entry stands in its file.
    package var range: ByteRange

    /// An entry from its parts.
    package init(
      fingerprint: String, rule: String, resource: String, scope: String, file: String,
      since: String, reason: String = "", range: ByteRange = ByteRange(0, 0)
    ) {
      self.fingerprint = fingerprint
      self.rule = rule
      self.resource = resource
      self.scope = scope
      self.file = file
      self.since = since
      self.reason = reason
      self.range = range
    }

    /// Whether both say the same, wherever they stand.
    package static func == (left: Entry, right: Entry) -> Bool {
      left.fingerprint == right.fingerprint && left.rule == right.rule
        && left.resource == right.resource && left.scope == right.scope
        && left.file == right.file && left.since == right.since && left.reason == right.reason
    }
  }

  /// An entry as the subject of a sentence: rule and resource.
  package static func name(of entry: Entry) -> String { "\(entry.rule) on \(entry.resource)" }

  /// The path that messages name it by.
  package var path: String { file?.path ?? Baseline.defaultPath }

  /// Where an entry stands.
  package func place(of entry: Entry) -> Finding.Place {
    Finding.Place(file: file, bytes: entry.range)
  }
}
