// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Functions on lists, tuples, maps and objects.
enum CollectionFunctions {
  typealias Failure = HCLFunctionError
  typealias Parameter = HCLFunction.Parameter

  static let table: [String: HCLFunction] = [
    "length": HCLFunction(
      [Parameter("value", .any, allowsUnknown: true, allowsMarked: true)], returns: .number,
      implementation: length),
    "concat": dynamic(
      [], variadic: Parameter("seqs", .any, allowsMarked: true), isNotNull: true, concat),
    "merge": dynamic(
      [], variadic: Parameter("maps", .any, allowsNull: true, allowsMarked: true), isNotNull: true,
      merge),
    "lookup": dynamic(
      [Parameter("inputMap", .any, allowsMarked: true), Parameter("key", .string)],
      variadic: Parameter(
        "default", .any, allowsNull: true, allowsUnknown: true, allowsMarked: true), lookup),
    "element": dynamic(
      [Parameter("list", .any, allowsMarked: true), Parameter("index", .number)], element),
    "keys": HCLFunction(
      [Parameter("inputMap", .any, allowsMarked: true)], resultIsNotNull: true,
      returnType: { arguments throws(Failure) in
        switch arguments[0].type {
        case .any, .object: return .any
        case .map: return .list(.string)
        default: throw HCLFunctionError("must have map or object type", argument: 0)
        }
      }, implementation: keys),
    "values": HCLFunction(
      [Parameter("mapping", .any, allowsMarked: true)], resultIsNotNull: true,
      returnType: { arguments throws(Failure) in
        switch arguments[0].type {
        case .any: return .any
        case .map(let element): return .list(element)
        case .object(let object): return .tuple(object.attributes.map(\.type))
        default:
          throw HCLFunctionError("values() requires a map as the first argument", argument: 0)
        }
      }, implementation: values),
    "zipmap": dynamic(
      [Parameter("keys", .list(.string)), Parameter("values", .any, allowsMarked: true)],
      isNotNull: true, zipmap),
    "contains": HCLFunction(
      [Parameter("list", .any), Parameter("value", .any)], returns: .bool,
      implementation: contains),
    "index": HCLFunction(
      [Parameter("list", .any), Parameter("value", .any)], returns: .number,
      implementation: index),
    "flatten": dynamic([Parameter("list", .any, allowsMarked: true)], isNotNull: true, flatten),
    "distinct": dynamic([Parameter("list", .list(.any))], isNotNull: true, distinct),
    "compact": HCLFunction(
      [Parameter("list", .list(.string))], returns: .list(.string), implementation: compact),
    "slice": dynamic(
      [
        Parameter("list", .any, allowsMarked: true), Parameter("start_index", .number),
        Parameter("end_index", .number),
      ], isNotNull: true, slice),
    "chunklist": dynamic(
      [Parameter("list", .list(.any), allowsMarked: true), Parameter("size", .number)],
      isNotNull: true, chunk),
    "reverse": HCLFunction(
      [Parameter("list", .any, allowsMarked: true)], resultIsNotNull: true,
      returnType: { arguments throws(Failure) in
        switch arguments[0].type {
        case .any: return .any
        case .list(let element), .set(let element): return .list(element)
        case .tuple(let elements): return .tuple(elements.reversed())
        default:
          throw HCLFunctionError(
            "can only reverse list or tuple values, not \(arguments[0].type.friendlyName)",
            argument: 0)
        }
      }, implementation: reverse),
    "sort": HCLFunction(
      [Parameter("list", .list(.string))], returns: .list(.string), implementation: sort),
    "coalesce": dynamic(
      [],
      variadic: Parameter(
        "vals", .any, allowsNull: true, allowsUnknown: true, allowsMarked: true),
      isNotNull: true, coalesce),
    "coalescelist": dynamic(
      [], variadic: Parameter("vals", .any, allowsNull: true, allowsUnknown: true),
      isNotNull: true, coalesceList),
    "matchkeys": dynamic(
      [
        Parameter("values", .list(.any)), Parameter("keys", .list(.any)),
        Parameter("searchset", .list(.any)),
      ],
      isNotNull: true, matchKeys),
    "one": HCLFunction(
      [Parameter("list", .any, allowsMarked: true)],
      returnType: { arguments throws(Failure) in
        switch arguments[0].type {
        case .any: return .any
        case .list(let element), .set(let element): return element
        case .tuple(let elements) where elements.count < 2: return elements.first ?? .any
        default:
          throw HCLFunctionError(
            "must be a list, set, or tuple value with either zero or one elements", argument: 0)
        }
      }, implementation: one),
    "alltrue": HCLFunction(
      [Parameter("list", .list(.bool))], returns: .bool,
      implementation: { arguments, _ in truth(of: arguments[0], decides: false) }),
    "anytrue": HCLFunction(
      [Parameter("list", .list(.bool))], returns: .bool,
      implementation: { arguments, _ in truth(of: arguments[0], decides: true) }),
    "transpose": HCLFunction(
      [Parameter("values", .map(.list(.string)))], returns: .map(.list(.string)),
      implementation: transpose),
  ]

