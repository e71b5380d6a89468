// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension ExpressionEvaluator {
  mutating func evaluateTuple(_ elements: [Expression], range: ByteRange) -> HCLValue {
    var values: [HCLValue] = []
    values.reserveCapacity(elements.count)
    for element in elements { values.append(evaluate(element)) }
    return limited(.tuple(values), made: values.count, range: range)
  }

  mutating func evaluateObject(_ items: [ObjectItem], range: ByteRange) -> HCLValue {
    var entries: [HCLEntries.Entry] = []
    entries.reserveCapacity(items.count)
    var marks: HCLMarks = []
    var unknownKeys: [HCLValue] = []
    for item in items {
      let value = evaluate(item.value)
      if case .traversal = item.key.kind {
        report(
          "hcl-ambiguous-key",
          "ambiguous attribute key: a key with dots or brackets could be text or a reference; put "
            + "it in quotes or in parentheses", item.key.range)
        return .unknown
      }
      let key = evaluate(item.key)
      switch self.key(key, of: item.key) {
      case .text(let name):
        marks.formUnion(key.marks)
        entries.append(HCLEntries.Entry(key: name, value: value))
      case .unknown: unknownKeys.append(key)
      case .unusable: return .unknown
      }
    }
    if !unknownKeys.isEmpty {
      return .unknown(.any, isNotNull: true, from: unknownKeys + entries.map(\.value))
    }
    return limited(.object(HCLEntries(entries)), made: entries.count, range: range)
      .marked(with: marks)
  }

  private enum Key {
    case text(String)
    case unknown
    case unusable
  }

  private mutating func key(_ value: HCLValue, of expression: Expression) -> Key {
    if let text = value.stringValue { return .text(text) }
    if value.isNull {
      report(
        "hcl-null-key", "null value as key: can't use a null value as a key", expression.range)
      return .unusable
    }
    do throws(HCLConversionError) {
      let text = try value.converted(to: .string)
      return text.stringValue.map { .text($0) } ?? .unknown
    } catch {
      report(
        "hcl-wrong-type", "incorrect key type: can't use this value as a key: \(error.message)",
        expression.range)
      return .unusable
    }
  }

  // MARK: - For

  /// What an iteration visits; nil after a report, or for an unknown.
  mutating func members(
    of collection: HCLValue, range: ByteRange
  ) -> [(key: HCLValue, value: HCLValue)]? {
    switch collection.content {
    case .list(let elements, _), .tuple(let elements):
      return elements.enumerated().map { (.number($0), $1) }
    case .set(let elements, _): return elements.map { ($0, $0) }
    case .map(let entries, _), .object(let entries):
      return entries.entries.map { (.string($0.key), $0.value) }
    case .null:
      report(
        "hcl-null-iteration",
        "iteration over null value: a null value can't be used as the collection in a \"for\"",
        range)
    case .unknown(let unknown):
      if unknown.type.isPrimitive { reportNotIterable(unknown.type, range) }
    case .bool, .number, .string: reportNotIterable(collection.type, range)
    }
    return nil
  }

  private mutating func reportNotIterable(_ type: HCLType, _ range: ByteRange) {
    report(
      "hcl-not-iterable",
      "iteration over non-iterable value: a value of type \(type.friendlyName) can't be used as "
        + "the collection in a \"for\"", range)
  }

  mutating func evaluateFor(_ loop: ForExpression, range: ByteRange) -> HCLValue {
    let collection = evaluate(loop.collection)
    guard let members = members(of: collection, range: loop.collection.range) else {
      return .unknown(.any, from: [collection])
    }
    var marks = collection.marks
    var values: [HCLValue] = []
    var entries: [HCLEntries.Entry] = []
    var groups: [String: [HCLValue]] = [:]
    var known: Set<String> = []
    var unknowns: [HCLValue] = []
    var failed = false
    for member in members {
      guard budget.spend(3) else { return exhausted(range) }
      let pushed = locals.count
      if let name = loop.keyVariable { locals.append((name, member.key)) }
      locals.append((loop.valueVariable, member.value))
      defer { locals.removeLast(locals.count - pushed) }

      if let condition = loop.condition {
        let test = evaluate(condition)
        marks.formUnion(test.marks)
        switch includes(test, condition) {
        case .some(true): break
        case .some(false): continue
        case .none:
          if test.isKnown { failed = true } else { unknowns.append(test) }
          continue
        }
      }
      guard let keyExpression = loop.key else {
        values.append(evaluate(loop.value))
        continue
      }
      let keyValue = evaluate(keyExpression)
      let value = evaluate(loop.value)
      marks.formUnion(keyValue.marks)
      switch key(keyValue, of: keyExpression) {
      case .unknown: unknowns.append(keyValue)
      case .unusable: failed = true
      case .text(let name):
        if loop.isGrouped {
          groups[name, default: []].append(value)
        } else if known.insert(name).inserted {
          entries.append(HCLEntries.Entry(key: name, value: value))
        } else {
          let which = keyValue.marks.contains(.sensitive) ? "the same key" : "the key \"\(name)\""
          report(
            "hcl-duplicate-key",
            "duplicate object key: two different items produced \(which) in this \"for\"; to gather "
              + "them under one key, put \"...\" after the value", keyExpression.range)
          failed = true
        }
      }
      if failed { break }
    }
    if failed { return .unknown }
    if !unknowns.isEmpty {
      return HCLValue.unknown(.any, isNotNull: true, from: unknowns).marked(with: marks)
    }
    let result: HCLValue
    if loop.key == nil {
      result = .tuple(values)
    } else if loop.isGrouped {
      result = .object(groups.mapValues { HCLValue.tuple($0) })
    } else {
      result = .object(HCLEntries(entries))
    }
    return limited(result, made: members.count, range: range).marked(with: marks)
  }

  /// Whether the filter lets a member in; nil when it can't be told.
  private mutating func includes(_ test: HCLValue, _ condition: Expression) -> Bool? {
    if let truth = test.boolValue { return truth }
    guard test.isKnown else { return nil }
    if !test.isNull, let truth = (try? test.converted(to: .bool))?.boolValue { return truth }
    report(
      "hcl-wrong-type",
      test.isNull
        ? "condition is null: the value of the \"if\" clause must not be null"
        : "invalid \"for\" condition: the value of the \"if\" clause must be a bool",
      condition.range)
    return nil
  }

  // MARK: - Splat

  mutating func evaluateSplat(_ splat: Splat, range: ByteRange) -> HCLValue {
    let source = evaluate(splat.source)
    let marks = source.marks
    let elements: [HCLValue]
    var isList = false
    switch source.content {
    case .null(let type):
      if case .list = type { return sequenceRequired(splat, range) }
      if case .set = type { return sequenceRequired(splat, range) }
      if case .tuple = type { return sequenceRequired(splat, range) }
      return HCLValue.emptyTuple.marked(with: marks)
    case .list(let members, let type):
      elements = members
      isList = true
      if members.isEmpty {
        return HCLValue.list([], of: typeOfEach(splat, element: type)).marked(with: marks)
      }
    case .set(let members, let type):
      elements = members
      isList = true
      if members.isEmpty {
        return HCLValue.list([], of: typeOfEach(splat, element: type)).marked(with: marks)
      }
    case .tuple(let members): elements = members
    case .unknown(let unknown):
      return splatUnknown(splat, unknown, source)
    case .bool, .number, .string, .map, .object:
      elements = [source.unmarked]
    }
    var values: [HCLValue] = []
    values.reserveCapacity(elements.count)
    for element in elements {
      guard budget.spend(1) else { return exhausted(range) }
      values.append(evaluateEach(splat, element))
    }
    var result = HCLValue.tuple(values)
    if isList, let list = try? result.converted(to: .list(.any)) { result = list }
    return limited(result, made: values.count, range: range).marked(with: marks)
  }

  private mutating func evaluateEach(_ splat: Splat, _ element: HCLValue) -> HCLValue {
    splatElements.append(element)
    defer { splatElements.removeLast() }
    return evaluate(splat.each)
  }

  /// The type that `each` gives for elements of a type, found with an unknown one.
  private mutating func typeOfEach(_ splat: Splat, element: HCLType) -> HCLType {
    let before = diagnostics.count
    defer { diagnostics.removeLast(diagnostics.count - before) }
    return evaluateEach(splat, .unknown(element)).type
  }

  private mutating func sequenceRequired(_ splat: Splat, _ range: ByteRange) -> HCLValue {
    report(
      "hcl-null-access",
      "splat of null value: splat expressions can't be applied to null sequences", range)
    return .unknown
  }

  private mutating func splatUnknown(
    _ splat: Splat, _ unknown: HCLUnknown, _ source: HCLValue
  ) -> HCLValue {
    switch unknown.type {
    case .list(let element), .set(let element):
      let type = typeOfEach(splat, element: element)
      return splatResult(splat, unknown, .list(type)).marked(with: source.marks)
    case .tuple(let types):
      var values: [HCLValue] = []
      for (index, type) in types.enumerated() {
        let element = HCLUnknown(
          type: type, symbol: unknown.symbol.map { "\($0)[\(index)]" },
          origins: unknown.symbol == nil ? [unknown] : [])
        values.append(evaluateEach(splat, .unknown(element)))
      }
      return HCLValue.tuple(values).marked(with: source.marks)
    case .any:
      return splatResult(splat, unknown, .any).marked(with: source.marks)
    default:
      // One that isn't null is a list of itself; null would be an empty one.
      guard unknown.isNotNull else {
        return splatResult(splat, unknown, .any).marked(with: source.marks)
      }
      return HCLValue.tuple([evaluateEach(splat, source.unmarked)]).marked(with: source.marks)
    }
  }

  /// Keeps the name of what is expanded: `aws_subnet.a[*].id`.
  private func splatResult(_ splat: Splat, _ unknown: HCLUnknown, _ type: HCLType) -> HCLValue {
    guard let symbol = unknown.symbol else {
      return .unknown(HCLUnknown(type: type, isNotNull: true, origins: [unknown]))
    }
    var name = symbol + "[*]"
    if case .relativeTraversal(_, let steps) = splat.each.kind {
      for step in steps { name += step.description }
    }
    return .unknown(HCLUnknown(type: type, isNotNull: true, symbol: name))
  }
}
