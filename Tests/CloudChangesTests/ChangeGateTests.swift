// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Testing

@testable import CloudChanges

@Suite("The gate of changes")
struct ChangeGateTests {
  static let now = 1_790_000_000

  static func proposal(
    _ operation: String = "ec2:RevokeSecurityGroupIngress", tier: Tier = .notified,
    _ parameters: [APIValue.Member] = [.init(name: "GroupId", value: .string("sg-1"))]
  ) -> ChangeProposal {
    let parts = operation.split(separator: ":").map(String.init)
    var proposal = ChangeProposal(
      account: "123456789012",
      call: APICall(
        service: parts[0], operation: parts[1], region: "eu-west-1", parameters: parameters),
      resource: .init(address: "arn:aws:ec2:eu-west-1:123456789012:thing/sg-1", type: "aws_thing"),
      run: "r1", plan: "p1", playbook: "close", tier: tier, playbookTier: tier)
    proposal.trigger = .person
    proposal.snapshotAge = 60
    proposal.readAge = 1
    return proposal
  }

  static func grant(_ proposal: ChangeProposal, tier: Tier = .approved) -> ApprovalGrant {
    ApprovalGrant(
      nonces: ["n"], keys: ["k"], account: proposal.account, plan: proposal.plan, tier: tier,
      calls: [proposal.plannedCall], expires: now + 3600)
  }

  private func decide(
    _ proposal: ChangeProposal, _ configuration: GateConfiguration = GateConfiguration(),
    _ usage: [ChangeUsage.Entry] = [], now: Int = now
  ) -> ChangeDecision {
    ChangeGate(configuration, own: ["arn:aws:iam::123456789012:role/bawn", "ledger-bucket"])
      .decide(proposal, usage: ChangeUsage(usage), now: now)
  }

  private func rules(_ decision: ChangeDecision) -> [GateRule] { decision.reasons.map(\.rule) }

  @Test("tier 2 that a person runs is made, and people are told; tier 1 quietly")
  func allowed() {
    #expect(decide(Self.proposal()) == .allowed(notifying: true))
    #expect(decide(Self.proposal(tier: .automatic)) == .allowed(notifying: false))
  }

  @Test("on its own the program changes nothing until somebody has decided so")
  func mode() {
    var proposal = Self.proposal(tier: .automatic)
    proposal.trigger = .automatic
    #expect(rules(decide(proposal)) == [.mode])
    var configuration = GateConfiguration()
    configuration.mode = .automate
    #expect(rules(decide(proposal, configuration)) == [.mode])
    configuration.signers = ["k"]
    #expect(decide(proposal, configuration).isAllowed)
    proposal.tier = .notified
    #expect(rules(decide(proposal, configuration)) == [.mode])
    configuration.mode = .automateWithNotification
    #expect(decide(proposal, configuration) == .allowed(notifying: true))
    configuration.mode = .assist
    proposal.trigger = .person
    #expect(rules(decide(proposal, configuration)) == [.mode])
  }

  @Test("tier 3 needs a signature for this plan, account and call that hasn't expired")
  func approval() {
    var proposal = Self.proposal(tier: .approved)
    proposal.plannedCall = "c"
    #expect(rules(decide(proposal)) == [.approvalTier])
    proposal.approval = Self.grant(proposal)
    #expect(decide(proposal).isAllowed)
    let changes: [(inout ApprovalGrant) -> Void] = [
      { $0.account = "2" }, { $0.plan = "p2" }, { $0.calls = ["d"] }, { $0.keys = [] },
      { $0.tier = .notified }, { $0.expires = Self.now }, { $0.nonces = [] },
    ]
    for change in changes {
      var other = proposal
      other.approval = proposal.approval.map { grant in
        var grant = grant
        change(&grant)
        return grant
      }
      #expect(!decide(other).isAllowed)
    }
    proposal.tier = .manual
    #expect(rules(decide(proposal)) == [.manualTier])
  }

  @Test("the eleventh resource needs approval, however the plan is cut")
  func resources() {
    var proposal = Self.proposal()
    proposal.resources = 10
    #expect(decide(proposal).isAllowed)
    proposal.resources = 11
    #expect(rules(decide(proposal)) == [.resourceCount])
    proposal.resources = 1
    let before = (1...10).map {
      ChangeUsage.Entry(
        sequence: $0, at: Self.now - 70 - $0, account: proposal.account, run: "other\($0)",
        resource: "other\($0)", operation: "s3:PutBucketAcl")
    }
    #expect(rules(decide(proposal, .init(), before)) == [.resourceCount])
    #expect(decide(proposal, .init(), Array(before.dropLast())).isAllowed)
    #expect(decide(proposal, .init(), before, now: Self.now + 86_400).isAllowed)
  }

