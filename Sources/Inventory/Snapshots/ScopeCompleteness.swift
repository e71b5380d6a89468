// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Of which types an account's snapshot holds everything.
///
/// Completeness isn't all or nothing: that there is no trail is certain when the trails of all
/// regions were read, whatever was denied elsewhere.
package struct ScopeCompleteness: Hashable, Sendable {
  /// A call that would have told of resources and didn't.
  package struct Gap: Sendable, Hashable {
    /// The region; empty for what is global.
    package var region: String
    /// What to say of it, such as `cloudtrail:DescribeTrails in eu-west-1: AccessDenied`.
    package var call: String

    /// A gap from its parts.
    package init(region: String, call: String) {
      self.region = region
      self.call = call
    }
  }

  /// The types that were looked for.
  package private(set) var types: Set<String> = []
  /// By type: where it couldn't be read.
  package private(set) var gaps: [String: [Gap]] = [:]
  /// By type: the regions in which it was looked for, with an empty one for what is global.
  private var places: [String: Set<String>] = [:]

  /// Nothing was looked for.
  package init() {}

  /// What a collection's coverage says of one account.
  ///
  /// - Parameters:
  ///   - fed: the types that an operation of a kind tells of. Where a detail of a resource is
  ///     missing, the resource itself is there, so a detail's operation feeds only what comes of
  ///     it.
  package init(
    _ coverage: CollectionCoverage, account: String,
    fed: (_ kind: String, _ operation: String) -> [String]
  ) {
    for entry in coverage.entries where entry.account == account && !entry.kind.isEmpty {
      for type in fed(entry.kind, entry.operation) {
        types.insert(type)
        places[type, default: []].insert(entry.region)
        if let gap = Self.gap(entry), gaps[type]?.contains(gap) != true {
          gaps[type, default: []].append(gap)
        }
      }
    }
  }

  /// Notes that a type was looked for, and where that didn't work.
  package mutating func add(_ type: String, gaps: [Gap] = []) {
    types.insert(type)
    if !gaps.isEmpty { self.gaps[type, default: []] += gaps }
  }

  /// What is missing of types in a region; nil when all there is of them is known.
  ///
  /// - Parameter region: nil for the whole account.
  package func missing(of types: [String], in region: String?) -> String? {
    for type in types {
      guard self.types.contains(type) else { return "what the account has of \(type)" }
      let gap = gaps[type]?.first { gap in
        region == nil || gap.region.isEmpty || gap.region == region
      }
      if let gap { return gap.call }
    }
    return nil
  }

  /// Whether everything there is of a type in a region was read, so that what isn't in the graph
  /// isn't there.
  ///
  /// Unlike `missing`, this asks whether anybody looked in the region: what a listing of other
  /// regions doesn't have may well exist.
  ///
  /// - Parameter region: empty for what has none.
  package func isRead(_ type: String, in region: String) -> Bool {
    guard missing(of: [type], in: region.isEmpty ? nil : region) == nil else { return false }
    guard !region.isEmpty, let places = places[type] else { return true }
    return places.contains(region) || places.contains("")
  }

  private static func gap(_ entry: CollectionCoverage.Entry) -> Gap? {
    switch entry.outcome {
    case .collected where entry.failures == 0, .unavailable: return nil
    default: return Gap(region: entry.region, call: entry.summary)
    }
  }
}

extension CollectionCoverage.Entry {
  /// The call, where it was made and why it gave nothing, as people read it.
  package var summary: String {
    var text = "\(service):\(operation)"
    if !region.isEmpty { text += " in \(region)" }
    switch outcome {
    case .skipped: return text + ": not asked for"
    default: return text + ": " + (reason.isEmpty ? outcome.rawValue : reason)
    }
  }
}
