// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Functions that choose elements or put them in another order.
extension CollectionFunctions {
  static func distinct(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let elements = try sequence(arguments[0], argument: 0, allowsSet: true)
    guard arguments[0].isWhollyKnown else {
      return .unknown(.list(elementType(of: arguments[0])), isNotNull: true, from: arguments)
    }
    var seen: Set<HCLValue> = []
    let kept = elements.filter { seen.insert($0).inserted }
    return sameKind(as: arguments[0], kept)
  }

  static func compact(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    guard arguments[0].isWhollyKnown else {
      return .unknown(.list(.string), isNotNull: true, from: arguments)
    }
    let kept = (arguments[0].elements ?? []).filter { $0.stringValue?.isEmpty == false }
    return .list(kept, of: .string)
  }

  static func slice(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let elements = try sequence(arguments[0], argument: 0, allowsSet: false)
    let start = try arguments.integer(1)
    let end = try arguments.integer(2)
    guard start >= 0 else {
      throw HCLFunctionError("start index must not be less than zero", argument: 1)
    }
    guard end <= elements.count else {
      throw HCLFunctionError(
        "end index must not be greater than the length of the list", argument: 2)
    }
    guard start <= end else {
      throw HCLFunctionError("start index must not be greater than end index", argument: 1)
    }
    return sameKind(as: arguments[0], Array(elements[start..<end]))
      .marked(with: arguments[0].marks)
  }

  static func chunk(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let elements = try sequence(arguments[0], argument: 0, allowsSet: false)
    let marks = arguments[0].marks
    let size = try arguments.integer(1)
    guard size >= 0 else {
      throw HCLFunctionError("the size argument must be positive", argument: 1)
    }
    let type = elementType(of: arguments[0])
    let stride = size == 0 ? max(elements.count, 1) : size
    var chunks: [HCLValue] = []
    var start = 0
    while start < elements.count {
      let end = min(start + min(stride, elements.count), elements.count)
      chunks.append(sameKind(as: arguments[0], Array(elements[start..<end])))
      start = end
    }
    if case .tuple = arguments[0].content { return HCLValue.tuple(chunks).marked(with: marks) }
    return HCLValue.list(chunks, of: .list(type)).marked(with: marks)
  }

  static func reverse(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let elements = try sequence(arguments[0], argument: 0, allowsSet: true)
    return sameKind(as: arguments[0], elements.reversed()).marked(with: arguments[0].marks)
  }

  static func sort(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let elements = arguments[0].elements ?? []
    if elements.contains(where: \.isNull) {
      throw HCLFunctionError("given list element is null; a null string cannot be sorted")
    }
    guard arguments[0].isWhollyKnown else {
      // How many there are is known, even though nobody can tell which comes where.
      return .list(
        elements.map { _ in .unknown(.string, isNotNull: true, from: arguments) }, of: .string)
    }
    return .list(
      elements.sorted { ($0.stringValue ?? "") < ($1.stringValue ?? "") }, of: .string)
  }

  static func coalesce(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    guard !arguments.isEmpty else { throw HCLFunctionError("at least one argument is required") }
    let types = arguments.filter { !$0.isNull || $0.type != .any }.map(\.type)
    guard let type = Conversion.unify(types) else {
      throw HCLFunctionError("all arguments must have the same type")
    }
    for (index, argument) in arguments.enumerated() {
      if argument.isNull { continue }
      if !argument.isKnown {
        if argument.isCertainlyNotNull, type != .string, type != .any {
          return try Conversion.convert(argument, to: type, argument: index)
        }
        if argument.isCertainlyNotNull, let unknown = argument.unknownDetails,
          !unknown.prefix.isEmpty || !unknown.suffix.isEmpty
        {
          return argument
        }
        return .unknown(type, isNotNull: true, from: Array(arguments[index...]))
      }
      if type == .string, argument.stringValue == "" { continue }
      return try Conversion.convert(argument, to: type, argument: index)
    }
    throw HCLFunctionError("no non-null, non-empty-string arguments")
  }

