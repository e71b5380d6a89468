// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Inventory

/// Tells what exists that no collector reads.
package struct UnreadTypes: Sendable {
  private let known: Set<String>

  /// What a table doesn't read.
  package init(table: CollectorTable) { known = Set(table.collectors.compactMap(\.arn)) }

  /// What there is of other types in an account's regions.
  package func unread(
    of tagged: TaggedTypes, account: String
  ) -> [CollectionCoverage.Unread] {
    tagged.counts.flatMap { region, types in
      types.filter { !known.contains($0.key) }.map {
        CollectionCoverage.Unread(account: account, region: region, type: $0.key, count: $0.value)
      }
    }.sorted { ($0.region, $0.type) < ($1.region, $1.type) }
  }
}

/// What has or had tags in an account.
package struct TaggedTypes: Sendable {
  /// By region how many resources there are of each type, as ARNs call it.
  package var counts: [String: [String: Int]] = [:]
  /// What was asked for it, and what had no answer.
  package var entries: [CollectionCoverage.Entry] = []

  /// Nothing.
  package init() {}

  init(counts: [String: [String: Int]], entries: [CollectionCoverage.Entry]) {
    self.counts = counts
    self.entries = entries
  }
}
