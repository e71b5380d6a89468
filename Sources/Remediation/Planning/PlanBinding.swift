// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Collectors
internal import Documents
internal import Inventory
internal import Policies

/// Binds a playbook's steps to a resource.
struct PlanBinding {
  let machine: PlaybookMachine
  /// The region of the resource.
  let region: String

  /// The region whose endpoint is asked about a resource.
  static func region(of resource: Resource, partition: String) -> String {
    resource.region ?? CollectionSettings.globalRegion(of: partition)
  }

  /// What playbooks know as `scope`.
  static func scope(account: String, region: String, partition: String, _ arena: Arena) -> Node {
    arena.sortedObject([
      Node.Entry(key: arena.string("account"), value: arena.string(account)),
      Node.Entry(key: arena.string("region"), value: arena.string(region)),
      Node.Entry(key: arena.string("partition"), value: arena.string(partition)),
    ])
  }

  /// The steps that are needed.
  func steps(
    of playbook: Playbook, _ input: PlaybookMachine.Input
  ) throws(PlaybookMachine.Gap) -> [RemediationPlan.Step] {
    var steps: [RemediationPlan.Step] = []
    var captures: [RemediationPlan.Capture] = []
    for capture in playbook.captures {
      captures.append(
        RemediationPlan.Capture(
          name: capture.name, call: try call(capture.call, playbook, input)))
    }
    for step in playbook.steps {
      if let unless = step.unless, !TemplateReader.isLate(unless),
        try machine.holds(unless, playbook, input)
      {
        continue
      }
      var inverses: [RemediationPlan.Inverse] = []
      for inverse in step.inverses {
        inverses.append(
          RemediationPlan.Inverse(
            when: inverse.when?.text ?? "",
            call: try inverse.call.map { (made) throws(PlaybookMachine.Gap) in
              try call(made, playbook, input)
            }, leaves: inverse.leaves))
      }
      steps.append(
        RemediationPlan.Step(
          playbook: playbook.name, name: step.name, call: try call(step.call, playbook, input),
          captures: steps.isEmpty ? captures : [], inverses: inverses,
          irreversible: step.irreversible))
    }
    return steps
  }

  private func call(
    _ call: Playbook.Call, _ playbook: Playbook, _ input: PlaybookMachine.Input
  ) throws(PlaybookMachine.Gap) -> RemediationPlan.Call {
    RemediationPlan.Call(
      service: call.service, operation: call.operation, region: region,
      parameters: try machine.value(of: call.parameters, playbook, input) ?? .structure([]))
  }
}
