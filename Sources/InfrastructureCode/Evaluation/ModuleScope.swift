// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// What expressions in a module instance can refer to.
struct ModuleScope: EvaluationScope {
  let root: RootEvaluation
  let instance: ModuleInstance
  let repetition: RepetitionData?
  let source: SourceFile

  func function(named name: String) -> HCLFunction? { root.functions.function(named: name) }

  func form(named name: String) -> EvaluationForm? {
    switch name {
    case "try", "core::try": .firstWithoutError
    case "can", "core::can": .isWithoutError
    default: nil
    }
  }

  func resolve(
    _ traversal: Traversal, diagnostics: inout [Diagnostic]
  ) -> ResolvedReference? {
    switch traversal.root {
    case "var":
      return value(
        of: traversal.attribute(at: 0).flatMap(instance.variable), "input variable", traversal,
        &diagnostics)
    case "local":
      return value(
        of: traversal.attribute(at: 0).flatMap(instance.local), "local value", traversal,
        &diagnostics)
    case "each":
      let found =
        switch traversal.attribute(at: 0) {
        case "key": repetition?.eachKey
        case "value": repetition?.eachValue
        default: HCLValue?.none
        }
      return repeated(found, "each", "for_each", traversal, &diagnostics)
    case "count":
      let found = traversal.attribute(at: 0) == "index" ? repetition?.countIndex : nil
      return repeated(found, "count", "count", traversal, &diagnostics)
    case "path": return path(traversal)
    case "terraform", "tofu":
      switch traversal.attribute(at: 0) {
      case "workspace": return ResolvedReference(.string(root.options.workspace), stepsTaken: 1)
      case "applying": return ResolvedReference(.false, stepsTaken: 1)
      default: return nil
      }
    case "self": return ResolvedReference(.unknown(HCLUnknown(symbol: "self")))
    case "module": return module(traversal, &diagnostics)
    case "data":
      guard let type = traversal.attribute(at: 0), let name = traversal.attribute(at: 1) else {
        return nil
      }
      return resource(
        ResourceKey(isData: true, type: type, name: name), traversal, nameSteps: 2, &diagnostics)
    case "ephemeral":
      return ResolvedReference(
        HCLValue.unknown(HCLUnknown(symbol: instance.prefix + "ephemeral")).marked(with: .ephemeral)
      )
    default:
      guard let name = traversal.attribute(at: 0) else {
        return truthValue(traversal, &diagnostics)
      }
      return resource(
        ResourceKey(isData: false, type: traversal.root, name: name), traversal, nameSteps: 1,
        &diagnostics)
    }
  }

  private func value(
    of node: EvaluationNode?, _ what: String, _ traversal: Traversal,
    _ diagnostics: inout [Diagnostic]
  ) -> ResolvedReference? {
    guard let node else { return undeclared(what, traversal, steps: 1, &diagnostics) }
    root.require(node)
    return ResolvedReference(node.value, stepsTaken: 1)
  }

  /// `True` and `False`, which Terraform refuses as it does every lone name: what is meant is
  /// plain, and worth judging.
  private func truthValue(
    _ traversal: Traversal, _ diagnostics: inout [Diagnostic]
  ) -> ResolvedReference? {
    let word = traversal.root.lowercased()
    guard traversal.steps.isEmpty, word == "true" || word == "false" else { return nil }
    diagnostics.append(
      Diagnostic(
        id: "terraform-truth-value", severity: .warning,
        message: "Terraform writes \(word) in small letters and refuses \"\(traversal.root)\"; "
          + "judged as \(word)", file: source, range: traversal.range))
    return ResolvedReference(word == "true" ? .true : .false, stepsTaken: 0)
  }

  private func undeclared(
    _ what: String, _ traversal: Traversal, steps: Int, _ diagnostics: inout [Diagnostic]
  ) -> ResolvedReference {
    let name = Traversal(
      root: traversal.root, rootRange: traversal.rootRange,
      steps: Array(traversal.steps.prefix(steps))
    ).description
    diagnostics.append(
      Diagnostic(
        id: "terraform-undeclared", severity: .error,
        message: "reference to undeclared \(what): \"\(name)\" is declared nowhere in the module; "
          + "declare it or correct the name", file: source, range: traversal.range))
    return ResolvedReference(
      .unknown(HCLUnknown(symbol: instance.prefix + name)),
      stepsTaken: min(steps, traversal.steps.count))
  }

  private func repeated(
    _ value: HCLValue?, _ name: String, _ argument: String, _ traversal: Traversal,
    _ diagnostics: inout [Diagnostic]
  ) -> ResolvedReference? {
    if let value { return ResolvedReference(value, stepsTaken: 1) }
    diagnostics.append(
      Diagnostic(
        id: "terraform-no-repetition", severity: .error,
        message: "\"\(traversal)\" can be used only where \"\(argument)\" is set; add it",
        file: source, range: traversal.range))
    return ResolvedReference(.unknown, stepsTaken: traversal.steps.count)
  }

