// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory

/// Evaluates one template: what its functions, parameters and conditions come to.
///
/// Owned by one reading and used from one thread. What can't be known before the stack is made is an
/// unknown value with what is known of it. Recursion follows only the nesting of values, which the
/// reader limits, and conditions, which are each evaluated once.
final class TemplateEvaluation {
  let template: StackTemplate
  /// Where values are made.
  let arena: Arena
  /// `module.NAME` for a nested stack, else empty.
  let module: String
  let types: TypeTranslations
  var diagnostics: [Diagnostic] = []
  var conditionValues: [String: TemplateTruth] = [:]
  /// What parameters may be, where a template restricts them.
  private(set) var allowedValues: [String: Set<String>] = [:]
  /// The nested stacks, by the logical id of their resource.
  var nested: [String: TemplateEvaluation] = [:]
  /// Logical ids with their types.
  private(set) var declarations: [String: String] = [:]
  /// How many conditions are being evaluated, each for the sake of the one before.
  var conditionDepth = 0
  static let maximumConditionDepth = 500
  private let given: [String: Node]
  private var parameterValues: [String: Node] = [:]
  private var reported: Set<String> = []
  private var producedBytes = 0

  /// How much text a template's functions may make.
  private static let maximumProduced = 64 << 20

  /// - Parameter given: values of parameters, by name, in an arena that outlives this.
  init(
    template: StackTemplate, arena: Arena, module: String, given: [String: Node],
    types: TypeTranslations
  ) {
    self.template = template
    self.arena = arena
    self.module = module
    self.given = given
    self.types = types
    for (name, declaration) in template.parameters {
      let values = declaration.field("AllowedValues")
      let texts = values.elements.compactMap(\.scalarText)
      if values.isKind(.array), texts.count == values.count, !texts.isEmpty {
        allowedValues[name] = Set(texts)
      }
    }
    for declaration in template.resources { declarations[declaration.name] = declaration.type }
  }

  /// The address of a resource of this template: `AWS::S3::Bucket.Logs`.
  func address(of name: String, type: String) -> String {
    module.isEmpty ? "\(type).\(name)" : "\(module).\(type).\(name)"
  }

  func report(_ id: String, _ message: String, _ place: String = "") {
    guard diagnostics.count < 100, reported.insert("\(id) \(message)").inserted else { return }
    diagnostics.append(
      Diagnostic(id: id, severity: .warning, message: message, file: template.source))
  }

  // MARK: - Values

  /// What a value comes to; absent for `AWS::NoValue`.
  func value(_ node: Node) -> Node {
    switch node.kind {
    case .string: return dynamic(node)
    case .array: return list(node)
    case .object:
      if node.count == 1, let entry = node.entries.first, let name = Function(entry.key) {
        return call(name, entry.value)
      }
      return object(node)
    default: return node
    }
  }

  private func object(_ node: Node) -> Node {
    var entries: [Node.Entry] = []
    var ranges: [SourceRange] = []
    var isSame = true
    entries.reserveCapacity(node.count)
    for (index, entry) in node.entries.enumerated() {
      let made = value(entry.value)
      if made.meta != entry.value.meta || made.payload != entry.value.payload { isSame = false }
      guard made.exists else { continue }
      entries.append(Node.Entry(key: entry.key, value: made))
      ranges.append(node.range(at: index))
    }
    return isSame ? node : arena.object(entries, ranges: ranges)
  }

  /// A list; one with elements that are only there on a condition is open.
  private func list(_ node: Node) -> Node {
    var elements: [Node] = []
    var ranges: [SourceRange] = []
    var possible: [Node] = []
    var isSame = true
    for (index, element) in node.elements.enumerated() {
      let range = node.range(at: index)
      if let branches = openBranches(of: element) {
        isSame = false
        possible += branches.filter(\.exists)
        continue
      }
      let made = value(element)
      if made.meta != element.meta || made.payload != element.payload { isSame = false }
      guard made.exists else { continue }
      elements.append(made)
      ranges.append(range)
    }
    if !possible.isEmpty {
      return open(arena.array(elements, ranges: ranges), possible: possible)
    }
    return isSame ? node : arena.array(elements, ranges: ranges)
  }

  /// The values that an element may have, where a condition decides it that isn't known.
  private func openBranches(of element: Node) -> [Node]? {
    guard element.isKind(.object), element.count == 1 else { return nil }
    let arguments = element.field("Fn::If")
    guard arguments.isKind(.array), arguments.count == 3, let name = arguments.elements[0].string,
      case .unknown = condition(name)
    else { return nil }
    return arguments.elements[1...].flatMap { branch in
      openBranches(of: branch) ?? [value(branch)]
    }
  }

  private func open(_ certain: Node, possible: [Node]) -> Node {
    arena.unknown(
      Node.Unknown(
        valueKind: .array, isNotNull: true, parts: certain, encoded: arena.array(possible)))
  }

