// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What an update has changed, for whoever keeps what was made of a graph.
package struct GraphUpdate: Sendable {
  /// Resources whose documents are new or differ, satellites folded in.
  package var documents: Set<Int> = []
  /// Positions whose resources are gone.
  package var removed: Set<Int> = []
  /// Resources whose referrers are others than before, or differ.
  package var referrers: Set<Int> = []
  /// Types in scopes of which some resource came, went or differs.
  package var types: Set<ScopedName> = []
  /// Addresses, ids and ARNs that mean others than before.
  package var names: Set<ScopedName> = []
  /// Scopes of which something else is known.
  package var scopes: Set<Int> = []
  /// Whether a type occurs that didn't.
  package var hasNewType = false

  /// Nothing.
  package init() {}

  /// A name in a scope.
  package struct ScopedName: Hashable, Sendable {
    /// The scope's number.
    package var scope: Int
    /// The name.
    package var name: String

    /// A name in a scope.
    package init(scope: Int, name: String) {
      self.scope = scope
      self.name = name
    }
  }
}

extension ResourceGraph {
  /// Takes changes into a graph: in place, when the caller holds the only reference to it.
  ///
  /// Resources keep their positions, new ones come behind the others or where one has gone. Of
  /// satellites the types that are touched are attached again; nothing else is gone through, so
  /// that an update takes time in proportion to the change and the number of such satellites.
  ///
  /// Made for live accounts: values that aren't known may not be references to other resources, as
  /// those of code are.
  package static func update(
    _ graph: inout ResourceGraph, with changes: [GraphChange], folding: FoldingTable
  ) -> GraphUpdate {
    if !isKnownUniquelyReferenced(&graph) { graph = ResourceGraph(copying: graph) }
    var updating = GraphUpdating(graph, folding)
    for change in changes { updating.apply(change) }
    return updating.finish()
  }

  /// Makes what the first update would have to make: it takes as long as a hundred later ones.
  package func prepareForUpdates() {
    if naming == nil { naming = NamingIndex(resources) }
  }

  /// The resource with an identity, if there is one.
  func position(of identity: GraphChange.Identity, scope: Int) -> Int? {
    byAddress[ScopedAddress(scope: scope, address: identity.address)]?.first {
      resources[$0].type == identity.type && resources[$0].address == identity.address
    }
  }
}

/// One update on its way.
private struct GraphUpdating {
  private let graph: ResourceGraph
  private let folding: FoldingTable
  private var update = GraphUpdate()
  /// What resources were before, for the parents that satellites have left.
  private var earlier: [Resource] = []
  private var changed: Set<Int> = []
  /// Addresses whose referrers have to be resolved again.
  private var readdressed: Set<GraphUpdate.ScopedName> = []
  /// Ids that whoever counted for them has lost.
  private var orphaned: Set<ResourceGraph.ScopedAddress> = []
  /// Positions that were free before.
  private var free: [Int]

  init(_ graph: ResourceGraph, _ folding: FoldingTable) {
    self.graph = graph
    self.folding = folding
    free = graph.vacant.sorted(by: >)
    graph.prepareForUpdates()
  }

  // MARK: - Resources

  mutating func apply(_ change: GraphChange) {
    graph.arenas.append(change.arena)
    if let knowledge = change.knowledge {
      graph.scopes[change.scope] = knowledge
      update.scopes.insert(change.scope)
    }
    for identity in change.removed {
      guard let index = graph.position(of: identity, scope: change.scope) else { continue }
      remove(index)
    }
    for var resource in change.changed {
      resource.scope = change.scope
      let identity = GraphChange.Identity(resource)
      if let index = graph.position(of: identity, scope: change.scope) {
        replace(index, with: resource)
      } else {
        insert(resource)
      }
    }
  }

  private mutating func remove(_ index: Int) {
    let resource = graph.resources[index]
    earlier.append(resource)
    note(index)
    unlist(resource, index)
    for target in graph.references(of: index) { drop(index, fromReferrersOf: target) }
    graph.newOutgoing[index] = []
    readdress(resource)
    graph.vacant.insert(index)
    // Nothing of it is judged any more.
    graph.resources[index].isContext = true
    graph.resources[index].references = []
    graph.folded[index] = .absent
    changed.remove(index)
    update.documents.remove(index)
    update.removed.insert(index)
  }

  private mutating func insert(_ resource: Resource) {
    let index: Int
    if let position = free.popLast() {
      graph.vacant.remove(position)
      index = position
      graph.resources[index] = resource
    } else {
      index = graph.resources.count
      graph.resources.append(resource)
      graph.folded.append(.absent)
    }
    graph.newOutgoing[index] = []
    graph.newIncoming[index] = []
    if graph.byType[resource.type] == nil { update.hasNewType = true }
    list(resource, index)
    graph.naming?.add(resource, at: index)
    readdress(resource)
    changed.insert(index)
  }

  private mutating func replace(_ index: Int, with resource: Resource) {
    let before = graph.resources[index]
    earlier.append(before)
    note(index)
    let names = ResourceGraph.identities(of: before) != ResourceGraph.identities(of: resource)
    if names { unlistIdentities(before, index) }
    graph.resources[index] = resource
    if names {
      listIdentities(resource, index)
      noteNames(before)
      noteNames(resource)
    }
    if before.references != resource.references { graph.naming?.add(resource, at: index) }
    changed.insert(index)
  }

  // MARK: - What depends on it

