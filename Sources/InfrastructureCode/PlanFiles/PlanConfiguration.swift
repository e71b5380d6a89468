// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory

/// The `configuration` of a plan: which expressions stand behind the planned values.
///
/// Owned by one reading; used from one thread.
final class PlanConfiguration {
  /// A module as it is written, shared by its instances.
  final class Module {
    let node: Node
    /// The nodes of its resources by address within the module.
    private(set) lazy var resources: [String: Node] = {
      var resources: [String: Node] = [:]
      for resource in node.field("resources").elements {
        if let address = resource.field("address").string { resources[address] = resource }
      }
      return resources
    }()
    private var calls: [String: Module] = [:]

    init(_ node: Node) { self.node = node }

    /// The node of a module call.
    func call(_ name: String) -> Node { node.field("module_calls").field(named: name) }

    /// The module that a call leads to.
    func called(_ name: String) -> Module? {
      if let known = calls[name] { return known }
      let module = call(name).field("module")
      guard module.isKind(.object) else { return nil }
      let made = Module(module)
      calls[name] = made
      return made
    }
  }

  /// A module as it is called once.
  final class Instance {
    let module: Module?
    /// The address and a dot; empty for the root module.
    let prefix: String
    let caller: Instance?
    /// The node of the call that leads here.
    let call: Node
    /// What tells it apart from other instances of the call: `["a"]`, `[0]` or nothing.
    let key: String
    /// What variables and outputs stand for, by name.
    fileprivate var found: [String: NamedTargets] = [:]
    /// What expressions name that say the same in all instances of their resource.
    fileprivate var targets: [UInt64: NamedTargets] = [:]

    init(module: Module?, prefix: String, caller: Instance?, call: Node, key: String) {
      self.module = module
      self.prefix = prefix
      self.caller = caller
      self.call = call
      self.key = key
    }
  }

  /// How deep modules may be nested.
  static let maximumDepth = 100
  private static let maximumFound = 48
  /// References followed in all; real plans need a few for each resource.
  private static let maximumSteps = 10_000_000

  let root: Instance
  private let providers: Node
  private let variables: Node
  /// The addresses of the plan's resources, by which a key is told to name one.
  var addresses: Set<String> = []
  private var instances: [String: Instance] = [:]
  private var expressions: [UInt64: [PlannedExpression]] = [:]
  private var regions: [String: String?] = [:]
  private var steps = 0
  /// Whether there were more references than are followed.
  var isExhausted: Bool { steps > Self.maximumSteps }

  init(configuration: Node, variables: Node) {
    providers = configuration.field("provider_config")
    self.variables = variables
    let module = configuration.field("root_module")
    root = Instance(
      module: module.isKind(.object) ? Module(module) : nil, prefix: "", caller: nil,
      call: .absent, key: "")
  }

  // MARK: - Modules and resources

  /// The module instance of an address such as `module.a["x"].module.b`; nil when it is none.
  func instance(_ address: String) -> Instance? {
    if address.isEmpty { return root }
    if let known = instances[address] { return known }
    let parts = ResourceAddress.split(address)
    guard parts.count % 2 == 0, parts.count <= 2 * Self.maximumDepth else { return nil }
    var instance = root
    for position in stride(from: 0, to: parts.count, by: 2) {
      guard parts[position] == "module" else { return nil }
      instance = child(of: instance, parts[position + 1])
    }
    return instance
  }

  private func child(of instance: Instance, _ part: String) -> Instance {
    let address = "\(instance.prefix)module.\(part)"
    if let known = instances[address] { return known }
    let name = String(part.prefix { $0 != "[" })
    let made = Instance(
      module: instance.module?.called(name), prefix: address + ".", caller: instance,
      call: instance.module?.call(name) ?? .absent, key: String(part.dropFirst(name.count)))
    instances[address] = made
    return made
  }

  /// The expressions of a resource's body that name something; kept, since instances share them.
  func expressions(of resource: Node) -> [PlannedExpression] {
    let body = resource.field("expressions")
    guard body.isKind(.object), body.count > 0 else { return [] }
    if let known = expressions[body.payload] { return known }
    var found: [PlannedExpression] = []
    PlannedExpression.collect(body, path: "", depth: 0, into: &found)
    expressions[body.payload] = found
    return found
  }

  // MARK: - References

  /// What an expression of a resource names, from the root module.
  func targets(
    of expression: PlannedExpression, of resource: Node, in instance: Instance, key: String
  ) -> NamedTargets {
    let isShared = !expression.usesKey && !expression.references.contains { $0.first == "each" }
    if isShared, let known = instance.targets[expression.identity] { return known }
    let found = named(
      expression.references, hasKey: expression.usesKey, in: instance,
      Repetition(forEach: resource.field("for_each_expression"), key: key), depth: 0)
    if isShared { instance.targets[expression.identity] = found }
    return found
  }

  /// What `each` means where an expression stands, and the key of the instance.
  private struct Repetition {
    var forEach: Node
    var key: String
  }

  private func named(
    _ references: [[String]], hasKey: Bool, in instance: Instance, _ repetition: Repetition,
    depth: Int
  ) -> NamedTargets {
    var result = NamedTargets()
    steps += references.count
    guard depth < 24, !isExhausted else { return NamedTargets(other: "") }
    for parts in references {
      guard result.targets.count < Self.maximumFound else { break }
      var found = named(parts, hasKey: hasKey, in: instance, repetition, depth: depth)
      if let other = found.other {
        // Two things at once have no name.
        result.other = result.other == nil && references.count == 1 ? other : ""
      }
      found.targets.removeAll { result.targets.contains($0) }
      result.targets += found.targets.prefix(Self.maximumFound - result.targets.count)
    }
    result.isSingle =
      references.count == 1 && result.targets.count == 1 && result.other == nil
    return result
  }

