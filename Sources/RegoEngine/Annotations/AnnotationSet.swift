// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// The METADATA blocks of all modules by what they speak of.
struct AnnotationSet {
  /// The blocks of rules, by module and then by rule.
  private var rules: [[Int: [Annotation]]]
  private var documents: [[TreeKey]: Annotation] = [:]
  private var packages: [[TreeKey]: Annotation] = [:]
  private var subpackages: [[TreeKey]: Annotation] = [:]
  /// Whether any block has a schema.
  private var hasSchemas = false
  private let arena: Arena

  /// Reads all blocks; what is wrong is reported.
  init(_ compilation: Compilation) {
    arena = compilation.constants.arena
    var places: [[TreeKey]: String] = [:]
    let modules = compilation.modules
    rules = Array(repeating: [:], count: modules.count)
    for index in modules.indices.sorted(by: { modules[$0].file.path < modules[$1].file.path }) {
      let module = modules[index]
      let package = module.package.path.map { TreeKey.string($0) }
      var problems: [(block: AnnotationBlock, problem: AnnotationProblem)] = []
      for block in module.annotations {
        let line = module.file.line(of: Int(block.range.start))
        let annotation: Annotation
        do throws(AnnotationProblem) {
          annotation = try AnnotationReader(arena: arena, row: line).read(block)
        } catch {
          problems.append((block, error))
          continue
        }
        if !annotation.schemas.isEmpty { hasSchemas = true }
        let key: [TreeKey]
        let isFirst: Bool
        switch (annotation.scope, block.target) {
        case (.rule, .rule(let rule)):
          rules[index][rule, default: []].append(annotation)
          continue
        case (.document, .rule(let rule)):
          let path = Self.path(of: module.rules[rule], package)
          key = [.other("document")] + path
          isFirst = documents[path] == nil
          if isFirst { documents[path] = annotation }
        case (.package, _):
          key = [.other("package")] + package
          isFirst = packages[package] == nil
          if isFirst { packages[package] = annotation }
        case (.subpackages, _):
          key = [.other("subpackages")] + package
          isFirst = subpackages[package] == nil
          if isFirst { subpackages[package] = annotation }
        default: continue
        }
        if isFirst {
          places[key] = "\(module.file.path):\(line)"
        } else {
          compilation.report(
            RegoError(
              code: .type,
              message: "\(annotation.scope.rawValue) annotation redeclared: \(places[key] ?? "")",
              file: module.file, range: block.range),
            in: .annotations)
        }
      }
      // Whoever asks for annotations gets these errors before any other, as OPA's loader gives
      // them.
      let phase: CheckPhase = compilation.options.readsAnnotations ? .parsing : .annotations
      for error in RegoMetadata.errors(problems, in: module.file) {
        compilation.report(error, in: phase)
      }
    }
  }

  /// The fixed part of a rule's path.
  private static func path(of rule: Rule, _ package: [TreeKey]) -> [TreeKey] {
    var path = package
    if let name = rule.head.name.headName { path.append(.string(name)) }
    for term in rule.head.name.arguments {
      switch term.kind {
      case .string(let text): path.append(.string(text))
      case .number(let text): path.append(.other(text))
      case .boolean(let value): path.append(.other(value ? "true" : "false"))
      case .null: path.append(.other("null"))
      default: return path
      }
    }
    return path
  }

  private func own(_ definition: RuleDefinition) -> [Annotation] {
    rules[definition.moduleIndex][definition.ruleIndex] ?? []
  }

  /// What `rego.metadata.rule()` gives: the rule's closest block, else an empty object.
  func rule(_ definition: RuleDefinition) -> Node {
    own(definition).last?.value ?? arena.object([Node.Entry]())
  }

  /// What `rego.metadata.chain()` gives: from the rule outwards, each with its path.
  func chain(_ definition: RuleDefinition) -> Node {
    let package = definition.module.package
    let path = Self.path(of: definition.rule, package)
    let own = own(definition)
    var links = own.isEmpty ? [link(nil, path)] : own.reversed().map { link($0, path) }
    if let found = documents[path] { links.append(link(found, path)) }
    if let found = packages[package] { links.append(link(found, package)) }
    for length in stride(from: package.count, through: 1, by: -1) {
      let outer = Array(package.prefix(length))
      if let found = subpackages[outer] { links.append(link(found, outer)) }
    }
    return arena.array(links)
  }

  /// The schemas that hold in a rule, outer ones first.
  func schemas(of definition: RuleDefinition) -> [SchemaAnnotation] {
    guard hasSchemas else { return [] }
    let package = definition.module.package
    var found: [SchemaAnnotation] = []
    if !subpackages.isEmpty {
      for length in 1...max(package.count, 1) {
        found += subpackages[Array(package.prefix(length))]?.schemas ?? []
      }
    }
    found += packages[package]?.schemas ?? []
    if !documents.isEmpty {
      found += documents[Self.path(of: definition.rule, package)]?.schemas ?? []
    }
    return found + own(definition).flatMap(\.schemas)
  }

  private func link(_ annotation: Annotation?, _ path: [TreeKey]) -> Node {
    var entries = [
      Node.Entry(
        key: arena.string("path"), value: arena.array(path.map { arena.string($0.text) }))
    ]
    if let annotation {
      entries.append(Node.Entry(key: arena.string("annotations"), value: annotation.value))
    }
    return arena.sortedObject(entries)
  }
}

extension Compilation {
  /// Reads METADATA when something asks for it: a rule, or whoever compiles.
  ///
  /// Where nothing asks, OPA passes over what is wrong in it, as most policies' is for readers.
  func readAnnotations() {
    guard modules.contains(where: { !$0.annotations.isEmpty }) else { return }
    guard options.readsAnnotations || modules.contains(where: Self.asksForMetadata) else { return }
    annotations = AnnotationSet(self)
  }

  private static func asksForMetadata(_ module: Module) -> Bool {
    let word = Array("rego.metadata".utf8)
    let isNamed = UTF8Text.withBytes(module.file.bytes) { text in
      UTF8Text.withBytes(word) { UTF8Text.find($0, in: text) != nil }
    }
    guard isNamed else { return false }
    var found = false
    for rule in module.rules where !found {
      rule.forEachCall { call in
        if let name = call.name, name.hasPrefix("rego.metadata.") { found = true }
      }
    }
    return found
  }

  /// The value of a call of `rego.metadata` in a rule; nil when it is no such call.
  func metadata(_ call: Call, in definition: RuleDefinition?) -> Node? {
    guard call.arguments.isEmpty, let name = call.name, name.hasPrefix("rego.metadata."),
      let definition
    else { return nil }
    let all = annotations ?? AnnotationSet(self)
    annotations = all
    switch name {
    case "rego.metadata.rule": return all.rule(definition)
    case "rego.metadata.chain": return all.chain(definition)
    default: return nil
    }
  }
}
