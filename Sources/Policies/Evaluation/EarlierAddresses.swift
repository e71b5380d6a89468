// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Inventory

/// What the resources of a graph were called before they were moved.
struct EarlierAddresses {
  /// How many names back are followed.
  private static let limit = 4
  private var byScope: [Int: [String: [String]]] = [:]

  init(_ graph: ResourceGraph) {
    for resource in graph.resources where !resource.previousAddresses.isEmpty {
      byScope[resource.scope, default: [:]][resource.address] = resource.previousAddresses
    }
  }

  /// How many moves back references of a scope have to be followed.
  func depth(inScope scope: Int) -> Int {
    min(byScope[scope]?.values.lazy.map(\.count).max() ?? 0, Self.limit)
  }

  /// A reference such as `aws_kms_key.new.arn` as it was written so many moves ago.
  func reference(_ symbol: String, inScope scope: Int, movesAgo moves: Int) -> String {
    guard let addresses = byScope[scope],
      let address = ResourceAddress.resource(inReference: symbol), let earlier = addresses[address],
      !earlier.isEmpty
    else { return symbol }
    return earlier[min(moves, earlier.count) - 1] + symbol.dropFirst(address.count)
  }
}
