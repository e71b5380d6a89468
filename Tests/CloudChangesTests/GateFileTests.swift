// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Documents
import Testing

@testable import CloudChanges

@Suite("The gate's configuration")
struct GateFileTests {
  static let now = 1_790_000_000

  static let text = """
    version: 1
    mode: automate-with-notification
    trust:
      novel-finding: recommend
    playbooks:
      close-ports: {scenario: well-understood, tier: 2}
      odd: {scenario: novel-finding}
    policies:
      aws-one: assist
    accounts:
      "111111111111": {environment: dev, time_zone: "+02:00", owner: team-a}
      "222222222222": {environment: production, management: true}
      "333333333333": {environment: production, time_zone: "+02:00"}
    limits: {resources: 50, changes_per_day: 500, snapshot_age: 4h}
    windows:
      - {accounts: ["333333333333"], days: [mon, tue, wed, thu, fri], from: "09:00", to: "17:00"}
    freezes:
      - {from: "2026-12-20T00:00:00Z", to: "2027-01-02T00:00:00Z", because: the year ends}
    protect:
      resources: ["arn:aws:s3:::payroll-*"]
      own: ["arn:aws:iam::333333333333:role/bawn"]
    break_glass:
      - playbook: contain
        digest: d1
        expires: 2027-01-01T00:00:00Z
        because: an instance is taken over
    """

  static let key = SigningKey(seed: [UInt8](repeating: 7, count: 32))

  static func trust(signsGate: Bool = true) throws -> TrustStore {
    let known = try #require(key?.publicKey)
    let text = """
      version: 1
      keys:
        - {name: Alice, public_key: "\(known.text)", approves: [3], signs_gate: \(signsGate)}
      """
    let read = TrustStore.read(SourceFile(path: "trust.yaml", bytes: Array(text.utf8)))
    return try #require(read.store, "\(read.diagnostics)")
  }

  static func signed(_ text: String) throws -> [UInt8] {
    let key = try #require(key)
    return try #require(FileSignature(of: Array(text.utf8), by: key, at: now)).line
  }

  private func load(
    _ text: String = text, signed: Bool = true
  ) throws -> (configuration: GateConfiguration, notes: [String]) {
    try GateFile.configuration(
      SourceFile(path: "gate.yaml", bytes: Array(text.utf8)),
      signatures: signed ? try Self.signed(text) : nil, trust: try Self.trust(), now: Self.now)
  }

  @Test("a signed file counts in full, but for what no signature loosens")
  func signed() throws {
    let (made, notes) = try load()
    #expect(made.limits.resources == 10 && made.limits.changesPerDay == 500)
    #expect(made.limits.snapshotAge == 14_400 && notes.count == 1)
    #expect(made.mode(account: "1", playbook: "x", rules: []) == .automateWithNotification)
    #expect(made.mode(account: "1", playbook: "close-ports", rules: []) == .automate)
    #expect(made.mode(account: "1", playbook: "odd", rules: []) == .recommend)
    #expect(made.mode(account: "1", playbook: "x", rules: ["aws-one", "b"]) == .assist)
    #expect(made.environment(of: "111111111111") == "dev")
    #expect(made.tier(of: "close-ports", own: .approved) == .notified)
    #expect(made.tier(of: "close-ports", own: .manual) == .manual)
    #expect(made.breakGlass.count == 1 && made.accounts["222222222222"]?.isManagement == true)
  }

  @Test("without a signature everything that loosens is as if it weren't there, and is told")
  func unsigned() throws {
    let (made, notes) = try load(signed: false)
    #expect(made.limits == GateConfiguration.Limits())
    #expect(made.mode == .recommend && made.breakGlass.isEmpty)
    #expect(made.environment(of: "111111111111") == nil)
    #expect(made.environment(of: "333333333333") == "production")
    #expect(made.tier(of: "close-ports", own: .approved) == .approved)
    #expect(made.tier(of: "close-ports", own: .automatic) == .notified)
    #expect(made.mode(account: "1", playbook: "close-ports", rules: []) == .recommend)
    #expect(made.windows.count == 1 && made.freezes.count == 1)
    #expect(notes.count == 6, "\(notes)")
    #expect(try load().configuration.digest != made.digest)
  }

