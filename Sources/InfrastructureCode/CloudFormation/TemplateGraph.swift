// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory

/// Turns a template, with the stacks nested in it, into resources of the graph.
struct TemplateGraph {
  private let loader: TemplateLoader
  private let types: TypeTranslations
  private let arena: Arena
  private var translation: ResourceTranslation
  private var resources: [Resource] = []
  private(set) var diagnostics: [Diagnostic] = []
  private(set) var inputs = RootInputs()
  private var stackCount = 0
  private var unknownTypes: [String: Int] = [:]

  private static let maximumStacks = 200
  private static let maximumNesting = 8

  init(loader: TemplateLoader, types: TypeTranslations, schemas: SchemaCatalogue) {
    self.loader = loader
    self.types = types
    arena = Arena(chunkSize: 64 << 10)
    for other in types.arenas { arena.retain(other) }
    translation = ResourceTranslation(arena: arena, schemas: schemas, types: types)
  }

  /// - Parameter given: values for parameters, from the command line.
  mutating func part(
    of template: StackTemplate, given: [(name: String, text: String)]
  ) -> GraphPart {
    var values: [String: Node] = [:]
    for (name, text) in given { values[name] = arena.string(text) }
    add(template, module: "", given: values, calls: [], unknowns: [], path: [])
    report(in: template)
    return GraphPart(
      scope: Scope(kind: .rootModule, path: loader.files.locationInTree(template.path)),
      resources: resources, arena: arena)
  }

  private mutating func add(
    _ template: StackTemplate, module: String, given: [String: Node], calls: [ModuleCall],
    unknowns: [String], path: [String]
  ) {
    stackCount += 1
    inputs.files.insert(template.path)
    arena.retain(template.arena)
    let evaluation = TemplateEvaluation(
      template: template, arena: arena, module: module, given: given, types: types)
    let inner = addStacks(of: evaluation, calls: calls, path: path)
    for declaration in template.resources {
      guard let existence = existence(of: declaration, evaluation) else { continue }
      var properties = evaluation.value(declaration.properties)
      if let defaults = ServerlessGlobals.section(of: declaration.type) {
        properties = ServerlessGlobals.merged(
          evaluation.value(template.globals.field(named: defaults)), properties, in: arena)
      }
      add(
        declaration, properties, evaluation, calls: calls, unknowns: unknowns + existence)
    }
    diagnostics += evaluation.diagnostics
    for stack in inner {
      add(
        stack.template, module: stack.module, given: stack.given, calls: stack.calls,
        unknowns: unknowns + stack.unknowns, path: path + [template.path])
    }
  }

  /// What its existence depends on; nil for what isn't made.
  private func existence(
    of declaration: StackTemplate.Declaration, _ evaluation: TemplateEvaluation
  ) -> [String]? {
    guard let name = declaration.body.field("Condition").string else { return [] }
    switch evaluation.condition(name) {
    case .yes: return []
    case .no: return nil
    case .unknown(let symbol): return [symbol]
    }
  }

  private mutating func add(
    _ declaration: StackTemplate.Declaration, _ properties: Node, _ evaluation: TemplateEvaluation,
    calls: [ModuleCall], unknowns: [String]
  ) {
    let address = evaluation.address(of: declaration.name, type: declaration.type)
    guard
      let made = translation.resources(
        of: declaration.type, properties: properties, address: address, range: declaration.range)
    else {
      unknownTypes[declaration.type, default: 0] += 1
      return
    }
    for item in made {
      var references = ReferenceSearch(of: address)
      references.search(item.document)
      var resource = Resource(
        address: address + item.suffix, type: item.type, name: declaration.name,
        mode: item.isData ? .data : .managed,
        provider: "aws", module: evaluation.module, document: item.document,
        origin: declaration.range, calls: calls, references: references.found)
      resource.existenceUnknowns = unknowns + item.unknowns
      resource.isContext = item.isRepeated
      resource.written = Resource.WrittenName(type: declaration.type, address: address)
      resources.append(resource)
    }
  }

  // MARK: - Nested stacks

  private struct Stack {
    var template: StackTemplate
    var module: String
    var given: [String: Node]
    var calls: [ModuleCall]
    var unknowns: [String]
  }

