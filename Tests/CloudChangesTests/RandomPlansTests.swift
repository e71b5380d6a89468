// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Testing

@testable import CloudChanges

/// 10,000 plans that nobody would make on purpose, through gates that are configured at random.
///
/// What is held against them is written out again here, from the requirements and not from the
/// gate's own sources.
@Suite("Random plans")
struct RandomPlansTests {
  private static let operations = [
    "ec2:RevokeSecurityGroupIngress", "ec2:CreateRoute", "ec2:ReplaceRoute", "ec2:DeleteRoute",
    "ec2:TerminateInstances", "ec2:DeleteFlowLogs", "s3:PutBucketEncryption", "s3:DeleteBucket",
    "s3:DeletePublicAccessBlock", "iam:PutRolePolicy", "iam:UpdateAccessKey", "kms:PutKeyPolicy",
    "rds:DeleteDBInstance", "rds:ModifyDBInstance", "cloudtrail:StartLogging",
    "lambda:UpdateFunctionConfiguration",
  ]
  private static let deleting: Set<String> = [
    "ec2:TerminateInstances", "ec2:DeleteFlowLogs", "ec2:DeleteRoute", "s3:DeleteBucket",
    "rds:DeleteDBInstance",
  ]
  private static let routing: Set<String> = [
    "ec2:CreateRoute", "ec2:ReplaceRoute", "ec2:DeleteRoute",
  ]
  private static let access: Set<String> = [
    "iam:PutRolePolicy", "iam:UpdateAccessKey", "kms:PutKeyPolicy",
  ]

  private func configuration(_ random: inout SeededRandom) -> GateConfiguration {
    var made = GateConfiguration()
    if Bool.random(using: &random) { made.signers = ["k"] }
    made.mode = CollaborationMode.allCases.randomElement(using: &random) ?? .assist
    made.limits.resources = Int.random(in: 0...1000, using: &random)
    made.limits.instances = Int.random(in: 0...10_000, using: &random)
    made.limits.changesPerDay = Int.random(in: 0...10_000, using: &random)
    made.limits.changesPerMinute = Int.random(in: 1...10_000, using: &random)
    made.limits.snapshotAge = Int.random(in: 0...1_000_000, using: &random)
    made.limits.readAge = Int.random(in: 0...1_000_000, using: &random)
    for number in 1...3 where Bool.random(using: &random) {
      var account = GateConfiguration.Account()
      account.environment =
        ["", "dev", "production", "staging"].randomElement(using: &random) ?? ""
      account.isManagement = Int.random(in: 0..<10, using: &random) == 0
      made.accounts["\(number)"] = account
    }
    for name in ["a", "b"] where Bool.random(using: &random) {
      var decision = GateConfiguration.PlaybookDecision()
      decision.tier = Tier.allCases.randomElement(using: &random)
      decision.mode = CollaborationMode.allCases.randomElement(using: &random)
      made.playbooks[name] = decision
    }
    if Int.random(in: 0..<4, using: &random) == 0 {
      made.breakGlass = [
        .init(playbook: "a", digest: "d", expires: .max, because: "random")
      ]
    }
    return made
  }

