// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Which attributes and blocks a body may have.
public struct BodySchema: Sendable {
  /// A type of block that may occur.
  public struct BlockType: Sendable {
    /// The type's name.
    public var type: String
    /// What each label means, such as `type` and `name`; as many as there must be.
    public var labels: [String]

    /// A block type from its parts.
    public init(_ type: String, labels: [String] = []) {
      self.type = type
      self.labels = labels
    }
  }

  /// The names of attributes that may be there.
  public var attributes: Set<String>
  /// The names of attributes that must be there.
  public var required: Set<String>
  /// The block types that may be there.
  public var blocks: [BlockType]

  /// A schema from its parts; required attributes need not be repeated among the others.
  public init(attributes: Set<String> = [], required: Set<String> = [], blocks: [BlockType] = []) {
    self.attributes = attributes.union(required)
    self.required = required
    self.blocks = blocks
  }
}

/// What a schema found in a body.
public struct BodyContent: Sendable {
  /// The attributes by order of appearance.
  public var attributes: [Attribute]
  /// The blocks by order of appearance.
  public var blocks: [Block]
  /// Where to point at for something missing.
  public var missingItemRange: ByteRange

  /// The attribute of a name.
  public func attribute(_ name: String) -> Attribute? { attributes.first { $0.name == name } }

  /// The blocks of a type.
  public func blocks(ofType type: String) -> [Block] { blocks.filter { $0.type == type } }
}