  private func named(
    _ parts: [String], hasKey: Bool, in instance: Instance, _ repetition: Repetition, depth: Int
  ) -> NamedTargets {
    switch parts[0] {
    case "var":
      // What is given to the root module is known.
      guard parts.count > 1, let caller = instance.caller else { return NamedTargets() }
      return kept("var.\(parts[1])", of: instance) {
        let written = PlannedExpression.references(
          in: instance.call.field("expressions").field(named: parts[1]))
        return self.named(
          written.references, hasKey: written.usesKey, in: caller,
          Repetition(
            forEach: instance.call.field("for_each_expression"), key: instance.key),
          depth: depth + 1)
      }.appending(parts.dropFirst(2))
    case "module":
      guard parts.count > 2 else { return NamedTargets(other: "") }
      var called = child(of: instance, parts[1])
      if called.key.isEmpty, hasKey {
        called = child(of: instance, parts[1] + repetition.key)
      }
      guard let module = called.module else {
        return NamedTargets(other: instance.prefix + parts.joined(separator: "."))
      }
      return kept("output.\(parts[2])", of: called) {
        let written = PlannedExpression.references(
          in: module.node.field("outputs").field(named: parts[2]).field("expression"))
        return self.named(
          written.references, hasKey: false, in: called,
          Repetition(forEach: .absent, key: ""), depth: depth + 1)
      }.appending(parts.dropFirst(3))
    case "each":
      return each(parts.dropFirst(2), in: instance, repetition, depth: depth)
    case "data" where parts.count > 2:
      return resource(parts, nameAt: 2, hasKey: hasKey, in: instance, repetition)
    case "local", "data", "ephemeral", "self":
      return NamedTargets(other: instance.prefix + parts.prefix(2).joined(separator: "."))
    default:
      guard parts.count > 1 else { return NamedTargets(other: "") }
      return resource(parts, nameAt: 1, hasKey: hasKey, in: instance, repetition)
    }
  }

  /// `each.value…`, where `for_each` is another resource or names one value.
  private func each(
    _ rest: ArraySlice<String>, in instance: Instance, _ repetition: Repetition, depth: Int
  ) -> NamedTargets {
    let written = PlannedExpression.references(in: repetition.forEach)
    guard written.references.count == 1 else { return NamedTargets(other: "each.value") }
    var found = named(
      written.references, hasKey: false, in: instance, Repetition(forEach: .absent, key: ""),
      depth: depth + 1)
    for index in found.targets.indices {
      let address = found.targets[index].address + repetition.key
      if found.targets[index].attribute.isEmpty, addresses.contains(address) {
        found.targets[index].address = address
      }
    }
    return found.appending(rest)
  }

  private func resource(
    _ parts: [String], nameAt position: Int, hasKey: Bool, in instance: Instance,
    _ repetition: Repetition
  ) -> NamedTargets {
    var address = instance.prefix + parts[...position].joined(separator: ".")
    // `aws_x.y[each.key].id` is told as `aws_x.y` beside `each.key`.
    if hasKey, parts.count == position + 1, addresses.contains(address + repetition.key) {
      address += repetition.key
    }
    let reference = PlannedReference(address: address, attribute: "")
    return NamedTargets(targets: [reference]).appending(parts.dropFirst(position + 1))
  }

  /// Works out once per module instance what a variable or output stands for; meanwhile it stands
  /// for nothing, so that one that names itself comes to an end.
  private func kept(
    _ name: String, of instance: Instance, _ find: () -> NamedTargets
  ) -> NamedTargets {
    if let known = instance.found[name] { return known }
    instance.found[name] = NamedTargets(other: "")
    let found = find()
    instance.found[name] = found
    return found
  }

  // MARK: - Providers

  /// The region that the provider configuration of a resource names.
  func region(of resource: Node) -> String? {
    guard let key = resource.field("provider_config_key").string else { return nil }
    if let known = regions[key] { return known }
    let region = constant(providers.field(named: key).field("expressions").field("region"), key)
    regions[key] = .some(region)
    return region
  }

  /// The account that the provider configuration of a resource names.
  func account(of resource: Node) -> String? {
    guard let key = resource.field("provider_config_key").string else { return nil }
    let expressions = providers.field(named: key).field("expressions")
    for name in ["project", "subscription_id"] {
      if let account = constant(expressions.field(named: name), key) { return account }
    }
    let accounts = expressions.field("allowed_account_ids").field("constant_value")
    if accounts.count == 1, let only = accounts.elements.first?.string { return only }
    let roles = expressions.field("assume_role")
    let role = roles.isKind(.array) ? roles.elements.first ?? .absent : roles
    return constant(role.field("role_arn"), key).flatMap { AmazonName($0)?.account }
  }

  /// A constant, or the value of the root variable that is all the expression names.
  private func constant(_ expression: Node, _ providerKey: String) -> String? {
    if let text = expression.field("constant_value").string { return text }
    let references = PlannedExpression.references(in: expression).references
    guard references.count == 1, references[0].count == 2, references[0][0] == "var",
      !providerKey.contains(":")
    else { return nil }
    return variables.field(named: references[0][1]).field("value").string
  }

  /// Whether the provider configuration of a resource has tags for everything.
  func hasDefaultTags(_ resource: Node) -> Bool {
    guard let key = resource.field("provider_config_key").string else { return false }
    return providers.field(named: key).field("expressions").field("default_tags").exists
  }
}
