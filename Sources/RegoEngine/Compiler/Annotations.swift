// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// The METADATA blocks of all modules by what they speak of, for `rego.metadata`.
///
/// Read when the first call of `rego.metadata` is compiled: most policies have none.
struct Annotations {
  /// One block as a value, with its scope.
  private struct Block {
    let scope: String
    let value: Node
  }

  private struct RulePlace: Hashable {
    let module: Int
    let rule: Int
  }

  private var rules: [RulePlace: [Node]] = [:]
  private var documents: [[TreeKey]: [Node]] = [:]
  private var packages: [[TreeKey]: [Node]] = [:]
  private var subpackages: [[TreeKey]: [Node]] = [:]
  private let arena: Arena

  init(_ compilation: Compilation) {
    arena = compilation.constants.arena
    var documentPaths: [RulePlace: [TreeKey]] = [:]
    for group in compilation.groups {
      for definition in group.definitions {
        documentPaths[RulePlace(module: definition.moduleIndex, rule: definition.ruleIndex)] =
          group.path
      }
    }
    for (index, module) in compilation.modules.enumerated() {
      let package = module.package.path.map { TreeKey.string($0) }
      for annotation in module.annotations {
        guard let block = read(annotation) else { continue }
        switch (block.scope, annotation.target) {
        case ("rule", .rule(let rule)):
          rules[RulePlace(module: index, rule: rule), default: []].append(block.value)
        case ("document", .rule(let rule)):
          guard let path = documentPaths[RulePlace(module: index, rule: rule)] else { continue }
          documents[path, default: []].append(block.value)
        case ("package", _): packages[package, default: []].append(block.value)
        case ("subpackages", _): subpackages[package, default: []].append(block.value)
        default: continue
        }
      }
    }
  }

  /// What `rego.metadata.rule()` gives: the rule's own block, else an empty object.
  func rule(_ definition: RuleDefinition) -> Node {
    let place = RulePlace(module: definition.moduleIndex, rule: definition.ruleIndex)
    return rules[place]?.first ?? arena.object([Node.Entry]())
  }

  /// What `rego.metadata.chain()` gives: from the rule outwards, each with its path.
  func chain(_ definition: RuleDefinition) -> Node {
    let place = RulePlace(module: definition.moduleIndex, rule: definition.ruleIndex)
    let path = definition.group.path
    let package = definition.module.package
    var links: [Node] = []
    let own = rules[place] ?? []
    if own.isEmpty { links.append(link(nil, path)) }
    links += own.map { link($0, path) }
    links += (documents[path] ?? []).map { link($0, path) }
    links += (packages[package] ?? []).map { link($0, package) }
    for length in stride(from: package.count, through: 1, by: -1) {
      let outer = Array(package.prefix(length))
      links += (subpackages[outer] ?? []).map { link($0, outer) }
    }
    return arena.array(links)
  }

  private func link(_ annotations: Node?, _ path: [TreeKey]) -> Node {
    var entries = [
      Node.Entry(
        key: arena.string("path"), value: arena.array(path.map { arena.string($0.text) }))
    ]
    if let annotations {
      entries.append(Node.Entry(key: arena.string("annotations"), value: annotations))
    }
    return arena.sortedObject(entries)
  }

  private func read(_ annotation: AnnotationBlock) -> Block? {
    let yaml = YAMLReader.read(Array(annotation.yaml.utf8))
    guard let document = yaml.document, document.root.isKind(.object) else { return nil }
    var entries: [Node.Entry] = []
    var scope = ""
    for entry in document.root.entries {
      let key = entry.key.string ?? ""
      switch key {
      case "scope": scope = entry.value.string ?? ""
      case "authors":
        entries.append(
          Node.Entry(
            key: arena.string(key), value: arena.array(entry.value.elements.map(author))))
      case "related_resources":
        entries.append(
          Node.Entry(
            key: arena.string(key), value: arena.array(entry.value.elements.map(resource))))
      default:
        entries.append(Node.Entry(key: arena.string(key), value: arena.copy(entry.value)))
      }
    }
    if scope.isEmpty {
      if case .package = annotation.target { scope = "package" } else { scope = "rule" }
    }
    entries.append(Node.Entry(key: arena.string("scope"), value: arena.string(scope)))
    return Block(scope: scope, value: arena.sortedObject(entries))
  }

  /// `Jane Doe <jane@example.com>` as an object.
  private func author(_ node: Node) -> Node {
    guard let text = node.string else { return arena.copy(node) }
    var words = text.split(separator: " ").map(String.init)
    var entries: [Node.Entry] = []
    if let last = words.last, last.hasPrefix("<"), last.hasSuffix(">") {
      words.removeLast()
      entries.append(
        Node.Entry(
          key: arena.string("email"), value: arena.string(last.dropFirst().dropLast())))
    }
    if !words.isEmpty {
      entries.append(
        Node.Entry(key: arena.string("name"), value: arena.string(words.joined(separator: " "))))
    }
    return arena.sortedObject(entries)
  }

  private func resource(_ node: Node) -> Node {
    guard node.isKind(.string) else { return arena.copy(node) }
    return arena.object([Node.Entry(key: arena.string("ref"), value: arena.copy(node))])
  }
}

extension Compilation {
  /// The value of a call of `rego.metadata` in a rule; nil when it is no such call.
  func metadata(_ call: Call, in definition: RuleDefinition?) -> Node? {
    guard call.arguments.isEmpty, let name = call.name, name.hasPrefix("rego.metadata."),
      let definition
    else { return nil }
    let all = annotations ?? Annotations(self)
    annotations = all
    switch name {
    case "rego.metadata.rule": return all.rule(definition)
    case "rego.metadata.chain": return all.chain(definition)
    default: return nil
    }
  }
}
