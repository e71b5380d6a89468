// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI
internal import Documents
internal import Inventory

/// Repairs one resource: its steps in order, each looked at before and after, and taken back when
/// one fails.
///
/// Everything it knows is in the journal before it matters, so that a run which was killed at any
/// point goes on, or goes back, from what is written there and from what the account shows.
struct UnitRun {
  let plan: RemediationPlan
  let unit: RemediationPlan.Unit
  let tools: RunTools
  /// The steps, bound to what the account held when the unit began.
  let binding: UnitBinding
  var memory: UnitMemory
  /// Whether what was made is taken back when a step fails.
  var takesBack = true

  // MARK: - Forward

  /// Makes the steps that aren't made yet, and looks at what has come of them.
  mutating func apply() async -> UnitOutcome {
    do throws(RunJournal.Failure) {
      return try await forward()
    } catch {
      return .stopped(error.message)
    }
  }

  private mutating func forward() async throws(RunJournal.Failure) -> UnitOutcome {
    for position in binding.steps.indices where memory.done.count <= position {
      if tools.isStopped() { return .stopped("everything is to stop") }
      switch try await make(position) {
      case .made: continue
      case .refused(let reasons):
        if memory.done.allSatisfy(\.isSkipped) { return .refused(reasons) }
        let reason = reasons.joined(separator: "; ")
        guard takesBack else { return .held(reason, differences: []) }
        return try await back(reason)
      case .failed(let reason):
        guard takesBack else { return .held(reason, differences: []) }
        return try await back(reason)
      case .stopped(let reason): return .stopped(reason)
      case .unclear(let reason, let differences): return .held(reason, differences: differences)
      }
    }
    let still = await stillFailing()
    guard still.isEmpty else {
      let reason = "after the change " + still.joined(separator: "; ")
      guard takesBack else { return .held(reason, differences: []) }
      return try await back(reason)
    }
    try note(.validated)
    return .repaired
  }

  private enum StepOutcome {
    case made
    case refused([String])
    case failed(String)
    case stopped(String)
    case unclear(String, [String])
  }

  private mutating func make(_ position: Int) async throws(RunJournal.Failure) -> StepOutcome {
    let bound = binding.steps[position]
    let earlier = memory.expected(before: position, in: binding)
    if memory.isUnclear {
      // The process ended, or the connection broke, between asking for the change and its answer.
      switch await settled(earlier, or: bound.expected, bound.playbook.deadline) {
      case .first: memory.isUnclear = false
      case .second:
        try note(.callEnded, bound)
        memory.end(bound.planned, answer: nil)
        return .made
      case .neither(let now):
        return .unclear(
          "it can't be told whether \(bound.planned.name) was made", now.differences(from: earlier))
      case .unread(let reason): return .stopped(reason)
      }
    } else if case .some(let problem) = await isAsExpected(earlier, bound.playbook.deadline) {
      return position == 0 ? .refused([problem]) : .failed(problem)
    }
    do throws(StepProblem) {
      try await capture(bound)
      let input = memory.input(bound.input, of: bound.playbook.name)
      if let unless = bound.step.unless, try holds(unless, bound, input) {
        try journal(.skipped, bound)
        memory.skip(bound.planned)
        return .made
      }
      let call = try self.call(bound.step.call, bound, input)
      try journal(.callBegun, bound)
      return try await send(call, bound, earlier)
    } catch {
      switch error {
      case .journal(let failure): throw failure
      case .other(let reason): return .failed(reason)
      }
    }
  }

