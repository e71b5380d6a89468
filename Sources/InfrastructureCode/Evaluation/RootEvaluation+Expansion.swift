// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// `count` and `for_each`.
extension RootEvaluation {
  func expansion(
    count: LocatedExpression?, forEach: LocatedExpression?, in instance: ModuleInstance
  ) -> Expansion {
    if let count { return expansion(count: count, in: instance) }
    if let forEach { return expansion(forEach: forEach, in: instance) }
    guard takeInstances(1) else { return Expansion(kind: .single, instances: [], isOpen: false) }
    return .single
  }

  private func expansion(count: LocatedExpression, in instance: ModuleInstance) -> Expansion {
    var evaluator = evaluator(in: instance, nil, count.source)
    let value = evaluator.evaluate(count.expression, as: .number)
    finish(&evaluator, count.source, count.expression.range)
    guard value.isKnown else {
      var open = openCount(value)
      open.unknowns = unknowns(of: value, else: "count", in: instance)
      return open
    }
    guard let number = value.intValue, number >= 0 else {
      let problem =
        value.isNull
        ? "the value is null" : "it must be a whole number greater than or equal to zero"
      report(
        "terraform-invalid-count", "invalid count argument: \(problem)", count.source,
        count.expression.range)
      return openCount(value)
    }
    guard takeInstances(number) else {
      report(
        "terraform-too-many-instances",
        "count = \(number) makes more instances than the limit of \(options.maximumInstances) per "
          + "root module; they are judged as one", count.source, count.expression.range)
      return openCount(value)
    }
    return Expansion(
      kind: .count,
      instances: (0..<number).map { (.index($0), RepetitionData(countIndex: .number($0))) },
      isOpen: false)
  }

  private func openCount(_ value: HCLValue) -> Expansion {
    guard takeInstances(1) else { return Expansion(kind: .count, instances: [], isOpen: true) }
    let index = HCLValue.unknown(.number, isNotNull: true, from: [value])
    return Expansion(
      kind: .count, instances: [(.unknownIndex, RepetitionData(countIndex: index))], isOpen: true)
  }

  private func expansion(forEach: LocatedExpression, in instance: ModuleInstance) -> Expansion {
    let value = evaluate(forEach, in: instance)
    func invalid(_ problem: String) {
      report(
        "terraform-invalid-for-each", "invalid for_each argument: \(problem)", forEach.source,
        forEach.expression.range)
    }
    if value.deepMarks.contains(.sensitive), value.isSensitive {
      invalid("sensitive values can't be used, as the keys would be shown; use \"nonsensitive\"")
    }
    switch value.content {
    case .unknown: break
    case .map(let entries, _), .object(let entries):
      guard takeInstances(entries.count) else { return tooMany(entries.count, forEach, value) }
      return Expansion(
        kind: .forEach,
        instances: entries.entries.map { entry in
          (
            .name(entry.key),
            RepetitionData(eachKey: .string(entry.key), eachValue: entry.value)
          )
        }, isOpen: false)
    case .set(let elements, _):
      var names: [String] = []
      var isOpen = false
      for element in elements {
        switch element.content {
        case .string(let text): names.append(text)
        case .unknown: isOpen = true
        case .null:
          invalid("the set must not contain null values")
          isOpen = true
        default:
          invalid("a map, or a set of strings, is required")
          isOpen = true
        }
      }
      guard takeInstances(names.count) else { return tooMany(names.count, forEach, value) }
      var instances: [(key: InstanceKey, repetition: RepetitionData?)] = names.map { name in
        (.name(name), RepetitionData(eachKey: .string(name), eachValue: .string(name)))
      }
      if isOpen, takeInstances(1) { instances.append(openInstance(value)) }
      return Expansion(
        kind: .forEach, instances: instances, isOpen: isOpen,
        unknowns: value.isWhollyKnown ? [] : unknowns(of: value, else: "for_each", in: instance))
    case .null: invalid("the value is null; it must be a map, or a set of strings")
    default:
      invalid(
        "it must be a map, or a set of strings, and this is of type \(value.type.friendlyName)")
    }
    guard takeInstances(1) else { return Expansion(kind: .forEach, instances: [], isOpen: true) }
    return Expansion(
      kind: .forEach, instances: [openInstance(value)], isOpen: true,
      unknowns: value.isKnown ? [] : unknowns(of: value, else: "for_each", in: instance))
  }

  /// The references that an unknown `count` or `for_each` depends on; the argument's own name when
  /// there are none.
  private func unknowns(
    of value: HCLValue, else name: String, in instance: ModuleInstance
  ) -> [String] {
    var found: [HCLUnknown] = []
    value.collectUnknowns(into: &found)
    var names: [String] = []
    for symbol in found.prefix(8).flatMap({ $0.references.prefix(8) })
    where !names.contains(symbol) {
      names.append(symbol)
    }
    return names.isEmpty ? [instance.prefix + name] : names
  }

  private func tooMany(
    _ count: Int, _ forEach: LocatedExpression, _ value: HCLValue
  ) -> Expansion {
    report(
      "terraform-too-many-instances",
      "for_each makes \(count) instances, more than the limit of \(options.maximumInstances) per "
        + "root module allows; they are judged as one", forEach.source, forEach.expression.range)
    guard takeInstances(1) else { return Expansion(kind: .forEach, instances: [], isOpen: true) }
    return Expansion(kind: .forEach, instances: [openInstance(value)], isOpen: true)
  }

  private func openInstance(
    _ value: HCLValue
  ) -> (key: InstanceKey, repetition: RepetitionData?) {
    let element: HCLType =
      switch value.type {
      case .map(let type), .set(let type): type
      default: .any
      }
    return (
      .unknownName,
      RepetitionData(
        eachKey: .unknown(.string, isNotNull: true, from: [value]),
        eachValue: .unknown(element, from: [value]))
    )
  }

  // MARK: - All instances as one value

  /// What a reference to a resource or module as a whole gives.
  func combinedValue(of node: EvaluationNode) -> HCLValue {
    if let combined = node.combined { return combined }
    let value: HCLValue
    switch node.kind {
    case .resource:
      value = combine(node, members: node.resources.map { $0.objectValue() })
    case .call where node.isMissing:
      value = combine(node, members: missingMembers(of: node))
    case .call:
      value = combine(node, members: node.modules.map(outputs))
    default: value = node.value
    }
    node.combined = value
    return value
  }

  private func missingMembers(of node: EvaluationNode) -> [HCLValue] {
    (node.expansion?.instances ?? []).map { instance in
      .unknown(HCLUnknown(isNotNull: true, symbol: node.name + instance.key.text))
    }
  }

  private func outputs(of module: ModuleInstance) -> HCLValue {
    var entries: [HCLEntries.Entry] = []
    for name in module.module.outputs.keys.sorted() {
      guard let node = module.output(name) else { continue }
      require(node)
      entries.append(.init(key: name, value: node.value))
    }
    return .object(HCLEntries(entries))
  }

  private func combine(_ node: EvaluationNode, members: [HCLValue]) -> HCLValue {
    guard let expansion = node.expansion, !expansion.isOpen else {
      return .unknown(HCLUnknown(isNotNull: true, symbol: node.name))
    }
    switch expansion.kind {
    case .single: return members.first ?? .unknown
    case .count: return .tuple(members)
    case .forEach:
      let names = expansion.instances.compactMap { instance -> String? in
        if case .name(let name) = instance.key { name } else { nil }
      }
      return .object(HCLEntries(zip(names, members).map { .init(key: $0, value: $1) }))
    }
  }
}
