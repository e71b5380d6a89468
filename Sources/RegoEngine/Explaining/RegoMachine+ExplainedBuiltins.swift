// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Built-ins over values that aren't wholly known.
extension RegoMachine {
  func explainedBuiltin(_ number: Int, _ arguments: UnsafePointer<Node>, _ count: Int) -> Node {
    // A built-in has a dozen parts, of which a call needs one or two.
    let builtin = state.pointee.builtins + number
    if builtin.pointee.name == "object.get", count == 3 {
      // What is no object is refused before anything is looked up.
      if arguments[0].unknown == nil, !arguments[0].isKind(.object) {
        return callBuiltin(number, arguments, count)
      }
      return explainedGet(arguments[0], arguments[1], arguments[2])
    }
    var holdsUnknown = false
    var isUnknown = false
    for index in 0..<count {
      explanation.use(arguments[index])
      holdsUnknown = holdsUnknown || Self.hasUnknown(arguments[index])
      isUnknown = isUnknown || arguments[index].isKind(.unknown)
    }
    guard holdsUnknown else { return callBuiltin(number, arguments, count) }
    if builtin.pointee.takesUnknown {
      let made = callBuiltin(number, arguments, count)
      if !made.isKind(.unknown) { return made }
    }
    if !isUnknown, Self.movesOnly(builtin.pointee.name, arguments) {
      return callBuiltin(number, arguments, count)
    }
    let operands = UnsafeBufferPointer(start: arguments, count: count)
    if let decided = Self.refined(builtin.pointee.name, operands) { return .boolean(decided) }
    if !Self.isTotal(builtin.pointee, operands) { explanation.undecided() }
    return context.arena.unknown(Self.description(of: builtin.pointee.result))
  }

  /// `object.get` as look-ups, so that what it reads is known.
  private func explainedGet(_ object: Node, _ key: Node, _ fallback: Node) -> Node {
    if let unknown = object.unknown, unknown.valueKind != .object || !unknown.isNotNull {
      explanation.undecided()
    }
    let path = key.isKind(.array) ? Array(key.elements) : [key]
    var value = object
    for step in path {
      if value.isKind(.unknown) || Self.hasUnknown(step) {
        explanation.use(value)
        return context.arena.unknown(.init())
      }
      let found = Self.lookup(value, step)
      if found.exists {
        value = explainedLookup(value, step, found)
      } else {
        if value.isCollection { explanation.read(value, step, .absent) }
        return fallback
      }
    }
    return value
  }

  /// Built-ins that carry elements over without looking into them.
  private static func movesOnly(_ name: String, _ arguments: UnsafePointer<Node>) -> Bool {
    switch name {
    case "array.concat", "array.reverse", "array.slice", "type_name", "is_array", "is_object",
      "is_set", "is_string", "is_number", "is_boolean", "is_null":
      true
    case "count": !arguments[0].isKind(.set) || arguments[0].count < 2
    case "object.keys": true
    case "object.remove", "object.filter": !hasUnknown(arguments[1])
    default: false
    }
  }

  /// What the known part of an unknown value decides.
  private static func refined(_ name: String, _ operands: UnsafeBufferPointer<Node>) -> Bool? {
    guard let first = operands.first, let unknown = first.unknown else { return nil }
    let kinds: [String: Node.Kind] = [
      "is_array": .array, "is_object": .object, "is_set": .set, "is_string": .string,
      "is_number": .integer, "is_boolean": .boolean, "is_null": .null,
    ]
    if let kind = kinds[name] {
      if !ThreeValued.mayBe(first, kind) { return false }
      if kind != .null, unknown.isNotNull, unknown.valueKind != .absent { return true }
      return nil
    }
    guard operands.count == 2, operands[1].isKind(.string), unknown.valueKind == .string,
      unknown.isNotNull
    else { return nil }
    let wanted = operands[1].utf8
    switch name {
    case "startswith":
      let known = unknown.prefix.utf8
      let shared = min(known.count, wanted.count)
      if !known.prefix(shared).elementsEqual(wanted.prefix(shared)) { return false }
      return known.count >= wanted.count ? true : nil
    case "endswith":
      let known = unknown.suffix.utf8
      let shared = min(known.count, wanted.count)
      if !known.suffix(shared).elementsEqual(wanted.suffix(shared)) { return false }
      return known.count >= wanted.count ? true : nil
    case "contains":
      let text = operands[1].string ?? ""
      for part in [unknown.prefix, unknown.suffix] {
        if let known = part.string, text.isEmpty || holds(known, text) { return true }
      }
      return nil
    default:
      return nil
    }
  }

