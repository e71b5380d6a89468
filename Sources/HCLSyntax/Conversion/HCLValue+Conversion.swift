// Bawn
// SPDX-License-Identifier: Apache-2.0

extension HCLValue {
  /// The value as one of a type constraint, as cty's `convert` makes it.
  ///
  /// Numbers, strings and bools turn into each other where the text allows; tuples into lists and
  /// sets, objects into maps and maps into objects, and elements along with them. `any` keeps what
  /// there is; within a collection it stands for the one type that all elements can take. Absent
  /// optional attributes become null (see `applyingDefaults(of:)` for their defaults). Marks stay.
  ///
  /// - Complexity: O(n).
  public func converted(to type: HCLType) throws(HCLConversionError) -> HCLValue {
    if type == .any { return self }
    let marks = marks
    let result = try convertedContent(to: type)
    return marks.isEmpty ? result : result.marked(with: marks)
  }

  private func convertedContent(to type: HCLType) throws(HCLConversionError) -> HCLValue {
    switch content {
    case .null(let own):
      if own != .any { _ = try own.conversionTarget(for: type) }
      return .null(
        own == .any ? type.withoutOptionalAttributes : try own.conversionTarget(for: type))
    case .unknown(let unknown):
      if unknown.type == type { return unmarked }
      let target = try unknown.type.conversionTarget(for: type)
      // Text made of a number or bool has no fixed beginning, and a set of a list no fixed parts.
      return .unknown(unknown.with(type: target))
    default: break
    }
    switch type {
    case .any: return self
    case .bool, .number, .string: return try convertedToPrimitive(type)
    case .list(let element): return try convertedToSequence(type, element: element, isSet: false)
    case .set(let element): return try convertedToSequence(type, element: element, isSet: true)
    case .map(let element): return try convertedToMap(element)
    case .tuple(let elements): return try convertedToTuple(elements)
    case .object(let object): return try convertedToObject(object)
    }
  }

  private func convertedToPrimitive(_ type: HCLType) throws(HCLConversionError) -> HCLValue {
    switch (content, type) {
    case (.bool, .bool), (.number, .number), (.string, .string): return unmarked
    case (.bool(let value), .string): return .string(value ? "true" : "false")
    case (.number(let value), .string): return .string(value.description)
    case (.string(let text), .number):
      if let number = HCLNumber(parsing: text) { return .number(number) }
      throw HCLConversionError("a number is required")
    case (.string(let text), .bool):
      switch text {
      case "true", "1": return .true
      case "false", "0": return .false
      case "True", "TRUE":
        throw HCLConversionError(
          "a bool is required; to convert from string, use lowercase \"true\"")
      case "False", "FALSE":
        throw HCLConversionError(
          "a bool is required; to convert from string, use lowercase \"false\"")
      default: throw HCLConversionError("a bool is required")
      }
    default: throw HCLConversionError(type.requirement(given: self.type))
    }
  }

  private func convertedToSequence(
    _ type: HCLType, element: HCLType, isSet: Bool
  ) throws(HCLConversionError) -> HCLValue {
    switch content {
    case .list(_, let own) where !isSet && own == element,
      .set(_, let own) where isSet && own == element:
      return unmarked
    default: break
    }
    guard let elements else { throw HCLConversionError(type.requirement(given: self.type)) }
    if case .set(_, let own) = content, !isSet, !isWhollyKnown {
      // Unknown elements may turn out equal to others, and have no place in the order yet.
      return .unknown(
        .list(try own.conversionTarget(for: element)), isNotNull: true, from: [self])
    }
    var converted: [HCLValue] = []
    converted.reserveCapacity(elements.count)
    for (index, value) in elements.enumerated() {
      do throws(HCLConversionError) {
        converted.append(try value.converted(to: element))
      } catch {
        throw error.inside("element \(index)")
      }
    }
    var elementType = element.withoutOptionalAttributes
    if element.containsAny {
      (converted, elementType) = try HCLValue.unified(converted, empty: elementTypeIfEmpty(element))
    }
    return isSet ? .set(converted, of: elementType) : .list(converted, of: elementType)
  }

  /// An empty collection keeps its element type when anything would do.
  private func elementTypeIfEmpty(_ wanted: HCLType) -> HCLType {
    switch content {
    case .list(_, let own), .set(_, let own), .map(_, let own): wanted == .any ? own : wanted
    default: wanted
    }
  }

