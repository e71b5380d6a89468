// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Resources and the references between them, read by any number of threads.
///
/// Resources are known by their position in `resources`. References are resolved once, when the
/// graph is made, and kept as compressed rows: the neighbours of resource `i` are
/// `targets[offsets[i]..<offsets[i + 1]]`.
///
/// `@unchecked Sendable`: nothing changes while anybody else can see it. `ResourceGraph.update`
/// alone changes a graph, in place where its caller holds the only reference, else a copy.
package final class ResourceGraph: @unchecked Sendable {
  /// All resources, in the order their scopes gave them.
  package internal(set) var resources: [Resource]
  /// What they are judged as: rules read this document, satellites folded in.
  package internal(set) var folded: [Node]
  /// The scopes.
  package internal(set) var scopes: [Scope]
  /// The files that ranges point into.
  package let sources: SourceMap

  var byType: [String: [Int]]
  var byAddress: [ScopedAddress: [Int]]
  var byIdentity: [ScopedAddress: [Int]]
  private let changedFacets: [Int: Set<String>]
  private let outgoing: Rows
  private let incoming: Rows
  /// Rows that updates have changed, which go before those above.
  var newOutgoing: [Int: [Int]] = [:]
  var newIncoming: [Int: [Int]] = [:]
  /// Positions whose resource is gone.
  package internal(set) var vacant: Set<Int> = []
  /// Who names an address, made at the first update.
  var naming: NamingIndex?
  /// Keep the documents' memory.
  var arenas: [Arena]

  struct ScopedAddress: Hashable, Sendable {
    var scope: Int
    var address: String
  }

  struct Rows: Sendable {
    var offsets: [Int] = [0]
    var targets: [Int] = []

    /// The row of an index; empty for one that an update has added.
    func row(_ index: Int) -> ArraySlice<Int> {
      guard index + 1 < offsets.count else { return [] }
      return targets[offsets[index]..<offsets[index + 1]]
    }
  }

  init(
    resources: [Resource], folded: [Node], scopes: [Scope], sources: SourceMap,
    byType: [String: [Int]], byAddress: [ScopedAddress: [Int]],
    byIdentity: [ScopedAddress: [Int]], changedFacets: [Int: Set<String>], outgoing: Rows,
    incoming: Rows,
    arenas: [Arena]
  ) {
    self.resources = resources
    self.folded = folded
    self.scopes = scopes
    self.sources = sources
    self.byType = byType
    self.byAddress = byAddress
    self.byIdentity = byIdentity
    self.changedFacets = changedFacets
    self.outgoing = outgoing
    self.incoming = incoming
    self.arenas = arenas
  }

  /// A graph with the same content, for a caller that isn't the only one to hold it.
  init(copying other: ResourceGraph) {
    resources = other.resources
    folded = other.folded
    scopes = other.scopes
    sources = other.sources
    byType = other.byType
    byAddress = other.byAddress
    byIdentity = other.byIdentity
    changedFacets = other.changedFacets
    outgoing = other.outgoing
    incoming = other.incoming
    newOutgoing = other.newOutgoing
    newIncoming = other.newIncoming
    vacant = other.vacant
    naming = other.naming
    arenas = other.arenas
  }

  /// The types that occur, sorted.
  package var types: [String] { byType.keys.sorted() }

  /// The resources of a type, in order.
  package func resources(ofType type: String) -> [Int] { byType[type] ?? [] }

  /// The resources of an address in a scope: one, or all instances when the address has no key.
  package func resources(at address: String, scope: Int) -> [Int] {
    byAddress[ScopedAddress(scope: scope, address: address)] ?? []
  }

  /// The resources that a reference such as `module.a.aws_kms_key.k.arn` means, or those with the
  /// text for an id or ARN.
  package func resources(inReference text: String, scope: Int) -> [Int] {
    if let address = ResourceAddress.resource(inReference: text) {
      let found = resources(at: address, scope: scope)
      if !found.isEmpty { return found }
    }
    return byIdentity[ScopedAddress(scope: scope, address: text)] ?? []
  }

  /// The types of satellites that change or go while a resource itself stays as it is.
  package func changedFacets(of index: Int) -> Set<String> { changedFacets[index] ?? [] }

  /// The resources that a resource's attributes name.
  package func references(of index: Int) -> ArraySlice<Int> {
    if !newOutgoing.isEmpty, let row = newOutgoing[index] { return row[...] }
    return outgoing.row(index)
  }

  /// The resources whose attributes name a resource.
  package func referrers(of index: Int) -> ArraySlice<Int> {
    if !newIncoming.isEmpty, let row = newIncoming[index] { return row[...] }
    return incoming.row(index)
  }
}
