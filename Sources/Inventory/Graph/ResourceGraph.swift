// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Resources and the references between them; immutable, read by any number of threads.
///
/// Resources are known by their position in `resources`. References are resolved once, when the
/// graph is made, and kept as compressed rows: the neighbours of resource `i` are
/// `targets[offsets[i]..<offsets[i + 1]]`.
package final class ResourceGraph: Sendable {
  /// All resources, in the order their scopes gave them.
  package let resources: [Resource]
  /// What they are judged as: rules read this document, satellites folded in.
  package let folded: [Node]
  /// The scopes.
  package let scopes: [Scope]
  /// The files that ranges point into.
  package let sources: SourceMap

  private let byType: [String: [Int]]
  private let byAddress: [ScopedAddress: [Int]]
  private let byIdentity: [ScopedAddress: [Int]]
  private let changedFacets: [Int: Set<String>]
  private let outgoing: Rows
  private let incoming: Rows
  /// Keep the documents' memory.
  private let arenas: [Arena]

  struct ScopedAddress: Hashable, Sendable {
    var scope: Int
    var address: String
  }

  struct Rows: Sendable {
    var offsets: [Int] = [0]
    var targets: [Int] = []

    func row(_ index: Int) -> ArraySlice<Int> { targets[offsets[index]..<offsets[index + 1]] }
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
  package func references(of index: Int) -> ArraySlice<Int> { outgoing.row(index) }

  /// The resources whose attributes name a resource.
  package func referrers(of index: Int) -> ArraySlice<Int> { incoming.row(index) }
}
