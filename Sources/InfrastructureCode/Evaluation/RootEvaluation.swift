// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax
internal import Inventory

/// Evaluates one root module with everything it calls, as `terraform plan` would.
///
/// Values are computed when something needs them, dependencies first, without recursion from node
/// to node: a chain of a million locals takes no more stack than one. Used from one thread.
final class RootEvaluation {
  let loader: ModuleLoader
  /// What is read besides modules is read through these.
  let files: any ConfigurationFiles
  let schemas: SchemaCatalogue
  let options: TerraformOptions
  /// The root module's directory, in the form in which files are read.
  let directory: String
  let absoluteDirectory: String
  let budget: EvaluationBudget
  let functions: TerraformFunctions
  let root: ModuleInstance
  /// The directories of installed modules by call path, from `.terraform/modules/modules.json`.
  let installedModules: [String: String]
  /// Values given for the root's variables.
  var inputs: [String: VariableInput] = [:]
  /// The directories in which a called module was looked for.
  var lookedForModules: Set<String> = []
  private(set) var diagnostics: [Diagnostic] = []
  private var reported: Set<String> = []
  private(set) var instanceCount = 0
  private var nesting = 0
  private(set) var instances: [ModuleInstance] = []

  init(
    module: Module, directory: String, loader: ModuleLoader, schemas: SchemaCatalogue,
    options: TerraformOptions
  ) {
    self.loader = loader
    self.schemas = schemas
    self.options = options
    self.directory = directory
    files = options.recordsInputs ? RecordingFiles(loader.files) : loader.files
    absoluteDirectory = files.absolute(directory)
    // Real configurations take some ten steps and thirty nodes per resource; this is enough for
    // 300,000 of them, and what a hostile one can use up stays near a second and 2 GB.
    budget = EvaluationBudget(steps: 10_000_000, production: 20_000_000)
    functions = TerraformFunctions(
      files: files, directory: directory, absoluteDirectory: absoluteDirectory,
      limit: loader.limits.dataFileSize)
    root = ModuleInstance(
      module: module, address: "", path: ".", directory: directory, callPath: "", caller: nil)
    installedModules = Self.readInstalledModules(files, directory)
  }

  /// Evaluates everything that is in a plan.
  func run() {
    addAll(root.module.diagnostics)
    readInputs()
    var pending = [root]
    while let instance = pending.popLast() {
      instances.append(instance)
      var children: [ModuleInstance] = []
      for call in instance.module.calls {
        guard let node = instance.call(call.name) else { continue }
        require(node)
        children += node.modules
      }
      pending += children.reversed()
      for resource in instance.module.resources {
        if let node = instance.resource(resource.key) { require(node) }
      }
      for provider in instance.module.providers {
        if let node = instance.provider(provider.localName) { require(node) }
      }
      checkVariables(of: instance)
      // Nothing may need them, but what is wrong with them would still end a plan.
      for name in instance.module.locals.keys.sorted() {
        if let node = instance.local(name) { require(node) }
      }
      for name in instance.module.outputs.keys.sorted() {
        if let node = instance.output(name) { require(node) }
      }
    }
  }

  // MARK: - Order

  private struct Frame {
    let node: EvaluationNode
    var phase = 0
    var dependencies: [EvaluationNode] = []
    var next = 0
  }

  /// Evaluates a node after everything that it needs.
  func require(_ target: EvaluationNode) {
    guard target.state == .untouched else { return }
    nesting += 1
    defer { nesting -= 1 }
    // Only what couldn't be foreseen from the references as they are written leads here again.
    guard nesting < 50 else {
      report("terraform-too-deep", "\(target.name) depends on too long a chain of values", nil, nil)
      target.state = .done
      return
    }
    target.state = .active
    var stack = [Frame(node: target)]
    while var frame = stack.popLast() {
      if frame.next < frame.dependencies.count {
        let dependency = frame.dependencies[frame.next]
        frame.next += 1
        stack.append(frame)
        switch dependency.state {
        case .done: break
        case .untouched:
          dependency.state = .active
          stack.append(Frame(node: dependency))
        case .active: reportCycle(dependency, stack.map(\.node))
        }
        continue
      }
      if let more = dependencies(of: frame.node, phase: frame.phase) {
        frame.phase += 1
        frame.dependencies = more
        frame.next = 0
        stack.append(frame)
        continue
      }
      compute(frame.node)
      frame.node.state = .done
    }
  }

  private func reportCycle(_ node: EvaluationNode, _ stack: [EvaluationNode]) {
    guard let start = stack.firstIndex(where: { $0 === node }) else { return }
    let names = stack[start...].map(\.name)
    let shown = names.count > 6 ? Array(names.prefix(5)) + ["…"] : names
    report(
      "terraform-cycle", "cycle: \(shown.joined(separator: ", ")) depend on each other; break it",
      node.place?.source, node.place?.range)
  }

