// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax
internal import Inventory

/// Turns an evaluated root module into resources of the graph.
struct GraphPartBuilder {
  private let evaluation: RootEvaluation
  private let arena: Arena

  init(_ evaluation: RootEvaluation) {
    self.evaluation = evaluation
    arena = Arena(chunkSize: 64 << 10)
  }

  func build() -> GraphPart {
    var resources: [Resource] = []
    resources.reserveCapacity(evaluation.instanceCount)
    var regions: Set<String> = []
    let settings = evaluation.options.settings
    var documents = DocumentBuilding(arena: arena, evaluation: evaluation)
    for instance in evaluation.instances {
      let calls = calls(to: instance)
      let moves = MovedAddresses(instance)
      for declaration in instance.module.resources {
        guard let node = instance.resource(declaration.key) else { continue }
        for resource in node.resources {
          let region = resource.provider?.region?.stringValue ?? settings?.region
          if let region { regions.insert(region) }
          let document = documents.document(of: resource)
          var item = Resource(
            address: resource.address, type: declaration.key.type, name: declaration.key.name,
            mode: declaration.key.isData ? .data : .managed,
            provider: providerName(of: declaration, in: instance), module: instance.address,
            account: resource.provider?.account ?? settings?.account, region: region,
            environment: settings?.environment, document: document.node,
            origin: declaration.source.range(declaration.range), calls: calls,
            references: document.references,
            previousAddresses: moves.previous(
              of: declaration.key.address + resource.key.text))
          item.lifecycle = declaration.lifecycle
          item.existenceUnknowns =
            instance.existenceUnknowns + (node.expansion?.unknowns(of: resource.key) ?? [])
          resources.append(item)
        }
      }
    }
    for instance in evaluation.instances {
      let calls = calls(to: instance)
      for provider in instance.module.providers {
        // A provider of the caller's may have been passed under the name.
        guard let node = instance.provider(provider.localName), node.instance === instance,
          let resource = node.resources.first
        else { continue }
        let document = documents.document(of: resource)
        resources.append(
          Resource(
            address: "\(instance.prefix)\(provider.name).\(provider.alias ?? "default")",
            type: resource.declaration.key.type, name: resource.declaration.key.name,
            mode: .provider, provider: provider.name, module: instance.address,
            account: node.provider?.account ?? settings?.account,
            region: node.provider?.region?.stringValue ?? settings?.region,
            environment: settings?.environment, document: document.node,
            origin: provider.source.range(provider.range), calls: calls,
            references: document.references))
      }
    }
    let path = evaluation.loader.files.locationInTree(evaluation.directory)
    let environment = settings?.environment
    let scope = Scope(
      kind: .rootModule, path: environment.map { "\(path)@\($0)" } ?? path,
      // Its findings had this path before somebody said which environment it is.
      previousPaths: environment == nil ? [] : [path],
      isComplete: settings?.isComplete, regions: regions.sorted(),
      workspace: evaluation.options.workspace)
    return GraphPart(scope: scope, resources: resources, arena: arena)
  }

  private func calls(to instance: ModuleInstance) -> [ModuleCall] {
    var calls: [ModuleCall] = []
    var current = instance
    while let caller = current.caller {
      calls.append(
        ModuleCall(
          address: current.address, origin: caller.call.source.range(caller.call.range)))
      current = caller.instance
    }
    return calls.reversed()
  }

  private func providerName(
    of declaration: ResourceDeclaration, in instance: ModuleInstance
  ) -> String {
    let local = declaration.provider?.root ?? String(declaration.key.type.prefix { $0 != "_" })
    guard let address = instance.module.requiredProviders[local],
      let name = address.split(separator: "/").last
    else { return local }
    return String(name)
  }
}

/// Earlier addresses of a module instance's resources, from the `moved` blocks around it.
struct MovedAddresses {
  /// Blocks of the module itself and of its callers, with how far each one's addresses start.
  private var layers: [(prefix: String, inner: String, moves: [MoveDeclaration])] = []

  init(_ instance: ModuleInstance) {
    var inner = ""
    var current: ModuleInstance? = instance
    while let module = current {
      if !module.module.moves.isEmpty {
        layers.append((module.prefix, inner, module.module.moves))
      }
      let own = module.address.dropFirst(module.caller?.instance.prefix.utf8.count ?? 0)
      inner = own.isEmpty ? inner : "\(own).\(inner)"
      current = module.caller?.instance
    }
  }

  /// Earlier addresses, from the root module, of a resource with an address in this module.
  func previous(of address: String) -> [String] {
    guard !layers.isEmpty else { return [] }
    var result: [String] = []
    for layer in layers {
      var current = layer.inner + address
      for _ in 0..<10 {
        guard let before = Self.step(current, layer.moves) else { break }
        let whole = layer.prefix + before
        guard !result.contains(whole) else { break }
        result.append(whole)
        current = before
      }
    }
    return result
  }

  private static func step(_ address: String, _ moves: [MoveDeclaration]) -> String? {
    for move in moves {
      if address == move.to { return move.from }
      // A resource or module as a whole takes its instances and contents along.
      if address.hasPrefix(move.to), let next = address.utf8.dropFirst(move.to.utf8.count).first,
        next == UInt8(ascii: ".") || next == UInt8(ascii: "[")
      {
        let rest = String(address.utf8.dropFirst(move.to.utf8.count)) ?? ""
        return move.from + rest
      }
    }
    return nil
  }
}
