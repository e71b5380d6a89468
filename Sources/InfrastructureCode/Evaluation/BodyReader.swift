// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax
internal import Inventory

/// Evaluates the body of one resource instance: arguments, nested blocks, dynamic blocks.
///
/// What the provider's schema doesn't know is evaluated by its syntax alone and not complained
/// about: the configuration may have been written for another version of the provider.
struct BodyReader {
  let evaluation: RootEvaluation
  let instance: ModuleInstance
  let repetition: RepetitionData?
  let schema: BlockSchema?

  static let maximumDepth = 60

  mutating func read(_ body: LayeredBody, range: ByteRange) -> EvaluatedBody {
    var result: EvaluatedBody?
    for layer in body.layers {
      var evaluator = evaluation.evaluator(in: instance, repetition, layer.source)
      let part = read(
        layer.body, schema, range: range, source: layer.source, depth: 0, &evaluator)
      evaluation.finish(&evaluator, layer.source, range)
      guard var merged = result else {
        result = part
        continue
      }
      merged.arguments.removeAll { part.argument($0.name) != nil }
      merged.arguments += part.arguments
      merged.groups.removeAll { part.group($0.name) != nil }
      merged.groups += part.groups
      result = merged
    }
    return result
      ?? EvaluatedBody(
        range: range, source: ConfigurationSource(file: SourceFile(path: "", bytes: []), number: 0))
  }

  private func read(
    _ body: Body, _ schema: BlockSchema?, range: ByteRange, source: ConfigurationSource, depth: Int,
    _ evaluator: inout ExpressionEvaluator
  ) -> EvaluatedBody {
    var result = EvaluatedBody(range: range, source: source)
    guard depth < Self.maximumDepth else { return result }
    let (attributes, blocks) = content(of: body, schema, source, &evaluator)
    result.arguments.reserveCapacity(attributes.count)
    for attribute in attributes {
      result.arguments.append(
        argument(attribute, schema?.attribute(attribute.name), source, &evaluator))
    }
    for block in blocks {
      read(block, in: schema, source: source, depth: depth, into: &result, &evaluator)
    }
    return result
  }

  private func content(
    of body: Body, _ schema: BlockSchema?, _ source: ConfigurationSource,
    _ evaluator: inout ExpressionEvaluator
  ) -> ([Attribute], [Block]) {
    guard body.isJSON else { return (body.attributes, body.blocks) }
    guard let schema else {
      return (body.justAttributes(source: source.file, diagnostics: &evaluator.diagnostics), [])
    }
    var bodySchema = BodySchema(attributes: Set(schema.attributes.lazy.map(\.name)))
    bodySchema.blocks = schema.blocks.map {
      BodySchema.BlockType($0.name, labels: $0.nesting == .map ? ["key"] : [])
    }
    bodySchema.blocks.append(.init("dynamic", labels: ["type"]))
    let (content, rest) = body.partialContent(
      bodySchema, source: source.file, diagnostics: &evaluator.diagnostics)
    let others = rest.justAttributes(source: source.file, diagnostics: &evaluator.diagnostics)
    return (content.attributes + others, content.blocks)
  }

  private func argument(
    _ attribute: Attribute, _ schema: BlockSchema.Attribute?, _ source: ConfigurationSource,
    _ evaluator: inout ExpressionEvaluator
  ) -> EvaluatedBody.Argument {
    var value = evaluator.evaluate(attribute.expression)
    if let schema {
      do throws(HCLConversionError) {
        value = try value.converted(to: schema.type)
      } catch {
        let target = optionalised(schema.type)
        if let lenient = try? value.converted(to: target) {
          value = lenient
        } else {
          evaluator.report(
            "terraform-wrong-type",
            "inappropriate value for attribute \"\(attribute.name)\": \(error.message)",
            attribute.expression.range, severity: .warning)
        }
      }
      if schema.flags.contains(.sensitive) { value = value.marked(with: .sensitive) }
    }
    return EvaluatedBody.Argument(
      name: attribute.name, value: value, range: attribute.range, source: source,
      expression: attribute.expression, flags: schema?.flags ?? [])
  }

  /// Objects that are given as values, as in `ingress = [{…}]`, may leave attributes out here, as
  /// Terraform's error would be about what the older framework wants to be spelled out.
  private func optionalised(_ type: HCLType) -> HCLType {
    switch type {
    case .list(let element): .list(optionalised(element))
    case .set(let element): .set(optionalised(element))
    case .map(let element): .map(optionalised(element))
    case .object(let object):
      .object(
        HCLObjectType(
          object.attributes.map {
            HCLObjectType.Attribute(name: $0.name, type: optionalised($0.type), isOptional: true)
          }))
    default: type
    }
  }

  // MARK: - Blocks

