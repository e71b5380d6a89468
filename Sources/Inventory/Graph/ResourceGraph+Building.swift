// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Synchronization

extension ResourceGraph {
  /// Joins parts into a graph: resolves references, fills in defaults, folds satellites.
  ///
  /// - Parameter workers: threads to use.
  package convenience init(
    parts: consuming [GraphPart], sources: SourceMap, folding: FoldingTable, workers: Int = 1
  ) {
    var parts = consume parts
    let resources = Self.joined(&parts)
    let byType = Dictionary(grouping: resources.indices) { resources[$0].type }
    let identities = Mutex<[ScopedAddress: [Int]]>([:])
    let addresses = Mutex<[ScopedAddress: [Int]]>([:])
    // Neither needs the other, and for a large graph both take seconds.
    let jobs = resources.count < 10_000 ? 1 : workers
    Workers.forEachChunk(of: 2, size: 1, workers: jobs) { _, job in
      if job.lowerBound == 0 {
        let found = Self.addresses(of: resources)
        addresses.withLock { $0 = found }
      } else {
        let found = Self.identities(of: resources, byType, folding)
        identities.withLock { $0 = found }
      }
    }
    let byAddress = addresses.withLock { $0 }
    let byIdentity = identities.withLock { $0 }
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
    let folded = folder.foldAll(workers: workers)
    self.init(
      resources: resources, folded: folded.nodes, scopes: parts.map(\.scope), sources: sources,
      byType: byType, byAddress: byAddress,
      byIdentity: byIdentity, changedFacets: folder.changedFacets,
      outgoing: outgoing, incoming: incoming,
      arenas: parts.map(\.arena) + [arena] + folded.arenas)
  }

  /// The resources by the ids and names that their provider gave them, where those are known.
  ///
  /// A satellite often has its parent's id; whoever gives that means the parent.
  private static func identities(
    of resources: [Resource], _ byType: [String: [Int]], _ folding: FoldingTable
  ) -> [ScopedAddress: [Int]] {
    var identities: [ScopedAddress: [Int]] = [:]
    for wantsSatellites in [false, true] {
      let types = byType.keys.filter { (folding.satellites[$0] != nil) == wantsSatellites }
      var found: [ScopedAddress: [Int]] = [:]
      for index in types.flatMap({ byType[$0] ?? [] }).sorted() {
        let scope = resources[index].scope
        let (id, arn) = names(of: resources[index])
        for case let text? in [id, arn == id ? nil : arn] {
          let key = ScopedAddress(scope: scope, address: text)
          if wantsSatellites, identities[key] != nil { continue }
          found[key, default: []].append(index)
        }
      }
      if wantsSatellites {
        for (key, positions) in found { identities[key] = positions }
      } else {
        identities = found
      }
    }
    return identities
  }

  /// The id and the ARN of a resource. What an account only tells of, such as keys that AWS made, is
  /// named by its ARN alone; what code looks up is named by its address.
  private static func names(of resource: Resource) -> (id: String?, arn: String?) {
    if resource.mode != .managed, !resource.name.isEmpty { return (nil, nil) }
    let id = resource.mode == .managed ? resource.document.field("id").string : nil
    return (id, resource.document.field("arn").string)
  }

  /// The same without doubles.
  static func identities(of resource: Resource) -> Set<String> {
    let (id, arn) = names(of: resource)
    return Set([id, arn].compactMap(\.self))
  }

  /// All resources with the numbers of their scopes; taken from the parts one after the other, so
  /// that those of nobody else are in memory once.
  private static func joined(_ parts: inout [GraphPart]) -> [Resource] {
    var resources: [Resource] = []
    resources.reserveCapacity(parts.reduce(0) { $0 + $1.resources.count + 1 })
    for number in parts.indices {
      let first = resources.count
      resources += parts[number].resources
      parts[number].resources = []
      for index in first..<resources.count { resources[index].scope = number }
      guard var subject = parts[number].subject else { continue }
      subject.scope = number
      resources.append(subject)
    }
    return resources
  }

  /// The resources by their addresses, with and without instance keys.
  private static func addresses(of resources: [Resource]) -> [ScopedAddress: [Int]] {
    var byAddress: [ScopedAddress: [Int]] = [:]
    byAddress.reserveCapacity(resources.count)
    for index in resources.indices {
      let scope = resources[index].scope
      let address = resources[index].address
      byAddress[ScopedAddress(scope: scope, address: address), default: []].append(index)
      let plain = ResourceAddress.withoutKeys(address)
      if plain != address {
        byAddress[ScopedAddress(scope: scope, address: plain), default: []].append(index)
      }
    }
    return byAddress
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
