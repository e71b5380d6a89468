// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// What one scope (a root module, an account) adds to a graph.
///
/// Parts are made side by side, each with an arena of its own; `ResourceGraph.init(parts:)`
/// joins them.
package struct GraphPart: Sendable {
  /// What the resources are judged together as.
  package var scope: Scope
  /// The resources; their `scope` numbers are set when parts are joined.
  package var resources: [Resource]
  /// What stands for the scope itself, so that something can be said of it; comes after the others.
  package var subject: Resource?
  /// Resources that are about to go: not in the graph, but what they belonged to changes by it.
  package var removed: [Resource] = []
  /// Owns the resources' documents.
  package var arena: Arena

  /// A part from what it holds.
  package init(scope: Scope, resources: [Resource], arena: Arena) {
    self.scope = scope
    self.resources = resources
    self.arena = arena
  }
}
