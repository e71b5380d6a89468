// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
package import Inventory
package import Policies

/// A unit of a plan bound again to what the account holds now.
///
/// An apply trusts no call of a plan's file: it derives each from the playbook and the fresh state,
/// and refuses what differs.
package struct UnitBinding {
  /// Why a unit can't be bound.
  package struct Problem: Error, Sendable, Hashable {
    /// The reasons, a sentence each.
    package var reasons: [String]
  }

  let unit: RemediationPlan.Unit
  /// What was read.
  let before: ResourceState
  /// The steps with what they are bound by, in the plan's order.
  let steps: [BoundStep]
  let machine: PlaybookMachine
  /// Attributes that change by themselves, by type.
  let volatile: [String: Set<String>]
  /// The resource's tags.
  let tags: [String: String]
  /// Keeps documents alive.
  private let graph: ResourceGraph
  private let arena: Arena

  /// A step and its playbook.
  struct BoundStep {
    var planned: RemediationPlan.Step
    var playbook: Playbook
    var step: Playbook.Step
    var input: PlaybookMachine.Input
    /// What the documents are after this step and all before it.
    var expected: ResourceState
  }

  /// Binds a unit.
  ///
  /// - Parameters:
  ///   - part: the resource and what configures it, read now.
  package init(
    _ unit: RemediationPlan.Unit, of plan: RemediationPlan, to part: GraphPart,
    _ catalog: PlaybookCatalog, _ mappings: ProviderMappings
  ) throws(Problem) {
    self.unit = unit
    machine = PlaybookMachine(catalog.program)
    arena = Arena(chunkSize: 4 << 10)
    volatile = catalog.volatile
    before = ResourceState(part, volatile: catalog.volatile)
    graph = ResourceGraph(
      parts: [part], sources: SourceMap(), folding: mappings.folding, workers: 1)
    let graph = graph
    let found = graph.resources.indices.first {
      graph.resources[$0].address == unit.resource.address
        && graph.resources[$0].type == unit.resource.type
    }
    guard let index = found else {
      throw Problem(reasons: ["\(unit.resource.address) isn't there any more"])
    }
    let resource = graph.resources[index]
    guard (resource.document.field("id").string ?? "") == unit.resource.id else {
      throw Problem(reasons: ["\(unit.resource.address) is another resource than that of the plan"])
    }
    let tags = resource.document.field("tags").entries.compactMap { entry in
      entry.key.string.flatMap { key in entry.value.string.map { (key, $0) } }
    }
    self.tags = Dictionary(tags) { first, _ in first }
    do throws(PlaybookMachine.Gap) {
      let bound = try Self.bound(index, graph, plan, unit, catalog, machine, arena)
      steps = try Self.steps(bound, index, graph, plan, machine, before, volatile)
      let outcome = try RepairSimulation(machine: machine, graph: graph).run(
        index, bound.map { ($0.playbook, $0.input) })
      let planned = steps.map(\.planned)
      guard planned == unit.steps, outcome.documents == unit.changes else {
        throw PlaybookMachine.Gap.absent("")
      }
    } catch {
      if case .absent("") = error {
        throw Problem(reasons: [
          "\(unit.resource.address) isn't as it was when the plan was made; plan again"
        ])
      }
      throw Problem(reasons: [error.reason])
    }
  }

  private typealias Bound = (playbook: Playbook, input: PlaybookMachine.Input)

  private static func bound(
    _ index: Int, _ graph: ResourceGraph, _ plan: RemediationPlan, _ unit: RemediationPlan.Unit,
    _ catalog: PlaybookCatalog, _ machine: PlaybookMachine, _ arena: Arena
  ) throws(PlaybookMachine.Gap) -> [Bound] {
    let region = PlanBinding.region(of: graph.resources[index], partition: plan.partition)
    var bound: [Bound] = []
    var seen: Set<String> = []
    for step in unit.steps where seen.insert(step.playbook).inserted {
      guard let playbook = catalog[step.playbook],
        playbook.digest == plan.playbooks[step.playbook]
      else { throw .absent("") }
      var input = PlaybookMachine.Input(
        resource: graph.folded[index],
        scope: PlanBinding.scope(
          account: plan.account, region: region, partition: plan.partition, arena))
      input.bound = try machine.bindings(of: playbook, input, in: arena)
      bound.append((playbook, input))
    }
    return bound
  }

  private static func steps(
    _ bound: [Bound], _ index: Int, _ graph: ResourceGraph, _ plan: RemediationPlan,
    _ machine: PlaybookMachine, _ before: ResourceState, _ volatile: [String: Set<String>]
  ) throws(PlaybookMachine.Gap) -> [BoundStep] {
    let region = PlanBinding.region(of: graph.resources[index], partition: plan.partition)
    let simulation = RepairSimulation(machine: machine, graph: graph)
    var steps: [BoundStep] = []
    var done: [Bound] = []
    for (playbook, input) in bound {
      let planned = try PlanBinding(machine: machine, region: region).steps(of: playbook, input)
      var cut = playbook
      for step in planned {
        guard let own = playbook.steps.first(where: { $0.name == step.name }) else { continue }
        // What is there after this step: all earlier playbooks whole, and this one up to here.
        cut.steps = Array(playbook.steps.prefix { $0.name != step.name }) + [own]
        let outcome = try simulation.run(
          index, done.map { ($0.playbook, $0.input) } + [(cut, input)])
        steps.append(
          BoundStep(
            planned: step, playbook: playbook, step: own, input: input,
            expected: before.applying(outcome.change, volatile: volatile)))
      }
      done.append((playbook, input))
    }
    return steps
  }
}

extension ResourceState {
  /// The state once a simulated change has been made.
  func applying(
    _ change: GraphChange, volatile: [String: Set<String>]
  ) -> ResourceState {
    var state = self
    for identity in change.removed {
      state.documents[Name(type: identity.type, address: identity.address)] = nil
    }
    for resource in change.changed {
      state.documents[Name(type: resource.type, address: resource.address)] =
        Self.text(resource, volatile)
    }
    return state
  }
}