  /// What blocks of a name become, and the schema of each.
  private func nesting(
    of name: String, in schema: BlockSchema?
  ) -> (nesting: BlockSchema.Nesting, block: BlockSchema?) {
    if let nested = schema?.block(name) { return (nested.nesting, nested.block) }
    if let attribute = schema?.attribute(name), let block = attribute.elementSchema {
      if case .set = attribute.type { return (.set, block) }
      return (.list, block)
    }
    return (.list, nil)
  }

  private func read(
    _ block: Block, in schema: BlockSchema?, source: ConfigurationSource, depth: Int,
    into result: inout EvaluatedBody, _ evaluator: inout ExpressionEvaluator
  ) {
    if block.type == "dynamic", let label = block.labels.first {
      readDynamic(
        block, named: label.text, in: schema, source: source, depth: depth, into: &result,
        &evaluator)
      return
    }
    let (nesting, inner) = nesting(of: block.type, in: schema)
    let body = read(
      block.body, inner, range: block.range, source: source, depth: depth + 1, &evaluator)
    append(
      body, key: block.labels.first?.text, to: block.type, nesting, inner, block.range, source,
      &result)
  }

  private func append(
    _ body: EvaluatedBody?, key: String?, openness: HCLUnknown? = nil, to name: String,
    _ nesting: BlockSchema.Nesting, _ schema: BlockSchema?, _ range: ByteRange,
    _ source: ConfigurationSource, _ result: inout EvaluatedBody
  ) {
    var index = result.groups.firstIndex { $0.name == name }
    if index == nil {
      result.groups.append(
        EvaluatedBody.BlockGroup(
          name: name, nesting: nesting, schema: schema, range: range, source: source))
      index = result.groups.count - 1
    }
    guard let index else { return }
    if let body { result.groups[index].bodies.append(body) }
    if nesting == .map { result.groups[index].keys.append(key ?? "") }
    if let openness { result.groups[index].openness = openness }
  }

  private func readDynamic(
    _ block: Block, named name: String, in schema: BlockSchema?, source: ConfigurationSource,
    depth: Int, into result: inout EvaluatedBody, _ evaluator: inout ExpressionEvaluator
  ) {
    let content = block.body.partialContent(
      BodySchema(attributes: ["for_each", "iterator", "labels"], blocks: [.init("content")]),
      source: source.file, diagnostics: &evaluator.diagnostics
    ).content
    guard let forEach = content.attribute("for_each"), let template = content.blocks.first else {
      evaluator.report(
        "terraform-dynamic", "a dynamic block needs \"for_each\" and a \"content\" block; add them",
        block.headerRange)
      return
    }
    let iterator = content.attribute("iterator")?.expression.asTraversal?.root ?? name
    let (nesting, inner) = nesting(of: name, in: schema)
    let collection = evaluator.evaluate(forEach.expression)
    let pairs: [(key: HCLValue, value: HCLValue)]
    switch collection.content {
    case .list(let elements, _), .tuple(let elements):
      pairs = elements.enumerated().map { (.number($0), $1) }
    case .set(let elements, _): pairs = elements.map { ($0, $0) }
    case .map(let entries, _), .object(let entries):
      pairs = entries.entries.map { (.string($0.key), $0.value) }
    case .unknown(let unknown):
      append(
        nil, key: nil, openness: unknown, to: name, nesting, inner, block.range, source, &result)
      return
    case .null, .bool, .number, .string:
      evaluator.report(
        "terraform-dynamic",
        "invalid dynamic for_each value: "
          + (collection.isNull ? "it is null" : "it must be a collection"),
        forEach.expression.range)
      return
    }
    // An empty group still tells that the configuration says something about these blocks.
    if pairs.isEmpty, !result.groups.contains(where: { $0.name == name }) {
      result.groups.append(
        EvaluatedBody.BlockGroup(
          name: name, nesting: nesting, schema: inner, range: block.range, source: source))
    }
    for pair in pairs {
      // A block costs what some steps of an expression do, even without any argument.
      guard evaluation.budget.spend(24) else {
        evaluator.report(
          "hcl-evaluation-limit",
          "evaluation takes more steps or room than allowed; \"\(name)\" blocks are left out",
          block.headerRange)
        return
      }
      let value = HCLValue.object(
        HCLEntries([
          .init(key: "key", value: pair.key),
          .init(key: "value", value: pair.value.marked(with: collection.marks)),
        ]))
      evaluator.withVariables([(iterator, value)]) { evaluator in
        let labels = content.attribute("labels").map { evaluator.evaluate($0.expression) }
        let body = read(
          template.body, inner, range: block.range, source: source, depth: depth + 1, &evaluator)
        append(
          body, key: labels?.elements?.first?.stringValue, to: name, nesting, inner, block.range,
          source, &result)
      }
    }
  }
}
