// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// A METADATA block that was read: what it says, and of what.
struct Annotation {
  /// What a block speaks of.
  enum Scope: String {
    case rule, document, package, subpackages
  }

  let scope: Scope
  /// What `rego.metadata` shows of it.
  let value: Node
  /// What the types of documents are.
  let schemas: [SchemaAnnotation]
  /// The METADATA line.
  let range: ByteRange
}

/// An entry of `schemas:`.
struct SchemaAnnotation {
  /// What it describes: a path below `input` or `data`, the root included.
  let path: Ref
  /// What describes it.
  let source: Source

  enum Source {
    /// A schema given to the compiler, by its path: `schema.a.b` is `["a", "b"]`.
    case named([String])
    /// A schema written in the block.
    case inline(Node)
  }
}

/// Why a METADATA block is refused, in OPA's words.
struct AnnotationProblem: Error {
  let message: String
  /// How many lines below the METADATA line it is; 0 for the line itself.
  var line = 0
  /// Whether the block is right in itself and only doesn't fit what follows it.
  var isAboutTarget = false
}
