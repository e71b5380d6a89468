// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory

extension TemplateEvaluation {
  /// The functions of templates.
  enum Function: String {
    case ref = "Ref"
    case getAttribute = "Fn::GetAtt"
    case sub = "Fn::Sub"
    case join = "Fn::Join"
    case ifElse = "Fn::If"
    case select = "Fn::Select"
    case split = "Fn::Split"
    case findInMap = "Fn::FindInMap"
    case base64 = "Fn::Base64"
    case cidr = "Fn::Cidr"
    case importValue = "Fn::ImportValue"
    case zones = "Fn::GetAZs"
    case length = "Fn::Length"
    case jsonString = "Fn::ToJsonString"
    case transform = "Fn::Transform"
    case equals = "Fn::Equals"
    case and = "Fn::And"
    case or = "Fn::Or"
    case not = "Fn::Not"

    init?(_ key: Node) {
      guard key.isKind(.string), key.equals("Ref") || key.utf8.starts(with: "Fn::".utf8),
        let text = key.string, let function = Function(rawValue: text)
      else { return nil }
      self = function
    }
  }

  /// What a function gives.
  func call(_ function: Function, _ argument: Node) -> Node {
    switch function {
    case .ref: return reference(argument.string ?? "")
    case .getAttribute: return attribute(argument)
    case .sub: return substituted(argument)
    case .join: return joined(argument)
    case .ifElse: return chosen(argument)
    case .select: return selected(argument)
    case .split: return split(argument)
    case .findInMap: return found(argument)
    // Providers and rules deal with the text itself.
    case .base64: return value(argument)
    case .cidr: return unknownList("Fn::Cidr")
    case .importValue:
      let name = value(argument)
      return unknownText(symbol: name.string.map { "export \($0)" } ?? "an export")
    case .zones: return unknownList("AWS::Region")
    case .length:
      let list = value(argument)
      if list.isKind(.array) { return .integer(list.count) }
      return arena.unknown(
        Node.Unknown(symbol: arena.string(reason(of: list)), valueKind: .integer, isNotNull: true))
    case .jsonString: return arena.jsonText(of: value(argument))
    case .transform:
      return arena.unknown(Node.Unknown(symbol: arena.string("a transform")))
    case .equals, .and, .or, .not:
      let node = arena.object([Node.Entry(key: arena.string(function.rawValue), value: argument)])
      switch truth(of: node) {
      case .yes: return .boolean(true)
      case .no: return .boolean(false)
      case .unknown(let symbol):
        return arena.unknown(
          Node.Unknown(symbol: arena.string(symbol), valueKind: .boolean, isNotNull: true))
      }
    }
  }

  private func unknownList(_ symbol: String) -> Node {
    arena.unknown(Node.Unknown(symbol: arena.string(symbol), valueKind: .array, isNotNull: true))
  }

  // MARK: - References

  private func reference(_ name: String) -> Node {
    if let parameter = parameter(name) { return parameter }
    if let type = declarations[name] {
      return unknownText(
        symbol: "\(address(of: name, type: type)).\(types.referenceAttribute(of: type))")
    }
    switch name {
    case "AWS::NoValue": return .absent
    case "AWS::NotificationARNs": return unknownList(name)
    case "AWS::Partition": return unknownText(symbol: name, prefix: "aws")
    case "AWS::URLSuffix": return unknownText(symbol: name, prefix: "amazonaws.com")
    case "AWS::StackId": return unknownText(symbol: name, prefix: "arn:aws")
    case "AWS::Region", "AWS::AccountId", "AWS::StackName": return unknownText(symbol: name)
    default:
      report("cloudformation-undeclared", "there is no resource or parameter \"\(name)\"")
      return unknownText(symbol: name)
    }
  }

  private func attribute(_ argument: Node) -> Node {
    let parts: [String]
    if let text = argument.string {
      parts = text.split(separator: ".", maxSplits: 1).map(String.init)
    } else {
      parts = argument.elements.map { value($0).scalarText ?? "" }
    }
    guard let name = parts.first, parts.count > 1 else {
      return unknownText(symbol: "an attribute")
    }
    return attribute(parts[1...].joined(separator: "."), of: name)
  }

  private func attribute(_ attribute: String, of name: String) -> Node {
    guard let type = declarations[name] else {
      report("cloudformation-undeclared", "there is no resource \"\(name)\"")
      return unknownText(symbol: "\(name).\(attribute)")
    }
    if attribute.hasPrefix("Outputs."), let stack = nested[name] {
      let output = stack.template.outputs.field(named: String(attribute.dropFirst(8)))
      let value = stack.value(output.field("Value"))
      if value.exists { return value }
    }
    return unknownText(
      symbol: "\(address(of: name, type: type)).\(types.attribute(attribute, of: type))")
  }

