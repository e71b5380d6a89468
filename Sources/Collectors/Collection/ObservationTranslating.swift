// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Inventory

/// Whoever makes resources of what was observed.
package protocol ObservationTranslating: Sendable {
  /// The resources that an observation stands for: its own and its satellites; none for a kind
  /// that isn't known. Called from several tasks at once.
  ///
  /// - Parameter arena: holds the observation's document; the resources' documents go there too.
  func resources(of observation: Observation, in arena: Arena) -> [Resource]
}

/// What becomes of a resource's document before it is kept.
package protocol DocumentKeeping: Sendable {
  /// A copy in another arena, without what must not be kept.
  func kept(_ document: Node, type: String, in arena: Arena) -> Node
}

/// Keeps everything.
package struct PlainKeeping: DocumentKeeping {
  /// Keeping without any change.
  package init() {}

  package func kept(_ document: Node, type: String, in arena: Arena) -> Node {
    arena.copy(document)
  }
}
