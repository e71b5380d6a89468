// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudChanges
import Documents
import Findings
import Testing

@testable import Remediation

@Suite("Approvals")
struct ApprovalTests {
  static let now = 1_790_000_000

  /// Keys of tests, the same each time.
  enum Person: UInt8, CaseIterable {
    case asker = 1
    case alice = 2
    case bob = 3
    case novice = 4
    case stranger = 5

    func key() throws -> SigningKey {
      try #require(SigningKey(seed: [UInt8](repeating: rawValue, count: 32)))
    }

    func id() throws -> String {
      let key = try key()
      return try #require(key.publicKey).id
    }
  }

  static func trust(quorum: Int = 1) throws -> TrustStore {
    var text = "version: 1\nkeys:\n"
    for (person, tiers) in [(Person.asker, "3"), (.alice, "1, 2, 3"), (.bob, "3"), (.novice, "1")] {
      let key = try person.key()
      let known = try #require(key.publicKey)
      text += "  - {name: \(person), public_key: \"\(known.text)\", approves: [\(tiers)]}\n"
    }
    text += "quorum: {3: \(quorum)}\n"
    let read = TrustStore.read(SourceFile(path: "trust.yaml", bytes: Array(text.utf8)))
    return try #require(read.store, "\(read.diagnostics)")
  }

  static func plan(account: String = "123456789012") throws -> RemediationPlan {
    func call(_ operation: String, _ id: String) -> RemediationPlan.Call {
      RemediationPlan.Call(
        service: "ec2", operation: operation, region: "eu-west-1",
        parameters: .structure([.init(name: "GroupId", value: .string(id))]))
    }
    func unit(_ name: String, _ tier: Tier) -> RemediationPlan.Unit {
      var unit = RemediationPlan.Unit(
        name: name,
        resource: PlanFixture.target("arn:aws:ec2:eu-west-1:\(account):security-group/sg-\(name)"),
        findings: [], tier: tier, reasons: ["because"], disrupts: [],
        steps: [
          RemediationPlan.Step(
            playbook: "close", name: "close",
            call: call("RevokeSecurityGroupIngress", "sg-\(name)"),
            captures: [],
            inverses: [
              .init(when: "", call: call("AuthorizeSecurityGroupIngress", "sg-\(name)"), leaves: "")
            ], irreversible: "")
        ], changes: [], closes: [], opens: [],
        blast: .init(resources: [], count: 0, instances: 0, unknowns: []))
      unit.after = []
      return unit
    }
    return RemediationPlan(
      made: now - 60, expires: now + 86_400, nonce: "0123456789abcdef",
      requester: try Person.asker.id(), account: account, partition: "aws",
      regions: ["eu-west-1"], snapshot: .init(digest: "5a", ended: now - 120),
      playbooks: ["close": "d1"], gate: "g1",
      units: [unit("u1", .approved), unit("u2", .notified)], leftOut: [])
  }

  static func signature(_ plan: RemediationPlan, by person: Person = .asker) throws -> [UInt8] {
    let key = try person.key()
    return try #require(FileSignature(of: plan.canonical + [0x0A], by: key, at: now)).line
  }

  static func approval(
    _ plan: RemediationPlan, by person: Person = .alice, units: [String] = [],
    trust: TrustStore? = nil, at time: Int = now, lifetime: Int = 3600
  ) throws -> [UInt8] {
    try PlanApproval(
      of: plan, units: units, by: try person.key(), trust: try trust ?? Self.trust(), now: time,
      lifetime: lifetime, nonce: "n-\(person)-\(units.joined())"
    ).bytes
  }

  static func check(
    _ plan: RemediationPlan, account: String = "123456789012", gate: String = "g1",
    playbooks: [String: String] = ["close": "d1", "other": "x"], trust: TrustStore? = nil,
    signatures: [UInt8]? = nil, now: Int = now, used: [String: String] = [:]
  ) throws -> ApprovalCheck {
    ApprovalCheck(
      plan: plan, planSignatures: try signatures ?? signature(plan),
      trust: try trust ?? Self.trust(), account: account, gate: gate, playbooks: playbooks,
      now: now, usedBy: { used[$0] })
  }

  private func problem(
    _ check: ApprovalCheck, _ approvals: [[UInt8]], run: String = ""
  ) -> ApprovalProblem.Kind? {
    do throws(ApprovalProblem) {
      _ = try check.grant(approvals, run: run)
      return nil
    } catch {
      return error.kind
    }
  }

  @Test("an approval covers every call of the plan and its way back")
  func good() throws {
    let plan = try Self.plan()
    let grant = try Self.check(plan).grant([try Self.approval(plan)])
    #expect(grant.calls.count == 4 && grant.tier == .approved)
    #expect(grant.calls.contains(plan.units[0].steps[0].call.digest))
    #expect(grant.plan == plan.digest && grant.account == "123456789012")
    let alice = try Person.alice.id()
    #expect(grant.expires == Self.now + 3600 && grant.keys == [alice])
  }

