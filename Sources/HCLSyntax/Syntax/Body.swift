// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// The content of a file or block: attributes and blocks.
///
/// A body of the native syntax knows its attributes and blocks. One of the JSON syntax can't tell
/// them apart without a schema: there the two lists are empty, and `content(_:…)` reads it. That
/// method, `partialContent` and `justAttributes` work on both, so callers need not care.
public struct Body: Sendable {
  /// The attributes in order; empty for the JSON syntax.
  public let attributes: [Attribute]
  /// The blocks in order; empty for the JSON syntax.
  public let blocks: [Block]
  /// The bytes between the braces, or of the whole file.
  public let range: ByteRange
  /// The JSON value to be read with a schema; nil for the native syntax.
  let json: JSONBody?

  /// A body of the native syntax.
  public init(attributes: [Attribute], blocks: [Block], range: ByteRange) {
    self.attributes = attributes
    self.blocks = blocks
    self.range = range
    json = nil
  }

  /// A body that has yet to be read with a schema.
  init(json: JSONBody, range: ByteRange) {
    attributes = []
    blocks = []
    self.range = range
    self.json = json
  }

  /// Whether it is of the JSON syntax.
  public var isJSON: Bool { json != nil }

  /// The attribute of a name; nil for the JSON syntax.
  ///
  /// - Complexity: O(n), as bodies are small.
  public func attribute(_ name: String) -> Attribute? {
    attributes.first { $0.name == name }
  }

  /// The blocks of a type; none for the JSON syntax.
  public func blocks(ofType type: String) -> [Block] {
    blocks.filter { $0.type == type }
  }
}

/// `name = expression`.
public struct Attribute: Sendable {
  /// The name.
  public let name: String
  /// The bytes of the name.
  public let nameRange: ByteRange
  /// The value.
  public let expression: Expression
  /// The bytes of all of it.
  public let range: ByteRange

  /// An attribute from its parts.
  public init(name: String, nameRange: ByteRange, expression: Expression, range: ByteRange) {
    self.name = name
    self.nameRange = nameRange
    self.expression = expression
    self.range = range
  }
}

/// `type "label" { … }`.
public struct Block: Sendable {
  /// A label of a block.
  public struct Label: Sendable {
    /// The text, without quotes.
    public let text: String
    /// The bytes, with quotes.
    public let range: ByteRange

    /// A label from its parts.
    public init(text: String, range: ByteRange) {
      self.text = text
      self.range = range
    }
  }

  /// The block's type, such as `resource`.
  public let type: String
  /// The bytes of the type.
  public let typeRange: ByteRange
  /// The labels in order.
  public let labels: [Label]
  /// What stands between the braces.
  public let body: Body
  /// The bytes of all of it, from the type to the closing brace.
  public let range: ByteRange

  /// A block from its parts.
  public init(type: String, typeRange: ByteRange, labels: [Label], body: Body, range: ByteRange) {
    self.type = type
    self.typeRange = typeRange
    self.labels = labels
    self.body = body
    self.range = range
  }

  /// The bytes of type and labels: what a message about the block as a whole should point at.
  public var headerRange: ByteRange {
    labels.last.map { typeRange.union($0.range) } ?? typeRange
  }
}
