// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
package import Inventory

/// A resource with all that configures it, as it was at one time: documents as JSON, by type and
/// address.
///
/// What a change is compared by: before it, as simulated, after it.
package struct ResourceState: Hashable, Sendable {
  /// A document's type and address.
  package struct Name: Hashable, Sendable, Comparable {
    /// The type.
    package var type: String
    /// The address.
    package var address: String

    /// A name from its parts.
    package init(type: String, address: String) {
      self.type = type
      self.address = address
    }

    package static func < (left: Name, right: Name) -> Bool {
      (left.address, left.type) < (right.address, right.type)
    }
  }

  /// The documents.
  package var documents: [Name: String]

  /// A state of documents.
  package init(documents: [Name: String] = [:]) { self.documents = documents }

  /// What was read.
  ///
  /// - Parameter volatile: attributes that don't count, by type.
  package init(_ part: GraphPart, volatile: [String: Set<String>] = [:]) {
    documents = [:]
    // The documents live as long as the part does.
    withExtendedLifetime(part) {
      for resource in part.resources where resource.mode == .managed {
        documents[Name(type: resource.type, address: resource.address)] =
          Self.text(resource, volatile)
      }
    }
  }

  /// A resource's document as text, without what changes by itself.
  static func text(_ resource: Resource, _ volatile: [String: Set<String>]) -> String {
    guard let names = volatile[resource.type] else { return text(resource.document) }
    let arena = Arena(chunkSize: 1 << 10)
    let kept = resource.document.entries.filter { !names.contains($0.key.string ?? "") }
    return withExtendedLifetime(arena) { text(arena.object(kept)) }
  }

  /// A document as text that two equal documents share.
  static func text(_ node: Node) -> String {
    var options = JSONWriter.Options()
    options.sortsKeys = true
    options.unknown = .symbol(otherwise: "${unknown}")
    return JSONWriter.string(node, options: options)
  }

  /// Where two states differ, one line each, sorted.
  package func differences(from other: ResourceState) -> [String] {
    Set(documents.keys).union(other.documents.keys).sorted().compactMap { name in
      switch (other.documents[name], documents[name]) {
      case (let before?, let now?):
        before == now ? nil : "\(name.type) of \(name.address) is \(now) and not \(before)"
      case (nil, _?): "\(name.type) of \(name.address) is there"
      case (_?, nil): "\(name.type) of \(name.address) is gone"
      case (nil, nil): nil
      }
    }
  }
}