  /// Notes a resource that changes, as it is now.
  private mutating func note(_ index: Int) {
    let resource = graph.resources[index]
    update.documents.insert(index)
    update.types.insert(.init(scope: resource.scope, name: resource.type))
    update.referrers.formUnion(graph.references(of: index))
  }

  private mutating func noteNames(_ resource: Resource) {
    var names = ResourceGraph.identities(of: resource)
    names.insert(resource.address)
    names.insert(ResourceAddress.withoutKeys(resource.address))
    for name in names { update.names.insert(.init(scope: resource.scope, name: name)) }
  }

  /// Notes that an address means something else.
  private mutating func readdress(_ resource: Resource) {
    noteNames(resource)
    readdressed.insert(.init(scope: resource.scope, name: resource.address))
  }

  // MARK: - Indexes

  private func list(_ resource: Resource, _ index: Int) {
    Self.insert(index, into: &graph.byType[resource.type, default: []])
    for address in Set([resource.address, ResourceAddress.withoutKeys(resource.address)]) {
      let key = ResourceGraph.ScopedAddress(scope: resource.scope, address: address)
      Self.insert(index, into: &graph.byAddress[key, default: []])
    }
    listIdentities(resource, index)
  }

  private mutating func unlist(_ resource: Resource, _ index: Int) {
    Self.remove(index, from: &graph.byType[resource.type])
    for address in Set([resource.address, ResourceAddress.withoutKeys(resource.address)]) {
      let key = ResourceGraph.ScopedAddress(scope: resource.scope, address: address)
      Self.remove(index, from: &graph.byAddress[key])
    }
    unlistIdentities(resource, index)
  }

  private func listIdentities(_ resource: Resource, _ index: Int) {
    for text in ResourceGraph.identities(of: resource) {
      let key = ResourceGraph.ScopedAddress(scope: resource.scope, address: text)
      var found = graph.byIdentity[key] ?? []
      Self.insert(index, into: &found)
      // A satellite that shares its parent's id doesn't count beside it.
      let main = found.filter { folding.satellites[graph.resources[$0].type] == nil }
      graph.byIdentity[key] = main.isEmpty ? found : main
    }
  }

  private mutating func unlistIdentities(_ resource: Resource, _ index: Int) {
    for text in ResourceGraph.identities(of: resource) {
      let key = ResourceGraph.ScopedAddress(scope: resource.scope, address: text)
      Self.remove(index, from: &graph.byIdentity[key])
      if graph.byIdentity[key] == nil { orphaned.insert(key) }
    }
  }

  /// Gives ids that nobody has any more to the satellites that share them.
  private func adoptOrphans() {
    guard !orphaned.isEmpty else { return }
    for type in folding.satellites.keys {
      for index in graph.byType[type] ?? [] {
        let resource = graph.resources[index]
        for text in ResourceGraph.identities(of: resource)
        where orphaned.contains(.init(scope: resource.scope, address: text)) {
          listIdentities(resource, index)
        }
      }
    }
  }

  private static func insert(_ index: Int, into list: inout [Int]) {
    // In ascending order, as a graph that is made at once has it.
    var low = 0
    var high = list.count
    while low < high {
      let middle = (low + high) / 2
      if list[middle] < index { low = middle + 1 } else { high = middle }
    }
    if low == list.count || list[low] != index { list.insert(index, at: low) }
  }

  private static func remove(_ index: Int, from list: inout [Int]?) {
    list?.removeAll { $0 == index }
    if list?.isEmpty == true { list = nil }
  }

  // MARK: - References

  private func drop(_ index: Int, fromReferrersOf target: Int) {
    graph.newIncoming[target] = graph.referrers(of: target).filter { $0 != index }
  }

  /// Resolves again what changed resources name, and who names what came or went.
  private mutating func resolve() {
    var sources = changed
    for name in readdressed {
      for index in graph.naming?.positions(naming: name.name, scope: name.scope) ?? []
      where !graph.vacant.contains(index) {
        sources.insert(index)
      }
    }
    for index in sources.sorted() {
      let before = Array(graph.references(of: index))
      let now = graph.resolved(index)
      guard before != now else { continue }
      for target in before where !now.contains(target) {
        drop(index, fromReferrersOf: target)
        update.referrers.insert(target)
      }
      for target in now where !before.contains(target) {
        var row = Array(graph.referrers(of: target))
        Self.insert(index, into: &row)
        graph.newIncoming[target] = row
        update.referrers.insert(target)
      }
      graph.newOutgoing[index] = now
    }
  }

  // MARK: - Folding

  mutating func finish() -> GraphUpdate {
    resolve()
    adoptOrphans()
    let arena = Arena(chunkSize: 16 << 10)
    var folder = Folder(
      table: folding, resources: graph.resources, byType: graph.byType,
      outgoing: ResourceGraph.Rows(), arena: arena)
    for (index, node) in folder.fold(changed, earlier: earlier) where !graph.vacant.contains(index)
    {
      graph.folded[index] = node
      note(index)
    }
    graph.arenas.append(arena)
    update.documents.subtract(graph.vacant)
    return update
  }
}

extension ResourceGraph {
  /// What a resource names, as positions in order.
  func resolved(_ index: Int) -> [Int] {
    let resource = resources[index]
    var seen: Set<Int> = []
    var found: [Int] = []
    for reference in resource.references {
      let key = ScopedAddress(scope: resource.scope, address: reference.target)
      let plain = ScopedAddress(
        scope: resource.scope, address: ResourceAddress.withoutKeys(reference.target))
      for target in byAddress[key] ?? byAddress[plain] ?? []
      where target != index && seen.insert(target).inserted {
        found.append(target)
      }
    }
    return found
  }
}
