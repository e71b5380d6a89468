// Bawn
// SPDX-License-Identifier: Apache-2.0

extension HCLValue {
  /// The type of the value; an unknown's is its constraint.
  ///
  /// - Complexity: O(n) for tuples and objects, O(1) otherwise.
  public var type: HCLType {
    switch content {
    case .null(let type): type
    case .bool: .bool
    case .number: .number
    case .string: .string
    case .list(_, let element): .list(element)
    case .set(_, let element): .set(element)
    case .map(_, let element): .map(element)
    case .tuple(let elements): .tuple(elements.map(\.type))
    case .object(let entries):
      .object(
        HCLObjectType(
          sorted: entries.entries.map {
            HCLObjectType.Attribute(name: $0.key, type: $0.value.type)
          }))
    case .unknown(let unknown): unknown.type
    }
  }

  /// Whether it is null.
  public var isNull: Bool {
    if case .null = content { true } else { false }
  }

  /// Whether the value itself is known; something within may not be.
  public var isKnown: Bool {
    if case .unknown = content { false } else { true }
  }

  /// What is known of it, when it is unknown.
  public var unknownDetails: HCLUnknown? {
    if case .unknown(let unknown) = content { unknown } else { nil }
  }

  /// The truth value, if it is one.
  public var boolValue: Bool? {
    if case .bool(let value) = content { value } else { nil }
  }

  /// The number, if it is one.
  public var numberValue: HCLNumber? {
    if case .number(let value) = content { value } else { nil }
  }

  /// The number as an `Int`, if it is a whole number that fits.
  public var intValue: Int? {
    if case .number(let value) = content, let exact = value.int64Value {
      Int(exactly: exact)
    } else {
      nil
    }
  }

  /// The text, if it is a string.
  public var stringValue: String? {
    if case .string(let value) = content { value } else { nil }
  }

  /// The elements of a list, set or tuple in the order in which HCL visits them.
  public var elements: [HCLValue]? {
    switch content {
    case .list(let elements, _), .set(let elements, _), .tuple(let elements): elements
    default: nil
    }
  }

  /// The members of a map or object.
  public var entries: HCLEntries? {
    switch content {
    case .map(let entries, _), .object(let entries): entries
    default: nil
    }
  }

  /// The value of a key or attribute of a map or object, without any diagnosis.
  public func member(_ key: String) -> HCLValue? { entries?[key] }

  /// Whether the value is certain not to be null.
  public var isCertainlyNotNull: Bool {
    switch content {
    case .null: false
    case .unknown(let unknown): unknown.isNotNull
    default: true
    }
  }
}
