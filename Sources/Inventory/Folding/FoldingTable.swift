// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// What a provider's mappings say about which resources belong into which others, and about
/// documented defaults. Content, read from `mappings/<provider>/`.
package struct FoldingTable: Sendable {
  /// A type whose resources configure a facet of another one.
  package struct Satellite: Sendable {
    /// The type that it is folded into.
    package var parent: String
    /// Its attribute that names the parent.
    package var reference: String

    /// A satellite from its parts.
    package init(parent: String, reference: String) {
      self.parent = parent
      self.reference = reference
    }
  }

  /// An inline or deprecated form that is brought into the shape of a satellite.
  package struct Lift: Sendable {
    /// The attribute or block on the parent.
    package var from: String
    /// The satellite's type.
    package var to: String
    /// Target paths in the satellite with their sources; nil keeps the block's own shape.
    package var map: [(target: [PathStep], source: Source)]?

    /// A lift from its parts.
    package init(from: String, to: String, map: [(target: [PathStep], source: Source)]?) {
      self.from = from
      self.to = to
      self.map = map
    }
  }

  /// A step of a lift's target path: into an object, or into the first element of a list.
  package enum PathStep: Hashable, Sendable {
    /// A field of an object.
    case field(String)
    /// The only element of a list.
    case first
  }

  /// Where a lifted value comes from.
  package enum Source: Sendable {
    /// A path of field names below the block (empty: the value itself), through a value table.
    case path([String], values: [String: Node])
    /// Always this value.
    case constant(Node)
  }

  /// A documented default: the path of field names and the value.
  package struct Default: Sendable {
    /// The attribute's path; blocks on the way apply to each of their elements.
    package var path: [String]
    /// What holds when the attribute isn't set.
    package var value: Node

    /// A default from its parts.
    package init(path: [String], value: Node) {
      self.path = path
      self.value = value
    }
  }

  /// By the satellite's type.
  package var satellites: [String: Satellite] = [:]
  /// By the parent's type: attributes by whose known value it is named.
  package var parentKeys: [String: [String]] = [:]
  /// By the parent's type.
  package var lifts: [String: [Lift]] = [:]
  /// By type.
  package var defaults: [String: [Default]] = [:]
  /// Owns the memory of constants and defaults.
  package var arenas: [Arena] = []

  /// An empty table: nothing is folded.
  package init() {}
}
