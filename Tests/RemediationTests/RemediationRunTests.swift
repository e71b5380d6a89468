// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudChanges
import Documents
import Foundation
import Synchronization
import Testing

@testable import Remediation

@Suite("Runs")
struct RemediationRunTests {
  private func run(
    _ account: FakeAccount, _ plan: RemediationPlan, _ journal: FakeJournal,
    _ mode: RemediationRun.FailureMode = .unit
  ) -> RemediationRun {
    RemediationRun(
      plan, FakeWork.tools(account, journal), FakeWork.catalog, FakeWork.mappings, onFailure: mode)
  }

  @Test("A plan names the calls, what becomes of documents and how it is taken back")
  func planned() throws {
    let plan = FakeWork.plan(FakeAccount(["a": .init()]))
    #expect(FakeWork.catalog.diagnostics.isEmpty)
    let unit = try #require(plan.units.first)
    #expect(unit.steps.map(\.call.operation) == ["PutLock", "CloseBox"])
    #expect(unit.changes.map(\.kind) == [.added, .changed])
    #expect(unit.steps.allSatisfy { !$0.inverses.isEmpty })
    #expect(unit.tier == .approved, "it isn't known who depends on it")
  }

  @Test("A plan's file is read as it was written, and anything else isn't a plan")
  func files() throws {
    let plan = FakeWork.plan(FakeAccount(["a": .init(), "b": .init(lock: "tin")]))
    let bytes = plan.canonical
    let same = try PlanReader.read(.init(path: "plan", bytes: bytes))
    #expect(same == plan)
    for position in stride(from: 0, to: bytes.count, by: 7) {
      var changed = bytes
      changed[position] ^= 1
      let read = try? PlanReader.read(.init(path: "plan", bytes: changed))
      #expect(read == nil || read?.digest != plan.digest, "byte \(position)")
    }
  }

  @Test("A repaired resource is as simulated, and taking it back leaves it as it was")
  func thereAndBack() async throws {
    let before: [String: FakeAccount.Box] = ["a": .init(), "b": .init(lock: "tin")]
    let account = FakeAccount(before)
    let plan = FakeWork.plan(account)
    let journal = FakeJournal(account)
    let results = try await run(account, plan, journal).apply(["u1", "u2"])
    #expect(results.map(\.outcome) == [.repaired, .repaired])
    #expect(account.boxes.values.allSatisfy { $0 == .init(isOpen: false, lock: "iron") })
    let back = try await run(account, plan, journal).takeBack("asked for")
    #expect(back.allSatisfy { $0.outcome == .rolledBack("asked for") })
    #expect(account.boxes == before)
  }