  /// What a value is that is one or the other.
  func either(_ first: Node, _ second: Node, because symbol: String) -> Node {
    if first.meta == second.meta, first == second { return first }
    if first.isKind(.array), second.isKind(.array) {
      return open(
        arena.array([]), possible: Array(first.elements) + Array(second.elements))
    }
    if first.isKind(.object), second.isKind(.object) {
      var entries: [Node.Entry] = []
      var ranges: [SourceRange] = []
      for (index, entry) in first.entries.enumerated() {
        entries.append(
          Node.Entry(
            key: entry.key, value: either(entry.value, second.field(entry.key), because: symbol)))
        ranges.append(first.range(at: index))
      }
      for (index, entry) in second.entries.enumerated() where first.entryIndex(entry.key) < 0 {
        entries.append(
          Node.Entry(key: entry.key, value: either(.absent, entry.value, because: symbol)))
        ranges.append(second.range(at: index))
      }
      return arena.sortedObject(entries, ranges: ranges)
    }
    let kinds = [first, second].filter(\.exists).map { Self.kind(of: $0) }
    let isNotNull = [first, second].allSatisfy { node in
      node.exists && !node.isKind(.null) && node.unknown?.isNotNull != false
    }
    return arena.unknown(
      Node.Unknown(
        symbol: arena.string(symbol), valueKind: Set(kinds).count == 1 ? kinds[0] : .absent,
        isNotNull: isNotNull))
  }

  static func kind(of node: Node) -> Node.Kind {
    if node.isNumber { return .integer }
    return node.unknown?.valueKind ?? node.kind
  }

  /// A text that CloudFormation fills in from a store isn't the text that is written.
  private func dynamic(_ node: Node) -> Node {
    guard node.count > 12, node.utf8.contains(UInt8(ascii: "{")), let text = node.string,
      let start = text.firstRange(of: "{{resolve:")
    else { return node }
    let rest = text[start.upperBound...]
    guard let end = rest.firstRange(of: "}}") else { return node }
    let pieces = [
      arena.string(text[..<start.lowerBound]),
      unknownText(symbol: "resolve:\(rest[..<end.lowerBound])"),
      dynamic(arena.string(rest[end.upperBound...])),
    ]
    return joined(pieces)
  }

  // MARK: - Texts

  func unknownText(symbol: String, prefix: String = "") -> Node {
    arena.unknown(
      Node.Unknown(
        symbol: arena.string(symbol), valueKind: .string, isNotNull: true,
        prefix: prefix.isEmpty ? .absent : arena.string(prefix)))
  }

  /// Pieces one after the other, as one text of which some may not be known.
  func joined(_ pieces: [Node]) -> Node {
    var parts: [Node] = []
    var pending = ""
    var isSensitive = false
    func flush() {
      if !pending.isEmpty { parts.append(arena.string(pending)) }
      pending = ""
    }
    for piece in pieces {
      if piece.has(.sensitive) { isSensitive = true }
      if let text = piece.scalarText {
        pending += text
      } else if let unknown = piece.unknown {
        // The pieces of a text within a text.
        let inner =
          unknown.valueKind == .string ? unknown.parts.elements : .init(start: nil, count: 0)
        for part in inner {
          if let text = part.string {
            pending += text
          } else {
            flush()
            parts.append(part)
          }
        }
        if inner.isEmpty {
          flush()
          parts.append(piece)
        }
      }
    }
    flush()
    producedBytes += parts.reduce(0) { $0 + $1.count }
    guard producedBytes < Self.maximumProduced, parts.count < 100_000 else {
      report("cloudformation-limit", "functions make more text than can be judged")
      return unknownText(symbol: "text that is too long")
    }
    var result: Node
    if parts.isEmpty {
      result = arena.string("")
    } else if parts.count == 1 {
      result = parts[0]
      if result.isKind(.unknown), result.unknown?.valueKind != .string {
        result = unknownText(symbol: reason(of: result))
      }
    } else {
      result = arena.unknown(
        Node.Unknown(
          valueKind: .string, isNotNull: true,
          prefix: parts.first?.isKind(.string) == true
            ? parts[0] : parts[0].unknown?.prefix ?? .absent,
          suffix: parts.last?.isKind(.string) == true
            ? parts[parts.count - 1] : parts[parts.count - 1].unknown?.suffix ?? .absent,
          parts: arena.array(parts)))
    }
    return isSensitive ? result.with(.sensitive) : result
  }

  // MARK: - Parameters

  /// The value of a parameter; nil when there is none of the name.
  func parameter(_ name: String) -> Node? {
    if let known = parameterValues[name] { return known }
    guard let declaration = template.parameters[name] else { return nil }
    var made = parameterValue(name, declaration)
    if declaration.field("NoEcho").scalarText == "true" { made = made.with(.sensitive) }
    parameterValues[name] = made
    return made
  }

  private func parameterValue(_ name: String, _ declaration: Node) -> Node {
    let type = declaration.field("Type").string ?? "String"
    let isList = type.hasPrefix("List<") || type == "CommaDelimitedList"
    let isStored = type.hasPrefix("AWS::SSM::Parameter::Value")
    var value = given[name] ?? .absent
    if !value.exists, !isStored { value = declaration.field("Default") }
    if let text = value.scalarText {
      guard isList else { return value.isKind(.string) ? value : arena.string(text) }
      let parts = text.split(separator: ",", omittingEmptySubsequences: true)
      return arena.array(parts.map { arena.string(Self.trimmed($0)) })
    }
    if value.exists, !value.isKind(.null) { return value }
    let minimum = declaration.field("MinLength").scalarText.flatMap { Int($0) } ?? 0
    // Whoever makes the stack may give an empty text, unless the template forbids it.
    let isNotNull =
      isList || minimum > 0 || type == "Number" || type.hasPrefix("AWS::")
      || allowedValues[name].map { !$0.contains("") } ?? false
    return arena.unknown(
      Node.Unknown(
        symbol: arena.string("\(module.isEmpty ? "" : "\(module).")var.\(name)"),
        valueKind: isList || type.contains("<List<") ? .array : .string, isNotNull: isNotNull))
  }

  static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
    while let last = text.last, last == " " || last == "\t" { text.removeLast() }
    return text
  }
}
