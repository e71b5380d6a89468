// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudChanges
internal import Documents
internal import Findings
internal import Inventory
package import Policies

/// Makes plans: which playbooks repair which findings, in which order, and what comes of it.
///
/// The same snapshot, content and settings give the same plan, but for what the request brings: an
/// apply derives it again and compares.
package struct Planner {
  /// What a plan depends on besides the snapshot.
  package struct Settings: Sendable {
    /// The environment of the account, where somebody has said it.
    package var environment: String?
    /// Addresses in Terraform states, by the address in the graph.
    package var states: [String: String] = [:]
    /// Tiers that a reviewed policy gives playbooks, by name.
    package var tiers: [String: Tier] = [:]
    /// How repairs of playbooks have gone, by name.
    package var history: [String: (kept: Int, of: Int)] = [:]
    /// The digest of the gate's configuration.
    package var gate = ""

    /// Nothing known.
    package init() {}
  }

  private let catalog: PlaybookCatalog
  private let satellites: Set<String>
  private let settings: Settings

  /// A planner.
  ///
  /// - Parameter mappings: which resources configure a part of another.
  package init(_ catalog: PlaybookCatalog, _ mappings: ProviderMappings, _ settings: Settings) {
    self.catalog = catalog
    self.settings = settings
    satellites = Set(mappings.folding.satellites.keys)
  }

  /// The questions that have to be judged with the rules.
  package var questions: [PolicyRule] { PlaybookQuestions(catalog.playbooks).rules }

  /// Plans repairs.
  ///
  /// - Parameters:
  ///   - watch: the account, judged by all rules and by `questions`; afterwards it is as the plan
  ///     would leave it.
  package func plan(_ request: PlanRequest, _ watch: inout LiveWatch) -> RemediationPlan {
    var plan = RemediationPlan(
      made: request.now, expires: request.now + request.lifetime, nonce: request.nonce,
      requester: request.requester, account: request.account, partition: request.partition,
      regions: [], snapshot: request.snapshot, playbooks: [:], gate: settings.gate, units: [],
      leftOut: [])
    guard let graph = watch.graph else { return plan }
    var questions = PlaybookQuestions(catalog.playbooks)
    questions.take(watch.answers)
    let wanted = watch.openFindings.filter(request.wants)
    var drafts: [Int: Draft] = [:]
    for finding in wanted {
      switch choice(for: finding, graph, questions) {
      case .success(let choice):
        var draft = drafts[choice.resource] ?? Draft()
        draft.add(choice.playbook, finding)
        drafts[choice.resource] = draft
      case .failure(let reason):
        plan.leftOut.append(
          RemediationPlan.LeftOut(finding: .init(finding), reason: reason.text))
      }
    }
    let ordered = drafts.sorted { left, right in
      (left.value.severity, graph.resources[right.key].address)
        > (right.value.severity, graph.resources[left.key].address)
    }
    let machine = PlaybookMachine(catalog.program)
    var closed: Set<String> = []
    for (index, draft) in ordered {
      do throws(PlaybookMachine.Gap) {
        var unit = try self.unit(index, draft, machine, questions, &watch, request, &closed)
        let repaired = Set(unit.findings.map(\.fingerprint))
        for finding in draft.findings where !repaired.contains(finding.fingerprint) {
          // Applied, it would be found again, and the repair taken back for it.
          plan.leftOut.append(
            RemediationPlan.LeftOut(
              finding: .init(finding),
              reason: "\(draft.playbooks.map(\.name).joined(separator: ", ")) wouldn't close it"))
        }
        guard !unit.findings.isEmpty else { continue }
        unit.name = "u\(plan.units.count + 1)"
        plan.units.append(unit)
        for playbook in draft.playbooks { plan.playbooks[playbook.name] = playbook.digest }
      } catch {
        for finding in draft.findings {
          plan.leftOut.append(
            RemediationPlan.LeftOut(finding: .init(finding), reason: error.reason))
        }
      }
    }
    plan.regions = Set(plan.units.flatMap { $0.steps.map(\.call.region) }).sorted()
    order(&plan.units, graph)
    return plan
  }

  // MARK: - Choosing

  private struct Reason: Error {
    var text: String
  }

  private struct Choice {
    var playbook: Playbook
    var resource: Int
  }

  private struct Draft {
    var playbooks: [Playbook] = []
    var findings: [Finding] = []

    var severity: Severity { findings.map(\.severity).max() ?? .info }

    mutating func add(_ playbook: Playbook, _ finding: Finding) {
      findings.append(finding)
      if !playbooks.contains(where: { $0.name == playbook.name }) { playbooks.append(playbook) }
    }
  }

  /// The playbook for a finding, and the resource that it changes.
  private func choice(
    for finding: Finding, _ graph: ResourceGraph, _ questions: PlaybookQuestions
  ) -> Result<Choice, Reason> {
    let found = catalog.playbooks(repairing: finding.rule.id)
    guard !found.isEmpty else { return .failure(Reason(text: "no playbook repairs it")) }
    guard let index = position(of: finding, graph) else {
      return .failure(Reason(text: "its resource isn't in the snapshot"))
    }
    var refusal: String?
    for playbook in found {
      guard let target = target(of: playbook, at: index, graph) else { continue }
      let address = graph.resources[target].address
      if let reason = questions.refusal(playbook, address) {
        refusal = "\(playbook.name) isn't used: \(reason)"
        continue
      }
      return .success(Choice(playbook: playbook, resource: target))
    }
    return .failure(
      Reason(text: refusal ?? "no playbook changes a resource of type \(finding.subject.type)"))
  }

  private func position(of finding: Finding, _ graph: ResourceGraph) -> Int? {
    for scope in graph.scopes.indices where graph.scopes[scope].path == finding.subject.scope {
      let found = graph.resources(at: finding.subject.address, scope: scope).first {
        graph.resources[$0].type == finding.subject.type && !graph.vacant.contains($0)
      }
      if let found { return found }
    }
    return nil
  }

  /// The resource itself, or the one that it configures a part of.
  private func target(of playbook: Playbook, at index: Int, _ graph: ResourceGraph) -> Int? {
    if playbook.resources.contains(graph.resources[index].type) { return index }
    guard satellites.contains(graph.resources[index].type) else { return nil }
    return graph.references(of: index).first {
      playbook.resources.contains(graph.resources[$0].type)
    }
  }

  // MARK: - Units

  private func unit(
    _ index: Int, _ draft: Draft, _ machine: PlaybookMachine, _ questions: PlaybookQuestions,
    _ watch: inout LiveWatch, _ request: PlanRequest, _ closed: inout Set<String>
  ) throws(PlaybookMachine.Gap) -> RemediationPlan.Unit {
    guard let graph = watch.graph else { throw .absent("graph") }
    let resource = graph.resources[index]
    let arena = Arena(chunkSize: 4 << 10)
    let region = PlanBinding.region(of: resource, partition: request.partition)
    let scope = PlanBinding.scope(
      account: request.account, region: region, partition: request.partition, arena)
    var bound: [(playbook: Playbook, input: PlaybookMachine.Input)] = []
    var steps: [RemediationPlan.Step] = []
    for playbook in draft.playbooks {
      var input = PlaybookMachine.Input(resource: graph.folded[index], scope: scope)
      input.bound = try machine.bindings(of: playbook, input, in: arena)
      steps += try PlanBinding(machine: machine, region: region).steps(of: playbook, input)
      bound.append((playbook, input))
    }
    let outcome = try RepairSimulation(machine: machine, graph: graph).run(index, bound)
    let context = ResourceContext(
      graph: graph, accountEnvironment: settings.environment, states: settings.states)
    let blast = BlastRadius(graph: graph, satellites: satellites).reach(of: index)
    let environment = context.environment(of: index)
    let owner = context.owner(of: index)
    var tier = Tier.automatic
    var reasons: [String] = []
    for playbook in draft.playbooks {
      var facts = facts(
        playbook, context, index, environment, owner, questions, resource.address)
      facts.unread = Self.unread(playbook, resource, graph)
      let decided = TierClassifier().tier(of: facts)
      if decided.tier > tier {
        tier = decided.tier
        reasons = decided.reasons
      } else if decided.tier == tier {
        reasons += decided.reasons.filter { !reasons.contains($0) }
      }
    }
    let planned = draft.findings.map(RemediationPlan.PlannedFinding.init)
    let fingerprints = Set(planned.map(\.fingerprint))
    let changes = Self.netted(watch.update([outcome.change]))
    closed.formUnion(changes.closed.map(\.fingerprint))
    let repaired = planned.filter { closed.contains($0.fingerprint) }
    return RemediationPlan.Unit(
      name: "",
      resource: RemediationPlan.Target(
        address: resource.address, type: resource.type,
        id: resource.document.field("id").string ?? "", kind: resource.collected?.kind ?? "",
        names: Self.names(of: resource), region: resource.region ?? "",
        environment: environment, owner: owner),
      findings: repaired, tier: tier, reasons: reasons, disrupts: draft.playbooks.map(\.disrupts),
      steps: steps, changes: outcome.documents,
      closes: changes.closed.map(RemediationPlan.PlannedFinding.init)
        .filter { !fingerprints.contains($0.fingerprint) },
      opens: changes.opened.map(RemediationPlan.PlannedFinding.init), blast: blast)
  }

  /// Attributes by which clouds name things.
  private static let nameAttributes = ["arn", "bucket", "id", "key_id", "name", "url"]

  private static func names(of resource: Resource) -> [String] {
    var names: Set<String> = []
    for attribute in nameAttributes {
      if let name = resource.document.field(named: attribute).string, !name.isEmpty {
        names.insert(name)
      }
    }
    return names.sorted()
  }

  /// Changes without findings that go and come again under another name, such as that of a range
  /// of ports that is split.
  private static func netted(_ changes: LiveWatch.Changes) -> LiveWatch.Changes {
    func key(_ finding: Finding) -> [String] { [finding.rule.id, finding.subject.address] }
    let closed = Set(changes.closed.map(key))
    let opened = Set(changes.opened.map(key))
    var netted = changes
    netted.closed.removeAll { opened.contains(key($0)) }
    netted.opened.removeAll { closed.contains(key($0)) }
    return netted
  }

  /// The call that would have told who depends on a resource; nil where all is known.
  private static func unread(
    _ playbook: Playbook, _ resource: Resource, _ graph: ResourceGraph
  ) -> String? {
    let scope = graph.scopes[resource.scope]
    guard !playbook.dependants.isEmpty, scope.isComplete != true else { return nil }
    guard let known = scope.completeness else { return "what is in the account" }
    return known.missing(of: playbook.dependants, in: resource.region)
  }

  private func facts(
    _ playbook: Playbook, _ context: ResourceContext, _ index: Int, _ environment: String,
    _ owner: RemediationPlan.Owner, _ questions: PlaybookQuestions, _ address: String
  ) -> TierClassifier.Facts {
    var facts = TierClassifier.Facts(
      playbook: settings.tiers[playbook.name] ?? playbook.tier, because: playbook.because)
    facts.raises = questions.raises(playbook, address)
    facts.isProduction = ResourceContext.isProduction(environment)
    facts.isCritical = context.isCritical(index)
    facts.history = settings.history[playbook.name]
    facts.isManagedByCode = owner.kind == .terraform || owner.kind == .cloudFormation
    facts.isManagedByController = owner.kind == .controller
    facts.isReversible = playbook.steps.allSatisfy { $0.irreversible.isEmpty }
    if context.isProtected(index) {
      facts.raises.append((.manual, "it has the tag bawn:protect"))
    }
    return facts
  }

  /// Says which units have to be done before which: those of what a resource depends on.
  private func order(_ units: inout [RemediationPlan.Unit], _ graph: ResourceGraph) {
    var names: [String: String] = [:]
    for unit in units { names[unit.resource.address] = unit.name }
    for index in units.indices {
      let address = units[index].resource.address
      for scope in graph.scopes.indices {
        for position in graph.resources(at: address, scope: scope) {
          let needed = graph.references(of: position).compactMap {
            names[graph.resources[$0].address]
          }
          units[index].after = Set(needed).subtracting([units[index].name]).sorted()
        }
      }
    }
  }
}

extension RemediationPlan.PlannedFinding {
  /// What a plan has of a finding.
  init(_ finding: Finding) {
    self.init(
      rule: finding.rule.id, title: finding.rule.title, severity: finding.severity,
      fingerprint: finding.fingerprint, address: finding.subject.address)
  }
}
