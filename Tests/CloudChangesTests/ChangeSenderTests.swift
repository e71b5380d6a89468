// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Foundation
import Testing

@testable import CloudChanges

@Suite("Sending changes")
struct ChangeSenderTests {
  private static let time = TimeSource(
    now: { .zero }, date: { UTCTime(seconds: ChangeGateTests.now) }, sleep: { _ in })

  private func sender(
    _ ledger: MemoryRecording, folder: String = "/nonexistent-bawn-state"
  ) -> ChangeSender {
    ChangeSender(
      gate: ChangeGate(GateConfiguration()), ledger: ledger, stop: StopSwitch(folder: folder),
      time: Self.time)
  }

  private func failure(
    _ proposal: ChangeProposal, _ sender: ChangeSender, _ cloud: MemoryCloud
  ) async -> ChangeSender.Failure? {
    do throws(ChangeSender.Failure) {
      _ = try await sender.send(proposal, by: cloud)
      return nil
    } catch {
      return error
    }
  }

  @Test("a change stands in the ledger before it is sent, and what came of it after")
  func order() async throws {
    let ledger = MemoryRecording()
    let cloud = MemoryCloud { _ in
      .success(ledger.kinds == [.begun] ? "{}" : "not JSON")
    }
    #expect(await failure(ChangeGateTests.proposal(), sender(ledger), cloud) == nil)
    #expect(ledger.kinds == [.begun, .ended] && cloud.calls.count == 1)
    let text = "\(ledger.records)"
    #expect(!text.contains("sg-1\"") || !text.contains("GroupId"))
  }

  @Test("what the gate doesn't allow is written down and not sent")
  func refused() async {
    let ledger = MemoryRecording()
    let cloud = MemoryCloud()
    let asked = await failure(
      ChangeGateTests.proposal(tier: .approved), sender(ledger), cloud)
    guard case .notAllowed(.needsApproval)? = asked else {
      Issue.record("\(String(describing: asked))")
      return
    }
    _ = await failure(ChangeGateTests.proposal(tier: .manual), sender(ledger), cloud)
    #expect(ledger.kinds == [.questioned, .refused] && cloud.calls.isEmpty)
  }

  @Test("what can't be written down isn't sent")
  func full() async {
    let ledger = MemoryRecording()
    ledger.fail(at: 0)
    let cloud = MemoryCloud()
    let told = await failure(ChangeGateTests.proposal(), sender(ledger), cloud)
    guard case .unrecordable? = told else {
      Issue.record("\(String(describing: told))")
      return
    }
    #expect(cloud.calls.isEmpty)
  }

  @Test("when the outcome can't be written down, nothing more is sent")
  func fullAfterwards() async {
    let ledger = MemoryRecording()
    ledger.fail(at: 1)
    let cloud = MemoryCloud()
    let sender = sender(ledger)
    let told = await failure(ChangeGateTests.proposal(), sender, cloud)
    guard case .unrecorded? = told else {
      Issue.record("\(String(describing: told))")
      return
    }
    _ = await failure(ChangeGateTests.proposal(), sender, cloud)
    #expect(cloud.calls.count == 1)
  }

  @Test("a failure that leaves open what came of it is told apart from one that doesn't")
  func ambiguous() async {
    let ledger = MemoryRecording()
    let cloud = MemoryCloud { call in
      var error = CloudError(kind: .timedOut, message: "no answer")
      error.isAmbiguous = call.operation.hasPrefix("Create")
      return .failure(error)
    }
    let first = await failure(
      ChangeGateTests.proposal("ec2:CreateFlowLogs"), sender(ledger), cloud)
    let second = await failure(ChangeGateTests.proposal(), sender(ledger), cloud)
    guard case .ambiguous? = first, case .failed? = second else {
      Issue.record("\(String(describing: first)) \(String(describing: second))")
      return
    }
    #expect(ledger.kinds == [.begun, .ambiguous, .begun, .failed])
  }

  @Test("of processes that change at the same time, those that come first stay within the limits")
  func race() async {
    let ledger = MemoryRecording()
    ledger.insert(
      (0..<10).map {
        ChangeUsage.Entry(
          sequence: $0, at: ChangeGateTests.now - 90, account: "123456789012", run: "r9",
          resource: "other\($0)", operation: "s3:PutBucketAcl")
      })
    let cloud = MemoryCloud()
    _ = await failure(ChangeGateTests.proposal(), sender(ledger), cloud)
    #expect(ledger.kinds == [.begun, .withdrawn] && cloud.calls.isEmpty)
  }

  @Test("a run may remove what it has made, as the ledger tells it")
  func own() async {
    let ledger = MemoryRecording()
    let cloud = MemoryCloud { _ in .success(#"{"FlowLogIds": ["fl-1"]}"#) }
    let sender = sender(ledger)
    _ = await failure(ChangeGateTests.proposal("ec2:CreateFlowLogs"), sender, cloud)
    for (name, isRemoved) in [("fl-2", false), ("fl-1", true)] {
      var undo = ChangeGateTests.proposal(
        "ec2:DeleteFlowLogs",
        [.init(name: "FlowLogIds", value: .list([.string(name)]))])
      undo.undo = .removingOwn
      let told = await failure(undo, sender, cloud)
      #expect((told == nil) == isRemoved)
    }
  }

  @Test("the source of a copy isn't the run's own")
  func source() {
    let names = CreatedNames(run: "r")
    let copied: [APIValue.Member] = [.init(name: "SourceSnapshotId", value: .string("snap-1"))]
    let document = JSONReaderText.document(#"{"SnapshotId": "snap-2"}"#)
    let made = names.names(in: copied, answer: document)
    #expect(
      names.names(in: [.init(name: "SnapshotId", value: .string("snap-2"))]).isSubset(of: made))
    #expect(
      !names.names(in: [.init(name: "SnapshotId", value: .string("snap-1"))]).isSubset(of: made))
  }

  @Test("a stop holds everything, and taking it back lets it go on")
  func stop() async throws {
    let folder = FileManager.default.temporaryDirectory
      .appending(path: "bawn-stop-\(UInt64.random(in: 0...(.max)))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let ledger = MemoryRecording()
    let cloud = MemoryCloud()
    let sender = sender(ledger, folder: folder.path)
    let file = folder.appending(path: "stop")
    try Data("x".utf8).write(to: file)
    let told = await failure(ChangeGateTests.proposal(), sender, cloud)
    guard case .stopped? = told else {
      Issue.record("\(String(describing: told))")
      return
    }
    #expect(cloud.calls.isEmpty && ledger.kinds.isEmpty)
    try FileManager.default.removeItem(at: file)
    #expect(await failure(ChangeGateTests.proposal(), sender, cloud) == nil)
    // A folder that isn't one can't be looked into.
    #expect(StopSwitch(folder: "/etc/passwd/x").isOn)
  }
}
