// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// JSON Schemas that tell a compiler what `input` and base documents hold.
///
/// METADATA blocks name them: `schema.a.b` is the one at `["a", "b"]`. The one at the empty path
/// describes `input` for all rules.
public struct RegoSchemas: Sendable {
  private var documents: [[String]: Document] = [:]

  /// No schemas.
  public init() {}

  /// Adds a schema, or replaces the one at the path.
  public mutating func add(_ document: Document, at path: [String] = []) {
    documents[path] = document
  }

  /// Whether there are none.
  public var isEmpty: Bool { documents.isEmpty }

  /// The schema at a path.
  public subscript(path: [String]) -> Document? { documents[path] }
}
