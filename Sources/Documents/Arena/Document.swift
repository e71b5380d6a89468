// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A finished, immutable document: a root value and the arena it lives in.
///
/// Copying a document copies two references. It may be read from several threads at once.
public struct Document: Sendable {
  /// The outermost value.
  ///
  /// It and everything below stay valid as long as the document does: keep the document while
  /// working with nodes.
  public let root: Node
  /// Owns the memory of the values.
  public let arena: Arena

  /// A document over an arena that nobody writes to any more.
  public init(root: Node, arena: Arena) {
    self.root = root
    self.arena = arena
  }

  /// The root for reading without pointers.
  public var view: View { View(node: root, arena: arena) }
}

/// Builds one document on one thread.
///
/// Not copyable, so that `finish` can take the arena away from whoever filled it.
public struct DocumentBuilder: ~Copyable {
  /// Where values are made.
  public let arena: Arena

  /// An empty builder.
  public init(chunkSize: Int = 16 << 10, limit: Int = .max) {
    arena = Arena(chunkSize: chunkSize, limit: limit)
  }

  /// Ends the building.
  public consuming func finish(root: Node) -> Document { Document(root: root, arena: arena) }
}
