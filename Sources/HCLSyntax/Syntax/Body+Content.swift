// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

extension Body {
  /// Reads the body against a schema; whatever the schema doesn't know is reported.
  public func content(
    _ schema: BodySchema, source: SourceFile?, diagnostics: inout [Diagnostic]
  ) -> BodyContent {
    read(schema, source: source, keepsRest: false, diagnostics: &diagnostics).content
  }

  /// Reads what a schema knows, and gives back the rest as a body to be read otherwise.
  public func partialContent(
    _ schema: BodySchema, source: SourceFile?, diagnostics: inout [Diagnostic]
  ) -> (content: BodyContent, rest: Body) {
    read(schema, source: source, keepsRest: true, diagnostics: &diagnostics)
  }

  /// Reads a body that has only arguments, whatever their names; blocks are reported.
  public func justAttributes(
    source: SourceFile?, diagnostics: inout [Diagnostic]
  ) -> [Attribute] {
    if let json { return json.justAttributes(&diagnostics) }
    if let block = blocks.first {
      diagnostics.append(
        Diagnostic(
          id: "hcl-unexpected-item", severity: .error,
          message:
            "unexpected block \"\(block.type)\": only arguments are expected here; remove it",
          file: source, range: block.headerRange))
    }
    return attributes
  }

  private func read(
    _ schema: BodySchema, source: SourceFile?, keepsRest: Bool, diagnostics: inout [Diagnostic]
  ) -> (content: BodyContent, rest: Body) {
    let content: BodyContent
    let rest: Body
    if let json {
      var taken = json.taken
      content = json.content(
        schema, taken: &taken, rest: keepsRest, diagnostics: &diagnostics)
      rest = Body(
        json: JSONBody(value: json.value, source: json.source, taken: taken), range: range)
    } else {
      (content, rest) = readNative(
        schema, source: source, keepsRest: keepsRest, diagnostics: &diagnostics)
    }
    let found = Set(content.attributes.lazy.map(\.name))
    for name in schema.required.sorted() where !found.contains(name) {
      diagnostics.append(
        Diagnostic(
          id: "hcl-missing-argument", severity: .error,
          message: "missing required argument: \"\(name)\" must be set; add it",
          file: json?.source ?? source, range: content.missingItemRange))
    }
    return (content, rest)
  }

  private func readNative(
    _ schema: BodySchema, source: SourceFile?, keepsRest: Bool, diagnostics: inout [Diagnostic]
  ) -> (BodyContent, Body) {
    var content = BodyContent(
      attributes: [], blocks: [], missingItemRange: ByteRange(Int(range.end), Int(range.end)))
    var otherAttributes: [Attribute] = []
    var otherBlocks: [Block] = []
    var types: [String: BodySchema.BlockType] = [:]
    for type in schema.blocks { types[type.type] = type }
    func report(_ id: String, _ message: String, _ range: ByteRange) {
      diagnostics.append(
        Diagnostic(id: id, severity: .error, message: message, file: source, range: range))
    }
    for attribute in attributes {
      if schema.attributes.contains(attribute.name) {
        content.attributes.append(attribute)
      } else if keepsRest {
        otherAttributes.append(attribute)
      } else {
        let advice =
          types[attribute.name] != nil
          ? "; did you mean a block, \"\(attribute.name) { … }\"?" : "; remove it"
        report(
          "hcl-unexpected-item",
          "unsupported argument: an argument named \"\(attribute.name)\" is not expected here"
            + advice, attribute.nameRange)
      }
    }
    for block in blocks {
      guard let type = types[block.type] else {
        if keepsRest {
          otherBlocks.append(block)
        } else {
          let advice =
            schema.attributes.contains(block.type)
            ? "; did you mean an argument, \"\(block.type) = …\"?" : "; remove it"
          report(
            "hcl-unexpected-item",
            "unsupported block type: blocks of type \"\(block.type)\" are not expected here"
              + advice, block.typeRange)
        }
        continue
      }
      if block.labels.count < type.labels.count {
        report(
          "hcl-block-labels",
          "missing \(type.labels[block.labels.count]) for \(block.type): blocks of this type have "
            + "\(type.labels.count) label\(type.labels.count == 1 ? "" : "s") "
            + "(\(type.labels.joined(separator: ", "))); add it", block.headerRange)
        continue
      }
      if block.labels.count > type.labels.count {
        let expected =
          type.labels.isEmpty
          ? "no labels" : "only \(type.labels.count) (\(type.labels.joined(separator: ", ")))"
        report(
          "hcl-block-labels",
          "extraneous label for \(block.type): blocks of this type have \(expected); remove it",
          block.labels[type.labels.count].range)
        continue
      }
      content.blocks.append(block)
    }
    return (content, Body(attributes: otherAttributes, blocks: otherBlocks, range: range))
  }
}
