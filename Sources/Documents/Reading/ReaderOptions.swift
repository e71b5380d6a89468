// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a reader of documents accepts and keeps.
///
/// The defaults are strict and bounded: input is untrusted unless the caller knows better.
public struct ReaderOptions: Sendable {
  /// Whether every element and entry remembers where it was written (`Node.range(at:)`).
  ///
  /// An element's range is the value, an entry's reaches from the start of its key to the end of
  /// its value.
  public var keepsRanges = false
  /// The number that ranges carry: the file's in a `SourceMap`.
  public var fileNumber: UInt32 = 0
  /// Whether entries are stored in Rego's order of keys rather than as written.
  public var sortsKeys = false
  /// Whether a comma before a closing bracket is passed over, with a warning.
  public var allowsTrailingCommas = false
  /// Whether `//` and `/* */` comments are passed over, as Azure templates use them.
  public var allowsComments = false
  /// Whether an escaped half of a surrogate pair becomes U+FFFD, with a warning; else an error.
  public var replacesLoneSurrogates = false
  /// Whether numbers remember how they were written (`Node.spelledNumberText`).
  public var keepsNumberSpelling = false
  /// How deep collections may be nested.
  public var maximumDepth = 1000
  /// The size of the largest text that is read.
  public var maximumByteCount = 1 << 30
  /// How many values a document may have, keys included, after expansion of YAML aliases.
  public var maximumNodeCount = 100_000_000
  /// How many warnings are told one by one; the others are counted.
  public var maximumWarningCount = 100

  /// The strict defaults.
  public init() {}
}
