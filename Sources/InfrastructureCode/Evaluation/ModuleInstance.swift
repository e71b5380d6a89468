// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// A module as it is called once, with its values.
///
/// Owned by the root's evaluation; used from one thread.
final class ModuleInstance {
  let module: Module
  /// The address, empty for the root module.
  let address: String
  /// The address and a dot; what the addresses of things within start with.
  let prefix: String
  /// What `path.module` gives: the directory as seen from the root module's.
  let path: String
  /// The directory, in the form in which files are read.
  let directory: String
  /// The names of the calls that lead here, as `modules.json` joins them.
  let callPath: String
  /// The caller, the call, and what `each` and `count` mean in it.
  let caller: (instance: ModuleInstance, call: ModuleCallDeclaration, repetition: RepetitionData?)?
  let depth: Int
  /// What would have to be known to tell whether this instance exists; empty when it does.
  let existenceUnknowns: [String]

  private var nodes: [EvaluationKey: EvaluationNode] = [:]

  init(
    module: Module, address: String, path: String, directory: String, callPath: String,
    caller: (instance: ModuleInstance, call: ModuleCallDeclaration, repetition: RepetitionData?)?,
    existenceUnknowns: [String] = []
  ) {
    self.existenceUnknowns = (caller?.instance.existenceUnknowns ?? []) + existenceUnknowns
    self.module = module
    self.address = address
    prefix = address.isEmpty ? "" : address + "."
    self.path = path
    self.directory = directory
    self.callPath = callPath
    self.caller = caller
    depth = (caller?.instance.depth ?? 0) + 1
  }

  // MARK: - Nodes

  private func node(_ key: EvaluationKey, _ make: () -> EvaluationNode.Kind?) -> EvaluationNode? {
    if let known = nodes[key] { return known }
    guard let kind = make() else { return nil }
    let node = EvaluationNode(kind, in: self)
    nodes[key] = node
    return node
  }

  func variable(_ name: String) -> EvaluationNode? {
    node(EvaluationKey(kind: .variable, name: name)) {
      module.variables[name].map { .variable($0) }
    }
  }

  func local(_ name: String) -> EvaluationNode? {
    node(EvaluationKey(kind: .local, name: name)) {
      module.locals[name].map { .local(name, $0) }
    }
  }

  func output(_ name: String) -> EvaluationNode? {
    node(EvaluationKey(kind: .output, name: name)) {
      module.outputs[name].map { .output($0) }
    }
  }

  func resource(_ key: ResourceKey) -> EvaluationNode? {
    node(
      EvaluationKey(
        kind: .resource, name: key.isData ? "data.\(key.type)" : key.type, detail: key.name)
    ) {
      module.resourceIndex[key].map { .resource(module.resources[$0]) }
    }
  }

  func call(_ name: String) -> EvaluationNode? {
    node(EvaluationKey(kind: .call, name: name)) {
      module.callIndex[name].map { .call(module.calls[$0]) }
    }
  }

  func callOutput(_ name: String, _ output: String?) -> EvaluationNode? {
    node(EvaluationKey(kind: .callOutput, name: name, detail: output ?? "")) {
      module.callIndex[name].map { .callOutput(module.calls[$0], output: output) }
    }
  }

  /// The provider configuration that a local name means here, wherever up the tree it stands.
  func provider(_ localName: String) -> EvaluationNode? {
    var instance = self
    var name = localName
    while true {
      if let found = instance.module.providers.first(where: { $0.localName == name }) {
        return instance.node(EvaluationKey(kind: .provider, name: name)) { .provider(found) }
      }
      guard let caller = instance.caller else { return nil }
      if let passed = caller.call.providers.first(where: { $0.child == name }) {
        name = passed.parent
      } else if name.contains(".") {
        return nil
      }
      instance = caller.instance
    }
  }

  // MARK: - References

  /// Appends the nodes that a reference needs; nothing for what needs no evaluation.
  func appendNodes(for traversal: Traversal, to nodes: inout [EvaluationNode]) {
    switch traversal.root {
    case "each", "count", "self", "path", "terraform": return
    case "var": append(traversal.attribute(at: 0).flatMap(variable), to: &nodes)
    case "local": append(traversal.attribute(at: 0).flatMap(local), to: &nodes)
    case "module":
      guard let name = traversal.attribute(at: 0) else { return }
      append(callOutput(name, Self.output(read: traversal)), to: &nodes)
    case "data":
      guard let type = traversal.attribute(at: 0), let name = traversal.attribute(at: 1) else {
        return
      }
      append(resource(ResourceKey(isData: true, type: type, name: name)), to: &nodes)
    default:
      guard let name = traversal.attribute(at: 0) else { return }
      append(
        resource(ResourceKey(isData: false, type: traversal.root, name: name)), to: &nodes)
    }
  }

  private func append(_ node: EvaluationNode?, to nodes: inout [EvaluationNode]) {
    if let node, node.state != .done { nodes.append(node) }
  }

  /// The output that `module.name…` goes on to, when that is written out.
  static func output(read traversal: Traversal) -> String? {
    guard traversal.steps.count > 1 else { return nil }
    if let name = traversal.attribute(at: 1) { return name }
    return traversal.attribute(at: 2)
  }
}
