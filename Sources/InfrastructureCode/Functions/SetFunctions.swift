// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Functions on sets.
enum SetFunctions {
  typealias Failure = HCLFunctionError
  typealias Parameter = HCLFunction.Parameter

  static let table: [String: HCLFunction] = [
    "setunion": combination { sets in
      sets.dropFirst().reduce(sets[0]) { $0 + $1 }
    },
    "setintersection": combination { sets in
      sets.dropFirst().reduce(sets[0]) { kept, other in
        let other = Set(other)
        return kept.filter { other.contains($0) }
      }
    },
    "setsubtract": HCLFunction(
      [Parameter("a", .set(.any)), Parameter("b", .set(.any))], resultIsNotNull: true,
      returnType: { _ throws(Failure) in .set(.any) }, implementation: subtract),
    "setproduct": CollectionFunctions.dynamic(
      [], variadic: Parameter("sets", .any, allowsMarked: true), isNotNull: true, product),
  ]

  private static func combination(
    _ combine: @escaping @Sendable ([[HCLValue]]) -> [HCLValue]
  ) -> HCLFunction {
    HCLFunction(
      [Parameter("first_set", .set(.any))], variadic: Parameter("other_sets", .set(.any)),
      resultIsNotNull: true, returnType: { _ throws(Failure) in .set(.any) },
      implementation: { arguments, _ throws(Failure) in
        let (sets, type) = try unified(arguments)
        guard arguments.allSatisfy(\.isWhollyKnown) else {
          return .unknown(.set(type), isNotNull: true, from: arguments)
        }
        return .set(combine(sets), of: type)
      })
  }

  private static func subtract(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let (sets, type) = try unified(arguments)
    guard arguments.allSatisfy(\.isWhollyKnown) else {
      return .unknown(.set(type), isNotNull: true, from: arguments)
    }
    let removed = Set(sets[1])
    return .set(sets[0].filter { !removed.contains($0) }, of: type)
  }

  /// The elements of all sets, converted to the one type they can all take.
  private static func unified(
    _ arguments: [HCLValue]
  ) throws(Failure) -> ([[HCLValue]], HCLType) {
    let types = arguments.compactMap { argument -> HCLType? in
      if let elements = argument.elements, elements.isEmpty { return nil }
      return argument.type.elementType
    }
    guard let type = Conversion.unify(types) else {
      throw HCLFunctionError("all sets must have the same element type")
    }
    var sets: [[HCLValue]] = []
    for (index, argument) in arguments.enumerated() {
      let set = try Conversion.convert(argument, to: .set(type), argument: index)
      sets.append(set.elements ?? [])
    }
    return (sets, type)
  }

  private static func product(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    guard arguments.count >= 2 else {
      throw HCLFunctionError("at least two arguments are required")
    }
    var factors: [[HCLValue]] = []
    var size = 1
    var isOrdered = true
    var marks: HCLMarks = []
    for (index, argument) in arguments.enumerated() {
      let elements = try CollectionFunctions.sequence(argument, argument: index, allowsSet: true)
      marks.formUnion(argument.marks)
      if case .set = argument.content {
        guard argument.isWhollyKnown else {
          return .unknown(.any, isNotNull: true, from: arguments)
        }
        isOrdered = false
      }
      factors.append(elements)
      let (next, overflow) = size.multipliedReportingOverflow(by: elements.count)
      size = overflow ? .max : next
    }
    let (amount, overflow) = size.multipliedReportingOverflow(by: arguments.count + 1)
    try budget.reserve(overflow ? .max : amount)
    var types: [HCLType] = []
    for (index, argument) in arguments.enumerated() {
      switch argument.content {
      case .tuple(let elements):
        guard let type = Conversion.unify(elements.map(\.type)) else {
          throw HCLFunctionError("all elements must be of the same type", argument: index)
        }
        types.append(type)
      default: types.append(CollectionFunctions.elementType(of: argument))
      }
    }
    var rows: [[HCLValue]] = [[]]
    for (factor, type) in zip(factors, types) {
      // Elements of a tuple are brought to one type first, as the lists of pairs need one.
      var converted: [HCLValue] = []
      for element in factor { converted.append(try Conversion.convert(element, to: type)) }
      rows = rows.flatMap { row in converted.map { row + [$0] } }
    }
    let elements = rows.map { HCLValue.tuple($0) }
    if isOrdered { return HCLValue.list(elements, of: .tuple(types)).marked(with: marks) }
    return HCLValue.set(elements, of: .tuple(types)).marked(with: marks)
  }
}
