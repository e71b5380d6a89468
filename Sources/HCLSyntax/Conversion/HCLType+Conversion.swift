// Bawn
// SPDX-License-Identifier: Apache-2.0

extension HCLType {
  /// What a message says when a value isn't of the type.
  func requirement(given: HCLType) -> String {
    isPrimitive
      ? "a \(friendlyName) is required" : "\(friendlyName) required, but have \(given.friendlyName)"
  }

  /// The type that an unknown or null of this type has after a conversion to `wanted`.
  func conversionTarget(for wanted: HCLType) throws(HCLConversionError) -> HCLType {
    if wanted == .any { return self }
    if self == .any { return wanted.withoutOptionalAttributes }
    switch (self, wanted) {
    case (.bool, .bool), (.number, .number), (.string, .string), (.bool, .string),
      (.number, .string), (.string, .bool), (.string, .number):
      return wanted
    case (.list(let own), .list(let element)), (.set(let own), .list(let element)):
      return .list(try own.conversionTarget(for: element))
    case (.list(let own), .set(let element)), (.set(let own), .set(let element)):
      return .set(try own.conversionTarget(for: element))
    case (.tuple(let types), .list(let element)):
      return .list(try HCLType.element(of: types, for: element))
    case (.tuple(let types), .set(let element)):
      return .set(try HCLType.element(of: types, for: element))
    case (.map(let own), .map(let element)):
      return .map(try own.conversionTarget(for: element))
    case (.object(let object), .map(let element)):
      return .map(try HCLType.element(of: object.attributes.map(\.type), for: element))
    case (.tuple(let types), .tuple(let others)):
      guard types.count == others.count else {
        throw HCLConversionError("tuple of \(others.count) elements is required")
      }
      var result: [HCLType] = []
      for (type, other) in zip(types, others) {
        result.append(try type.conversionTarget(for: other))
      }
      return .tuple(result)
    case (.object(let object), .object(let other)):
      var result: [HCLObjectType.Attribute] = []
      for attribute in other.attributes {
        if let own = object[attribute.name] {
          result.append(
            HCLObjectType.Attribute(
              name: attribute.name, type: try own.type.conversionTarget(for: attribute.type)))
        } else if attribute.isOptional {
          result.append(
            HCLObjectType.Attribute(
              name: attribute.name, type: attribute.type.withoutOptionalAttributes))
        } else {
          throw HCLConversionError("attribute \(quotedForHCL(attribute.name)) is required")
        }
      }
      return .object(HCLObjectType(sorted: result))
    case (.map(let own), .object(let other)):
      var result: [HCLObjectType.Attribute] = []
      for attribute in other.attributes {
        result.append(
          HCLObjectType.Attribute(
            name: attribute.name, type: try own.conversionTarget(for: attribute.type)))
      }
      return .object(HCLObjectType(sorted: result))
    default:
      throw HCLConversionError(wanted.requirement(given: self))
    }
  }

  private static func element(
    of types: [HCLType], for element: HCLType
  ) throws(HCLConversionError) -> HCLType {
    guard !types.isEmpty else { return element.withoutOptionalAttributes }
    var targets: [HCLType] = []
    for type in types { targets.append(try type.conversionTarget(for: element)) }
    return unified(targets) ?? .any
  }

  /// Whether an optional attribute with a default occurs in it.
  public var hasDefaults: Bool {
    switch self {
    case .any, .bool, .number, .string: false
    case .list(let element), .set(let element), .map(let element): element.hasDefaults
    case .tuple(let elements): elements.contains { $0.hasDefaults }
    case .object(let object):
      object.attributes.contains { $0.defaultValue != nil || $0.type.hasDefaults }
    }
  }

  /// The one type that values of all of these types can take without losing anything, as cty's
  /// `convert.UnifyUnsafe` finds it; nil when there is none.
  ///
  /// `any`, the type of unknowns of which nothing is known and of plain nulls, fits everything.
  public static func unified(_ types: [HCLType]) -> HCLType? {
    guard let first = types.first else { return .any }
    var distinct: [HCLType] = []
    var seen: Set<HCLType> = []
    for type in types where type != .any && seen.insert(type).inserted { distinct.append(type) }
    if distinct.isEmpty { return .any }
    if distinct.count == 1 { return distinct[0] }
    if distinct.allSatisfy(\.isPrimitive) {
      // A string can say what any of them says; between bool and number there is nothing else.
      return distinct.contains(.string) ? .string : nil
    }
    var kinds: Set<Int> = []
    for type in distinct { kinds.insert(type.kindNumber) }
    let isMapping = kinds.isSubset(of: [5, 7])
    let isSequence = kinds.isSubset(of: [3, 4, 6])
    if isMapping { return unifiedMapping(distinct) }
    if isSequence { return unifiedSequence(distinct, first: first) }
    return nil
  }

  private var kindNumber: Int {
    switch self {
    case .any: 0
    case .bool, .number: 1
    case .string: 2
    case .list: 3
    case .set: 4
    case .map: 5
    case .tuple: 6
    case .object: 7
    }
  }

  private static func unifiedMapping(_ types: [HCLType]) -> HCLType? {
    var objects: [HCLObjectType] = []
    var elements: [HCLType] = []
    for type in types {
      switch type {
      case .object(let object): objects.append(object)
      case .map(let element): elements.append(element)
      default: return nil
      }
    }
    if elements.isEmpty, let first = objects.first {
      let names = first.attributes.map(\.name)
      if objects.allSatisfy({ $0.attributes.map(\.name) == names }) {
        var attributes: [HCLObjectType.Attribute] = []
        for (index, name) in names.enumerated() {
          guard let type = unified(objects.map { $0.attributes[index].type }) else { return nil }
          attributes.append(HCLObjectType.Attribute(name: name, type: type))
        }
        return .object(HCLObjectType(sorted: attributes))
      }
    }
    for object in objects { elements.append(contentsOf: object.attributes.map(\.type)) }
    return unified(elements).map { .map($0) }
  }

  private static func unifiedSequence(_ types: [HCLType], first: HCLType) -> HCLType? {
    var tuples: [[HCLType]] = []
    var elements: [HCLType] = []
    var hasList = false
    for type in types {
      switch type {
      case .tuple(let members): tuples.append(members)
      case .list(let element):
        hasList = true
        elements.append(element)
      case .set(let element): elements.append(element)
      default: return nil
      }
    }
    if elements.isEmpty, let first = tuples.first,
      tuples.allSatisfy({ $0.count == first.count })
    {
      var members: [HCLType] = []
      for index in first.indices {
        guard let type = unified(tuples.map { $0[index] }) else { return nil }
        members.append(type)
      }
      return .tuple(members)
    }
    for tuple in tuples { elements.append(contentsOf: tuple) }
    guard let element = unified(elements) else { return nil }
    // A set loses nothing as a list, but not the other way round; a tuple becomes either.
    let hasSet = types.contains { if case .set = $0 { true } else { false } }
    return hasSet && !hasList ? .set(element) : .list(element)
  }
}
