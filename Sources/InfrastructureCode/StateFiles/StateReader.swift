// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Reads the resources of a state: of a state file, or as `terraform show -json` prints it.
struct StateReader {
  private let root: Node
  private let arena: Arena
  private let text: PlanText
  private(set) var diagnostics: [Diagnostic] = []
  private var items: [PlannedResource] = []
  private var seen: Set<String> = []
  private var deposed = 0

  init(root: Node, arena: Arena, text: PlanText) {
    self.root = root
    self.arena = arena
    self.text = text
  }

  /// The resources; data sources are there for others only.
  mutating func read() -> [PlannedResource] {
    if text.kind == .state {
      let resources = root.field("resources")
      if !resources.isKind(.array), resources.exists {
        let index = root.entryIndex(arena.string("resources"))
        report("state-shape", "\"resources\" has to be a list", at: root.range(at: index))
      }
      for (index, resource) in resources.elements.enumerated() {
        readStored(resource, at: resources.range(at: index))
      }
    } else {
      readShown()
    }
    if deposed > 0 {
      diagnostics.append(
        Diagnostic(
          id: "state-deposed", severity: .note,
          message: "\(deposed) objects that a replacement has left behind aren't judged; "
            + "\"terraform apply\" removes them"))
    }
    return items
  }

  // MARK: - As shown

  private mutating func readShown() {
    var walk = ModuleValues(root.field("values"))
    while let (resource, range) = walk.next() {
      if resource.field("deposed_key").exists {
        deposed += 1
        continue
      }
      guard PlannedResource.hasKnownMode(resource) else { continue }
      let address = resource.field("address").string ?? ""
      guard let parts = PlannedResource.AddressParts(address) else {
        report("state-address", "a resource has no proper \"address\" and is left out", at: range)
        continue
      }
      guard resource.field("values").isKind(.object) else {
        report("state-values", "\"\(address)\" has no values and is left out", at: range)
        continue
      }
      add(
        PlannedResource(resource, parts, address: address, range: range, isContext: parts.isData))
    }
  }

  // MARK: - As stored

  private mutating func readStored(_ resource: Node, at range: SourceRange) {
    guard PlannedResource.hasKnownMode(resource) else { return }
    guard let type = resource.field("type").string, let name = resource.field("name").string else {
      report("state-address", "a resource has no \"type\" or \"name\" and is left out", at: range)
      return
    }
    let module = resource.field("module").string.map { "\($0)." } ?? ""
    let isData = resource.field("mode").equals("data")
    let plain = "\(module)\(isData ? "data." : "")\(type).\(name)"
    let instances = resource.field("instances")
    for (index, instance) in instances.elements.enumerated() {
      read(instance, at: instances.range(at: index), of: resource, plain)
    }
  }

  private mutating func read(
    _ instance: Node, at range: SourceRange, of resource: Node, _ plain: String
  ) {
    if instance.field("deposed").exists {
      deposed += 1
      return
    }
    let index = instance.field("index_key")
    let address: String
    if let number = index.integer {
      address = "\(plain)[\(number)]"
    } else if let text = index.string {
      address = "\(plain)[\(Formatting.quoted(text))]"
    } else {
      address = plain
    }
    guard let parts = PlannedResource.AddressParts(address) else {
      report("state-address", "a resource has no proper address and is left out", at: range)
      return
    }
    let position = instance.entryIndex(arena.string("attributes"))
    guard position >= 0, instance.entries[position].value.isKind(.object) else {
      let hint =
        instance.field("attributes_flat").exists
        ? " because they are in the form of Terraform 0.11; apply once with a newer one" : ""
      report(
        "state-values", "the attributes of \"\(address)\" can't be read\(hint)", at: range)
      return
    }
    let item = PlannedResource(
      address: address, type: parts.type, name: parts.name, isData: parts.isData,
      provider: Self.provider(resource.field("provider").string, type: parts.type),
      module: parts.module, key: parts.key, isContext: parts.isData,
      values: instance.entries[position].value, unknown: .absent,
      sensitive: marks(instance.field("sensitive_attributes")),
      valuesRange: instance.range(at: position), range: range)
    add(item)
  }

  /// Sensitive paths as marks on whole attributes: too much rather than too little is covered.
  private func marks(_ paths: Node) -> Node {
    var entries: [Node.Entry] = []
    for path in paths.elements {
      let first = path.isKind(.array) ? path.elements.first ?? .absent : path
      let name = first.isKind(.string) ? first : first.field("value")
      guard name.isKind(.string) else { continue }
      entries.append(Node.Entry(key: name, value: .boolean(true)))
    }
    return arena.sortedObject(entries)
  }

  /// The name in `provider["registry.terraform.io/hashicorp/aws"].west`.
  private static func provider(_ text: String?, type: String) -> String {
    let quoted = text?.split(separator: "\"", omittingEmptySubsequences: false)
    let address = (quoted?.count ?? 0) > 2 ? quoted.map { String($0[1]) } : text
    return PlannedResource.providerName(address, type: type)
  }

  private mutating func add(_ resource: PlannedResource) {
    guard seen.insert(resource.address).inserted else {
      report(
        "state-duplicate", "\"\(resource.address)\" occurs more than once; the first is taken",
        at: resource.range, severity: .warning)
      return
    }
    items.append(resource)
  }

  // MARK: - Secrets

  /// Takes the secrets of outputs; those of resources are told by the resources.
  func collectSecrets(into secrets: inout SecretTexts) {
    if text.kind == .state {
      ModuleValues.collectOutputs(root.field("outputs"), into: &secrets)
    } else {
      ModuleValues.collectSecrets(root.field("values"), into: &secrets)
    }
  }

  private mutating func report(
    _ id: String, _ message: String, at range: SourceRange,
    severity: Diagnostic.Severity = .error
  ) {
    diagnostics.append(
      Diagnostic(id: id, severity: severity, message: message, range: text.place(range)))
  }
}