  static func coalesceList(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    guard !arguments.isEmpty else { throw HCLFunctionError("at least one argument is required") }
    for argument in arguments {
      guard argument.isKnown else { break }
      switch argument.type {
      case .list, .tuple: break
      default: throw HCLFunctionError("coalescelist arguments must be lists or tuples")
      }
    }
    for argument in arguments {
      if argument.isNull { continue }
      guard argument.isKnown else { return .unknown(.any, isNotNull: true, from: arguments) }
      if let elements = argument.elements, !elements.isEmpty { return argument }
    }
    throw HCLFunctionError("no non-null arguments")
  }

  static func matchKeys(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let values = try sequence(arguments[0], argument: 0, allowsSet: false)
    let keys = try sequence(arguments[1], argument: 1, allowsSet: false)
    let wanted = try sequence(arguments[2], argument: 2, allowsSet: true)
    guard Conversion.unify([elementType(of: arguments[1]), elementType(of: arguments[2])]) != nil
    else { throw HCLFunctionError("keys and searchset must be of the same type") }
    guard values.count == keys.count else {
      throw HCLFunctionError("length of keys and values should be equal")
    }
    if wanted.isEmpty { return sameKind(as: arguments[0], []) }
    guard arguments[1].isWhollyKnown, arguments[2].isWhollyKnown else {
      return .unknown(.list(elementType(of: arguments[0])), isNotNull: true, from: arguments)
    }
    let (amount, overflow) = keys.count.multipliedReportingOverflow(by: wanted.count)
    guard !overflow, budget.spend(amount) else { throw HCLFunctionError("too many steps") }
    var kept: [HCLValue] = []
    for (key, value) in zip(keys, values)
    where wanted.contains(where: { Conversion.areEqual($0, key) == true }) {
      kept.append(value)
    }
    return sameKind(as: arguments[0], kept)
  }

  static func one(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let elements = try sequence(arguments[0], argument: 0, allowsSet: true)
    switch elements.count {
    case 0: return .null(elementType(of: arguments[0])).marked(with: arguments[0].marks)
    case 1: return elements[0].marked(with: arguments[0].marks)
    default:
      if case .set(_, let type) = arguments[0].content, !arguments[0].isWhollyKnown {
        // Its elements may turn out to be the same.
        return .unknown(type, from: arguments)
      }
      throw HCLFunctionError(
        "must be a list, set, or tuple value with either zero or one elements", argument: 0)
    }
  }

  static func truth(of list: HCLValue, decides: Bool) -> HCLValue {
    var isUndecided = false
    for element in list.elements ?? [] {
      if !element.isKnown {
        isUndecided = true
        // `alltrue` stops at what it can't tell, `anytrue` goes on.
        if !decides { break }
      } else if element.isNull {
        // Null is neither: it fails `alltrue` and doesn't help `anytrue`.
        if !decides { return .false }
      } else if element.boolValue == decides {
        return .bool(decides)
      }
    }
    return isUndecided ? .unknown(.bool, isNotNull: true, from: [list]) : .bool(!decides)
  }

  static func transpose(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    guard arguments[0].isWhollyKnown else {
      return .unknown(.map(.list(.string)), isNotNull: true, from: arguments)
    }
    var gathered: [String: Set<String>] = [:]
    for entry in arguments[0].entries?.entries ?? [] {
      if entry.value.isNull {
        throw HCLFunctionError("input must not contain null list", argument: 0)
      }
      for element in entry.value.elements ?? [] {
        guard let text = element.stringValue else {
          throw HCLFunctionError("values must not be null", argument: 0)
        }
        gathered[text, default: []].insert(entry.key)
      }
    }
    let lists = gathered.mapValues { names in
      HCLValue.list(names.sorted().map { .string($0) }, of: .string)
    }
    return .map(HCLEntries(lists), of: .list(.string))
  }
}
