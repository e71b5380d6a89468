// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI
package import Documents

/// Sends changes: asks the gate, writes to the ledger before and after, and nothing else does.
///
/// What can't be written down isn't sent. When the outcome of a change can't be written down,
/// nothing more is sent by this sender.
package actor ChangeSender {
  /// Why a change brought no answer.
  package enum Failure: Error, Sendable {
    /// The gate needs a signature, or refuses; nothing was sent.
    case notAllowed(ChangeDecision)
    /// Everything is to stop; nothing was sent.
    case stopped
    /// The ledger can't be read or written; nothing was sent.
    case unrecordable(String)
    /// The service refused, or was never reached; nothing has changed.
    case failed(CloudError)
    /// It may have been made or not: the state has to be read.
    case ambiguous(CloudError)
    /// It was made, or may have been, and the ledger doesn't tell: everything has to stop.
    case unrecorded(String)
  }

  private let gate: ChangeGate
  private let ledger: any ChangeRecording
  private let stop: StopSwitch
  private let time: TimeSource
  private var isBroken = false

  /// A sender.
  package init(
    gate: ChangeGate, ledger: any ChangeRecording, stop: StopSwitch, time: TimeSource = .system
  ) {
    self.gate = gate
    self.ledger = ledger
    self.stop = stop
    self.time = time
  }

  /// What the gate would say, without anything being written or sent.
  package func decision(on proposal: ChangeProposal) throws -> ChangeDecision {
    gate.decide(proposal, usage: try usage(for: proposal), now: time.date().seconds)
  }

  /// Makes a change.
  ///
  /// - Parameter client: the client of the account that the proposal names.
  /// - Returns: the service's answer.
  package func send(
    _ proposal: ChangeProposal, by client: some ChangeCalling
  ) async throws(Failure) -> Document {
    guard !isBroken else { throw .unrecordable("the ledger has failed before") }
    guard !stop.isOn else { throw .stopped }
    let sequence = try begin(proposal)
    guard !stop.isOn else {
      try end(.withdrawn, proposal, sequence, [("because", .string("stopped"))])
      throw .stopped
    }
    let stop = stop
    let permit = ChangePermit(
      granting: proposal.call, token: Self.token(proposal), isWithdrawn: { stop.isOn })
    let answer: Document
    do throws(CloudError) {
      answer = try await client.change(permit)
    } catch {
      try end(error.isAmbiguous ? .ambiguous : .failed, proposal, sequence, Self.members(of: error))
      throw error.isAmbiguous ? .ambiguous(error) : .failed(error)
    }
    let made = CreatedNames(run: proposal.run).names(in: proposal.call.parameters, answer: answer)
    try end(
      .ended, proposal, sequence,
      [("created", .list(made.sorted().map(APIValue.string)))])
    return answer
  }

  // MARK: - Before

  /// Asks the gate and writes that the change is about to be sent; all of it at once, so that no
  /// other change of this process comes between.
  private func begin(_ proposal: ChangeProposal) throws(Failure) -> Int {
    let now = time.date().seconds
    let decision = gate.decide(proposal, usage: try known(for: proposal), now: now)
    guard decision.isAllowed else {
      try note(decision, proposal)
      throw .notAllowed(decision)
    }
    let sequence = try append(.begun, proposal, Self.members(of: proposal, gate, now))
    // Another process may have begun changes meanwhile. Whoever came first in the ledger goes on:
    // each looks at what stands before its own record.
    let usage = try known(for: proposal).before(sequence)
    let second = gate.decide(proposal, usage: usage, now: now)
    guard second.isAllowed else {
      try end(
        .withdrawn, proposal, sequence,
        [("because", .string("other changes were begun at the same time"))])
      throw .notAllowed(second)
    }
    return sequence
  }

  private func usage(for proposal: ChangeProposal) throws -> ChangeUsage {
    try ledger.changes(
      since: time.date().seconds - ChangeUsage.span, run: proposal.run)
  }

  private func known(for proposal: ChangeProposal) throws(Failure) -> ChangeUsage {
    do {
      return try usage(for: proposal)
    } catch {
      throw .unrecordable("\(error)")
    }
  }

  /// Keeps what the gate has said; that nothing was sent doesn't depend on it.
  private func note(_ decision: ChangeDecision, _ proposal: ChangeProposal) throws(Failure) {
    let reasons = decision.reasons.map { reason in
      APIValue.structure([
        .init(name: "rule", value: .string(reason.rule.rawValue)),
        .init(name: "text", value: .string(reason.text)),
      ])
    }
    let isRefused = if case .refused = decision { true } else { false }
    _ = try append(
      isRefused ? .refused : .questioned, proposal,
      Self.members(of: proposal, gate, time.date().seconds)
        + [("reasons", .list(reasons))])
  }

  // MARK: - The ledger

  private func append(
    _ kind: ChangeRecord.Kind, _ proposal: ChangeProposal, _ members: [(String, APIValue)]
  ) throws(Failure) -> Int {
    let record = ChangeRecord(
      kind: kind, account: proposal.account, region: proposal.call.region,
      resource: proposal.resource.address, run: proposal.run, plan: proposal.plan,
      body: members.map { APIValue.Member(name: $0.0, value: $0.1) })
    do {
      return try ledger.append(record)
    } catch {
      throw .unrecordable("\(error)")
    }
  }

  private func end(
    _ kind: ChangeRecord.Kind, _ proposal: ChangeProposal, _ sequence: Int,
    _ members: [(String, APIValue)]
  ) throws(Failure) {
    do {
      _ = try append(kind, proposal, [("begun", .integer(sequence))] + members)
    } catch {
      isBroken = true
      guard kind == .withdrawn, case .unrecordable = error else {
        throw .unrecorded("the outcome of \(proposal.call.operation) isn't in the ledger: \(error)")
      }
      throw error
    }
  }

  private static func members(
    of proposal: ChangeProposal, _ gate: ChangeGate, _ now: Int
  ) -> [(String, APIValue)] {
    var members: [(String, APIValue)] = [
      ("at", .integer(now)),
      ("operation", .string("\(proposal.call.service):\(proposal.call.operation)")),
      ("call", .string(proposal.call.digest)), ("playbook", .string(proposal.playbook)),
      ("tier", .integer(proposal.tier.rawValue)), ("trigger", .string(proposal.trigger.rawValue)),
      ("gate", .string(gate.configuration.digest)),
    ]
    if !proposal.unit.isEmpty { members.append(("unit", .string(proposal.unit))) }
    if !proposal.step.isEmpty { members.append(("step", .string(proposal.step))) }
    if proposal.undo != nil { members.append(("undo", .boolean(true))) }
    if let instances = proposal.instances { members.append(("instances", .integer(instances))) }
    if let approval = proposal.approval {
      members.append(("approval", .list(approval.nonces.map(APIValue.string))))
      members.append(("approvers", .list(approval.keys.map(APIValue.string))))
    }
    return members
  }

  private static func members(of error: CloudError) -> [(String, APIValue)] {
    [
      ("error", .string(error.kind.rawValue)), ("code", .string(error.code)),
      ("status", .integer(error.status)), ("request", .string(error.requestID)),
    ]
  }

  /// The same for the same step of a run, also after the run was cut off.
  private static func token(_ proposal: ChangeProposal) -> String {
    let names = [proposal.run, proposal.unit, proposal.step, proposal.undo == nil ? "do" : "undo"]
    return String(
      APICall(
        service: names.joined(separator: "\n"), operation: proposal.call.digest, region: ""
      ).digest.prefix(32))
  }
}
