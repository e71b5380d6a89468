// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory
internal import Policies

/// What a playbook's steps make of a resource and its satellites, by the effects that it declares.
struct RepairSimulation {
  let machine: PlaybookMachine
  let graph: ResourceGraph

  /// What becomes of documents, and how it differs from what is there.
  struct Outcome {
    var change: GraphChange
    var documents: [RemediationPlan.DocumentChange] = []
  }

  /// What a step leaves of a resource; nil for one that goes.
  private struct Draft {
    var resource: Resource
    var before: Node?
    var isRemoved = false
  }

  /// Simulates playbooks one after the other.
  ///
  /// - Parameters:
  ///   - index: the resource's position in the graph.
  ///   - playbooks: each with the input that its names are bound in.
  func run(
    _ index: Int, _ playbooks: [(playbook: Playbook, input: PlaybookMachine.Input)]
  ) throws(PlaybookMachine.Gap) -> Outcome {
    let resource = graph.resources[index]
    let arena = Arena(chunkSize: 4 << 10)
    var drafts: [GraphChange.Identity: Draft] = [:]
    var order: [GraphChange.Identity] = []
    // Each step starts from what those before it made, of this playbook and of others.
    var document = playbooks.first?.input.resource
    for (playbook, bound) in playbooks {
      var input = bound
      for step in playbook.steps {
        if let document { input.resource = document }
        if let unless = step.unless, try machine.holds(unless, playbook, input) { continue }
        for effect in step.effects {
          if let when = effect.when, try !machine.holds(when, playbook, input) { continue }
          let set = try machine.value(of: effect.set, playbook, input)
          let type = effect.satellite ?? resource.type
          let identity = GraphChange.Identity(
            address: effect.satellite.map { resource.address + "/" + $0 } ?? resource.address,
            type: type)
          if drafts[identity] == nil { order.append(identity) }
          var draft = drafts[identity] ?? draft(of: identity, beside: resource, arena)
          if effect.removes {
            draft.isRemoved = true
          } else {
            draft.isRemoved = false
            draft.resource.document = Self.document(
              draft.resource.document, set: set?.members ?? [], unset: Set(effect.unset), arena)
          }
          drafts[identity] = draft
          document = document.map {
            Self.folded($0, effect.satellite, draft, set: set?.members ?? [], effect, arena)
          }
        }
      }
    }
    var outcome = Outcome(change: GraphChange(scope: resource.scope, arena: arena))
    for identity in order {
      guard let draft = drafts[identity] else { continue }
      if draft.isRemoved {
        guard let before = draft.before else { continue }
        outcome.change.removed.append(identity)
        outcome.documents.append(Self.difference(identity, before, nil))
      } else if draft.before != draft.resource.document {
        outcome.change.changed.append(draft.resource)
        outcome.documents.append(
          Self.difference(identity, draft.before, draft.resource.document))
      }
    }
    return outcome
  }

  /// What there is of a resource now, or a satellite that isn't there yet.
  private func draft(
    of identity: GraphChange.Identity, beside parent: Resource, _ arena: Arena
  ) -> Draft {
    let found = graph.resources(at: identity.address, scope: parent.scope).first {
      graph.resources[$0].type == identity.type && !graph.vacant.contains($0)
    }
    if let found {
      let resource = graph.resources[found]
      return Draft(resource: resource, before: resource.document)
    }
    var made = parent
    made.address = identity.address
    made.type = identity.type
    made.document = arena.object([])
    made.references = [Reference(path: "", target: parent.address, attribute: "")]
    return Draft(resource: made, before: nil)
  }

  /// What expressions see of a resource after an effect.
  private static func folded(
    _ before: Node, _ satellite: String?, _ draft: Draft, set: [PlannedValue.Member],
    _ effect: Playbook.Effect, _ arena: Arena
  ) -> Node {
    guard let satellite else {
      return effect.removes
        ? before : document(before, set: set, unset: Set(effect.unset), arena)
    }
    var entries = before.entries.filter { $0.key.string != satellite }
    if !draft.isRemoved {
      entries.append(
        Node.Entry(
          key: arena.string(satellite), value: arena.array([draft.resource.document])))
    }
    return arena.sortedObject(entries)
  }

  private static func document(
    _ before: Node, set: [PlannedValue.Member], unset: Set<String>, _ arena: Arena
  ) -> Node {
    let names = Set(set.map(\.name))
    var entries = before.entries.filter { entry in
      guard let name = entry.key.string else { return true }
      return !names.contains(name) && !unset.contains(name)
    }
    for member in set where member.value != .string("") && member.value != .list([]) {
      entries.append(
        Node.Entry(key: arena.string(member.name), value: member.value.node(in: arena)))
    }
    return arena.sortedObject(entries)
  }

  private static func difference(
    _ identity: GraphChange.Identity, _ before: Node?, _ after: Node?
  ) -> RemediationPlan.DocumentChange {
    var change = RemediationPlan.DocumentChange(
      address: identity.address, type: identity.type,
      kind: before == nil ? .added : after == nil ? .removed : .changed, attributes: [])
    let old = before.map { Array($0.entries) } ?? []
    let new = after.map { Array($0.entries) } ?? []
    let names = Set((old + new).compactMap(\.key.string)).sorted()
    for name in names {
      let left = old.first { $0.key.string == name }?.value
      let right = new.first { $0.key.string == name }?.value
      if left == right { continue }
      change.attributes.append(
        RemediationPlan.AttributeChange(
          name: name, before: left.map(ResourceState.text) ?? "",
          after: right.map(ResourceState.text) ?? ""))
    }
    return change
  }
}