  /// A function whose result's type follows from the arguments' values.
  static func dynamic(
    _ parameters: [Parameter], variadic: Parameter? = nil, isNotNull: Bool = false,
    _ implementation: @escaping HCLFunction.Implementation
  ) -> HCLFunction {
    HCLFunction(
      parameters, variadic: variadic, resultIsNotNull: isNotNull,
      returnType: { _ throws(HCLFunctionError) in .any }, implementation: implementation)
  }

  // MARK: - Size and members

  private static func length(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let value = arguments[0]
    let marks = value.marks
    switch value.content {
    case .string(let text): return .number(text.count).marked(with: marks)
    case .list(let elements, _), .tuple(let elements):
      return .number(elements.count).marked(with: marks)
    case .set(let elements, _):
      // Unknown elements may turn out equal to others.
      guard value.isWhollyKnown || elements.count < 2 else {
        return HCLValue.unknown(.number, isNotNull: true, from: arguments)
      }
      return .number(elements.count).marked(with: marks)
    case .map(let entries, _), .object(let entries):
      return .number(entries.count).marked(with: marks)
    case .unknown(let unknown):
      switch unknown.type {
      case .tuple(let elements): return .number(elements.count).marked(with: marks)
      case .object(let object): return .number(object.attributes.count).marked(with: marks)
      case .bool, .number: break
      default: return .unknown(.number, isNotNull: true, from: arguments)
      }
    case .null, .bool, .number: break
    }
    throw HCLFunctionError(
      "argument must be a string, a collection type, or a structural type", argument: 0)
  }

  private static func lookup(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    guard arguments.count <= 3 else {
      throw HCLFunctionError("lookup() takes two or three arguments, got \(arguments.count)")
    }
    guard let entries = arguments[0].entries else {
      throw HCLFunctionError("lookup() requires a map as the first argument", argument: 0)
    }
    let marks = arguments[0].marks
    let key = arguments.text(1)
    guard case .map(_, let type) = arguments[0].content else {
      guard let found = entries[key] ?? arguments.dropFirst(2).first else {
        throw HCLFunctionError(
          "the given object has no attribute \(Formatting.quoted(key))", argument: 0)
      }
      return found.marked(with: marks)
    }
    var fallback: HCLValue?
    if arguments.count == 3 {
      fallback = try? Conversion.convert(arguments[2], to: type, argument: 2)
      guard fallback != nil else {
        throw HCLFunctionError(
          "the default value must have the same type as the map elements", argument: 2)
      }
    }
    guard let found = entries[key] ?? fallback else {
      throw HCLFunctionError(
        marks.contains(.sensitive)
          ? "lookup failed to find a key with a sensitive value"
          : "lookup failed to find key \(Formatting.quoted(key))")
    }
    return found.marked(with: marks)
  }

  private static func element(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let elements = try sequence(arguments[0], argument: 0, allowsSet: false)
    let index = try arguments.integer(1)
    guard !elements.isEmpty else {
      throw HCLFunctionError("cannot use element function with an empty list")
    }
    if index < 0, case .tuple = arguments[0].content {
      throw HCLFunctionError("cannot use element function with a negative index", argument: 1)
    }
    // Both ends of a list wrap around: -1 is the last element.
    let rest = index % elements.count
    return elements[rest < 0 ? rest + elements.count : rest].marked(with: arguments[0].marks)
  }

  private static func keys(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    guard let entries = arguments[0].entries else {
      throw HCLFunctionError("must have map or object type", argument: 0)
    }
    let keys = entries.keys.map { HCLValue.string($0) }
    let marks = arguments[0].marks
    if case .object = arguments[0].content { return HCLValue.tuple(keys).marked(with: marks) }
    return HCLValue.list(keys, of: .string).marked(with: marks)
  }

  private static func values(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let marks = arguments[0].marks
    switch arguments[0].content {
    case .map(let entries, let type):
      return HCLValue.list(entries.values, of: type).marked(with: marks)
    case .object(let entries): return HCLValue.tuple(entries.values).marked(with: marks)
    default: throw HCLFunctionError("values() requires a map as the first argument", argument: 0)
    }
  }

  private static func contains(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let elements = try sequence(arguments[0], argument: 0, allowsSet: true)
    guard budget.spend(elements.count) else { throw HCLFunctionError("too many steps") }
    var isUndecided = false
    for element in elements {
      guard let equal = element.isEqual(to: arguments[1]) else {
        isUndecided = true
        continue
      }
      if equal { return .true }
    }
    return isUndecided ? .unknown(.bool, isNotNull: true, from: arguments) : .false
  }

  private static func index(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let elements = try sequence(arguments[0], argument: 0, allowsSet: false)
    guard !elements.isEmpty else { throw HCLFunctionError("cannot search an empty list") }
    for (position, element) in elements.enumerated() {
      guard let equal = element.isEqual(to: arguments[1]) else {
        return .unknown(.number, isNotNull: true, from: arguments)
      }
      if equal { return .number(position) }
    }
    throw HCLFunctionError("item not found")
  }

