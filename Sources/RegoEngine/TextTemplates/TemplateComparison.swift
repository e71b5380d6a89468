// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The comparisons of templates: values of one basic kind only.
enum TemplateComparison {
  static func apply(_ name: String, _ arguments: [TemplateValue]) throws(BuiltinError) -> Bool {
    switch name {
    case "eq": return try equals(arguments)
    case "ne": return try !equals(arguments)
    case "lt": return try precedes(arguments[0], arguments[1])
    case "le": return try isAtMost(arguments)
    case "gt": return try !isAtMost(arguments)
    default: return try !precedes(arguments[0], arguments[1])
    }
  }

  /// Kinds that can be compared; a number of Rego is text.
  private enum Basic: Equatable {
    case boolean(Bool)
    case integer(Int64)
    case float(Double)
    case complex(Double)
    case text([UInt8])

    var rank: Int {
      switch self {
      case .boolean: 0
      case .integer: 1
      case .float: 2
      case .complex: 3
      case .text: 4
      }
    }
  }

  private static func basic(_ value: TemplateValue) -> Basic? {
    switch value.content {
    case .boolean(let value): .boolean(value)
    case .integer(let value): .integer(value)
    case .byte(let value): .integer(Int64(value))
    case .float(let value): .float(value)
    case .imaginary(let value): .complex(value)
    case .node: value.text.map(Basic.text)
    case .missing, .null: nil
    }
  }

  private static func equals(_ arguments: [TemplateValue]) throws(BuiltinError) -> Bool {
    guard arguments.count > 1 else { throw .failure("missing argument for comparison") }
    let first = arguments[0].unboxed
    for argument in arguments.dropFirst() where try equals(first, argument.unboxed) { return true }
    return false
  }

  private static func equals(
    _ left: TemplateValue, _ right: TemplateValue
  ) throws(BuiltinError) -> Bool {
    let (a, b) = (basic(left), basic(right))
    if let a, let b, a.rank == b.rank { return a == b }
    if a != nil || b != nil {
      if left.isMissing || right.isMissing { return false }
      throw incompatible(left, right)
    }
    if left.isMissing || right.isMissing { return left.isMissing && right.isMissing }
    func shown(_ value: TemplateValue) -> String {
      String(decoding: GoFormat.text(value.argument), as: UTF8.self)
    }
    guard left.contentType == right.contentType else {
      throw .failure(
        "non-comparable types \(shown(left)): \(left.contentType), \(right.contentType): "
          + shown(right))
    }
    throw .failure("non-comparable type \(shown(right)): \(right.contentType)")
  }

  private static func isAtMost(_ arguments: [TemplateValue]) throws(BuiltinError) -> Bool {
    if try precedes(arguments[0], arguments[1]) { return true }
    return try equals(arguments)
  }

  private static func precedes(
    _ left: TemplateValue, _ right: TemplateValue
  ) throws(BuiltinError) -> Bool {
    let left = left.unboxed
    let right = right.unboxed
    let badType = BuiltinError.failure("invalid type for comparison")
    guard let a = basic(left), let b = basic(right) else { throw badType }
    switch (a, b) {
    case (.integer(let x), .integer(let y)): return x < y
    case (.float(let x), .float(let y)): return x < y
    case (.text(let x), .text(let y)): return x.lexicographicallyPrecedes(y)
    default:
      if a.rank == b.rank { throw badType }
      throw incompatible(left, right)
    }
  }

  private static func incompatible(_ left: TemplateValue, _ right: TemplateValue) -> BuiltinError {
    .failure("incompatible types for comparison: \(left.contentType) and \(right.contentType)")
  }
}
