// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Functions on numbers.
enum NumberFunctions {
  typealias Failure = HCLFunctionError

  static let table: [String: HCLFunction] = [
    "abs": .number { $0.magnitude },
    "ceil": .number { $0.ceiling },
    "floor": .number { $0.floor },
    "signum": HCLFunction(
      [.init("num", .number)], returns: .number,
      implementation: { arguments, _ throws(Failure) in
        guard let number = arguments.number(0).int64Value else {
          throw HCLFunctionError(
            "value must be a whole number, between -9223372036854775808 and 9223372036854775807")
        }
        return .number(Int(number.signum()))
      }),
    "max": HCLFunction(
      variadic: .init("numbers", .number), returns: .number,
      implementation: { arguments, _ throws(Failure) in
        try extreme(arguments) { $0 < $1 }
      }),
    "min": HCLFunction(
      variadic: .init("numbers", .number), returns: .number,
      implementation: { arguments, _ throws(Failure) in
        try extreme(arguments) { $1 < $0 }
      }),
    "pow": HCLFunction(
      [.init("num", .number), .init("power", .number)], returns: .number, implementation: power),
    "log": HCLFunction(
      [.init("num", .number), .init("base", .number)], returns: .number, implementation: logarithm),
    "parseint": HCLFunction(
      [.init("number", .any), .init("base", .number)], returns: .number, implementation: parse),
    "sum": HCLFunction(
      [.init("list", .any)], returns: .number, implementation: sum),
    "range": HCLFunction(
      variadic: .init("params", .number), returns: .list(.number), implementation: range),
  ]

  private static func extreme(
    _ arguments: [HCLValue], replaces: (HCLNumber, HCLNumber) -> Bool
  ) throws(Failure) -> HCLValue {
    guard !arguments.isEmpty else { throw HCLFunctionError("must pass at least one number") }
    var best = arguments.number(0)
    for index in arguments.indices.dropFirst() where replaces(best, arguments.number(index)) {
      best = arguments.number(index)
    }
    return .number(best)
  }

  /// Computed in double precision, as Terraform does.
  private static func power(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let result = Power.of(arguments.number(0).doubleValue, arguments.number(1).doubleValue)
    guard let number = HCLNumber(shortest: result) else {
      throw HCLFunctionError("the result is not a finite number")
    }
    return .number(number)
  }

  private static func logarithm(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let result =
      NaturalLogarithm.of(arguments.number(0).doubleValue)
      / NaturalLogarithm.of(arguments.number(1).doubleValue)
    guard let number = HCLNumber(shortest: result) else {
      throw HCLFunctionError("the result is not a finite number")
    }
    return .number(number)
  }

  private static func parse(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    guard let text = arguments[0].stringValue else {
      throw HCLFunctionError(
        "first argument must be a string, not \(arguments[0].type.friendlyName)", argument: 0)
    }
    let base = try arguments.integer(1)
    guard (2...62).contains(base) else {
      throw HCLFunctionError("base must be a whole number between 2 and 62 inclusive", argument: 1)
    }
    try budget.reserve(text.utf8.count / 16 + 1)
    guard text.utf8.count <= 20_000, let number = HCLNumber(wholeText: text, radix: base) else {
      throw HCLFunctionError(
        "cannot parse \(Formatting.quoted(text)) as a base \(base) integer", argument: 0)
    }
    return .number(number)
  }

  private static func sum(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    guard let elements = arguments[0].elements else {
      throw HCLFunctionError(
        "argument must be list, set, or tuple. Received \(arguments[0].type.friendlyName)",
        argument: 0)
    }
    guard !elements.isEmpty else {
      throw HCLFunctionError("cannot sum an empty list", argument: 0)
    }
    guard arguments[0].isWhollyKnown else {
      return .unknown(.number, isNotNull: true, from: arguments)
    }
    var total = HCLNumber.zero
    for element in elements {
      guard element.isKnown else {
        return .unknown(.number, isNotNull: true, from: arguments)
      }
      let converted = try Conversion.convert(element, to: .number, argument: 0)
      guard let number = converted.numberValue, let next = total.adding(number) else {
        throw HCLFunctionError("argument must be list, set, or tuple of number values", argument: 0)
      }
      total = next
    }
    return .number(total)
  }

  private static func range(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let start: HCLNumber
    let limit: HCLNumber
    var step: HCLNumber
    switch arguments.count {
    case 1:
      start = .zero
      limit = arguments.number(0)
      step = HCLNumber(limit.isNegative ? -1 : 1)
    case 2:
      start = arguments.number(0)
      limit = arguments.number(1)
      step = HCLNumber(limit < start ? -1 : 1)
    case 3:
      start = arguments.number(0)
      limit = arguments.number(1)
      step = arguments.number(2)
    default:
      throw HCLFunctionError("must have one, two, or three arguments")
    }
    if start == limit { return .list([], of: .number) }
    if step.isZero { throw HCLFunctionError("step must not be zero") }
    if !step.isNegative, limit < start {
      throw HCLFunctionError("end must be greater than start when step is positive")
    }
    if step.isNegative, start < limit {
      throw HCLFunctionError("end must be less than start when step is negative")
    }
    var numbers: [HCLValue] = []
    var current = start
    while step.isNegative ? limit < current : current < limit {
      guard numbers.count < 1024 else {
        throw HCLFunctionError(
          "more than 1024 values were generated; either decrease the difference between start and "
            + "end or use a smaller step")
      }
      numbers.append(.number(current))
      guard let next = current.adding(step) else { break }
      current = next
    }
    return .list(numbers, of: .number)
  }
}