  // MARK: - Joining

  private static func concat(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    guard !arguments.isEmpty else { throw HCLFunctionError("at least one argument is required") }
    var elements: [HCLValue] = []
    var types: [HCLType] = []
    var isList = true
    var marks: HCLMarks = []
    for (index, argument) in arguments.enumerated() {
      marks.formUnion(argument.marks)
      switch argument.content {
      case .list(let more, let type):
        elements += more
        types.append(type)
      case .tuple(let more):
        elements += more
        isList = false
      default:
        throw HCLFunctionError(
          "all arguments must be lists or tuples; got \(argument.type.friendlyName)",
          argument: index)
      }
    }
    try budget.reserve(elements.count)
    if isList, let type = Conversion.unify(types) {
      if types.contains(where: { $0 != type }) {
        for index in elements.indices {
          elements[index] = try Conversion.convert(elements[index], to: type)
        }
      }
      return HCLValue.list(elements, of: type).marked(with: marks)
    }
    return HCLValue.tuple(elements).marked(with: marks)
  }

  private static func merge(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    var members: [HCLEntries.Entry] = []
    var types: Set<HCLType> = []
    var isMap = true
    var marks: HCLMarks = []
    for (index, argument) in arguments.enumerated() {
      marks.formUnion(argument.marks)
      switch argument.content {
      case .null: continue
      case .map(let entries, let type):
        members += entries.entries
        types.insert(type)
      case .object(let entries):
        members += entries.entries
        isMap = false
      default:
        throw HCLFunctionError(
          "arguments must be maps or objects, got \(Formatting.quoted(argument.type.friendlyName))",
          argument: index)
      }
    }
    try budget.reserve(members.count)
    let entries = HCLEntries(members)
    if isMap, types.count == 1, let type = types.first {
      return HCLValue.map(entries, of: type).marked(with: marks)
    }
    return HCLValue.object(entries).marked(with: marks)
  }

  private static func zipmap(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let values = try sequence(arguments[1], argument: 1, allowsSet: false)
    let keys = arguments[0].elements ?? []
    guard let names = arguments.texts(0) else {
      if let position = keys.firstIndex(where: \.isNull) {
        throw HCLFunctionError("keys list has null value at index \(position)", argument: 0)
      }
      return .unknown(.any, isNotNull: true, from: arguments)
    }
    guard keys.count == values.count else {
      throw HCLFunctionError(
        "number of keys (\(keys.count)) does not match number of values (\(values.count))")
    }
    try budget.reserve(values.count)
    let entries = HCLEntries(zip(names, values).map { .init(key: $0, value: $1) })
    if case .list(_, let type) = arguments[1].content {
      return HCLValue.map(entries, of: type).marked(with: arguments[1].marks)
    }
    return HCLValue.object(entries).marked(with: arguments[1].marks)
  }

  private static func flatten(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    if arguments[0].isWhollyKnown {
      _ = try sequence(arguments[0], argument: 0, allowsSet: true)
    }
    var flat: [HCLValue] = []
    var marks: HCLMarks = []
    var isOpen = false
    func visit(_ value: HCLValue) {
      marks.formUnion(value.marks)
      for element in value.elements ?? value.entries?.values ?? [] {
        if element.elements != nil {
          visit(element)
        } else if case .unknown(let unknown) = element.content {
          switch unknown.type {
          case .any, .list, .set, .tuple: isOpen = true
          default: flat.append(element)
          }
        } else {
          flat.append(element)
        }
      }
    }
    visit(arguments[0])
    if isOpen { return .unknown(.any, isNotNull: true, from: arguments) }
    try budget.reserve(flat.count)
    return HCLValue.tuple(flat).marked(with: marks)
  }

  // MARK: - Shapes

  static func sequence(
    _ value: HCLValue, argument: Int, allowsSet: Bool
  ) throws(Failure) -> [HCLValue] {
    switch value.content {
    case .list(let elements, _), .tuple(let elements): return elements
    case .set(let elements, _) where allowsSet: return elements
    default:
      throw HCLFunctionError(
        "must be a list\(allowsSet ? ", set," : "") or tuple, not \(value.type.friendlyName)",
        argument: argument)
    }
  }

  static func elementType(of value: HCLValue) -> HCLType {
    switch value.content {
    case .list(_, let type), .set(_, let type): return type
    case .tuple(let elements): return Conversion.unify(elements.map(\.type)) ?? .any
    default: return .any
    }
  }

  /// A list stays a list; everything else becomes one too, except tuples.
  static func sameKind(as original: HCLValue, _ elements: [HCLValue]) -> HCLValue {
    switch original.content {
    case .list(_, let type), .set(_, let type): return .list(elements, of: type)
    default: return .tuple(elements)
    }
  }
}