  private static func holds(_ text: String, _ part: String) -> Bool {
    let text = Array(text.utf8)
    let part = Array(part.utf8)
    guard part.count <= text.count else { return false }
    return (0...(text.count - part.count)).contains {
      text[$0..<$0 + part.count].elementsEqual(part)
    }
  }

  /// Built-ins that are defined for all operands of their types.
  private static let totals: Set<String> = [
    "lower", "upper", "startswith", "endswith", "contains", "trim", "trim_left", "trim_right",
    "trim_prefix", "trim_suffix", "trim_space", "replace", "split", "sprintf", "count", "sort",
    "plus", "mul", "abs", "ceil", "floor", "round", "and", "or", "array.concat", "array.reverse",
    "array.slice", "object.keys", "object.remove", "object.filter", "json.marshal",
    "base64.encode", "type_name", "is_array", "is_object", "is_set", "is_string", "is_number",
    "is_boolean", "is_null", "equal", "neq", "lt", "lte", "gt", "gte", "internal.member_2",
    "internal.member_3", "internal.template_string", "internal.print", "print", "strings.reverse",
    "concat", "indexof",
  ]

  /// Whether a call is defined however the unknowns turn out.
  private static func isTotal(
    _ builtin: Builtin, _ operands: UnsafeBufferPointer<Node>
  ) -> Bool {
    let isRegex = builtin.name == "regex.match" || builtin.name == "regex.is_valid"
    guard totals.contains(builtin.name) || (isRegex && !hasUnknown(operands[0])) else {
      return false
    }
    return zip(builtin.parameters, operands).allSatisfy { fits($1, $0) }
  }

  /// Whether a value is sure to be of a type.
  private static func fits(_ node: Node, _ type: RegoType) -> Bool {
    let type = type.unnamed
    if case .any = type { return true }
    if case .anyOf(let types) = type { return types.contains { fits(node, $0) } }
    if let unknown = node.unknown {
      guard unknown.isNotNull else { return false }
      switch (type, unknown.valueKind) {
      case (.boolean, .boolean), (.string, .string), (.number, .integer), (.number, .decimal),
        (.number, .bigNumber), (.array(.any), .array), (.set(.any), .set),
        (.object(.any, .any), .object):
        return true
      default: return false
      }
    }
    switch type {
    case .null: return node.isKind(.null)
    case .boolean: return node.isKind(.boolean)
    case .number: return node.isNumber
    case .string: return node.isKind(.string)
    case .array(let element):
      return node.isKind(.array) && node.elements.allSatisfy { fits($0, element) }
    case .set(let element):
      return node.isKind(.set) && node.elements.allSatisfy { fits($0, element) }
    case .object(let key, let value):
      return node.isKind(.object)
        && node.entries.allSatisfy { fits($0.key, key) && fits($0.value, value) }
    case .tuple(let types, let rest):
      return node.isKind(.array) && node.count >= types.count
        && node.elements.enumerated().allSatisfy { index, element in
          index < types.count
            ? fits(element, types[index]) : rest.map { fits(element, $0) } ?? false
        }
    case .record(let fields, let rest):
      guard node.isKind(.object) else { return false }
      return fields.allSatisfy { field in node.entries.contains { $0.key.string == field.key } }
        && node.entries.allSatisfy { entry in
          if let field = fields.first(where: { entry.key.string == $0.key }) {
            return fits(entry.value, field.type)
          }
          return rest.map { fits(entry.key, $0.key) && fits(entry.value, $0.value) } ?? false
        }
    case .any, .anyOf, .named: return true
    }
  }

  private static func description(of type: RegoType) -> Node.Unknown {
    switch type.unnamed {
    case .boolean: .init(valueKind: .boolean, isNotNull: true)
    case .number: .init(valueKind: .integer, isNotNull: true)
    case .string: .init(valueKind: .string, isNotNull: true)
    case .array, .tuple: .init(valueKind: .array, isNotNull: true)
    case .set: .init(valueKind: .set, isNotNull: true)
    case .object, .record: .init(valueKind: .object, isNotNull: true)
    default: .init()
    }
  }
}