  private func path(_ traversal: Traversal) -> ResolvedReference? {
    switch traversal.attribute(at: 0) {
    case "module": return ResolvedReference(.string(instance.path), stepsTaken: 1)
    case "root": return ResolvedReference(.string("."), stepsTaken: 1)
    case "cwd": return ResolvedReference(.string(root.absoluteDirectory), stepsTaken: 1)
    default: return nil
    }
  }

  // MARK: - Resources

  private func resource(
    _ key: ResourceKey, _ traversal: Traversal, nameSteps: Int, _ diagnostics: inout [Diagnostic]
  ) -> ResolvedReference? {
    guard let node = instance.resource(key) else {
      return undeclared(
        key.isData ? "data source" : "resource", traversal, steps: nameSteps, &diagnostics)
    }
    root.require(node)
    guard node.state == .done, let expansion = node.expansion else {
      return ResolvedReference(
        .unknown(HCLUnknown(symbol: instance.prefix + key.address)), stepsTaken: nameSteps)
    }
    var steps = nameSteps
    var found: ResourceInstance?
    if expansion.kind == .single {
      found = node.resources.first
    } else if steps < traversal.steps.count, !expansion.isOpen {
      switch traversal.steps[steps].kind {
      case .index(let number):
        if expansion.kind == .count, let index = number.int64Value, index >= 0,
          index < node.resources.count
        {
          found = node.resources[Int(index)]
          steps += 1
        }
      case .key(let name):
        if expansion.kind == .forEach, let instance = node.resource(named: name) {
          found = instance
          steps += 1
        }
      case .attribute: break
      }
    }
    guard let found else {
      return ResolvedReference(root.combinedValue(of: node), stepsTaken: nameSteps)
    }
    guard let name = traversal.attribute(at: steps) else {
      return ResolvedReference(found.objectValue(), stepsTaken: steps)
    }
    if let value = found.value(of: name) {
      return ResolvedReference(value, stepsTaken: steps + 1)
    }
    // Not in the schema: perhaps an attribute of another version of the provider.
    return ResolvedReference(
      .unknown(HCLUnknown(symbol: "\(found.address).\(name)")), stepsTaken: steps + 1)
  }

  // MARK: - Modules

  private func module(
    _ traversal: Traversal, _ diagnostics: inout [Diagnostic]
  ) -> ResolvedReference? {
    guard let name = traversal.attribute(at: 0) else { return nil }
    let output = ModuleInstance.output(read: traversal)
    guard let node = instance.call(name), let outputs = instance.callOutput(name, output) else {
      return undeclared("module", traversal, steps: 1, &diagnostics)
    }
    root.require(outputs)
    guard node.state == .done, let expansion = node.expansion, !node.isMissing else {
      if node.isMissing { return ResolvedReference(root.combinedValue(of: node), stepsTaken: 1) }
      return ResolvedReference(
        .unknown(HCLUnknown(symbol: "\(instance.prefix)module.\(name)")), stepsTaken: 1)
    }
    var steps = 1
    var found: ModuleInstance?
    if expansion.kind == .single {
      found = node.modules.first
    } else if steps < traversal.steps.count, !expansion.isOpen {
      switch traversal.steps[steps].kind {
      case .index(let number):
        if let index = number.int64Value, index >= 0, index < node.modules.count {
          found = node.modules[Int(index)]
          steps += 1
        }
      case .key(let key):
        if let position = expansion.instances.firstIndex(where: { $0.key == .name(key) }) {
          found = node.modules[position]
          steps += 1
        }
      case .attribute: break
      }
    }
    guard let found, let name = traversal.attribute(at: steps) else {
      if found == nil, expansion.kind != .single, let all = instance.callOutput(name, nil) {
        root.require(all)
      }
      return ResolvedReference(root.combinedValue(of: node), stepsTaken: 1)
    }
    if let output = found.output(name) {
      root.require(output)
      return ResolvedReference(output.value, stepsTaken: steps + 1)
    }
    diagnostics.append(
      Diagnostic(
        id: "hcl-unsupported-attribute", severity: .error,
        message:
          "unsupported attribute: the module has no output named \"\(name)\"; check the name",
        file: source, range: traversal.steps[steps].range))
    return ResolvedReference(.unknown, stepsTaken: steps + 1)
  }
}

extension EvaluationNode {
  /// The resource instance of a key; they stand in order of their keys.
  func resource(named name: String) -> ResourceInstance? {
    var low = 0
    var high = resources.count
    while low < high {
      let middle = (low + high) / 2
      guard case .name(let key) = resources[middle].key else { return nil }
      if key < name { low = middle + 1 } else { high = middle }
    }
    guard low < resources.count, case .name(let key) = resources[low].key, key == name else {
      return nil
    }
    return resources[low]
  }
}
