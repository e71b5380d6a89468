// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A type of HCL's value system, which is cty's.
///
/// As a constraint, `any` stands for "whatever fits" and object types may have optional attributes;
/// the type of a known value has neither, except that empty collections may be of `any`.
public indirect enum HCLType: Hashable, Sendable {
  /// Not decided: cty's dynamic pseudo-type.
  case any
  /// `true` or `false`.
  case bool
  /// A number of any kind.
  case number
  /// A string of Unicode text.
  case string
  /// A sequence of values of one type.
  case list(HCLType)
  /// Distinct values of one type, without an order.
  case set(HCLType)
  /// Values of one type by string key.
  case map(HCLType)
  /// A sequence with a type for each element.
  case tuple([HCLType])
  /// Named attributes, each with a type.
  case object(HCLObjectType)

  /// An object type without optional attributes.
  public static func object(_ attributes: [String: HCLType]) -> HCLType {
    .object(
      HCLObjectType(attributes.map { HCLObjectType.Attribute(name: $0.key, type: $0.value) }))
  }

  /// Whether it is `bool`, `number` or `string`.
  public var isPrimitive: Bool {
    switch self {
    case .bool, .number, .string: true
    default: false
    }
  }

  /// Whether it is a list, set or map.
  public var isCollection: Bool { elementType != nil }

  /// The element type of a list, set or map.
  public var elementType: HCLType? {
    switch self {
    case .list(let element), .set(let element), .map(let element): element
    default: nil
    }
  }

  /// Whether `any` occurs in it anywhere.
  public var containsAny: Bool {
    switch self {
    case .any: true
    case .bool, .number, .string: false
    case .list(let element), .set(let element), .map(let element): element.containsAny
    case .tuple(let elements): elements.contains { $0.containsAny }
    case .object(let object): object.attributes.contains { $0.type.containsAny }
    }
  }

  /// The same type with every optional attribute made a plain one.
  public var withoutOptionalAttributes: HCLType {
    switch self {
    case .any, .bool, .number, .string: self
    case .list(let element): .list(element.withoutOptionalAttributes)
    case .set(let element): .set(element.withoutOptionalAttributes)
    case .map(let element): .map(element.withoutOptionalAttributes)
    case .tuple(let elements): .tuple(elements.map(\.withoutOptionalAttributes))
    case .object(let object):
      .object(
        HCLObjectType(
          sorted: object.attributes.map {
            HCLObjectType.Attribute(name: $0.name, type: $0.type.withoutOptionalAttributes)
          }))
    }
  }

  /// The name as messages use it: "string", "list of object", "bool".
  public var friendlyName: String {
    switch self {
    case .any: "dynamic"
    case .bool: "bool"
    case .number: "number"
    case .string: "string"
    case .list(let element): "list of \(element.friendlyNameInside)"
    case .set(let element): "set of \(element.friendlyNameInside)"
    case .map(let element): "map of \(element.friendlyNameInside)"
    case .tuple: "tuple"
    case .object: "object"
    }
  }

  private var friendlyNameInside: String {
    self == .any ? "any single type" : friendlyName
  }
}

extension HCLType: CustomStringConvertible {
  /// The type as a type constraint is written: `map(object({a = string}))`.
  public var description: String {
    switch self {
    case .any: "any"
    case .bool: "bool"
    case .number: "number"
    case .string: "string"
    case .list(let element): "list(\(element))"
    case .set(let element): "set(\(element))"
    case .map(let element): "map(\(element))"
    case .tuple(let elements):
      "tuple([\(elements.map(\.description).joined(separator: ", "))])"
    case .object(let object):
      "object({\(object.attributes.map(\.description).joined(separator: ", "))})"
    }
  }
}
