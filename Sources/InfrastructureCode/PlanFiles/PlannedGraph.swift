// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory

/// Turns what a plan or state lists into resources of the graph.
struct PlannedGraph {
  private let shapes: BlockShapes
  private let configuration: PlanConfiguration?
  private let code: PlannedCode?
  private let arena: Arena
  private var documents: PlannedDocument

  init(
    arena: Arena, secrets: SecretTexts, shapes: BlockShapes, configuration: PlanConfiguration?,
    code: PlannedCode?
  ) {
    self.arena = arena
    self.shapes = shapes
    self.configuration = configuration
    self.code = code
    documents = PlannedDocument(arena: arena, secrets: secrets)
    if let code { arena.retain(code.arena) }
  }

  mutating func part(
    of items: [PlannedResource], removed: [PlannedResource], scope: Scope
  ) -> GraphPart {
    var resources: [Resource] = []
    resources.reserveCapacity(items.count)
    var regions: Set<String> = []
    for item in items {
      let resource = resource(item)
      if let region = resource.region { regions.insert(region) }
      resources.append(resource)
    }
    var scope = scope
    scope.regions = regions.sorted()
    if configuration == nil { ValueReferences(resources).add(to: &resources) }
    var part = GraphPart(scope: scope, resources: resources, arena: arena)
    part.removed = removed.map { resource($0) }
    return part
  }

  private mutating func resource(_ item: PlannedResource) -> Resource {
    let instance = configuration?.instance(item.module)
    let node =
      instance?.module?.resources["\(item.isData ? "data." : "")\(item.type).\(item.name)"]
      ?? .absent
    let written = code?.resource(at: item.address)
    let references = references(of: item, node, in: instance)
    documents.hasCode = written != nil
    documents.isExactCode = written?.isExact ?? false
    let expressions = node.field("expressions")
    let document = documents.body(
      PlannedDocument.Value(
        value: item.values, unknown: item.unknown, sensitive: item.sensitive,
        range: item.valuesRange, code: written?.resource.document ?? .absent, codeRange: .none,
        written: expressions.isKind(.object)
          ? .blocks([expressions]) : node.exists ? .blocks([]) : .untold),
      shapes.shape(of: item.type, isData: item.isData))
    let name = document.field("arn").string.flatMap(AmazonName.init)
    var resource = Resource(
      address: item.address, type: item.type, name: item.name, mode: item.isData ? .data : .managed,
      provider: item.provider, module: item.module,
      account: configuration?.account(of: node) ?? name?.account
        ?? written?.resource.account,
      region: region(of: item, node, document, name) ?? written?.resource.region,
      document: document, origin: written?.resource.origin ?? item.range,
      calls: code?.calls(to: item.module) ?? [],
      references: written.map { $0.isExact ? $0.resource.references : references } ?? references,
      previousAddresses: previousAddresses(item, written?.resource))
    if resource.references.isEmpty { resource.references = references }
    resource.environment = written?.resource.environment
    resource.isContext = item.isContext
    resource.holdsComputed = true
    return resource
  }

  private func region(
    of item: PlannedResource, _ node: Node, _ document: Node, _ name: AmazonName?
  ) -> String? {
    let own = item.provider == "aws" ? document.field("region").string : nil
    return own ?? configuration?.region(of: node) ?? name?.region
  }

  private func previousAddresses(_ item: PlannedResource, _ written: Resource?) -> [String] {
    var addresses = written?.previousAddresses ?? []
    if let previous = item.previousAddress, !addresses.contains(previous) {
      addresses.append(previous)
    }
    return addresses
  }

  /// What the expressions of a resource name; what they name each is kept for its unknown values.
  private mutating func references(
    of item: PlannedResource, _ node: Node, in instance: PlanConfiguration.Instance?
  ) -> [Reference] {
    documents.targets.removeAll(keepingCapacity: true)
    var references: [Reference] = []
    if let configuration, let instance {
      for expression in configuration.expressions(of: node) {
        let named = configuration.targets(of: expression, of: node, in: instance, key: item.key)
        documents.targets[expression.identity] = named
        for target in named.targets where target.address != item.address {
          references.append(
            Reference(
              path: expression.path, target: target.address,
              attribute: String(target.attribute.prefix { $0 != "." && $0 != "[" })))
        }
      }
    }
    return references
  }
}
