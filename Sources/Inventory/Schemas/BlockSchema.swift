// Bawn
// SPDX-License-Identifier: Apache-2.0

package import HCLSyntax

/// What a provider says about the body of a resource, data source or nested block.
package final class BlockSchema: Sendable {
  /// An argument or attribute.
  package struct Attribute: Sendable {
    /// What may be done with an attribute.
    package struct Flags: OptionSet, Sendable {
      package let rawValue: UInt8
      package init(rawValue: UInt8) { self.rawValue = rawValue }
      /// The configuration has to set it.
      package static let required = Flags(rawValue: 1)
      /// The configuration may set it.
      package static let optional = Flags(rawValue: 2)
      /// The provider decides the value where the configuration doesn't.
      package static let computed = Flags(rawValue: 4)
      /// The value must not be shown.
      package static let sensitive = Flags(rawValue: 8)
      /// The value is handed to the provider and kept nowhere.
      package static let writeOnly = Flags(rawValue: 16)
      /// The provider advises against it.
      package static let deprecated = Flags(rawValue: 32)
    }

    /// Its name.
    package let name: String
    /// The type that a value is converted to.
    package let type: HCLType
    /// What may be done with it.
    package let flags: Flags

    /// What stands in each block, where the attribute may also be written as blocks.
    ///
    /// The provider's older framework has lists and sets of objects as attributes that
    /// configuration writes as blocks, such as the `ingress` of a security group.
    package let elementSchema: BlockSchema?

    init(name: String, type: HCLType, flags: Flags) {
      self.name = name
      self.type = type
      self.flags = flags
      switch type {
      case .list(.object(let object)), .set(.object(let object)):
        elementSchema =
          flags.isDisjoint(with: [.optional, .required]) ? nil : BlockSchema(elements: object)
      default: elementSchema = nil
      }
    }
  }

  /// How many blocks of a type there may be and what they become together.
  package enum Nesting: Sendable {
    /// A list of objects.
    case list
    /// A set of objects.
    case set
    /// One object or null.
    case single
    /// A map of objects by the block's label.
    case map
  }

  /// A type of nested block.
  package struct Nested: Sendable {
    /// Its name.
    package let name: String
    /// What the blocks become.
    package let nesting: Nesting
    /// How many there must be at least.
    package let minimum: Int
    /// How many there may be; nil without a limit.
    package let maximum: Int?
    /// What stands in each.
    package let block: BlockSchema
  }

  /// The attributes, sorted by name.
  package let attributes: [Attribute]
  /// The nested block types, sorted by name.
  package let blocks: [Nested]

  init(attributes: [Attribute], blocks: [Nested]) {
    self.attributes = attributes
    self.blocks = blocks
  }

  /// The schema of objects that may be written as blocks: all attributes are optional.
  convenience init(elements: HCLObjectType) {
    self.init(
      attributes: elements.attributes.map {
        Attribute(name: $0.name, type: $0.type, flags: .optional)
      }, blocks: [])
  }

  /// The attribute of a name.
  package func attribute(_ name: String) -> Attribute? {
    Self.find(name, attributes, \.name)
  }

  /// The nested block type of a name.
  package func block(_ name: String) -> Nested? { Self.find(name, blocks, \.name) }

  /// The type of the objects that blocks of this schema become.
  package var objectType: HCLType {
    .object(
      HCLObjectType(
        attributes.map { HCLObjectType.Attribute(name: $0.name, type: $0.type) }
          + blocks.map { HCLObjectType.Attribute(name: $0.name, type: $0.type) }))
  }

  private static func find<T>(_ name: String, _ items: [T], _ key: KeyPath<T, String>) -> T? {
    var low = 0
    var high = items.count
    while low < high {
      let middle = (low + high) / 2
      if items[middle][keyPath: key] < name { low = middle + 1 } else { high = middle }
    }
    return low < items.count && items[low][keyPath: key] == name ? items[low] : nil
  }
}

extension BlockSchema.Nested {
  /// The type of what the blocks become together.
  package var type: HCLType {
    let element = block.objectType
    return switch nesting {
    case .list: .list(element)
    case .set: .set(element)
    case .single: element
    case .map: .map(element)
    }
  }
}
