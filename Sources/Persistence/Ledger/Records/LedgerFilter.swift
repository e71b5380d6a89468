// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Which records are wanted. What is nil chooses nothing.
package struct LedgerFilter: Sendable {
  /// A kind, or the beginning of one with a star: `plan.made`, `plan.*`.
  package var kind: String?
  /// An account, region, resource, run or plan.
  package var subject: String?
  /// The least time, in milliseconds since 1970. Clocks go backwards: this looks at every record.
  package var since: Int64?
  /// The first record that is looked at.
  package var first: UInt64

  /// A filter from its parts.
  package init(
    kind: String? = nil, subject: String? = nil, since: Int64? = nil, from first: UInt64 = 0
  ) {
    self.kind = kind
    self.subject = subject
    self.since = since
    self.first = first
  }

  /// A text that stands in every record that is wanted; what lacks it needn't be read.
  var needle: [UInt8] {
    guard let kind else { return [] }
    if kind.hasSuffix("*") { return Array(",\"kind\":\"\(kind.dropLast())".utf8) }
    return Array(",\"kind\":\"\(kind)\",".utf8)
  }

  /// Whether a record is wanted.
  package func covers(_ entry: LedgerEntry) -> Bool {
    if let kind {
      let own = entry.kind
      guard kind.hasSuffix("*") ? own.hasPrefix(kind.dropLast()) : own == kind else { return false }
    }
    // All times have one length, so that their texts are in their order.
    if let since, entry.at < LedgerTime.text(since) { return false }
    if let subject { return entry.subjects.contains { $0.value == subject } }
    return true
  }
}
