// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI
internal import Documents

/// A piece of work between two looks at the queue.
enum CollectionJob: Sendable {
  /// The next page of a listing.
  case listing(Listing)
  /// The detail calls of an item.
  case item(Item)
  /// The next page of what a region's resources have for tags.
  case tags(Tags)
  /// A call made once for several kinds, and the listings that wait for it.
  case join(Join)

  /// A listing, and how far it has come.
  struct Listing: Sendable {
    var collector: Int
    var unit: CollectionUnit
    /// The region whose endpoint is asked.
    var region: String
    var parent: Document?
    /// Parameters that replace those of the table.
    var overrides: [APIValue.Member] = []
    var tokens: [APIValue.Member] = []
    var seen: Set<[APIValue.Member]> = []
    var pages = 0
    /// How often it was followed from an item.
    var depth = 0
    /// The item that it is listed for, or under, where later readings may take that over.
    var tree: CollectionTree?

    /// Where is noted what was seen.
    var coverage: CoverageRecorder { tree?.coverage ?? unit.coverage }
  }

  /// An item whose details are to be asked for.
  struct Item: Sendable {
    var listing: Listing
    var node: Node
    /// Keeps the item's memory.
    var page: Document
    /// Whether its tags may be those that a whole region was asked for.
    var takesTags = true
    /// What it already has while it waits.
    var begun: Begun?
  }

  /// An item whose tags aren't known yet.
  struct Begun: Sendable {
    /// Its own members and the answers so far.
    var entries: [Node.Entry]
    /// Holds them.
    var arena: Arena
    /// The calls that are still without an answer.
    var calls: [CollectorCall]
  }

  /// A region's tags, and how far they are read.
  struct Tags: Sendable {
    var region: String
    var token: String?
    var seen: Set<String> = []
    var pages = 0
  }

  /// A call made once.
  struct Join: Sendable {
    var key: JoinKey
    var unit: CollectionUnit
    var region: String
    var waiting: [Listing]
  }
}

/// What makes two joined calls the same.
struct JoinKey: Hashable, Sendable {
  var service: String
  var operation: String
  var parameters: [ParameterTemplate.Member]
}
