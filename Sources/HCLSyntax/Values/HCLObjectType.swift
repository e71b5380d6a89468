// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The attributes of an object type, sorted by name.
public struct HCLObjectType: Hashable, Sendable {
  /// One attribute of an object type.
  public struct Attribute: Hashable, Sendable {
    /// The attribute's name.
    public var name: String
    /// The type its value has or must convert to.
    public var type: HCLType
    /// Whether a value of the type may lack it (type constraints only).
    public var isOptional: Bool
    /// What stands in when it is absent or null: the second argument of `optional()`.
    public var defaultValue: HCLValue?

    /// An attribute from its parts.
    public init(
      name: String, type: HCLType, isOptional: Bool = false, defaultValue: HCLValue? = nil
    ) {
      self.name = name
      self.type = type
      self.isOptional = isOptional
      self.defaultValue = defaultValue
    }
  }

  /// All attributes in order of their names.
  public let attributes: [Attribute]

  /// Sorts the attributes by name; of two with one name the later wins.
  public init(_ attributes: [Attribute]) {
    var byName: [String: Attribute] = [:]
    byName.reserveCapacity(attributes.count)
    for attribute in attributes { byName[attribute.name] = attribute }
    self.attributes = byName.values.sorted { $0.name < $1.name }
  }

  /// Takes attributes that are sorted and distinct already.
  init(sorted attributes: [Attribute]) {
    self.attributes = attributes
  }

  /// The attribute of a name.
  ///
  /// - Complexity: O(log n).
  public subscript(name: String) -> Attribute? {
    var low = 0
    var high = attributes.count
    while low < high {
      let middle = (low + high) / 2
      if attributes[middle].name < name { low = middle + 1 } else { high = middle }
    }
    return low < attributes.count && attributes[low].name == name ? attributes[low] : nil
  }
}

extension HCLObjectType.Attribute: CustomStringConvertible {
  /// `name = type`, with `optional(…)` around the type where that holds.
  public var description: String {
    "\(name) = \(isOptional ? "optional(\(type))" : type.description)"
  }
}
