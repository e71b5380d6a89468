// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// Turns the parsed files of a directory into a module's declarations.
struct ModuleReader {
  private(set) var contents = ModuleContents()
  private(set) var diagnostics: [Diagnostic] = []
  private var source: ConfigurationSource
  private var callPositions: [String: Int] = [:]
  private var resourcePositions: [ResourceKey: Int] = [:]
  /// Whether declarations of the file at hand replace parts of those read before.
  private var isOverride = false

  init(source: ConfigurationSource) { self.source = source }

  private static let fileSchema = BodySchema(blocks: [
    .init("terraform"), .init("locals"), .init("variable", labels: ["name"]),
    .init("output", labels: ["name"]), .init("provider", labels: ["name"]),
    .init("module", labels: ["name"]), .init("resource", labels: ["type", "name"]),
    .init("data", labels: ["type", "name"]), .init("ephemeral", labels: ["type", "name"]),
    .init("moved"), .init("import"), .init("removed"), .init("check", labels: ["name"]),
  ])

  mutating func read(_ body: Body, of source: ConfigurationSource, isOverride: Bool) {
    self.source = source
    self.isOverride = isOverride
    let file = body.content(Self.fileSchema, source: source.file, diagnostics: &diagnostics)
    for block in file.blocks {
      switch block.type {
      case "terraform": readSettings(block)
      case "locals": readLocals(block)
      case "variable": readVariable(block)
      case "output": readOutput(block)
      case "provider": readProvider(block)
      case "module": readCall(block)
      case "resource": readResource(block, isData: false)
      case "data": readResource(block, isData: true)
      case "moved": readMove(block)
      // Ephemeral resources are never in a plan; imports, removals and checks decide no value.
      default: break
      }
    }
  }

  private func located(_ attribute: Attribute?) -> LocatedExpression? {
    attribute.map { LocatedExpression($0, source) }
  }

  private mutating func report(
    _ id: String, _ message: String, _ range: ByteRange, severity: Diagnostic.Severity = .error
  ) {
    diagnostics.append(
      Diagnostic(id: id, severity: severity, message: message, file: source.file, range: range))
  }

  private mutating func part(
    _ block: Block, _ attributes: Set<String>, _ blocks: [BodySchema.BlockType] = []
  ) -> BodyContent {
    block.body.partialContent(
      BodySchema(attributes: attributes, blocks: blocks), source: source.file,
      diagnostics: &diagnostics
    ).content
  }

  // MARK: - Settings

  private mutating func readSettings(_ block: Block) {
    for required in part(block, [], [.init("required_providers")]).blocks {
      let entries = required.body.justAttributes(source: source.file, diagnostics: &diagnostics)
      for entry in entries {
        guard let items = entry.expression.asStaticObject else { continue }
        for item in items {
          let key = item.key.asLiteralString ?? item.key.asKeyword
          if key == "source", let address = item.value.asLiteralString {
            contents.requiredProviders[entry.name] = address
          }
        }
      }
    }
  }

  private mutating func readProvider(_ block: Block) {
    let (content, rest) = block.body.partialContent(
      BodySchema(attributes: ["alias", "version"]), source: source.file, diagnostics: &diagnostics)
    var collector = ReferenceCollector()
    collector.visit(rest)
    let declaration = ProviderDeclaration(
      name: block.labels[0].text,
      alias: content.attribute("alias")?.expression.asLiteralString, source: source,
      range: block.range, body: LayeredBody(rest, source), references: collector.traversals)
    if let index = contents.providers.firstIndex(where: { $0.localName == declaration.localName }) {
      contents.providers[index].body.layers += declaration.body.layers
      contents.providers[index].references += declaration.references
    } else {
      contents.providers.append(declaration)
    }
  }

  // MARK: - Values

  private mutating func readLocals(_ block: Block) {
    let entries = block.body.justAttributes(source: source.file, diagnostics: &diagnostics)
    for entry in entries {
      if contents.locals[entry.name] != nil, !isOverride {
        report(
          "terraform-duplicate",
          "there is more than one local value named \"\(entry.name)\"; "
            + "remove all but one", entry.nameRange)
        continue
      }
      contents.locals[entry.name] = LocatedExpression(entry, source)
    }
  }