  private func convertedToMap(_ element: HCLType) throws(HCLConversionError) -> HCLValue {
    if case .map(_, let own) = content, own == element { return unmarked }
    guard let entries else {
      throw HCLConversionError(HCLType.map(element).requirement(given: type))
    }
    var converted: [HCLValue] = []
    converted.reserveCapacity(entries.count)
    for entry in entries.entries {
      do throws(HCLConversionError) {
        converted.append(try entry.value.converted(to: element))
      } catch {
        throw error.inside("element \(quotedForHCL(entry.key))")
      }
    }
    var elementType = element.withoutOptionalAttributes
    if element.containsAny {
      (converted, elementType) = try HCLValue.unified(converted, empty: elementTypeIfEmpty(element))
    }
    let members = zip(entries.entries, converted).map {
      HCLEntries.Entry(key: $0.key, value: $1)
    }
    return .map(HCLEntries(sorted: members), of: elementType)
  }

  private func convertedToTuple(_ types: [HCLType]) throws(HCLConversionError) -> HCLValue {
    guard case .tuple(let elements) = content else {
      throw HCLConversionError(HCLType.tuple(types).requirement(given: type))
    }
    guard elements.count == types.count else {
      throw HCLConversionError("tuple of \(types.count) elements is required")
    }
    var converted: [HCLValue] = []
    for (index, (element, type)) in zip(elements, types).enumerated() {
      do throws(HCLConversionError) {
        converted.append(try element.converted(to: type))
      } catch {
        throw error.inside("element \(index)")
      }
    }
    return .tuple(converted)
  }

  private func convertedToObject(_ object: HCLObjectType) throws(HCLConversionError) -> HCLValue {
    guard let entries else {
      throw HCLConversionError(HCLType.object(object).requirement(given: type))
    }
    var converted: [HCLEntries.Entry] = []
    var missing: [String] = []
    for attribute in object.attributes {
      guard let value = entries[attribute.name] else {
        if attribute.isOptional {
          converted.append(
            HCLEntries.Entry(
              key: attribute.name, value: .null(attribute.type.withoutOptionalAttributes)))
        } else {
          missing.append(quotedForHCL(attribute.name))
        }
        continue
      }
      do throws(HCLConversionError) {
        converted.append(
          HCLEntries.Entry(key: attribute.name, value: try value.converted(to: attribute.type)))
      } catch {
        throw error.inside("attribute \(quotedForHCL(attribute.name))")
      }
    }
    guard missing.isEmpty else {
      throw HCLConversionError(
        missing.count == 1
          ? "attribute \(missing[0]) is required"
          : "attributes \(missing.dropLast().joined(separator: ", ")) and "
            + "\(missing[missing.count - 1]) are required")
    }
    return .object(HCLEntries(sorted: converted))
  }

  /// Gives all values the one type that they can all take, and says which.
  static func unified(
    _ values: [HCLValue], empty: HCLType
  ) throws(HCLConversionError) -> ([HCLValue], HCLType) {
    guard !values.isEmpty else { return (values, empty.withoutOptionalAttributes) }
    guard let type = HCLType.unified(values.map(\.type)) else {
      throw HCLConversionError("all elements must have the same type")
    }
    var converted: [HCLValue] = []
    converted.reserveCapacity(values.count)
    for value in values { converted.append(try value.converted(to: type)) }
    return (converted, type)
  }

  /// The value with the defaults of a constraint's optional attributes put in wherever the
  /// attribute is absent or null. To be applied before the conversion to the same type.
  public func applyingDefaults(of type: HCLType) -> HCLValue {
    guard type.hasDefaults else { return self }
    let marks = marks
    switch (content, type) {
    case (.list(let elements, _), .list(let element)), (.tuple(let elements), .list(let element)),
      (.set(let elements, _), .list(let element)), (.list(let elements, _), .set(let element)),
      (.tuple(let elements), .set(let element)), (.set(let elements, _), .set(let element)):
      return .tuple(elements.map { $0.applyingDefaults(of: element) }).marked(with: marks)
    case (.tuple(let elements), .tuple(let types)):
      return .tuple(
        elements.enumerated().map {
          $0 < types.count ? $1.applyingDefaults(of: types[$0]) : $1
        }
      ).marked(with: marks)
    case (.map(let entries, _), .map(let element)), (.object(let entries), .map(let element)):
      return .object(entries.mapValues { $0.applyingDefaults(of: element) }).marked(with: marks)
    case (.map(let entries, _), .object(let object)), (.object(let entries), .object(let object)):
      var members: [HCLEntries.Entry] = entries.entries
      for (index, member) in members.enumerated() {
        guard let attribute = object[member.key] else { continue }
        if member.value.isNull, let value = attribute.defaultValue {
          members[index].value = value.applyingDefaults(of: attribute.type)
        } else {
          members[index].value = member.value.applyingDefaults(of: attribute.type)
        }
      }
      for attribute in object.attributes {
        if let value = attribute.defaultValue, entries[attribute.name] == nil {
          members.append(
            HCLEntries.Entry(
              key: attribute.name, value: value.applyingDefaults(of: attribute.type)))
        }
      }
      return .object(HCLEntries(members)).marked(with: marks)
    default:
      return self
    }
  }
}
