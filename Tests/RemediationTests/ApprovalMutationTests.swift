// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudChanges
import Documents
import Testing

@testable import Remediation

/// Whatever is changed of what an approval rests on, nothing is approved any more.
@Suite("Changed approvals")
struct ApprovalMutationTests {
  /// Everything that a run with approvals is made of, as files.
  private struct Files {
    var plan: [UInt8]
    var signature: [UInt8]
    var approval: [UInt8]
    var trust: [UInt8]
    var playbook: [UInt8]
    var gate: [UInt8]
  }

  private static func digest(_ bytes: [UInt8]) -> String {
    FileSignature.digest(of: bytes)
  }

  /// Whether the files are taken for an approval.
  private static func isTaken(_ files: Files) -> Bool {
    guard let trust = TrustStore.read(SourceFile(path: "t", bytes: files.trust)).store,
      let plan = try? PlanReader.read(SourceFile(path: "p", bytes: files.plan))
    else { return false }
    let check = ApprovalCheck(
      plan: plan, planSignatures: files.signature, trust: trust, account: "123456789012",
      gate: digest(files.gate), playbooks: ["close": digest(files.playbook)],
      now: ApprovalTests.now, usedBy: { _ in nil })
    return (try? check.grant([files.approval])) != nil
  }

  private static func files() throws -> Files {
    var trust = "version: 1\nkeys:\n"
    for person in [ApprovalTests.Person.asker, .alice] {
      let made = try person.key()
      let key = try #require(made.publicKey)
      trust += "  - {name: \(person), public_key: \"\(key.text)\", approves: [3]}\n"
    }
    let store = try #require(
      TrustStore.read(SourceFile(path: "t", bytes: Array(trust.utf8))).store)
    let (playbook, gate) = (Array("name: close\n".utf8), Array("version: 1\n".utf8))
    var plan = try ApprovalTests.plan()
    plan.playbooks = ["close": digest(playbook)]
    plan.gate = digest(gate)
    return Files(
      plan: plan.canonical + [0x0A], signature: try ApprovalTests.signature(plan),
      approval: try ApprovalTests.approval(plan, trust: store), trust: Array(trust.utf8),
      playbook: playbook, gate: gate)
  }

  private static let parts: [any WritableKeyPath<Files, [UInt8]> & Sendable] = [
    \.plan, \.signature, \.approval, \.trust, \.playbook, \.gate,
  ]

  private static func mutated(_ bytes: [UInt8], _ random: inout SeededNumbers) -> [UInt8] {
    var changed = bytes
    let place = Int.random(in: bytes.indices, using: &random)
    switch Int.random(in: 0..<5, using: &random) {
    case 0: changed[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
    case 1: changed.remove(at: place)
    case 2: changed.insert(UInt8.random(in: 0x20..<0x7F, using: &random), at: place)
    case 3: changed.swapAt(place, Int.random(in: bytes.indices, using: &random))
    default: changed = Array(changed.prefix(place))
    }
    return changed
  }

  @Test("3,000 changes of plan, signatures, approval, trust file, playbook and gate: none is taken")
  func bytes() throws {
    let files = try Self.files()
    #expect(Self.isTaken(files))
    var random = SeededNumbers(5)
    var (tried, taken) = (0, 0)
    while tried < 3000 {
      let part = Self.parts[tried % Self.parts.count]
      var changed = files
      changed[keyPath: part] = Self.mutated(files[keyPath: part], &random)
      if changed[keyPath: part] == files[keyPath: part] { continue }
      // Another spelling of the same plan is the same plan, and the one that was signed.
      if part == \Files.plan,
        let plan = try? PlanReader.read(SourceFile(path: "p", bytes: changed.plan)),
        plan.canonical + [0x0A] == files.plan
      {
        continue
      }
      tried += 1
      if Self.isTaken(changed) { taken += 1 }
    }
    #expect(taken == 0)
  }

  @Test("a plan that says something else in any place isn't what was approved")
  func members() throws {
    let plan = try ApprovalTests.plan()
    let approval = try ApprovalTests.approval(plan)
    let changes: [(inout RemediationPlan) -> Void] = [
      { $0.account = "210987654321" }, { $0.partition = "aws-cn" }, { $0.regions = [] },
      { $0.regions.append("us-east-1") }, { $0.snapshot.digest = "5b" },
      { $0.snapshot.ended += 1 }, { $0.expires += 1 }, { $0.made -= 1 }, { $0.nonce += "0" },
      { $0.gate = "g2" }, { $0.playbooks["close"] = "d2" }, { $0.playbooks["more"] = "d3" },
      { $0.units.swapAt(0, 1) }, { $0.units.removeLast() }, { $0.units[0].tier = .automatic },
      { $0.units[0].steps[0].call.operation = "DeleteSecurityGroup" },
      { $0.units[0].steps[0].call.region = "us-east-1" },
      { $0.units[0].steps[0].call.parameters = .structure([]) },
      { $0.units[0].steps[0].inverses = [] }, { $0.units[0].steps[0].irreversible = "so" },
      { $0.units[0].steps.append($0.units[1].steps[0]) },
      { $0.units[0].resource.environment = "dev" }, { $0.units[0].blast.instances = 1 },
      { $0.units[0].after = ["u2"] }, { $0.units[0].reasons = [] },
    ]
    for (number, change) in changes.enumerated() {
      var other = plan
      change(&other)
      // Even when whoever asks signs the changed plan.
      let check = ApprovalCheck(
        plan: other, planSignatures: try ApprovalTests.signature(other),
        trust: try ApprovalTests.trust(), account: other.account, gate: other.gate,
        playbooks: other.playbooks, now: ApprovalTests.now, usedBy: { _ in nil })
      #expect(throws: ApprovalProblem.self, "change \(number)") { try check.grant([approval]) }
    }
  }
}

/// Numbers that look random and are the same each time (SplitMix64).
struct SeededNumbers: RandomNumberGenerator {
  private var state: UInt64

  init(_ seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