  private func proposal(_ plan: Int, _ random: inout SeededRandom) -> ChangeProposal {
    let name = Self.operations.randomElement(using: &random) ?? ""
    let parts = name.split(separator: ":").map(String.init)
    let tier = Tier.allCases.randomElement(using: &random) ?? .manual
    var made = ChangeProposal(
      account: "\(Int.random(in: 1...3, using: &random))",
      call: APICall(
        service: parts[0], operation: parts[1], region: "eu-west-1",
        parameters: [
          .init(name: "Id", value: .string("x\(Int.random(in: 0...99, using: &random))"))
        ]),
      resource: .init(
        address: "thing-\(Int.random(in: 0...400, using: &random))", type: "aws_thing",
        tags: Int.random(in: 0..<20, using: &random) == 0 ? ["bawn:protect": ""] : [:]),
      run: "r\(plan)", plan: "p\(plan)",
      playbook: ["a", "b", "c"].randomElement(using: &random) ?? "", tier: tier,
      playbookTier: Tier.allCases.randomElement(using: &random) ?? .manual)
    made.playbookDigest = ["d", "e"].randomElement(using: &random) ?? ""
    made.environment = ["", "dev", "prod", "production"].randomElement(using: &random) ?? ""
    made.trigger = Bool.random(using: &random) ? .person : .automatic
    made.resources = Int.random(in: 1...14, using: &random)
    made.instances = Bool.random(using: &random) ? Int.random(in: 0...150, using: &random) : nil
    made.snapshotAge = Int.random(in: -500...7200, using: &random)
    made.readAge = Int.random(in: -500...600, using: &random)
    made.lockOut =
      [.unconcerned, .excluded, .possible("x")].randomElement(using: &random) ?? .unconcerned
    made.isManagementAccount = Int.random(in: 0..<30, using: &random) == 0
    if Int.random(in: 0..<5, using: &random) == 0 {
      made.undo = Bool.random(using: &random) ? .restoring : .removingOwn
      made.reopensSevereFinding = Bool.random(using: &random)
    }
    made.plannedCall = "c"
    if Int.random(in: 0..<3, using: &random) == 0 {
      made.approval = ApprovalGrant(
        nonces: ["n"], keys: ["k"],
        account: Bool.random(using: &random) ? made.account : "9",
        plan: Int.random(in: 0..<4, using: &random) == 0 ? "other" : made.plan, tier: .approved,
        calls: Int.random(in: 0..<4, using: &random) == 0 ? ["d"] : ["c"],
        expires: ChangeGateTests.now + Int.random(in: -100...1000, using: &random))
    }
    return made
  }

  /// What the requirements forbid about a change that was allowed.
  private func violations(
    _ proposal: ChangeProposal, _ configuration: GateConfiguration, _ now: Int,
    _ usage: [ChangeUsage.Entry]
  ) -> [String] {
    var found: [String] = []
    let name = "\(proposal.call.service):\(proposal.call.operation)"
    let approval = proposal.approval
    let isApproved =
      approval.map {
        $0.account == proposal.account && $0.plan == proposal.plan && $0.calls.contains("c")
          && (proposal.undo != nil || now < $0.expires)
      } ?? false
    let isBreakGlass =
      !configuration.signers.isEmpty && !configuration.breakGlass.isEmpty
      && proposal.playbook == "a" && proposal.playbookDigest == "d"
    let map = configuration.accounts[proposal.account]?.environment ?? ""
    let isVouched = map == "production" || (!configuration.signers.isEmpty && !map.isEmpty)
    let environment = isVouched ? map : proposal.environment
    let isProduction = !["dev", "staging"].contains(environment)
    if proposal.tier == .manual || proposal.playbookTier == .manual { found.append("tier 4") }
    if proposal.tier == .approved, !isApproved, !isBreakGlass { found.append("tier 3") }
    if proposal.playbookTier == .approved, !isApproved, !isBreakGlass,
      configuration.signers.isEmpty || configuration.playbooks[proposal.playbook]?.tier == nil
    {
      found.append("a playbook of tier 3")
    }
    if Self.deleting.contains(name), isProduction, !isApproved { found.append("deletion") }
    if case .possible = proposal.lockOut { found.append("lock-out") }
    if Self.access.contains(name), proposal.lockOut != .excluded, proposal.undo == nil {
      found.append("unchecked lock-out")
    }
    if !proposal.resource.tags.isEmpty { found.append("protected") }
    if proposal.isManagementAccount
      || configuration.accounts[proposal.account]?.isManagement == true
    {
      found.append("management account")
    }
    guard proposal.undo == nil else { return found }
    let day = usage.filter {
      $0.account == proposal.account && !$0.isUndo && $0.at > now - 86_400
    }
    let unapproved = day.filter { !$0.isApproved }
    if !isApproved {
      if proposal.resources > 10 { found.append("11 resources") }
      let names = Set(unapproved.map(\.resource) + [proposal.resource.address])
      if names.count > 10 { found.append("11 resources in a day") }
      if configuration.signers.isEmpty, day.count >= 100 { found.append("100 changes in a day") }
      if Self.routing.contains(name) {
        let all = unapproved.map(\.instances).reduce(0, +)
        if all + (proposal.instances ?? 101) > 100 { found.append("routes") }
      }
    }
    if (proposal.snapshotAge ?? .max) > (configuration.signers.isEmpty ? 3600 : 86_400) {
      found.append("stale")
    }
    return found
  }

