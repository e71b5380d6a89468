// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension JSONBody {
  /// The members that stand in the body: those of the object, or of all objects of an array.
  private func members(_ diagnostics: inout [Diagnostic]) -> [JSONNode.Member] {
    switch value.kind {
    case .object(let members): return members
    case .array(let elements):
      var members: [JSONNode.Member] = []
      for element in elements {
        if case .object(let more) = element.kind {
          members.append(contentsOf: more)
        } else {
          diagnostics.append(
            problem(
              "hcl-json-body",
              "expected an object with arguments and blocks, but found "
                + element.friendlyName, element.range))
        }
      }
      return members
    default:
      diagnostics.append(
        problem(
          "hcl-json-body",
          "expected an object with arguments and blocks, but found \(value.friendlyName)",
          value.range))
      return []
    }
  }

  private func problem(_ id: String, _ message: String, _ range: ByteRange) -> Diagnostic {
    Diagnostic(id: id, severity: .error, message: message, file: source, range: range)
  }

  /// Reads the body against a schema; `taken` gets the names that the schema knows.
  func content(
    _ schema: BodySchema, taken: inout Set<String>, rest: Bool, diagnostics: inout [Diagnostic]
  ) -> BodyContent {
    var content = BodyContent(attributes: [], blocks: [], missingItemRange: value.range)
    var seen: Set<String> = []
    var blockTypes: [String: BodySchema.BlockType] = [:]
    for type in schema.blocks { blockTypes[type.type] = type }
    for member in members(&diagnostics) where !self.taken.contains(member.name) {
      if schema.attributes.contains(member.name) {
        taken.insert(member.name)
        guard seen.insert(member.name).inserted else {
          diagnostics.append(
            problem(
              "hcl-duplicate-argument",
              "the argument \"\(member.name)\" is set twice; remove one of the two",
              member.nameRange))
          continue
        }
        content.attributes.append(attribute(member, &diagnostics))
      } else if let type = blockTypes[member.name] {
        taken.insert(member.name)
        appendBlocks(
          type, typeRange: member.nameRange, labels: [], value: member.value, to: &content.blocks,
          &diagnostics)
      } else if member.name != "//", !rest {
        diagnostics.append(
          problem(
            "hcl-unexpected-item",
            "extraneous JSON property: no argument or block type is named \"\(member.name)\"; "
              + "remove it, or name it \"//\" if it is a comment", member.nameRange))
      }
    }
    return content
  }

  func justAttributes(_ diagnostics: inout [Diagnostic]) -> [Attribute] {
    var seen: Set<String> = []
    var attributes: [Attribute] = []
    for member in members(&diagnostics)
    where member.name != "//" && !taken.contains(member.name) {
      guard seen.insert(member.name).inserted else {
        diagnostics.append(
          problem(
            "hcl-duplicate-argument",
            "the argument \"\(member.name)\" is set twice; remove one of the two",
            member.nameRange))
        continue
      }
      attributes.append(attribute(member, &diagnostics))
    }
    return attributes
  }

  private func attribute(
    _ member: JSONNode.Member, _ diagnostics: inout [Diagnostic]
  ) -> Attribute {
    Attribute(
      name: member.name, nameRange: member.nameRange,
      expression: member.value.expression(in: source, diagnostics: &diagnostics),
      range: member.nameRange.union(member.value.range))
  }

  /// Labels are levels of objects; below them stands a body, or an array with one for each block.
  private func appendBlocks(
    _ type: BodySchema.BlockType, typeRange: ByteRange, labels: [Block.Label], value: JSONNode,
    to blocks: inout [Block], _ diagnostics: inout [Diagnostic]
  ) {
    if labels.count < type.labels.count {
      let objects: [JSONNode]
      if case .array(let elements) = value.kind { objects = elements } else { objects = [value] }
      for object in objects {
        guard case .object(let members) = object.kind else {
          diagnostics.append(
            problem(
              "hcl-json-label",
              "expected an object whose members are named for the block's "
                + "\(type.labels[labels.count]), but found \(object.friendlyName)", object.range))
          continue
        }
        for member in members where member.name != "//" || labels.count > 0 {
          appendBlocks(
            type, typeRange: typeRange,
            labels: labels + [Block.Label(text: member.name, range: member.nameRange)],
            value: member.value, to: &blocks, &diagnostics)
        }
      }
      return
    }
    func append(_ node: JSONNode) {
      blocks.append(
        Block(
          type: type.type, typeRange: typeRange, labels: labels,
          body: Body(json: JSONBody(value: node, source: source), range: node.range),
          // Blocks of one type share its name, so that only what is their own is their place.
          range: (labels.last?.range ?? typeRange).union(node.range)))
    }
    switch value.kind {
    case .null: break
    case .array(let elements): for element in elements { append(element) }
    default: append(value)
    }
  }
}

extension JSONNode {
  /// The value as an expression, in which strings are templates.
  func expression(in source: SourceFile, diagnostics: inout [Diagnostic]) -> Expression {
    switch kind {
    case .null: return Expression(.literal(.null), range: range)
    case .bool(let value): return Expression(.literal(.bool(value)), range: range)
    case .number(let number): return Expression(.literal(.number(number)), range: range)
    case .array(let elements):
      var expressions: [Expression] = []
      for element in elements {
        expressions.append(element.expression(in: source, diagnostics: &diagnostics))
      }
      return Expression(.tuple(expressions), range: range)
    case .object(let members):
      var items: [ObjectItem] = []
      for member in members {
        let key = JSONNode.template(
          member.name, isVerbatim: false, range: member.nameRange, source: source,
          diagnostics: &diagnostics)
        items.append(
          ObjectItem(
            key: key, value: member.value.expression(in: source, diagnostics: &diagnostics)))
      }
      return Expression(.object(items), range: range)
    case .string(let text, let isVerbatim):
      return JSONNode.template(
        text, isVerbatim: isVerbatim, range: range, source: source, diagnostics: &diagnostics)
    }
  }

  private static func template(
    _ text: String, isVerbatim: Bool, range: ByteRange, source: SourceFile,
    diagnostics: inout [Diagnostic]
  ) -> Expression {
    let bytes = Array(text.utf8)
    guard bytes.contains(0x24) || bytes.contains(0x25) else {
      let literal = Expression(.literal(.string(text)), range: range)
      return Expression(.jsonString(text, template: literal), range: range)
    }
    var parser = NativeParser(
      source: source, bytes: bytes, offset: Int(range.start) + 1,
      fixedRange: isVerbatim ? nil : range)
    let template = parser.parseWholeTemplate(from: 0)
    diagnostics.append(contentsOf: parser.diagnostics)
    return Expression(.jsonString(text, template: template), range: range)
  }
}
