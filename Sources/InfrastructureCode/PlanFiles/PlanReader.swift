// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Reads the resources of a plan: those that it changes, and those that stay as they are.
struct PlanReader {
  let root: Node
  let arena: Arena
  let configuration: PlanConfiguration
  private let text: PlanText
  private(set) var diagnostics: [Diagnostic] = []
  private var items: [PlannedResource] = []
  /// The resources that won't be managed any more.
  private(set) var removed: [PlannedResource] = []
  private var seen: Set<String> = []

  init(root: Node, arena: Arena, text: PlanText) {
    self.root = root
    self.arena = arena
    self.text = text
    configuration = PlanConfiguration(
      configuration: root.field("configuration"), variables: root.field("variables"))
  }

  /// What a change does, as far as it matters here.
  private enum Effect {
    /// The resource is made, changed or taken over.
    case changes
    /// It stays, or is only read.
    case stays
    /// It won't be managed any more.
    case goes
  }

  /// The resources that will be there once the plan is applied.
  mutating func read() -> [PlannedResource] {
    checkCompleteness()
    let changes = root.field("resource_changes")
    if changes.exists, !changes.isKind(.array), !changes.isKind(.null) {
      report("plan-shape", "\"resource_changes\" has to be a list", member: "resource_changes")
    }
    for (index, change) in changes.elements.enumerated() {
      read(change, at: changes.range(at: index))
    }
    // Only a plan without any changes listed leaves open which of its resources change.
    let isListed = changes.isKind(.array)
    readModules(root.field("planned_values"), isContext: isListed, onlyData: false)
    readModules(root.field("prior_state").field("values"), isContext: true, onlyData: true)
    configuration.addresses = Set(items.lazy.map(\.address))
    return items
  }

  private mutating func checkCompleteness() {
    let deferred = root.field("deferred_changes").elements.count
    if root.field("errored").isTrue {
      report(
        "plan-errored",
        "planning ended in an error, so that resources may be missing; plan again",
        member: "errored")
    } else if root.field("complete").isFalse || deferred > 0 {
      let what = deferred > 0 ? "\(deferred) changes are put off" : "it covers only a part"
      report(
        "plan-incomplete", "the plan isn't complete: \(what); what is left out isn't judged",
        member: "complete", severity: .warning)
    }
    let planned = root.field("planned_values")
    if planned.exists, !planned.isKind(.object), !planned.isKind(.null) {
      report("plan-shape", "\"planned_values\" has to be an object", member: "planned_values")
    }
  }

  // MARK: - Changes

  private mutating func read(_ item: Node, at range: SourceRange) {
    guard PlannedResource.hasKnownMode(item) else { return }
    let address = item.field("address").string ?? ""
    guard let parts = PlannedResource.AddressParts(address) else {
      report("plan-address", "a change has no proper \"address\" and is left out", at: range)
      return
    }
    let change = item.field("change")
    guard change.isKind(.object), let effect = effect(of: change, isData: parts.isData) else {
      report(
        "plan-change", "the change of \"\(address)\" has no proper \"actions\" and is left out",
        at: range)
      return
    }
    // An object that a failed replacement has left behind; it can only go.
    if item.field("deposed").exists || item.field("deposed_key").exists { return }
    guard effect != .goes else {
      if seen.insert(address).inserted, !parts.isData {
        remove(change, parts, address, range, item)
      }
      return
    }
    let index = change.entryIndex(Self.after)
    let values = index < 0 ? .absent : change.entries[index].value
    let unknown = change.field("after_unknown")
    guard values.isKind(.object) || unknown.isKind(.object) else {
      if unknown.isTrue || values.isKind(.null) {
        report(
          "plan-change", "the change of \"\(address)\" has no values and is left out", at: range,
          severity: .warning)
      } else {
        report(
          "plan-change", "\"after\" of the change of \"\(address)\" has to be an object", at: range)
      }
      return
    }
    var resource = PlannedResource(
      address: address, type: parts.type, name: parts.name, isData: parts.isData,
      provider: PlannedResource.providerName(
        item.field("provider_name").string, type: parts.type),
      module: parts.module, key: parts.key, isContext: effect == .stays, values: values,
      unknown: unknown, sensitive: change.field("after_sensitive"),
      valuesRange: index < 0 ? range : change.range(at: index), range: range)
    if let previous = item.field("previous_address").string, previous != address,
      PlannedResource.AddressParts(previous) != nil
    {
      resource.previousAddress = previous
    }
    add(resource)
  }

  /// Keeps what goes, because what it belonged to may stay.
  private mutating func remove(
    _ change: Node, _ parts: PlannedResource.AddressParts, _ address: String, _ range: SourceRange,
    _ item: Node
  ) {
    removed.append(
      PlannedResource(
        address: address, type: parts.type, name: parts.name, isData: false,
        provider: PlannedResource.providerName(
          item.field("provider_name").string, type: parts.type),
        module: parts.module, key: parts.key, isContext: true, values: change.field("before"),
        unknown: .absent, sensitive: change.field("before_sensitive"), valuesRange: range,
        range: range))
  }

  private static let after: Node = {
    let text: StaticString = "after"
    return .string(bytes: text.utf8Start, count: text.utf8CodeUnitCount)
  }()

