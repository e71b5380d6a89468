// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// What has become of one scope since a graph was made.
package struct GraphChange: Sendable {
  /// The number of the scope in the graph.
  package var scope: Int
  /// Resources that are new or differ; what has their address, type and mode is replaced.
  package var changed: [Resource]
  /// Addresses and types of managed resources that are gone.
  package var removed: [Identity]
  /// What is known of the scope now; nil for what was known.
  package var knowledge: Scope?
  /// Owns the documents of the changed resources.
  package var arena: Arena

  /// What tells a resource from the others of its scope.
  package struct Identity: Hashable, Sendable {
    /// The address.
    package var address: String
    /// The type.
    package var type: String

    /// An identity from its parts.
    package init(address: String, type: String) {
      self.address = address
      self.type = type
    }

    /// A resource's.
    package init(_ resource: Resource) {
      self.init(address: resource.address, type: resource.type)
    }
  }

  /// A change from its parts.
  package init(
    scope: Int, changed: [Resource] = [], removed: [Identity] = [], knowledge: Scope? = nil,
    arena: Arena
  ) {
    self.scope = scope
    self.changed = changed
    self.removed = removed
    self.knowledge = knowledge
    self.arena = arena
  }

  /// What a scope's new content changes: whatever isn't as it was, and what is there no more.
  ///
  /// - Parameter covers: whether a resource of now is looked for in the new content at all; what
  ///   isn't stays.
  /// - Complexity: linear in the scope.
  package init(
    from graph: ResourceGraph, scope: Int, to part: GraphPart,
    covers: (Resource) -> Bool = { _ in true }
  ) {
    var known: [Identity: Int] = [:]
    for index in graph.resources.indices
    where graph.resources[index].scope == scope && !graph.vacant.contains(index) {
      known[Identity(graph.resources[index])] = index
    }
    self.init(scope: scope, knowledge: part.scope, arena: part.arena)
    for resource in part.resources {
      guard let index = known.removeValue(forKey: Identity(resource)) else {
        changed.append(resource)
        continue
      }
      let before = graph.resources[index]
      if before.document != resource.document || before.references != resource.references
        || before.region != resource.region || before.account != resource.account
      {
        changed.append(resource)
      }
    }
    removed = known.compactMap { identity, index in
      let resource = graph.resources[index]
      return resource.mode == .managed && covers(resource) ? identity : nil
    }
  }
}
