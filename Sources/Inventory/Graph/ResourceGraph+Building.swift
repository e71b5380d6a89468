// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

extension ResourceGraph {
  /// Joins parts into a graph: resolves references, fills in defaults, folds satellites.
  package convenience init(parts: [GraphPart], sources: SourceMap, folding: FoldingTable) {
    var resources: [Resource] = []
    resources.reserveCapacity(parts.reduce(0) { $0 + $1.resources.count })
    for (number, part) in parts.enumerated() {
      for var resource in part.resources {
        resource.scope = number
        resources.append(resource)
      }
    }
    var byType: [String: [Int]] = [:]
    var byAddress: [ScopedAddress: [Int]] = [:]
    for (index, resource) in resources.enumerated() {
      byType[resource.type, default: []].append(index)
      let exact = ScopedAddress(scope: resource.scope, address: resource.address)
      byAddress[exact, default: []].append(index)
      let plain = ResourceAddress.withoutKeys(resource.address)
      if plain != resource.address {
        byAddress[ScopedAddress(scope: resource.scope, address: plain), default: []].append(index)
      }
    }
    let outgoing = Self.resolve(resources, byAddress)
    let incoming = Self.reverse(outgoing, count: resources.count)
    let arena = Arena(chunkSize: 64 << 10)
    let removed = parts.enumerated().flatMap { number, part in
      part.removed.map { resource in
        var resource = resource
        resource.scope = number
        return resource
      }
    }
    var folder = Folder(
      table: folding, resources: resources, byType: byType, outgoing: outgoing, removed: removed,
      arena: arena)
    let folded = folder.foldAll()
    self.init(
      resources: resources, folded: folded, scopes: parts.map(\.scope), sources: sources,
      byType: byType, byAddress: byAddress,
      byIdentity: Self.identities(of: resources, folding), changedFacets: folder.changedFacets,
      outgoing: outgoing, incoming: incoming,
      arenas: parts.map(\.arena) + [arena])
  }

  /// The resources by the ids and names that their provider gave them, where those are known.
  ///
  /// A satellite often has its parent's id; whoever gives that means the parent.
  private static func identities(
    of resources: [Resource], _ folding: FoldingTable
  ) -> [ScopedAddress: [Int]] {
    var identities: [ScopedAddress: [Int]] = [:]
    for wantsSatellites in [false, true] {
      var found: [ScopedAddress: [Int]] = [:]
      for (index, resource) in resources.enumerated()
      where (folding.satellites[resource.type] != nil) == wantsSatellites {
        for text in Self.identities(of: resource) {
          found[ScopedAddress(scope: resource.scope, address: text), default: []].append(index)
        }
      }
      identities.merge(found) { known, _ in known }
    }
    return identities
  }

  /// The id and the ARN of a resource. What an account only tells of, such as keys that AWS made, is
  /// named by its ARN alone; what code looks up is named by its address.
  static func identities(of resource: Resource) -> Set<String> {
    let arn = resource.document.field("arn").string
    switch resource.mode {
    case .managed: return Set([resource.document.field("id").string, arn].compactMap(\.self))
    default: return resource.name.isEmpty ? Set([arn].compactMap(\.self)) : []
    }
  }

  private static func resolve(
    _ resources: [Resource], _ byAddress: [ScopedAddress: [Int]]
  ) -> Rows {
    var rows = Rows()
    rows.offsets.reserveCapacity(resources.count + 1)
    for (index, resource) in resources.enumerated() {
      var seen: Set<Int> = []
      for reference in resource.references {
        let key = ScopedAddress(scope: resource.scope, address: reference.target)
        // Only code has instance keys, and most references need none.
        let found =
          byAddress[key]
          ?? byAddress[
            ScopedAddress(
              scope: resource.scope, address: ResourceAddress.withoutKeys(reference.target))]
        for target in found ?? []
        where target != index && seen.insert(target).inserted {
          rows.targets.append(target)
        }
      }
      rows.offsets.append(rows.targets.count)
    }
    return rows
  }

  private static func reverse(_ rows: Rows, count: Int) -> Rows {
    var offsets = [Int](repeating: 0, count: count + 1)
    for target in rows.targets { offsets[target + 1] += 1 }
    for index in 0..<count { offsets[index + 1] += offsets[index] }
    var next = offsets
    var targets = [Int](repeating: 0, count: rows.targets.count)
    for source in 0..<count {
      for target in rows.row(source) {
        targets[next[target]] = source
        next[target] += 1
      }
    }
    return Rows(offsets: offsets, targets: targets)
  }
}