  private func effect(of change: Node, isData: Bool) -> Effect? {
    let actions = change.field("actions")
    guard actions.isKind(.array), actions.count > 0 else { return nil }
    var (makes, goes) = (false, false)
    for action in actions.elements {
      switch action.string {
      case "create", "update": makes = true
      case "delete", "forget": goes = true
      case "no-op", "read", "open", "close", "renew": break
      default: return nil
      }
    }
    if makes { return isData ? .stays : .changes }
    if goes { return .goes }
    // What is imported comes under this code's care, whether or not it has to be changed for it.
    let imported = change.field("importing")
    return imported.isKind(.object) && !isData ? .changes : .stays
  }

  private mutating func add(_ resource: PlannedResource) {
    guard seen.insert(resource.address).inserted else {
      report(
        "plan-duplicate", "\"\(resource.address)\" occurs more than once; the first is taken",
        at: resource.range, severity: .warning)
      return
    }
    items.append(resource)
  }

  // MARK: - Values

  private mutating func readModules(_ values: Node, isContext: Bool, onlyData: Bool) {
    var walk = ModuleValues(values)
    while let next = walk.next() {
      guard PlannedResource.hasKnownMode(next.resource) else { continue }
      let address = next.resource.field("address").string ?? ""
      guard !seen.contains(address), !next.resource.field("deposed_key").exists else { continue }
      guard let parts = PlannedResource.AddressParts(address) else {
        if !onlyData {
          report(
            "plan-address", "a resource has no proper \"address\" and is left out", at: next.range)
        }
        continue
      }
      guard !onlyData || parts.isData else { continue }
      let values = next.resource.field("values")
      guard values.isKind(.object) else { continue }
      seen.insert(address)
      items.append(
        PlannedResource(
          next.resource, parts, address: address, range: next.range,
          isContext: isContext || parts.isData))
    }
  }

  // MARK: - Secrets

  /// Takes what the plan marks as sensitive beside the resources that will be there.
  func collectSecrets(into secrets: inout SecretTexts) {
    for name in ["resource_changes", "resource_drift"] {
      for item in root.field(named: name).elements {
        collect(item.field("change"), into: &secrets)
      }
    }
    for entry in root.field("output_changes").entries { collect(entry.value, into: &secrets) }
    for values in [root.field("planned_values"), root.field("prior_state").field("values")] {
      ModuleValues.collectSecrets(values, into: &secrets)
    }
    collectVariables(into: &secrets)
    collectProviders(into: &secrets)
  }

  private func collect(_ change: Node, into secrets: inout SecretTexts) {
    for (values, marks) in [("before", "before_sensitive"), ("after", "after_sensitive")] {
      let index = change.entryIndex(arena.string(values))
      guard index >= 0 else { continue }
      secrets.collect(
        change.entries[index].value, marks: change.field(named: marks),
        at: change.range(at: index), isEntry: true)
    }
  }

  private func collectVariables(into secrets: inout SecretTexts) {
    let declared = root.field("configuration").field("root_module").field("variables")
    let given = root.field("variables")
    for entry in declared.entries where entry.value.field("sensitive").isTrue {
      for (owner, name) in [(entry.value, "default"), (given.field(entry.key), "value")] {
        let index = owner.entryIndex(arena.string(name))
        guard index >= 0 else { continue }
        secrets.takeAll(owner.entries[index].value, at: owner.range(at: index), isEntry: true)
      }
    }
  }

  /// Providers' arguments are seldom marked, but hold keys; all but where they work is covered.
  private func collectProviders(into secrets: inout SecretTexts) {
    for provider in root.field("configuration").field("provider_config").entries {
      let expressions = provider.value.field("expressions")
      for (index, entry) in expressions.entries.enumerated()
      where entry.value.field("constant_value").isKind(.string) && !entry.key.equals("region") {
        secrets.takePlace(expressions.range(at: index))
      }
    }
  }

  // MARK: - Diagnostics

  private mutating func report(
    _ id: String, _ message: String, at range: SourceRange,
    severity: Diagnostic.Severity = .error
  ) {
    diagnostics.append(
      Diagnostic(id: id, severity: severity, message: message, range: text.place(range)))
  }

  private mutating func report(
    _ id: String, _ message: String, member: String, severity: Diagnostic.Severity = .error
  ) {
    let index = root.entryIndex(arena.string(member))
    report(id, message, at: index < 0 ? .none : root.range(at: index), severity: severity)
  }
}

extension PlannedResource {
  /// A resource as plans and shown states list their values.
  init(
    _ resource: Node, _ parts: AddressParts, address: String, range: SourceRange, isContext: Bool
  ) {
    let key: StaticString = "values"
    let index = resource.entryIndex(
      .string(bytes: key.utf8Start, count: key.utf8CodeUnitCount))
    self.init(
      address: address, type: parts.type, name: parts.name, isData: parts.isData,
      provider: Self.providerName(resource.field("provider_name").string, type: parts.type),
      module: parts.module, key: parts.key, isContext: isContext,
      values: index < 0 ? .absent : resource.entries[index].value, unknown: .absent,
      sensitive: resource.field("sensitive_values"),
      valuesRange: index < 0 ? range : resource.range(at: index), range: range)
  }
}