  // MARK: - Texts

  private func substituted(_ argument: Node) -> Node {
    var text = argument.string ?? ""
    var variables = Node.absent
    if argument.isKind(.array) {
      text = argument.elements.first?.string ?? ""
      if argument.count > 1 { variables = argument.elements[1] }
    }
    guard text.contains("${") else { return value(arena.string(text)) }
    var pieces: [Node] = []
    var rest = Substring(text)
    while let start = rest.firstRange(of: "${"),
      let end = rest[start.upperBound...].firstIndex(of: "}")
    {
      pieces.append(arena.string(rest[..<start.lowerBound]))
      let name = Self.trimmed(rest[start.upperBound..<end])
      rest = rest[rest.index(after: end)...]
      if name.first == "!" {
        pieces.append(arena.string("${\(name.dropFirst())}"))
      } else if variables.field(named: String(name)).exists {
        pieces.append(value(variables.field(named: String(name))))
      } else if let dot = name.firstIndex(of: "."), !name.hasPrefix("AWS::") {
        pieces.append(
          attribute(String(name[name.index(after: dot)...]), of: String(name[..<dot])))
      } else {
        pieces.append(reference(String(name)))
      }
    }
    pieces.append(arena.string(rest))
    return value(resolved: joined(pieces))
  }

  /// A text that was put together may name a store, as a written one may.
  private func value(resolved node: Node) -> Node {
    node.isKind(.string) ? value(node) : node
  }

  private func joined(_ argument: Node) -> Node {
    guard argument.isKind(.array), argument.count == 2 else {
      return unknownText(symbol: "Fn::Join")
    }
    let separator = value(argument.elements[0])
    let list = value(argument.elements[1])
    guard list.isKind(.array) else {
      return list.isKind(.unknown) ? unknownText(symbol: reason(of: list)) : list
    }
    var pieces: [Node] = []
    for (index, element) in list.elements.enumerated() {
      if index > 0 { pieces.append(separator) }
      pieces.append(element.isKind(.array) ? joined(Array(element.elements)) : element)
    }
    return value(resolved: joined(pieces))
  }

  private func split(_ argument: Node) -> Node {
    guard argument.isKind(.array), argument.count == 2 else { return unknownList("Fn::Split") }
    let source = value(argument.elements[1])
    guard let separator = value(argument.elements[0]).string, !separator.isEmpty,
      let text = source.string
    else { return unknownList(reason(of: source)) }
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    return arena.array(parts.map { arena.string($0) })
  }

  // MARK: - Choices

  private func chosen(_ argument: Node) -> Node {
    guard argument.isKind(.array), argument.count == 3, let name = argument.elements[0].string
    else { return arena.unknown(Node.Unknown(symbol: arena.string("Fn::If"))) }
    switch condition(name) {
    case .yes: return value(argument.elements[1])
    case .no: return value(argument.elements[2])
    case .unknown(let symbol):
      return either(
        value(argument.elements[1]), value(argument.elements[2]), because: symbol)
    }
  }

  private func selected(_ argument: Node) -> Node {
    guard argument.isKind(.array), argument.count == 2 else {
      return unknownText(symbol: "Fn::Select")
    }
    let index = value(argument.elements[0]).scalarText.flatMap { Int($0) }
    let list = value(argument.elements[1])
    if let index, list.isKind(.array), list.elements.indices.contains(index) {
      return list.elements[index]
    }
    return arena.unknown(
      Node.Unknown(symbol: arena.string(reason(of: list)), isNotNull: true))
  }

  private func found(_ argument: Node) -> Node {
    guard argument.isKind(.array), argument.count >= 3 else {
      return arena.unknown(Node.Unknown(symbol: arena.string("Fn::FindInMap")))
    }
    let keys = argument.elements[..<3].map { value($0) }
    var candidates: [Node] = [template.mappings]
    for key in keys {
      if let text = key.scalarText {
        candidates = candidates.map { $0.field(named: text) }
      } else {
        // Any entry may be meant.
        candidates = candidates.flatMap { $0.entries.prefix(200).map(\.value) }
      }
      candidates = Array(candidates.filter(\.exists).prefix(1_000))
    }
    let symbol = keys.first { $0.isKind(.unknown) }.map { reason(of: $0) } ?? "Mappings"
    if candidates.isEmpty, argument.count > 3 {
      return value(argument.elements[3].field("DefaultValue"))
    }
    guard let first = candidates.first else {
      return arena.unknown(Node.Unknown(symbol: arena.string(symbol)))
    }
    return candidates.dropFirst().reduce(value(first)) { either($0, value($1), because: symbol) }
  }
}
