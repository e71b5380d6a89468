// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// The METADATA blocks of all modules by what they speak of, for `rego.metadata`.
///
/// Read when the first call of `rego.metadata` is compiled: most policies have none.
struct Annotations {
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
        guard let block = AnnotationReader.read(annotation, in: arena) else { continue }
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