  private mutating func readVariable(_ block: Block) {
    let content = part(
      block, ["type", "default", "nullable", "sensitive", "ephemeral", "description"],
      [.init("validation")])
    let name = block.labels[0].text
    var declaration: VariableDeclaration
    if let existing = contents.variables[name] {
      if !isOverride {
        report(
          "terraform-duplicate",
          "there is more than one variable named \"\(name)\"; remove all but one",
          block.headerRange)
        return
      }
      declaration = existing
    } else {
      declaration = VariableDeclaration(
        name: name, source: source, range: block.range, type: .any, defaultValue: nil,
        isNullable: true, isSensitive: false, isEphemeral: false, validations: [])
    }
    if let attribute = content.attribute("type") {
      declaration.type = type(of: attribute.expression)
    }
    if let attribute = content.attribute("default") {
      declaration.defaultValue = LocatedExpression(attribute, source)
    }
    if let flag = flag(content, "nullable") { declaration.isNullable = flag }
    if let flag = flag(content, "sensitive") { declaration.isSensitive = flag }
    if let flag = flag(content, "ephemeral") { declaration.isEphemeral = flag }
    for validation in content.blocks {
      let parts = part(validation, ["condition", "error_message"])
      guard let condition = located(parts.attribute("condition")) else { continue }
      declaration.validations.append(
        .init(condition: condition, message: located(parts.attribute("error_message"))))
    }
    contents.variables[name] = declaration
  }

  /// Before Terraform 0.12 types were written as text, of which three are still met.
  private mutating func type(of expression: Expression) -> HCLType {
    if case .literal = expression.kind {
      switch expression.asLiteralString {
      case "string": return .string
      case "list": return .list(.any)
      case "map": return .map(.any)
      default: break
      }
    }
    var parser = TypeConstraintParser(source: source.file)
    let type = parser.type(of: expression)
    diagnostics += parser.diagnostics
    return type
  }

  private func flag(_ content: BodyContent, _ name: String) -> Bool? {
    guard let keyword = content.attribute(name)?.expression.asKeyword else { return nil }
    return keyword == "true"
  }

  private mutating func readOutput(_ block: Block) {
    let content = part(block, ["value", "sensitive", "description", "ephemeral", "depends_on"])
    let name = block.labels[0].text
    guard let value = located(content.attribute("value")) else {
      if !isOverride {
        report(
          "terraform-missing-argument", "output \"\(name)\" has no \"value\"; add it",
          block.headerRange)
      }
      return
    }
    if contents.outputs[name] != nil, !isOverride {
      report(
        "terraform-duplicate",
        "there is more than one output named \"\(name)\"; remove all but one",
        block.headerRange)
      return
    }
    contents.outputs[name] = OutputDeclaration(
      name: name, value: value, isSensitive: flag(content, "sensitive") ?? false)
  }

  // MARK: - Resources and modules

  private static let resourceSchema = BodySchema(
    attributes: ["count", "for_each", "provider", "depends_on"],
    blocks: [.init("lifecycle"), .init("connection"), .init("provisioner", labels: ["type"])])

  private mutating func readResource(_ block: Block, isData: Bool) {
    let (content, rest) = block.body.partialContent(
      Self.resourceSchema, source: source.file, diagnostics: &diagnostics)
    let key = ResourceKey(isData: isData, type: block.labels[0].text, name: block.labels[1].text)
    var collector = ReferenceCollector()
    collector.visit(rest)
    for name in ["count", "for_each"] {
      if let attribute = content.attribute(name) { collector.visit(attribute.expression) }
    }
    if isOverride, let existing = resourcePositions[key] {
      contents.resources[existing].body.layers += LayeredBody(rest, source).layers
      contents.resources[existing].references += collector.traversals
      if let count = located(content.attribute("count")) {
        contents.resources[existing].count = count
      }
      if let forEach = located(content.attribute("for_each")) {
        contents.resources[existing].forEach = forEach
      }
      if let provider = content.attribute("provider")?.expression.asTraversal {
        contents.resources[existing].provider = provider
      }
      contents.resources[existing].lifecycle.merge(lifecycle(content)) { _, new in new }
      return
    }
    contents.resources.append(
      ResourceDeclaration(
        key: key, source: source, range: block.range, headerRange: block.headerRange,
        body: LayeredBody(rest, source), count: located(content.attribute("count")),
        forEach: located(content.attribute("for_each")),
        provider: content.attribute("provider")?.expression.asTraversal
          ?? content.attribute("provider")?.expression.asLiteralString.flatMap(traversal),
        dependsOn: dependencies(content), lifecycle: lifecycle(content),
        references: collector.traversals))
  }

