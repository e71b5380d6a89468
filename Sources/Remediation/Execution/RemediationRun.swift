// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI
internal import Documents
internal import Findings
internal import Inventory
package import Policies

/// Applies a plan: unit after unit, a few first, and takes back what fails.
package struct RemediationRun {
  /// What happens to the others when a unit fails.
  package enum FailureMode: String, Sendable, CaseIterable {
    /// The unit is taken back; those after it go on, but for the rest of a first wave.
    case unit
    /// Nothing is taken back by itself; a person decides.
    case hold
    /// Everything that the run has changed is taken back.
    case rollbackAll = "rollback-all"
  }

  /// What has come of one unit.
  package struct Result: Sendable {
    /// The unit.
    package var unit: RemediationPlan.Unit
    /// What has come of it.
    package var outcome: UnitOutcome
  }

  private let plan: RemediationPlan
  private let tools: RunTools
  private let catalog: PlaybookCatalog
  private let mappings: ProviderMappings
  private let onFailure: FailureMode
  /// Told of each unit that is done with.
  private let observer: @Sendable (Result) -> Void

  /// A run of a plan.
  package init(
    _ plan: RemediationPlan, _ tools: RunTools, _ catalog: PlaybookCatalog,
    _ mappings: ProviderMappings, onFailure: FailureMode = .unit,
    observer: @escaping @Sendable (Result) -> Void = { _ in }
  ) {
    self.plan = plan
    self.tools = tools
    self.catalog = catalog
    self.mappings = mappings
    self.onFailure = onFailure
    self.observer = observer
  }

  /// Applies the units that aren't done with, as the journal tells.
  ///
  /// - Parameter wanted: the names of the units that may be changed.
  /// - Throws: where the journal can't be written, or belongs to another plan.
  package func apply(
    _ wanted: Set<String>
  ) async throws(RunJournal.Failure) -> [Result] {
    try begin()
    var results: [Result] = []
    let known = outcomes()
    for wave in Self.waves(plan.units.filter { wanted.contains($0.name) }) {
      var isFailed = false
      for unit in wave {
        if known[unit.name] != nil { continue }
        let blocked = unit.after.first { name in
          results.contains { $0.unit.name == name && $0.outcome != .repaired }
        }
        let outcome: UnitOutcome =
          if let blocked {
            .refused(["\(blocked), which has to be done before it, isn't repaired"])
          } else {
            try await apply(unit)
          }
        let result = Result(unit: unit, outcome: outcome)
        results.append(result)
        observer(result)
        if case .stopped = outcome { return results }
        if outcome != .repaired { isFailed = true }
      }
      guard isFailed else { continue }
      if onFailure == .rollbackAll {
        results += try await takeBack(known: results.map(\.unit.name), "another unit failed")
      }
      // What fails for a few is not tried on all.
      break
    }
    try tools.journal.append(RunEntry(.ended, at: tools.now()))
    return results
  }

  /// Takes back what the run has changed, the last unit first.
  ///
  /// - Parameter known: the units to take back; nil for all.
  package func takeBack(
    known names: [String]? = nil, _ reason: String
  ) async throws(RunJournal.Failure) -> [Result] {
    try begin()
    var results: [Result] = []
    for unit in plan.units.reversed() where names.map({ $0.contains(unit.name) }) ?? true {
      let entries = tools.journal.entries.filter { $0.unit == unit.name }
      guard let begun = entries.first(where: { $0.kind == .unitBegun }) else { continue }
      let memory = try UnitMemory(entries, of: unit, tools)
      guard !memory.done.isEmpty || memory.isUnclear else { continue }
      let outcome: UnitOutcome
      let lock = lock(unit)
      defer { withExtendedLifetime(lock) {} }
      guard lock != nil || tools.locks == nil else {
        results.append(Result(unit: unit, outcome: .stopped(Self.taken)))
        continue
      }
      do throws(UnitBinding.Problem) {
        let binding = try self.binding(of: unit, begun)
        var run = UnitRun(plan: plan, unit: unit, tools: tools, binding: binding, memory: memory)
        outcome = await run.takeBack(reason)
      } catch {
        outcome = .rollbackFailed(error.reasons.joined(separator: "; "))
      }
      try end(unit, outcome)
      let result = Result(unit: unit, outcome: outcome)
      results.append(result)
      observer(result)
    }
    return results
  }

  /// The last outcome of each unit, as the journal tells; units that aren't done with have none.
  package func outcomes() -> [String: String] {
    RunJournal.outcomes(of: tools.journal.entries)
  }

  // MARK: - Units

  private static let taken = "another run works on it"

  private func lock(_ unit: RemediationPlan.Unit) -> ResourceLock? {
    tools.locks.flatMap {
      ResourceLock(folder: $0, account: plan.account, address: unit.resource.address)
    }
  }

  private func begin() throws(RunJournal.Failure) {
    if let first = tools.journal.entries.first {
      guard first.kind == .begun, first.text == plan.digest else {
        throw RunJournal.Failure(message: "the journal is that of another plan")
      }
      return
    }
    try tools.journal.append(RunEntry(.begun, at: tools.now(), text: plan.digest))
  }

  private func apply(
    _ unit: RemediationPlan.Unit
  ) async throws(RunJournal.Failure) -> UnitOutcome {
    let entries = tools.journal.entries.filter { $0.unit == unit.name }
    let outcome: UnitOutcome
    let lock = lock(unit)
    guard lock != nil || tools.locks == nil else { return .stopped(Self.taken) }
    defer { withExtendedLifetime(lock) {} }
    do throws(UnitBinding.Problem) {
      let binding: UnitBinding
      if let begun = entries.first(where: { $0.kind == .unitBegun }) {
        binding = try self.binding(of: unit, begun)
      } else {
        binding = try await freshBinding(of: unit)
      }
      var run = UnitRun(
        plan: plan, unit: unit, tools: tools, binding: binding,
        memory: try UnitBinding.Problem.of { () throws(RunJournal.Failure) in
          try UnitMemory(entries, of: unit, tools)
        })
      run.takesBack = onFailure != .hold
      // A run that was killed on its way back goes on that way.
      outcome =
        run.memory.isGoingBack
        ? await run.takeBack("it was being taken back when the run ended") : await run.apply()
    } catch {
      outcome = .refused(error.reasons)
    }
    if case .stopped = outcome { return outcome }
    try end(unit, outcome)
    return outcome
  }

  private func end(
    _ unit: RemediationPlan.Unit, _ outcome: UnitOutcome
  ) throws(RunJournal.Failure) {
    try tools.journal.append(
      RunEntry(.unitEnded, at: tools.now(), unit: unit.name, text: outcome.word))
  }

  /// Binds a unit to what the account holds now, and writes that down.
  private func freshBinding(
    of unit: RemediationPlan.Unit
  ) async throws(UnitBinding.Problem) -> UnitBinding {
    let part: GraphPart
    do throws(CloudError) {
      part = try await tools.cloud.read(unit.resource)
    } catch {
      throw UnitBinding.Problem(reasons: ["it can't be read: \(error.message)"])
    }
    let binding = try UnitBinding(unit, of: plan, to: part, catalog, mappings)
    try UnitBinding.Problem.of { () throws(RunJournal.Failure) in
      try tools.journal.append(
        RunEntry(
          .unitBegun, at: tools.now(), unit: unit.name,
          text: part.resources.map { String(decoding: ResourceRecord.line($0), as: UTF8.self) }
            .joined(separator: "\n")))
    }
    return binding
  }

  /// Binds a unit to what the account held when it was begun.
  private func binding(
    of unit: RemediationPlan.Unit, _ begun: RunEntry
  ) throws(UnitBinding.Problem) -> UnitBinding {
    let arena = Arena(chunkSize: 16 << 10)
    var resources: [Resource] = []
    for line in begun.text.split(separator: "\n") {
      let file = SourceFile(path: "journal", text: String(line))
      guard let document = JSONReader.read(file).document,
        let resource = try? ResourceRecord.resource(document.root, in: arena)
      else {
        throw UnitBinding.Problem(reasons: ["the journal can't be read"])
      }
      arena.retain(document.arena)
      resources.append(resource)
    }
    let part = GraphPart(
      scope: Scope(kind: .account, path: plan.account), resources: resources, arena: arena)
    return try UnitBinding(unit, of: plan, to: part, catalog, mappings)
  }

  // MARK: - Waves

  /// One unit first, then a tenth of them, then the rest, in each region; the order is kept.
  static func waves(_ units: [RemediationPlan.Unit]) -> [[RemediationPlan.Unit]] {
    var byRegion: [String: [RemediationPlan.Unit]] = [:]
    for unit in units { byRegion[unit.resource.region, default: []].append(unit) }
    var waves: [[RemediationPlan.Unit]] = [[], [], []]
    for (_, units) in byRegion.sorted(by: { $0.key < $1.key }) {
      let second = units.isEmpty ? 0 : min(1 + max(units.count / 10, 1), units.count)
      waves[0] += units.prefix(1)
      waves[1] += units[min(1, units.count)..<second]
      waves[2] += units[second...]
    }
    return waves.filter { !$0.isEmpty }
  }
}

extension UnitBinding.Problem {
  /// The same for what the journal says.
  static func of<Value>(
    _ work: () throws(RunJournal.Failure) -> Value
  ) throws(UnitBinding.Problem) -> Value {
    do throws(RunJournal.Failure) {
      return try work()
    } catch {
      throw UnitBinding.Problem(reasons: [error.message])
    }
  }
}