  /// The nodes that have to be evaluated before the next phase of a node; nil after the last.
  private func dependencies(of node: EvaluationNode, phase: Int) -> [EvaluationNode]? {
    var nodes: [EvaluationNode] = []
    let instance = node.instance
    func add(_ traversals: [Traversal], _ from: ModuleInstance) {
      for traversal in traversals { from.appendNodes(for: traversal, to: &nodes) }
    }
    switch (node.kind, phase) {
    case (.variable(let variable), 0):
      if let caller = instance.caller, let argument = caller.call.arguments[variable.name] {
        add(argument.references, caller.instance)
      }
    case (.local(_, let expression), 0): add(expression.references, instance)
    case (.output(let output), 0): add(output.value.references, instance)
    case (.resource(let resource), 0):
      add(resource.references, instance)
      if let provider = providerNode(of: resource, in: instance), provider.state != .done {
        nodes.append(provider)
      }
    case (.provider(let provider), 0): add(provider.references, instance)
    case (.call(let call), 0):
      add(call.count?.references ?? [], instance)
      add(call.forEach?.references ?? [], instance)
    case (.callOutput(let call, _), 0):
      if let node = instance.call(call.name) { nodes.append(node) }
    case (.callOutput(let call, let output), 1):
      for module in instance.call(call.name)?.modules ?? [] {
        if let output {
          if let node = module.output(output) { nodes.append(node) }
        } else {
          for name in module.module.outputs.keys.sorted() {
            if let node = module.output(name) { nodes.append(node) }
          }
        }
      }
    default: return nil
    }
    return nodes
  }

  func providerNode(
    of resource: ResourceDeclaration, in instance: ModuleInstance
  ) -> EvaluationNode? {
    instance.provider(
      resource.provider?.description ?? String(resource.key.type.prefix { $0 != "_" }))
  }

  private func compute(_ node: EvaluationNode) {
    switch node.kind {
    case .variable(let variable): node.value = value(of: variable, in: node.instance)
    case .local(_, let expression): node.value = evaluate(expression, in: node.instance)
    case .output(let output):
      let value = evaluate(output.value, in: node.instance)
      node.value = output.isSensitive ? value.marked(with: .sensitive) : value
    case .resource(let resource): expand(resource, node)
    case .call(let call): expand(call, node)
    case .callOutput: break
    case .provider(let provider):
      node.provider = settings(of: provider, in: node.instance)
      node.resources = [resource(of: provider, in: node.instance)]
    }
  }

  // MARK: - Expressions

  func evaluator(
    in instance: ModuleInstance, _ repetition: RepetitionData?, _ source: ConfigurationSource
  ) -> ExpressionEvaluator {
    ExpressionEvaluator(
      scope: ModuleScope(
        root: self, instance: instance, repetition: repetition, source: source.file),
      source: source.file, budget: budget)
  }

  func evaluate(
    _ located: LocatedExpression, in instance: ModuleInstance, _ repetition: RepetitionData? = nil
  ) -> HCLValue {
    var evaluator = evaluator(in: instance, repetition, located.source)
    let value = evaluator.evaluate(located.expression)
    finish(&evaluator, located.source, located.expression.range)
    return value
  }

  /// Takes over what an evaluator and the functions it called have to say.
  func finish(
    _ evaluator: inout ExpressionEvaluator, _ source: ConfigurationSource, _ range: ByteRange
  ) {
    if !evaluator.diagnostics.isEmpty {
      addAll(evaluator.diagnostics.filter { $0.id != ExpressionEvaluator.missingInput })
    }
    evaluator.diagnostics = []
    for note in functions.takeNotes() {
      report(note.id, note.message, source, range, severity: .warning)
    }
  }

  // MARK: - Diagnostics

  func addAll(_ more: [Diagnostic]) {
    for diagnostic in more { add(diagnostic) }
  }

  func add(_ diagnostic: Diagnostic) {
    guard diagnostics.count < options.maximumDiagnostics else { return }
    // Instances repeat what their block says.
    let place = diagnostic.range.map { "\($0.start)-\($0.end)" } ?? ""
    let key = "\(diagnostic.id)|\(diagnostic.file?.path ?? "")|\(place)|\(diagnostic.message)"
    guard reported.insert(key).inserted else { return }
    diagnostics.append(diagnostic)
  }

  func report(
    _ id: String, _ message: String, _ source: ConfigurationSource?, _ range: ByteRange?,
    severity: Diagnostic.Severity = .error
  ) {
    add(
      Diagnostic(
        id: id, severity: severity, message: message, file: source?.file, range: range))
  }

  /// Counts instances against the limit; false when there may be no more.
  func takeInstances(_ count: Int) -> Bool {
    // What is written out may be as much as it is; only what is multiplied is bounded.
    let most = options.maximumInstances + root.module.resources.count
    guard count <= most - instanceCount else { return false }
    instanceCount += count
    return true
  }
}

extension EvaluationNode {
  /// Where the node is declared.
  var place: (source: ConfigurationSource, range: ByteRange)? {
    switch kind {
    case .variable(let variable): (variable.source, variable.range)
    case .local(_, let expression): (expression.source, expression.range)
    case .output(let output): (output.value.source, output.value.range)
    case .resource(let resource): (resource.source, resource.headerRange)
    case .call(let call), .callOutput(let call, _): (call.source, call.headerRange)
    case .provider(let provider): (provider.source, provider.range)
    }
  }
}
