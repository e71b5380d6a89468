// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// A comment that silences rules where it stands, in Bawn's words or another tool's.
package struct InlineMark: Hashable, Sendable {
  /// The line it stands on, from 1.
  package var line: Int
  /// The comment's text.
  package var bytes: ByteRange
  /// The tool whose words it uses.
  package var tool: Tool
  /// The id, alias, pattern, or `*`; empty where none is named.
  package var rule: String
  /// The reason given; empty when there is none.
  package var reason: String
  /// The last day it holds, as `YYYY-MM-DD`; nil for ever.
  package var until: String?
  /// The workspace it holds for, a pattern; nil for all.
  package var workspace: String?
  /// Values that attributes of the resource must have, as paths and texts.
  package var attributes: [Attribute]
  /// How it tells what it silences.
  package var reach: Reach
  /// The code it speaks of.
  package var span: ByteRange

  /// Whose words a mark uses.
  package enum Tool: String, Sendable, CaseIterable {
    case bawn, checkov, tfsec, trivy, kics
  }

  /// An attribute with the value it must have.
  package struct Attribute: Hashable, Sendable {
    /// The attribute's path, such as `from_port`.
    package var path: String
    /// The value as text.
    package var value: String
  }

  /// How a mark tells what it silences.
  package enum Reach: Sendable {
    /// What starts in the span or has a cause there: a line with what is opened on it.
    case line
    /// What is decided on the very line, and nothing that it opens.
    case lineAlone
    /// What starts in the span or is decided there: the block around the mark.
    case block
    /// As `block`, and whatever the mark stands in: an object of JSON.
    case object
    /// Everything in the file.
    case file
    /// Nothing: it stands where it doesn't count.
    case nothing
  }

  /// Whether its last day isn't over; a last day that is no date makes it void, since nobody can
  /// tell how long it was meant to hold.
  func holds(on today: String) -> Bool {
    guard let until else { return true }
    return CalendarDay(until) != nil && until >= today
  }

  /// What makes it the same mark in another revision of the file, wherever it stands there.
  package var identity: Identity {
    Identity(
      tool: tool, rule: rule, reason: reason, until: until, workspace: workspace,
      attributes: attributes)
  }

  /// What a mark says, without the place where it says so.
  package struct Identity: Hashable, Sendable {
    var tool: Tool
    var rule: String
    var reason: String
    var until: String?
    var workspace: String?
    var attributes: [Attribute]
  }
}