  @Test("nothing in production is deleted without a signature")
  func deletion() {
    var proposal = Self.proposal("ec2:TerminateInstances")
    #expect(rules(decide(proposal)) == [.productionDeletion])
    proposal.environment = "dev"
    #expect(decide(proposal).isAllowed)
    var configuration = GateConfiguration()
    configuration.accounts["123456789012"] = .init()
    configuration.accounts["123456789012"]?.environment = "production"
    #expect(rules(decide(proposal, configuration)) == [.productionDeletion])
    #expect(decide(Self.proposal("s3:DeletePublicAccessBlock")).isAllowed)
  }

  @Test("an undo deletes what its own run has made, and nothing else")
  func ownDeletion() {
    var proposal = Self.proposal(
      "ec2:DeleteFlowLogs",
      [.init(name: "FlowLogIds", value: .list([.string("fl-1")]))])
    proposal.undo = .removingOwn
    #expect(rules(decide(proposal)).contains(.foreignDeletion))
    let entry = ChangeUsage.Entry(
      sequence: 1, at: Self.now - 100, account: proposal.account, run: "r1", resource: "vpc-1",
      operation: "ec2:CreateFlowLogs",
      created: CreatedNames(run: "r1").names(in: proposal.call.parameters))
    #expect(decide(proposal, .init(), [entry]).isAllowed)
    proposal.run = "r2"
    #expect(!decide(proposal, .init(), [entry]).isAllowed)
  }

  @Test("routes with more than 100 instances behind them need approval, and so do unknown ones")
  func routes() {
    var proposal = Self.proposal("ec2:ReplaceRoute")
    #expect(rules(decide(proposal)) == [.instanceCount])
    proposal.instances = 100
    #expect(decide(proposal).isAllowed)
    proposal.instances = 101
    #expect(rules(decide(proposal)) == [.instanceCount])
    proposal.instances = 60
    let entry = ChangeUsage.Entry(
      sequence: 1, at: Self.now - 100, account: proposal.account, run: "r0", resource: "rtb-0",
      instances: 41, operation: "ec2:ReplaceRoute")
    #expect(rules(decide(proposal, .init(), [entry])) == [.instanceCount])
  }

  @Test("what is protected is never changed, whoever signs")
  func protected() {
    func isProtected(_ change: (inout ChangeProposal) -> Void) -> Bool {
      var proposal = Self.proposal()
      change(&proposal)
      proposal.approval = Self.grant(proposal)
      return rules(decide(proposal)) == [.protected]
    }
    func text(_ text: String) -> [APIValue.Member] {
      [.init(name: "Nested", value: .list([.structure([.init(name: "x", value: .string(text))])]))]
    }
    #expect(isProtected { $0.resource.tags = ["Bawn:Protect": "yes"] })
    #expect(!isProtected { $0.resource.tags = ["bawn:protect": "false"] })
    #expect(isProtected { $0.resource.names = ["arn:aws:iam::1:role/bawn"] })
    #expect(isProtected { $0.call.parameters = text("bawn") })
    #expect(isProtected { $0.call.parameters = text("arn:aws:s3:::ledger-bucket") })
    #expect(isProtected { $0.call.parameters = text("AWSServiceRoleForSupport") })
    #expect(
      isProtected {
        $0.call.parameters = text("arn:aws:iam::1:role/aws-service-role/x.amazonaws.com/y")
      })
    #expect(isProtected { $0.call.parameters = text("arn:aws:iam::1:role/Break-Glass-Admin") })
    #expect(!isProtected { $0.call.parameters = text("some-role") })
  }

  @Test("who may do what is changed only when nobody would be locked out")
  func lockOut() {
    var proposal = Self.proposal("iam:PutRolePolicy", tier: .approved)
    proposal.approval = Self.grant(proposal)
    #expect(rules(decide(proposal)) == [.lockOut])
    proposal.lockOut = .possible("the last administrator would go")
    #expect(rules(decide(proposal)) == [.lockOut])
    proposal.lockOut = .excluded
    #expect(decide(proposal).isAllowed)
  }

  @Test("what was seen too long ago isn't acted on")
  func ages() {
    var proposal = Self.proposal()
    proposal.snapshotAge = 3601
    #expect(rules(decide(proposal)) == [.snapshotAge])
    proposal.snapshotAge = nil
    #expect(rules(decide(proposal)) == [.snapshotAge])
    proposal.snapshotAge = 60
    proposal.readAge = nil
    #expect(rules(decide(proposal)) == [.readAge])
    proposal.readAge = -301
    #expect(rules(decide(proposal)) == [.readAge])
  }
}