  @Test("a signature of a key that may not sign it, or of another text, is refused")
  func wrong() throws {
    let file = SourceFile(path: "gate.yaml", bytes: Array(Self.text.utf8))
    #expect(throws: SmallFile.Problem.self) {
      try GateFile.configuration(
        file, signatures: try Self.signed(Self.text), trust: try Self.trust(signsGate: false),
        now: Self.now)
    }
    #expect(throws: SmallFile.Problem.self) {
      try GateFile.configuration(
        file, signatures: try Self.signed(Self.text), trust: TrustStore(), now: Self.now)
    }
    #expect(throws: SmallFile.Problem.self) {
      try GateFile.configuration(
        file, signatures: try Self.signed(Self.text + "\n"), trust: try Self.trust(),
        now: Self.now)
    }
    #expect(throws: SmallFile.Problem.self) {
      try GateFile.configuration(
        file, signatures: try Self.signed(Self.text), trust: try Self.trust(),
        now: Self.now - 1000)
    }
  }

  @Test(
    "what can't be read whole isn't used at all",
    arguments: [
      "mode: recommend", "version: 2", "version: 1\nmodes: assist", "version: 1\nmode: yolo",
      "version: 1\nlimits: {resource: 5}", "version: 1\nlimits: {resources: -1}",
      "version: 1\naccounts: {a: {}}", "version: 1\nmode: assist\nmode: automate",
      "version: 1\nwindows: [{from: 9, to: 17}]", "version: 1\nwindows: {}",
      "version: 1\nfreezes: [{from: \"2026-12-20T00:00:00Z\", to: \"2026-12-19T00:00:00Z\", because: x}]",
      "version: 1\naccounts: {\"111111111111\": {time_zone: Mars/Olympus}}",
      "version: 1\nbreak_glass: [{playbook: x}]", "[]", "", "version: 1\n: :",
    ])
  func unreadable(text: String) {
    let read = GateFile.read(SourceFile(path: "gate.yaml", bytes: Array(text.utf8)))
    #expect(read.configuration == nil && !read.diagnostics.isEmpty)
  }

  @Test("a change and its undo have to fit into the window, in the owner's time zone")
  func windows() throws {
    let gate = ChangeGate(try load().configuration)
    func decide(
      _ time: String, _ change: (inout ChangeProposal) -> Void = { _ in }
    ) throws
      -> ChangeDecision
    {
      var proposal = ChangeGateTests.proposal()
      proposal.account = "333333333333"
      change(&proposal)
      let now = try #require(UTCTime(time)).seconds
      return gate.decide(proposal, usage: ChangeUsage(), now: now)
    }
    // A Monday; the window is from 07:00 to 15:00 UTC.
    #expect(try decide("2026-11-23T07:00:00Z").isAllowed)
    #expect(try decide("2026-11-23T14:58:00Z").isAllowed)
    #expect(try decide("2026-11-23T14:58:01Z").reasons.map(\.rule) == [.window])
    #expect(try decide("2026-11-23T14:58:01Z", { $0.undo = .restoring }).isAllowed)
    let early = try decide("2026-11-23T06:59:59Z").reasons
    #expect(early.first?.until == UTCTime("2026-11-23T07:00:00Z")?.seconds)
    let weekend = try decide("2026-11-28T10:00:00Z").reasons
    #expect(weekend.first?.until == UTCTime("2026-11-30T07:00:00Z")?.seconds)
    #expect(try decide("2026-12-21T10:00:00Z").reasons.map(\.rule) == [.freeze])
    #expect(try decide("2026-11-28T10:00:00Z", { $0.account = "444444444444" }).isAllowed)
    #expect(
      try decide("2026-11-23T10:00:00Z", { $0.account = "222222222222" }).reasons.map(\.rule)
        == [.managementAccount])
    #expect(
      try decide("2026-11-23T10:00:00Z") {
        $0.call.parameters = [.init(name: "Bucket", value: .string("arn:aws:s3:::payroll-eu"))]
      }.reasons.map(\.rule) == [.protected])
  }

  @Test("a playbook approved beforehand runs at any time, as long as its text is that text")
  func breakGlass() throws {
    let gate = ChangeGate(try load().configuration)
    var proposal = ChangeGateTests.proposal(tier: .approved)
    proposal.account = "333333333333"
    proposal.playbook = "contain"
    proposal.playbookDigest = "d1"
    proposal.trigger = .automatic
    let sunday = try #require(UTCTime("2026-11-29T03:00:00Z")).seconds
    func decide(_ proposal: ChangeProposal, _ now: Int) -> ChangeDecision {
      gate.decide(proposal, usage: ChangeUsage(), now: now)
    }
    #expect(decide(proposal, sunday) == .allowed(notifying: true))
    #expect(!decide(proposal, try #require(UTCTime("2027-01-04T10:00:00Z")).seconds).isAllowed)
    var eleven = proposal
    eleven.resources = 11
    #expect(decide(eleven, sunday).reasons.map(\.rule) == [.resourceCount])
    var manual = proposal
    manual.tier = .manual
    #expect(!decide(manual, sunday).isAllowed)
    proposal.playbookDigest = "d2"
    #expect(!decide(proposal, sunday).isAllowed)
  }

  @Test("a thousand changed bytes in the file or its signature are all noticed")
  func mutations() throws {
    let file = Array(Self.text.utf8)
    let signature = try Self.signed(Self.text)
    let trust = try Self.trust()
    var random = SeededRandom(11)
    var taken = 0
    for round in 0..<1000 {
      var (changedFile, changedSignature) = (file, signature)
      if round % 2 == 0 {
        changedFile[Int.random(in: file.indices, using: &random)] ^=
          1 << UInt8.random(in: 0..<8, using: &random)
      } else {
        changedSignature[Int.random(in: signature.indices, using: &random)] ^=
          1 << UInt8.random(in: 0..<8, using: &random)
      }
      let made = try? GateFile.configuration(
        SourceFile(path: "gate.yaml", bytes: changedFile), signatures: changedSignature,
        trust: trust, now: Self.now)
      if made != nil { taken += 1 }
    }
    #expect(taken == 0)
  }
}
