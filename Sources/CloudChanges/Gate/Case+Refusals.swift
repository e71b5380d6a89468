// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI

/// What isn't done, whoever signs.
extension Case {
  /// A clock that is this far ahead of ours is a little wrong, and no lie.
  private static let clockTolerance = 300

  /// Numbers that can't be, and names that are missing.
  mutating func refuseNonsense() {
    let texts = [
      proposal.account, proposal.call.service, proposal.call.operation, proposal.run,
      proposal.plan, proposal.playbook, proposal.resource.address,
    ]
    if texts.contains(where: \.isEmpty) {
      refuse(.proposal, "the proposal doesn't say what is changed, where or by what")
    }
    let durations = [proposal.duration, proposal.undoDuration]
    if proposal.resources < 1 || (proposal.instances ?? 0) < 0
      || durations.contains(where: { !(0...604_800).contains($0) })
    {
      refuse(.proposal, "the proposal has numbers that can't be")
    }
    let isReading = OperationGate.isReading(
      .init(proposal.call.service, proposal.call.operation))
    if isReading { refuse(.proposal, "\(proposal.call.operation) changes nothing") }
  }

  /// What is never changed.
  mutating func refuseForbidden(_ protection: Protection) {
    if tier == .manual {
      refuse(.manualTier, "changes of tier 4 are prepared here and made by people")
    }
    if proposal.isManagementAccount
      || configuration.accounts[proposal.account]?.isManagement == true
    {
      refuse(.managementAccount, "\(proposal.account) is its organization's management account")
    }
    if let reason = protection.reason(against: proposal) { refuse(.protected, reason) }
    refuseLockOut()
    if configuration.mode(
      account: proposal.account, playbook: proposal.playbook, rules: proposal.rules) == .assist,
      proposal.undo == nil, breakGlass == nil
    {
      refuse(.mode, "in mode assist people make every change themselves")
    }
    if proposal.undo == .removingOwn, deletes, !hasMadeWhatItRemoves {
      refuse(.foreignDeletion, "the run hasn't made what this would delete")
    }
  }

  private mutating func refuseLockOut() {
    switch proposal.lockOut {
    case .excluded: return
    case .possible(let reason): refuse(.lockOut, reason)
    case .unconcerned:
      // What puts back a state in which nobody was locked out locks nobody out.
      guard proposal.undo == nil,
        AccessOperations.concerns(
          service: proposal.call.service, operation: proposal.call.operation,
          parameters: proposal.call.parameters.map(\.name))
      else { return }
      refuse(.lockOut, "it changes who may do what, and nobody has checked who would be locked out")
    }
  }

  /// Whether the ledger tells of this run making all that the call names.
  var hasMadeWhatItRemoves: Bool {
    let makers = DeletingOperations.makers(
      service: proposal.call.service, operation: proposal.call.operation)
    let names = CreatedNames(run: proposal.run).names(in: proposal.call.parameters)
    return usage.hasMade(names, run: proposal.run, by: makers)
  }

  /// What isn't done now.
  mutating func refuseUntimely() {
    let limits = configuration.limits
    refuseAge(
      proposal.readAge, limits.readAge, .readAge, "the resource wasn't read just before",
      "read it again")
    if sums.lastMinute >= limits.changesPerMinute {
      refuse(
        .rate,
        "\(sums.lastMinute) changes within a minute are as many as \(proposal.account) gets",
        until: sums.firstOfMinute.map { $0.addingClamped(60) })
    }
    // Whatever was begun has to be taken back when that is due: that it fits was seen to before.
    guard proposal.undo == nil else { return }
    refuseAge(
      proposal.snapshotAge, limits.snapshotAge, .snapshotAge, "the plan's snapshot is too old",
      "collect and plan again")
    guard breakGlass == nil else { return }
    refuseOutsideWindows()
    refuseFreezes()
  }

  private mutating func refuseAge(
    _ age: Int?, _ limit: Int, _ rule: GateRule, _ text: String, _ advice: String
  ) {
    guard let age else { return refuse(rule, "\(text); \(advice)") }
    if age > limit { refuse(rule, "\(text): \(age) s, and \(limit) s are allowed; \(advice)") }
    if age < -Self.clockTolerance { refuse(rule, "what was read is said to be of the future") }
  }

  private var span: Int { max(proposal.duration, 0).addingClamped(max(proposal.undoDuration, 0)) }

  private mutating func refuseOutsideWindows() {
    let windows = configuration.windows.filter {
      $0.concerns(account: proposal.account, environment: environment)
    }
    guard !windows.isEmpty else { return }
    let own = configuration.accounts[proposal.account]?.zone ?? .utc
    let openings = windows.flatMap { $0.openings(around: now, in: $0.zone ?? own) }
    let end = now.addingClamped(span)
    if openings.contains(where: { $0.lowerBound <= now && end <= $0.upperBound }) { return }
    let next = openings.filter { $0.lowerBound > now && $0.count >= span }.map(\.lowerBound).min()
    let isOpen = openings.contains { $0.contains(now) }
    refuse(
      .window,
      isOpen
        ? "the change and its undo don't fit into what is left of the change window"
        : "it is outside the change windows", until: next)
  }

  private mutating func refuseFreezes() {
    let end = now.addingClamped(max(span, 1))
    for freeze in configuration.freezes
    where freeze.concerns(account: proposal.account, environment: environment)
      && freeze.time.lowerBound < end && now < freeze.time.upperBound
    {
      refuse(.freeze, "nothing is changed then: \(freeze.because)", until: freeze.time.upperBound)
    }
  }
}

extension APIValue {
  /// All texts in a value, wherever they stand.
  var texts: [String] {
    switch self {
    case .string(let text): [text]
    case .integer, .boolean: []
    case .list(let values): values.flatMap(\.texts)
    case .structure(let members): members.flatMap { $0.value.texts }
    }
  }
}