  @Test("units that aren't named aren't covered")
  func units() throws {
    let plan = try Self.plan()
    let grant = try Self.check(plan).grant([try Self.approval(plan, units: ["u2"])])
    #expect(grant.calls.count == 2)
    #expect(!grant.calls.contains(plan.units[0].steps[0].call.digest))
    #expect(throws: ApprovalProblem.self) { try Self.approval(plan, units: ["u9"]) }
    #expect(throws: ApprovalProblem.self) { try Self.approval(plan, units: ["u1", "u1"]) }
  }

  @Test("everything that an approval isn't for is refused")
  func other() throws {
    let plan = try Self.plan()
    let approval = try Self.approval(plan)
    #expect(problem(try Self.check(plan, account: "999999999999"), [approval]) == .other)
    #expect(problem(try Self.check(plan, gate: "g2"), [approval]) == .other)
    #expect(problem(try Self.check(plan, playbooks: ["close": "d2"]), [approval]) == .other)
    #expect(problem(try Self.check(plan, playbooks: [:]), [approval]) == .other)
    #expect(problem(try Self.check(plan, trust: try Self.trust(quorum: 2)), [approval]) == .other)
    var another = plan
    another.nonce = "another"
    #expect(problem(try Self.check(another), [approval]) == .other)
    let elsewhere = try Self.plan(account: "999999999999")
    #expect(problem(try Self.check(elsewhere, account: "999999999999"), [approval]) == .other)
  }

  @Test("an approval holds from when it was signed until it expires")
  func time() throws {
    let plan = try Self.plan()
    let approval = try Self.approval(plan)
    #expect(problem(try Self.check(plan, now: Self.now + 3599), [approval]) == nil)
    #expect(problem(try Self.check(plan, now: Self.now + 3600), [approval]) == .time)
    let future = try Self.approval(plan, at: Self.now + 301)
    #expect(problem(try Self.check(plan), [future]) == .time)
    let late = try Self.approval(plan, at: Self.now + 86_000, lifetime: 3600)
    #expect(problem(try Self.check(plan, now: Self.now + 86_400), [late]) == .time)
  }

  @Test("an approval is used once; the run that did may go on, even when it has expired")
  func used() throws {
    let plan = try Self.plan()
    let approval = try Self.approval(plan)
    let used = ["n-alice-": "r1"]
    #expect(problem(try Self.check(plan, used: used), [approval]) == .used)
    #expect(problem(try Self.check(plan, used: used), [approval], run: "r2") == .used)
    #expect(problem(try Self.check(plan, used: used), [approval], run: "r1") == nil)
    let later = try Self.check(plan, now: Self.now + 100_000, used: used)
    #expect(problem(later, [approval], run: "r1") == nil)
    #expect(problem(try Self.check(plan), [approval, approval]) == .used)
  }

  @Test("whoever asks can't approve, and has to have signed what they ask for")
  func requester() throws {
    let plan = try Self.plan()
    #expect(problem(try Self.check(plan), [try Self.approval(plan, by: .asker)]) == .requester)
    let approval = try Self.approval(plan)
    let byOther = try Self.check(plan, signatures: try Self.signature(plan, by: .bob))
    #expect(problem(byOther, [approval]) == .signature)
    let nobody = ApprovalCheck(
      plan: plan, planSignatures: nil, trust: try Self.trust(), account: plan.account, gate: "g1",
      playbooks: plan.playbooks, now: Self.now, usedBy: { _ in nil })
    #expect(problem(nobody, [approval]) == .requester)
    var unnamed = plan
    unnamed.requester = "root"
    let check = try Self.check(unnamed)
    #expect(problem(check, [try Self.approval(unnamed)]) == .requester)
  }

  @Test("as many have to sign as the trust file says, and only who may")
  func quorum() throws {
    let plan = try Self.plan()
    let trust = try Self.trust(quorum: 2)
    let alice = try Self.approval(plan, trust: trust)
    let bob = try Self.approval(plan, by: .bob, trust: trust)
    let check = try Self.check(plan, trust: trust)
    #expect(problem(check, [alice]) == .quorum)
    #expect(problem(check, [alice, bob]) == nil)
    #expect(problem(check, []) == .quorum)
    let novice = try Self.approval(plan, by: .novice, trust: trust)
    #expect(problem(check, [alice, novice]) == .key)
    let stranger = try Self.approval(plan, by: .stranger, trust: trust)
    #expect(problem(check, [alice, stranger]) == .key)
  }

  @Test("nobody can approve tier 4")
  func manual() throws {
    var plan = try Self.plan()
    plan.units[0].tier = .manual
    #expect(throws: ApprovalProblem.self) { try Self.approval(plan) }
    #expect(throws: ApprovalProblem.self) { try Self.approval(plan, units: ["u1"]) }
    let check = try Self.check(plan)
    #expect(problem(check, [try Self.approval(plan, units: ["u2"])]) == nil)
  }

  @Test("when it can't be told whether an approval was used, it isn't taken")
  func unknownUse() throws {
    struct Broken: Error {}
    let plan = try Self.plan()
    let check = ApprovalCheck(
      plan: plan, planSignatures: try Self.signature(plan), trust: try Self.trust(),
      account: plan.account, gate: "g1", playbooks: plan.playbooks, now: Self.now,
      usedBy: { _ in throw Broken() })
    #expect(problem(check, [try Self.approval(plan)]) == .used)
  }
}
