// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Where what is written and what runs part.
package struct DriftReport: Sendable {
  /// An attribute that has one value where it is written and another in the cloud.
  package struct Change: Sendable {
    /// The attribute's path, such as `ingress[0].cidr_blocks`.
    package var path: String
    /// What is written; absent where nothing is.
    package var written: Node
    /// What the cloud has; absent where it has nothing.
    package var found: Node
    /// Where it is written, or would be: the resource where the attribute isn't there.
    package var range: SourceRange

    /// A change from its parts.
    package init(path: String, written: Node, found: Node, range: SourceRange) {
      self.path = path
      self.written = written
      self.found = found
      self.range = range
    }
  }

  /// What is the matter with a resource.
  package enum Kind: Sendable {
    /// It is in the cloud and nowhere written.
    case unmanaged
    /// It is written and not in the cloud.
    case missing
    /// It is in both and isn't the same.
    case changed([Change])
  }

  /// One resource.
  package struct Item: Sendable {
    /// What is the matter.
    package var kind: Kind
    /// Its number in the graph of what is written; nil where nothing is.
    package var written: Int?
    /// Its number in the snapshot's graph; nil where it isn't there.
    package var live: Int?
    /// The live resource that it is a part of, for parts of something that is written.
    package var owner: Int?

    /// An item from its parts.
    package init(kind: Kind, written: Int? = nil, live: Int? = nil, owner: Int? = nil) {
      self.kind = kind
      self.written = written
      self.live = live
      self.owner = owner
    }
  }

  /// What parts, in the order of the graphs.
  package var items: [Item] = []
  /// How many resources are the same in both.
  package var same = 0
  /// Resources that couldn't be compared, with the reason: by reason, how many of which type.
  package var uncompared: [String: [String: Int]] = [:]
  /// What each written resource is in the cloud: numbers in the two graphs.
  package var pairs: [Int: Int] = [:]
  /// Keeps the memory of values that were put together for comparing.
  package var arenas: [Arena] = []

  /// Nothing compared yet.
  package init() {}
}
