// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax
internal import Inventory

/// The code that a plan was made from, evaluated with the plan's variables: where its resources
/// are written, and what their unknown values are made of.
struct PlannedCode {
  /// A resource of the code for one of the plan.
  struct Match {
    var resource: Resource
    /// Whether it is the same instance, rather than one that stands for all.
    var isExact: Bool
  }

  let arena: Arena
  /// What the root module's resources are judged together as.
  let scope: Scope
  let fileCount: Int
  private let resources: [Resource]
  private var byAddress: [String: Int] = [:]
  private var byPlainAddress: [String: Int] = [:]
  private var callOrigins: [String: SourceRange] = [:]

  /// Evaluates the root module in a directory; nil, with the reason, when there is none.
  static func load(
    _ directory: String, from given: (any ConfigurationFiles)?, variables: Node,
    sources: SourceMap, schemas: SchemaCatalogue, options: TerraformOptions,
    settings: [RootSettings], diagnostics: inout [Diagnostic]
  ) -> PlannedCode? {
    let tree = given ?? LocalFiles(boundary: LocalFiles.repositoryRoot(of: directory))
    guard let files = tree else {
      diagnostics.append(missing(directory, "it doesn't exist"))
      return nil
    }
    let directory = FilePath.clean(directory)
    let loader = ModuleLoader(files: files, sources: sources)
    let module: Module
    switch loader.module(at: directory) {
    case .success(let found): module = found
    case .failure(let problem):
      diagnostics.append(missing(directory, problem.reason))
      return nil
    }
    guard !module.sources.isEmpty else {
      diagnostics.append(missing(directory, "it holds no configuration"))
      return nil
    }
    var options = options
    let own = settings.filter { files.identity(of: $0.path) == files.identity(of: directory) }
    // Of several environments nobody can tell which one the plan is for.
    if own.count == 1 { options.settings = own[0] }
    options.plannedVariables = values(of: variables)
    let evaluation = RootEvaluation(
      module: module, directory: directory, loader: loader, schemas: schemas, options: options)
    evaluation.run()
    // The plan is what counts; what is amiss here costs places, not verdicts.
    diagnostics += evaluation.diagnostics.map { diagnostic in
      var diagnostic = diagnostic
      diagnostic.severity = min(diagnostic.severity, .warning)
      return diagnostic
    }
    return PlannedCode(evaluation)
  }

  private static func missing(_ directory: String, _ reason: String) -> Diagnostic {
    Diagnostic(
      id: "plan-source", severity: .error,
      message:
        "the code in \"\(directory)\" can't be used: \(reason); name the root module's folder"
    )
  }

  private init(_ evaluation: RootEvaluation) {
    let part = GraphPartBuilder(evaluation).build()
    arena = part.arena
    scope = part.scope
    resources = part.resources
    fileCount = evaluation.loader.fileCount
    for (index, resource) in resources.enumerated() {
      byAddress[resource.address] = index
      let plain = ResourceAddress.withoutKeys(resource.address)
      if byPlainAddress[plain] == nil { byPlainAddress[plain] = index }
    }
    for instance in evaluation.instances {
      let prefix = ResourceAddress.withoutKeys(instance.prefix)
      for call in instance.module.calls {
        callOrigins["\(prefix)module.\(call.name)"] = call.source.range(call.range)
      }
    }
  }

  /// The resource of an address, or one of the same block.
  func resource(at address: String) -> Match? {
    if let index = byAddress[address] { return Match(resource: resources[index], isExact: true) }
    return byPlainAddress[ResourceAddress.withoutKeys(address)]
      .map { Match(resource: resources[$0], isExact: false) }
  }

  /// The calls that lead to a module instance, outermost first, as far as the code has them.
  func calls(to module: String) -> [ModuleCall] {
    guard !module.isEmpty else { return [] }
    let parts = ResourceAddress.split(module)
    var calls: [ModuleCall] = []
    for end in stride(from: 2, through: parts.count, by: 2) {
      let address = parts[..<end].joined(separator: ".")
      guard let origin = callOrigins[ResourceAddress.withoutKeys(address)] else { break }
      calls.append(ModuleCall(address: address, origin: origin))
    }
    return calls
  }

  // MARK: - Variables

  private static func values(of variables: Node) -> [String: HCLValue] {
    var values: [String: HCLValue] = [:]
    for entry in variables.entries {
      guard let name = entry.key.string else { continue }
      let value = entry.value.field("value")
      if value.exists { values[name] = Self.value(value) }
    }
    return values
  }

  private static func value(_ node: Node) -> HCLValue {
    switch node.kind {
    case .boolean: return .bool(node.isTrue)
    case .string: return .string(node.string ?? "")
    case .integer, .decimal, .bigNumber:
      return node.numberText.flatMap { HCLNumber(parsing: $0) }.map { .number($0) } ?? .unknown
    case .array: return .tuple(node.elements.map(value))
    case .object:
      return .object(
        HCLEntries(
          node.entries.map { HCLEntries.Entry(key: $0.key.string ?? "", value: value($0.value)) }))
    default: return .null
    }
  }
}