  @Test("What isn't as the plan says is refused, and nothing is changed")
  func changedSince() async throws {
    let account = FakeAccount(["a": .init()])
    let plan = FakeWork.plan(account)
    account.state.withLock { $0.boxes["a"]?.lock = "brass" }
    let results = try await run(account, plan, FakeJournal(account)).apply(["u1"])
    guard case .refused = try #require(results.first).outcome else {
      Issue.record("it was \(results)")
      return
    }
    #expect(account.state.withLock { $0.changes }.isEmpty)
  }

  @Test("When a step is refused, the steps before it are taken back")
  func refusedStep() async throws {
    let account = FakeAccount(["a": .init(lock: "tin")])
    let plan = FakeWork.plan(account)
    account.state.withLock { $0.faults = [.requestLost] }
    var results = try await run(account, plan, FakeJournal(account)).apply(["u1"])
    #expect(results.first?.outcome.word == "rolled back")
    #expect(account.boxes["a"] == FakeAccount.Box(lock: "tin"))
    account.state.withLock {
      $0.changes = []
      $0.faults = [.answerLost, .refused]
    }
    results = try await run(account, plan, FakeJournal(account)).apply(["u1"])
    #expect(results.first?.outcome.word == "rolled back")
    #expect(account.state.withLock { $0.changes } == ["PutLock", "PutLock"])
    #expect(account.boxes["a"] == .init(lock: "tin"))
  }

  @Test("What somebody else has changed since is not taken back, and a person is asked")
  func changedByOthers() async throws {
    let account = FakeAccount(["a": .init()])
    let plan = FakeWork.plan(account)
    let journal = FakeJournal(account)
    _ = try await run(account, plan, journal).apply(["u1"])
    account.state.withLock { $0.boxes["a"]?.label = "theirs" }
    let back = try await run(account, plan, journal).takeBack("asked for")
    guard case .held(_, let differences) = try #require(back.first).outcome else {
      Issue.record("it was \(back)")
      return
    }
    #expect(differences.contains { $0.contains("theirs") })
    #expect(account.boxes["a"]?.isOpen == false)
  }

  @Test("When the first of many fails, the others aren't begun")
  func canary() async throws {
    let names = (0..<40).map { "b\($0)" }
    let account = FakeAccount(Dictionary(uniqueKeysWithValues: names.map { ($0, .init()) }))
    let plan = FakeWork.plan(account)
    account.state.withLock { $0.faults = [.refused] }
    let results = try await run(account, plan, FakeJournal(account))
      .apply(Set(plan.units.map(\.name)))
    #expect(results.count == 1)
    #expect(account.boxes.values.allSatisfy { $0.isOpen })
    #expect(RemediationRun.waves(plan.units).map(\.count) == [1, 4, 35])
  }

  @Test("Two runs never work on one resource at a time")
  func locks() async throws {
    let folder = FileManager.default.temporaryDirectory.appending(path: "locks-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let account = FakeAccount(["a": .init()])
    let plan = FakeWork.plan(account)
    var tools = FakeWork.tools(account, FakeJournal(account))
    tools.locks = folder.path
    let run = RemediationRun(plan, tools, FakeWork.catalog, FakeWork.mappings)
    let address = try #require(plan.units.first).resource.address
    var other = ResourceLock(folder: folder.path, account: plan.account, address: address)
    #expect(other != nil)
    let refused = try await run.apply(["u1"])
    #expect(refused.map(\.outcome.word) == ["stopped"])
    #expect(account.boxes["a"]?.isOpen == true)
    other = nil
    let results = try await run.apply(["u1"])
    #expect(results.map(\.outcome.word) == ["repaired"])
  }

  @Test("A run that is killed anywhere goes on or goes back to a state that its journal tells")
  func kills() async throws {
    var random = SplitMix(state: 20_261_122)
    let plans = ["", "tin"].map {
      FakeWork.plan(FakeAccount(["a": .init(lock: $0), "b": .init()]))
    }
    for round in 0..<500 {
      let lock = round % 2 == 0 ? "" : "tin"
      let before: [String: FakeAccount.Box] = ["a": .init(lock: lock), "b": .init()]
      let account = FakeAccount(before)
      let plan = plans[round % 2]
      var entries: [RunEntry] = []
      // Killed up to three times, each time somewhere else.
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        let journal = FakeJournal(
          account, entries, left: Int.random(in: 0...14, using: &random))
        account.state.withLock { state in
          state.faults = (0..<4).map { _ in
            [.deathBefore, .deathAfter, .answerLost, .requestLost].randomElement(using: &random)
              ?? .requestLost
          }
        }
        _ = try? await run(account, plan, journal).apply(["u1", "u2"])
        entries = journal.entries
        account.revive()
      }
      account.state.withLock { $0.faults = [] }
      let journal = FakeJournal(account, entries)
      if Bool.random(using: &random) {
        _ = try await run(account, plan, journal).apply(["u1", "u2"])
        let told = run(account, plan, journal).outcomes()
        for unit in plan.units {
          let box = try #require(account.boxes[unit.resource.id])
          switch told[unit.name] {
          case "repaired": #expect(box == .init(isOpen: false, lock: "iron"), "round \(round)")
          case "rolled back", "refused", nil:
            #expect(box == before[unit.resource.id], "round \(round)")
          case "rollback failed": #expect(box != before[unit.resource.id], "round \(round)")
          default: Issue.record("round \(round): \(told[unit.name] ?? "")")
          }
        }
      } else {
        _ = try await run(account, plan, journal).takeBack("asked for")
        #expect(account.boxes == before, "round \(round)")
      }
    }
  }
}

/// Random numbers that are the same each time.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