  private mutating func send(
    _ call: APICall, _ bound: UnitBinding.BoundStep, _ earlier: ResourceState
  ) async throws(StepProblem) -> StepOutcome {
    let change = RepairChange(
      run: tools.run, unit: unit, step: bound.planned.name, playbook: bound.playbook.name,
      call: call, plannedCall: bound.planned.call.digest, tags: binding.tags, isUndo: false)
    var answer: Document?
    do throws(RepairChange.Failure) {
      answer = try await tools.cloud.change(change)
    } catch {
      switch error {
      case .refused(let reasons):
        try journal(.callFailed, bound, text: reasons.joined(separator: "; "))
        return .refused(reasons)
      case .failed(let cause):
        try journal(.callFailed, bound, text: cause.message)
        return .failed("\(call.service):\(call.operation) failed: \(Self.text(cause))")
      case .stopped(let reason):
        try journal(.callFailed, bound, text: reason)
        return .stopped(reason)
      case .ambiguous(let cause):
        switch await settled(earlier, or: bound.expected, bound.playbook.deadline) {
        case .first:
          try journal(.callFailed, bound, text: cause.message)
          return .failed("\(call.service):\(call.operation) failed: \(Self.text(cause))")
        case .second: break
        case .neither(let now):
          return .unclear(
            "it can't be told whether \(bound.planned.name) was made",
            now.differences(from: earlier))
        case .unread(let reason): return .stopped(reason)
        }
      }
    }
    let place = tools.place(unit, bound.playbook.name, bound.planned.name)
    try journal(
      .callEnded, bound, sealed: answer.map { tools.seal.seal($0.root, place: place) } ?? "")
    memory.end(bound.planned, answer: answer)
    if case .some(let problem) = await isAsExpected(bound.expected, bound.playbook.deadline) {
      return .failed(problem)
    }
    return .made
  }

  private mutating func capture(_ bound: UnitBinding.BoundStep) async throws(StepProblem) {
    for capture in bound.playbook.captures
    where !memory.isCaptured(capture.name, of: bound.playbook.name) {
      let call = try self.call(
        capture.call, bound, memory.input(bound.input, of: bound.playbook.name))
      var answer: Document?
      do throws(CloudError) {
        answer = try await tools.cloud.ask(call)
      } catch {
        guard capture.absent.contains(error.code) else {
          throw .other("\(call.service):\(call.operation) failed: \(Self.text(error))")
        }
      }
      let place = tools.place(unit, bound.playbook.name, capture.name)
      do throws(RunJournal.Failure) {
        try tools.journal.append(
          RunEntry(
            .captured, at: tools.now(), unit: unit.name, playbook: bound.playbook.name,
            name: capture.name, sealed: answer.map { tools.seal.seal($0.root, place: place) } ?? "")
        )
      } catch {
        throw .journal(error)
      }
      memory.captured(capture.name, of: bound.playbook.name, answer)
    }
  }

  // MARK: - Back

  /// Takes back what was made, the last step first.
  mutating func takeBack(_ reason: String) async -> UnitOutcome {
    do throws(RunJournal.Failure) {
      return try await back(reason)
    } catch {
      return .stopped(error.message)
    }
  }

  private mutating func back(_ reason: String) async throws(RunJournal.Failure) -> UnitOutcome {
    if memory.isUnclear, binding.steps.indices.contains(memory.done.count) {
      let bound = binding.steps[memory.done.count]
      let earlier = memory.expected(before: memory.done.count, in: binding)
      switch await settled(earlier, or: bound.expected, bound.playbook.deadline) {
      case .first:
        try note(.callFailed, bound)
        memory.isUnclear = false
      case .second:
        try note(.callEnded, bound)
        memory.end(bound.planned, answer: nil)
      case .neither(let now):
        return .held(
          "\(reason); it can't be told whether \(bound.planned.name) was made",
          differences: now.differences(from: earlier))
      case .unread(let why): return .rollbackFailed("\(reason); it can't be read: \(why)")
      }
    }
    while let last = memory.done.last {
      let name = last.name
      let position = memory.done.count - 1
      guard binding.steps.indices.contains(position) else {
        return .rollbackFailed("\(reason); step \(name) isn't one of the plan's")
      }
      let bound = binding.steps[position]
      if tools.isStopped() { return .stopped("everything is to stop") }
      if last.isSkipped {
        try note(.undoEnded, bound)
        memory.undo()
        continue
      }
      guard bound.planned.irreversible.isEmpty else {
        return .held(
          "\(reason); \(name) can't be taken back: \(bound.planned.irreversible)", differences: [])
      }
      let target = memory.expected(before: position, in: binding)
      switch await settled(bound.expected, or: target, bound.playbook.deadline) {
      case .second:
        try note(.undoEnded, bound)
        memory.undo()
        continue
      case .first: break
      case .neither(let now):
        return .held(
          "\(reason); it isn't taken back, because others have changed it since",
          differences: now.differences(from: bound.expected))
      case .unread(let why): return .rollbackFailed("\(reason); it can't be read: \(why)")
      }
      switch try await undo(bound, to: target) {
      case .done: memory.undo()
      case .stopped(let why): return .stopped(why)
      case .failed(let why): return .rollbackFailed("\(reason); \(why)")
      }
    }
    return .rolledBack(reason)
  }