  /// Finds the stacks whose templates are files here, and makes their outputs known.
  private mutating func addStacks(
    of evaluation: TemplateEvaluation, calls: [ModuleCall], path: [String]
  ) -> [Stack] {
    let template = evaluation.template
    var stacks: [Stack] = []
    for declaration in template.resources {
      guard let place = NestedStack.location(of: declaration, evaluation),
        let existence = existence(of: declaration, evaluation)
      else { continue }
      let file = FilePath.join(FilePath.parent(template.path), place)
      inputs.files.insert(file)
      guard let nested = loader.template(at: file).template else { continue }
      guard path.count < Self.maximumNesting, stackCount + stacks.count < Self.maximumStacks,
        !path.contains(nested.path), nested.path != template.path
      else {
        diagnostics.append(
          Diagnostic(
            id: "cloudformation-limit", severity: .warning,
            message: "the stack \"\(declaration.name)\" is nested too deeply or in itself, and is "
              + "left out", file: template.source, range: declaration.range.bytes))
        continue
      }
      let prefix = evaluation.module.isEmpty ? "" : "\(evaluation.module)."
      let module = "\(prefix)module.\(declaration.name)"
      var given: [String: Node] = [:]
      for entry in evaluation.value(declaration.properties.field("Parameters")).entries {
        if let name = entry.key.string { given[name] = entry.value }
      }
      evaluation.nested[declaration.name] = TemplateEvaluation(
        template: nested, arena: arena, module: module, given: given, types: types)
      arena.retain(nested.arena)
      stacks.append(
        Stack(
          template: nested, module: module, given: given,
          calls: calls + [ModuleCall(address: module, origin: declaration.range)],
          unknowns: existence))
    }
    return stacks
  }

  // MARK: - What isn't judged

  private mutating func report(in template: StackTemplate) {
    if !unknownTypes.isEmpty {
      let count = unknownTypes.values.reduce(0, +)
      let names = unknownTypes.keys.sorted()
      diagnostics.append(
        Diagnostic(
          id: "cloudformation-types", severity: .note,
          message: "\(count) resource\(count == 1 ? " is" : "s are") of types that rules don't "
            + "know, and aren't judged: \(Self.list(names))", file: template.source))
    }
    let properties = translation.unplaced.sorted { $0.key < $1.key }
      .flatMap { type, paths in paths.sorted().map { "\(type) \($0)" } }
    if !properties.isEmpty {
      diagnostics.append(
        Diagnostic(
          id: "cloudformation-properties", severity: .note,
          message: "\(properties.count) propert\(properties.count == 1 ? "y has" : "ies have") no "
            + "counterpart that rules read: \(Self.list(properties))", file: template.source))
    }
  }

  private static func list(_ names: [String]) -> String {
    let shown = names.prefix(8).map { String($0.prefix(100)) }.joined(separator: ", ")
    return names.count > 8 ? "\(shown) and \(names.count - 8) more" : shown
  }
}

/// Which files nested stacks are made of.
enum NestedStack {
  /// The path of a nested stack's template, relative to the one that it stands in; nil for those in
  /// a bucket or somewhere else.
  static func location(
    of declaration: StackTemplate.Declaration, _ evaluation: TemplateEvaluation
  ) -> String? {
    guard let property = property(of: declaration) else { return nil }
    return evaluation.value(property).string.flatMap(local)
  }

  /// The same where it is written out.
  static func writtenLocation(of declaration: StackTemplate.Declaration) -> String? {
    property(of: declaration)?.string.flatMap(local)
  }

  private static func property(of declaration: StackTemplate.Declaration) -> Node? {
    switch declaration.type {
    case "AWS::CloudFormation::Stack": declaration.properties.field("TemplateURL")
    case "AWS::Serverless::Application": declaration.properties.field("Location")
    default: nil
    }
  }

  private static func local(_ text: String) -> String? {
    text.isEmpty || text.contains("://") || text.hasPrefix("/") || text.utf8.count > 1_000
      ? nil : text
  }
}

/// Finds the resources that a document's unknown values are made of.
struct ReferenceSearch {
  private let address: String
  private(set) var found: [Reference] = []
  private var seen: Set<Reference> = []

  private static let maximumFound = 500
  private static let maximumDepth = 100

  init(of address: String) { self.address = address }

  mutating func search(_ document: Node) {
    for entry in document.entries { search(entry.value, path: entry.key.string ?? "", depth: 0) }
  }

  private mutating func search(_ node: Node, path: String, depth: Int) {
    guard depth < Self.maximumDepth, found.count < Self.maximumFound else { return }
    if let unknown = node.unknown {
      note(unknown.symbol, path)
      for part in unknown.parts.elements { search(part, path: path, depth: depth + 1) }
      search(unknown.encoded, path: path, depth: depth + 1)
      return
    }
    guard node.has(.holdsUnknown) else { return }
    for (index, element) in node.elements.enumerated() {
      search(element, path: "\(path)[\(index)]", depth: depth + 1)
    }
    for entry in node.entries {
      search(entry.value, path: "\(path).\(entry.key.string ?? "")", depth: depth + 1)
    }
  }

  private mutating func note(_ symbol: Node, _ path: String) {
    guard let text = symbol.string, text.contains("::"),
      let target = ResourceAddress.resource(inReference: text), target != address
    else { return }
    let attribute = text.utf8.count > target.utf8.count ? text.dropFirst(target.count + 1) : ""
    let reference = Reference(path: path, target: target, attribute: String(attribute))
    if seen.insert(reference).inserted { found.append(reference) }
  }
}
