// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What came of reading a text: a document, problems, or both.
public struct ReadResult: Sendable {
  /// The document; nil when the text could not be read.
  public var document: Document?
  /// Problems in the order of their place.
  public var diagnostics: [Diagnostic]
  /// Where the outermost value was written; nil when there is none.
  public var rootRange: ByteRange?

  /// A result from its parts.
  public init(document: Document?, diagnostics: [Diagnostic], rootRange: ByteRange? = nil) {
    self.document = document
    self.diagnostics = diagnostics
    self.rootRange = rootRange
  }

  /// Whether there is an error among the diagnostics.
  public var hasErrors: Bool { diagnostics.contains { $0.severity == .error } }
}
