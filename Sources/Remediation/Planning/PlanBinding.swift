// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Policies

/// Binds a playbook's steps to a resource.
struct PlanBinding {
  let machine: PlaybookMachine
  /// The region of the resource.
  let region: String

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
            }))
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
