// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// How many resources a snapshot has of what, counted while they go by.
package struct SnapshotSummary: Sendable {
  /// Resources of a type.
  package struct TypeCount: Sendable, Hashable {
    /// The service, such as `s3`.
    package var service: String
    /// The Terraform type.
    package var type: String
    /// How many there are.
    package var count: Int
    /// How many of them have a value that isn't known.
    package var incomplete: Int
  }

  /// All resources.
  package private(set) var count = 0
  /// Those with a value that isn't known.
  package private(set) var incomplete = 0
  /// By account; under "" those without one.
  package private(set) var accounts: [String: Int] = [:]
  /// By region; under "" the global ones.
  package private(set) var regions: [String: Int] = [:]
  private var counts: [String: TypeCount] = [:]

  /// Nothing counted yet.
  package init() {}

  /// By service and type.
  package var types: [TypeCount] {
    counts.values.sorted { ($0.service, $0.type) < ($1.service, $1.type) }
  }

  /// Counts a resource.
  package mutating func add(_ resource: Resource) {
    let isIncomplete =
      resource.document.has(.holdsUnknown) || resource.document.isKind(.unknown)
    count += 1
    accounts[resource.account ?? "", default: 0] += 1
    regions[resource.region ?? "", default: 0] += 1
    if isIncomplete { incomplete += 1 }
    let service = Self.service(of: resource)
    var type =
      counts[resource.type]
      ?? TypeCount(service: service, type: resource.type, count: 0, incomplete: 0)
    type.count += 1
    if isIncomplete { type.incomplete += 1 }
    counts[resource.type] = type
  }

  /// The service that listed a resource, else the word after the provider's in its type.
  private static func service(of resource: Resource) -> String {
    if let source = resource.collected, !source.service.isEmpty { return source.service }
    let words = resource.type.split(separator: "_", maxSplits: 2)
    return words.count > 1 ? String(words[1]) : resource.type
  }
}