  private enum Undoing {
    case done
    case stopped(String)
    case failed(String)
  }

  /// A way back is tried so often: nobody else will.
  private static let undoAttempts = 3

  /// Takes a step back.
  private mutating func undo(
    _ bound: UnitBinding.BoundStep, to target: ResourceState
  ) async throws(RunJournal.Failure) -> Undoing {
    do throws(StepProblem) {
      let input = memory.input(bound.input, of: bound.playbook.name)
      var chosen: Playbook.Inverse?
      for inverse in bound.step.inverses where chosen == nil {
        guard let when = inverse.when else {
          chosen = inverse
          break
        }
        if try holds(when, bound, input) { chosen = inverse }
      }
      guard let chosen else { return .failed("no inverse of \(bound.planned.name) fits") }
      var problem: String?
      let position = bound.step.inverses.firstIndex { $0.call?.range == chosen.call?.range }
      let planned = position.flatMap { bound.planned.inverses[$0].call } ?? bound.planned.call
      if let wanted = chosen.call {
        let call = try self.call(wanted, bound, input)
        for _ in 0..<Self.undoAttempts {
          switch try await send(
            undo: call, as: planned, bound, to: target, isWhole: chosen.leaves.isEmpty)
          {
          case .done: problem = nil
          case .stopped(let reason): return .stopped(reason)
          case .failed(let reason):
            problem = reason
            await tools.sleep(.seconds(1))
            continue
          }
          break
        }
      }
      if let problem { return .failed(problem) }
      try journal(.undoEnded, bound)
      return .done
    } catch {
      switch error {
      case .journal(let failure): throw failure
      case .other(let reason): return .failed(reason)
      }
    }
  }

  private func send(
    undo call: APICall, as planned: RemediationPlan.Call, _ bound: UnitBinding.BoundStep,
    to target: ResourceState, isWhole: Bool
  ) async throws(StepProblem) -> Undoing {
    try journal(.undoBegun, bound)
    do throws(RepairChange.Failure) {
      _ = try await tools.cloud.change(
        RepairChange(
          run: tools.run, unit: unit, step: bound.planned.name, playbook: bound.playbook.name,
          call: call, plannedCall: planned.digest, tags: binding.tags, isUndo: true))
    } catch {
      switch error {
      case .refused(let reasons): return .failed(reasons.joined(separator: "; "))
      case .stopped(let reason): return .stopped(reason)
      case .failed(let cause):
        return .failed("\(call.service):\(call.operation) failed: \(Self.text(cause))")
      // What the account shows decides.
      case .ambiguous: break
      }
    }
    let isBack =
      isWhole
      ? await isAsExpected(target, bound.playbook.deadline)
      : await isOther(than: bound.expected, bound.playbook.deadline)
    return isBack.map { .failed($0) } ?? .done
  }

  // MARK: - Looking

  private enum Settled {
    case first
    case second
    case neither(ResourceState)
    case unread(String)
  }