  /// Terraform wants these as plain words: they are needed before anything is evaluated.
  private mutating func lifecycle(_ content: BodyContent) -> [String: Bool] {
    var result: [String: Bool] = [:]
    for block in content.blocks where block.type == "lifecycle" {
      let settings = part(block, ["create_before_destroy", "prevent_destroy"])
      for name in ["create_before_destroy", "prevent_destroy"] {
        let text = settings.attribute(name).flatMap {
          $0.expression.asKeyword ?? $0.expression.asLiteralString
        }
        if let text { result[name] = text == "true" }
      }
    }
    return result
  }

  private func dependencies(_ content: BodyContent) -> [Traversal] {
    (content.attribute("depends_on")?.expression.asStaticList ?? []).compactMap(\.asTraversal)
  }

  /// The older quoted form, `provider = "aws.west"`.
  private func traversal(_ text: String) -> Traversal? {
    let parts = text.split(separator: ".").map(String.init)
    guard let root = parts.first else { return nil }
    let range = ByteRange(0, 0)
    return Traversal(
      root: root, rootRange: range,
      steps: parts.dropFirst().map { Traversal.Step(.attribute($0), range: range) })
  }

  private mutating func readCall(_ block: Block) {
    let name = block.labels[0].text
    let (content, rest) = block.body.partialContent(
      BodySchema(attributes: [
        "source", "version", "count", "for_each", "providers", "depends_on",
      ]), source: source.file, diagnostics: &diagnostics)
    var arguments: [String: LocatedExpression] = [:]
    for attribute in rest.justAttributes(source: source.file, diagnostics: &diagnostics) {
      arguments[attribute.name] = LocatedExpression(attribute, source)
    }
    let location = content.attribute("source")
    var providers: [(child: String, parent: String)] = []
    for item in content.attribute("providers")?.expression.asStaticObject ?? [] {
      let child = item.key.asTraversal?.description ?? item.key.asLiteralString
      let parent = item.value.asTraversal?.description ?? item.value.asLiteralString
      if let child, let parent { providers.append((child, parent)) }
    }
    if let index = callPositions[name] {
      guard isOverride else {
        report(
          "terraform-duplicate",
          "there is more than one module call named \"\(name)\"; remove all but one",
          block.headerRange)
        return
      }
      contents.calls[index].arguments.merge(arguments) { $1 }
      if let location {
        contents.calls[index].location = location.expression.asLiteralString
      }
      if let count = located(content.attribute("count")) { contents.calls[index].count = count }
      if let forEach = located(content.attribute("for_each")) {
        contents.calls[index].forEach = forEach
      }
      return
    }
    callPositions[name] = contents.calls.count
    contents.calls.append(
      ModuleCallDeclaration(
        name: name, source: source, range: block.range, headerRange: block.headerRange,
        location: location?.expression.asLiteralString,
        locationRange: location?.range ?? block.headerRange, arguments: arguments,
        count: located(content.attribute("count")), forEach: located(content.attribute("for_each")),
        providers: providers, dependsOn: dependencies(content)))
  }

  private mutating func readMove(_ block: Block) {
    let content = part(block, ["from", "to"])
    guard let from = content.attribute("from")?.expression.asTraversal,
      let to = content.attribute("to")?.expression.asTraversal
    else { return }
    contents.moves.append(MoveDeclaration(from: from.description, to: to.description))
  }

  /// Drops later declarations of a resource that there is already, with a report; a module may
  /// have thousands, so that this is done once at the end.
  mutating func removeDuplicates() {
    var seen: Set<ResourceKey> = []
    var kept: [ResourceDeclaration] = []
    kept.reserveCapacity(contents.resources.count)
    for resource in contents.resources {
      if seen.insert(resource.key).inserted {
        resourcePositions[resource.key] = kept.count
        kept.append(resource)
      } else {
        diagnostics.append(
          Diagnostic(
            id: "terraform-duplicate", severity: .error,
            message: "there is more than one resource \"\(resource.key.address)\"; "
              + "remove all but one", file: resource.source.file, range: resource.headerRange))
      }
    }
    contents.resources = kept
  }
}
