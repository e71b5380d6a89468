// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a reader of YAML does beyond `ReaderOptions`.
public struct YAMLOptions: Sendable {
  /// Turns a value with a tag of an application, such as CloudFormation's `!Ref`, into what the
  /// document shall hold.
  ///
  /// - Parameters:
  ///   - tag: as written, `!` included, or in full when it came from a `%TAG` directive.
  ///   - value: the value without the tag; an untyped scalar is resolved as if it had none.
  ///   - arena: for making the new value.
  /// - Returns: the value to take; nil leaves the value as it is, with a warning.
  public typealias TagHandler =
    @Sendable (_ tag: String, _ value: Node, _ arena: Arena) -> Node?

  /// Which plain scalars are booleans and numbers.
  @frozen
  public enum Schema: Sendable {
    /// YAML 1.2's core schema: `yes` and `on` are strings, numbers keep every digit, keys are text.
    case core
    /// YAML 1.1 as go-yaml 2 has it: `yes` and `on` are booleans, `017` and `0b11` numbers,
    /// numbers are 64-bit integers or doubles, keys are resolved as values are, and what JSON
    /// can't hold is an error.
    case legacy
  }

  /// Decides what a plain scalar is, in place of a schema.
  ///
  /// - Returns: the value, which for a text is the text itself; nil when there can't be such a
  ///   value, which is an error.
  public typealias ScalarResolver = @Sendable (_ text: Node, _ arena: Arena) -> Node?

  /// Which plain scalars are booleans and numbers.
  public var schema = Schema.core
  /// Decides about plain scalars instead of the schema, those of keys included, which it makes the
  /// text of what they come to; null is no key then.
  public var scalarResolver: ScalarResolver?
  /// Called for each tag that isn't YAML's own; nil drops such tags with a warning.
  public var tagHandler: TagHandler?
  /// Whether an entry `<<` takes over the entries of the mapping or mappings it holds.
  public var mergesKeys = true
  /// How many values aliases may add to a document: `*a` counts as all that `&a` holds.
  ///
  /// Aliases share memory, so this bounds the work of whoever walks the document.
  public var maximumAliasedNodeCount = 1_000_000

  /// Merge keys on, no application tags.
  public init() {}
}