  /// Reads until two readings agree on one of two states, or the time is over.
  private func settled(
    _ first: ResourceState, or second: ResourceState, _ deadline: Int
  ) async -> Settled {
    let end = tools.now() + deadline
    var last: ResourceState?
    var pause = 0.2
    while true {
      let now: ResourceState
      do throws(CloudError) {
        now = ResourceState(
          try await tools.cloud.read(unit.resource), volatile: binding.volatile)
      } catch {
        guard tools.now() < end, error.kind != .cancelled else { return .unread(Self.text(error)) }
        await tools.sleep(.seconds(pause))
        continue
      }
      if now == last {
        if now == first { return .first }
        if now == second { return .second }
        if tools.now() >= end { return .neither(now) }
      }
      last = now
      await tools.sleep(.seconds(pause))
      pause = min(pause * 2, 5)
    }
  }

  /// What is wrong with the resource as it is, when it isn't as it should be.
  private func isAsExpected(_ expected: ResourceState, _ deadline: Int) async -> String? {
    switch await settled(expected, or: expected, deadline) {
    case .first, .second: return nil
    case .unread(let reason): return "it can't be read: \(reason)"
    case .neither(let now):
      let differences = now.differences(from: expected)
      return "it isn't as expected: " + differences.prefix(3).joined(separator: "; ")
    }
  }

  /// What is wrong with the resource when it still is as a step has left it: for a way back that
  /// can't lead to where it came from.
  private func isOther(than made: ResourceState, _ deadline: Int) async -> String? {
    let end = tools.now() + deadline
    while true {
      do throws(CloudError) {
        let now = ResourceState(
          try await tools.cloud.read(unit.resource), volatile: binding.volatile)
        if now != made { return nil }
        guard tools.now() < end else { return "it is as if nothing was taken back" }
      } catch {
        guard tools.now() < end, error.kind != .cancelled else {
          return "it can't be read: \(Self.text(error))"
        }
      }
      await tools.sleep(.seconds(1))
    }
  }

  /// What is still found of what was to be repaired.
  private func stillFailing() async -> [String] {
    do throws(CloudError) {
      let part = try await tools.cloud.read(unit.resource)
      return tools.judge(part, unit)
    } catch {
      return ["it can't be read: \(Self.text(error))"]
    }
  }

  // MARK: - Expressions

  private enum StepProblem: Error {
    case journal(RunJournal.Failure)
    case other(String)
  }

  private func call(
    _ call: Playbook.Call, _ bound: UnitBinding.BoundStep, _ input: PlaybookMachine.Input
  ) throws(StepProblem) -> APICall {
    do throws(PlaybookMachine.Gap) {
      let value = try binding.machine.value(of: call.parameters, bound.playbook, input)
      guard case .structure(let members)? = value?.parameter else {
        throw .absent(call.operation)
      }
      return APICall(
        service: call.service, operation: call.operation, region: bound.planned.call.region,
        parameters: members)
    } catch {
      throw .other(error.reason)
    }
  }

  private func holds(
    _ condition: Playbook.Condition, _ bound: UnitBinding.BoundStep,
    _ input: PlaybookMachine.Input
  ) throws(StepProblem) -> Bool {
    do throws(PlaybookMachine.Gap) {
      return try binding.machine.holds(condition, bound.playbook, input)
    } catch {
      throw .other(error.reason)
    }
  }

  // MARK: - Journal

  private func note(
    _ kind: RunEntry.Kind, _ bound: UnitBinding.BoundStep? = nil
  ) throws(RunJournal.Failure) {
    try tools.journal.append(
      RunEntry(
        kind, at: tools.now(), unit: unit.name, playbook: bound?.playbook.name ?? "",
        name: bound?.planned.name ?? ""))
  }

  private func journal(
    _ kind: RunEntry.Kind, _ bound: UnitBinding.BoundStep, text: String = "", sealed: String = ""
  ) throws(StepProblem) {
    do throws(RunJournal.Failure) {
      try tools.journal.append(
        RunEntry(
          kind, at: tools.now(), unit: unit.name, playbook: bound.playbook.name,
          name: bound.planned.name, text: text, sealed: sealed))
    } catch {
      throw .journal(error)
    }
  }

  private static func text(_ error: CloudError) -> String {
    error.code.isEmpty ? error.message : "\(error.code): \(error.message)"
  }
}
