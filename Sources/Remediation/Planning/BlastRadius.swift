// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Inventory

/// Follows the graph from what is changed to what depends on it.
struct BlastRadius {
  let graph: ResourceGraph
  /// Types that configure a part of another resource, and are no dependants of it.
  let satellites: Set<String>

  /// Further away nothing breaks at once; and a graph may be one big knot.
  private static let hopLimit = 4
  private static let resourceLimit = 10_000
  private static let listLimit = 100

  /// What depends on a resource, directly and through others.
  func reach(of start: Int) -> RemediationPlan.BlastRadius {
    var seen: Set<Int> = [start]
    var found: [Int] = []
    var front = [start]
    var unknowns: [String] = []
    for _ in 0..<Self.hopLimit where !front.isEmpty {
      var next: [Int] = []
      for index in front {
        for neighbour in neighbours(of: index) where seen.insert(neighbour).inserted {
          guard seen.count <= Self.resourceLimit else { break }
          next.append(neighbour)
          if !isLink(neighbour) { found.append(neighbour) }
        }
      }
      front = next
    }
    if seen.count > Self.resourceLimit {
      unknowns.append("more than 10,000 resources depend on it")
    }
    let scope = graph.scopes[graph.resources[start].scope]
    if scope.isComplete != true {
      unknowns.append("not everything of the account was read, so others may depend on it")
    }
    let addresses = found.map { graph.resources[$0].address }.sorted()
    return RemediationPlan.BlastRadius(
      resources: Array(addresses.prefix(Self.listLimit)), count: found.count,
      instances: found.count { graph.resources[$0].type == "aws_instance" }, unknowns: unknowns)
  }

  private func neighbours(of index: Int) -> [Int] {
    var found = graph.referrers(of: index).filter { isDependant($0) }
    // What only joins two resources leads on to the other one; of an interface, which is in a
    // network with many others, to its instance alone.
    if isLink(index) {
      let isInterface = graph.resources[index].type == "aws_network_interface"
      found += graph.references(of: index).filter {
        isDependant($0) && (!isInterface || graph.resources[$0].type == "aws_instance")
      }
    }
    return found
  }

  private func isDependant(_ index: Int) -> Bool {
    let resource = graph.resources[index]
    return resource.mode == .managed && !satellites.contains(resource.type)
      && !graph.vacant.contains(index)
  }

  private func isLink(_ index: Int) -> Bool {
    let type = graph.resources[index].type
    return type.hasSuffix("_association") || type.hasSuffix("_attachment")
      || type == "aws_network_interface"
  }
}
