// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What events have named, by service: ids, names and ARNs.
package struct TouchedNames: Sendable {
  private var names: [String: Set<String>] = [:]

  /// Nothing was named.
  package init() {}

  /// Whether nothing was named.
  package var isEmpty: Bool { names.isEmpty }

  /// Adds what an event says of a service.
  package mutating func add(_ found: Set<String>, of service: String) {
    names[service, default: []].formUnion(found)
  }

  /// Whether one of these is named for a service.
  func contains(_ others: Set<String>, of service: String) -> Bool {
    guard let known = names[service] else { return false }
    return others.contains(where: known.contains)
  }
}