  @Test("10,000 of them, many cut into pieces, violate nothing")
  func plans() {
    var random = SeededRandom(20_261_122)
    var (allowed, refused, asked, plans) = (0, 0, 0, 0)
    while plans < 10_000 {
      let configuration = configuration(&random)
      let gate = ChangeGate(configuration)
      var usage: [ChangeUsage.Entry] = []
      var now = ChangeGateTests.now
      // Plans that share one configuration and one history.
      for _ in 0..<50 {
        plans += 1
        var pieces = 1
        var template = proposal(plans, &random)
        if Int.random(in: 0..<10, using: &random) == 0 {
          // One plan cut into many, each of which would be fine by itself.
          pieces = 20
          template.call = APICall(
            service: "s3", operation: "PutBucketEncryption", region: "eu-west-1")
          template.tier = .automatic
          template.playbookTier = .automatic
          template.trigger = .person
          template.snapshotAge = 1
          template.readAge = 1
          template.resources = 1
          template.undo = nil
          template.lockOut = .unconcerned
          template.resource.tags = [:]
        }
        for piece in 0..<pieces {
          var part = template
          if pieces > 1 {
            part.run = "\(template.run)-\(piece)"
            part.plan = "\(template.plan)-\(piece)"
            part.resource.address = "piece-\(plans)-\(piece)"
          }
          now += Int.random(in: 0...900, using: &random)
          let decision = gate.decide(part, usage: ChangeUsage(usage), now: now)
          if piece == 0 {
            #expect(decision == gate.decide(part, usage: ChangeUsage(usage), now: now))
          }
          switch decision {
          case .refused: refused += 1
          case .needsApproval: asked += 1
          case .allowed:
            allowed += 1
            let found = violations(part, configuration, now, usage)
            if !found.isEmpty { Issue.record("\(found): \(part)") }
            usage.append(
              ChangeUsage.Entry(
                sequence: usage.count, at: now, account: part.account, run: part.run,
                resource: part.resource.address,
                isApproved: part.approval?.gap(part, tier: .approved, now: now) == nil
                  && part.approval != nil,
                isUndo: part.undo != nil, instances: part.instances ?? 0,
                operation: "\(part.call.service):\(part.call.operation)"))
          }
        }
      }
    }
    // Otherwise nothing would have been tried.
    #expect(allowed > 500 && refused > 500 && asked > 500, "\(allowed) \(refused) \(asked)")
  }

  @Test("a plan of 200 resources that is cut into 200 gets no further than one of 10")
  func cut() {
    let gate = ChangeGate(GateConfiguration())
    var usage = ChangeUsage()
    var allowed = 0
    for number in 0..<200 {
      var proposal = ChangeGateTests.proposal("s3:PutBucketEncryption", tier: .automatic)
      proposal.run = "r\(number)"
      proposal.plan = "p\(number)"
      proposal.resource.address = "bucket-\(number)"
      let now = ChangeGateTests.now + number * 120
      guard gate.decide(proposal, usage: usage, now: now).isAllowed else { continue }
      allowed += 1
      usage.add(
        ChangeUsage.Entry(
          sequence: number, at: now, account: proposal.account, run: proposal.run,
          resource: proposal.resource.address, operation: "s3:PutBucketEncryption"))
    }
    #expect(allowed == 10)
  }
}
