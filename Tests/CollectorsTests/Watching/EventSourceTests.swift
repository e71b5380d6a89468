// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Collectors
import Foundation
import Synchronization
import Testing

@Suite("Sources of events")
struct EventSourceTests {
  private static func escaped(_ text: String) -> String {
    text.replacingOccurrences(of: "\"", with: "\\\"")
  }

  /// A folder that is gone afterwards.
  private final class Folder {
    let path: String

    init() throws {
      path = NSTemporaryDirectory() + "bawn-events-\(UUID().uuidString)"
      try FileManager.default.createDirectory(
        atPath: path + "/2026/11", withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ name: String, _ text: String) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: "\(path)/\(name)"))
    }
  }

  @Test("A folder gives each new file once, and a file again that has grown")
  func folder() async throws {
    let folder = try Folder()
    try folder.write("2026/11/old.json", AuditEventTests.record())
    let source = try #require(
      EventFolder(path: folder.path, since: Int(Date().timeIntervalSince1970) + 100))
    #expect(try await source.next().isEmpty)
    try folder.write("2026/11/new.json", AuditEventTests.record())
    try folder.write("2026/11/.partial", "{")
    #expect(try await source.next().events.count == 1)
    #expect(try await source.next().isEmpty)
    try folder.write(
      "2026/11/new.json", AuditEventTests.record() + "\n" + AuditEventTests.record())
    #expect(try await source.next().events.count == 2)
  }

  @Test("A file that can't be read is told of, and the others are read")
  func brokenFile() async throws {
    let folder = try Folder()
    let source = try #require(EventFolder(path: folder.path, since: 0))
    try folder.write("a.json", "no json")
    try folder.write("b.json", AuditEventTests.record())
    let batch = try await source.next()
    #expect(batch.events.count == 1)
    #expect(batch.problems.count == 1)
    #expect(batch.problems.first?.contains("a.json") == true)
  }

  @Test("Records that are no events are told of in the same words, however often they come")
  func strangers() async throws {
    let folder = try Folder()
    let source = try #require(EventFolder(path: folder.path, since: 0))
    try folder.write("a.json", "{\"digest\":1}")
    let first = try await source.next().problems
    try folder.write("b.json", "[1, 2]")
    #expect(first.count == 1)
    #expect(try await source.next().problems == first)
  }

  @Test("What is no folder is none", arguments: ["", "/etc/passwd", "/nowhere/at/all", "a\0b"])
  func noFolder(_ path: String) {
    #expect(EventFolder(path: path, since: 0) == nil)
  }

  @Test("A queue's messages go once they are taken in, and strangers' stay")
  func queue() async throws {
    let cloud = MemoryCloud { call in
      guard call.operation == "ReceiveMessage" else { return .success("{}") }
      let event = Self.escaped(AuditEventTests.record())
      return .success(
        #"{"Messages":[{"Body":"\#(event)","ReceiptHandle":"r1"},"#
          + #"{"Body":"{\"Records\":[{\"eventSource\":\"aws:s3\"}]}","ReceiptHandle":"r2"}]}"#)
    }
    let url = "https://sqs.eu-west-1.amazonaws.com/1/q"
    let source = EventQueue(url: url, region: "eu-west-1", cloud: cloud)
    let batch = try await source.next()
    #expect(batch.events.count == 1 && batch.receipts == ["r1"] && batch.others == 1)
    #expect(batch.problems.count == 1)
    #expect(cloud.operations == ["ReceiveMessage"])
    try await source.acknowledge(batch)
    #expect(cloud.operations == ["ReceiveMessage", "DeleteMessageBatch"])
    #expect("\(cloud.calls[1].parameters)".contains("r1"))
    #expect(!"\(cloud.calls[1].parameters)".contains("r2"))
  }

  @Test(
    "A queue's region is in its URL",
    arguments: [
      ("https://sqs.eu-west-1.amazonaws.com/1/q", "eu-west-1"),
      ("https://eu-west-2.queue.amazonaws.com/1/q", "eu-west-2"),
      ("https://vpce-0a-1b.sqs.eu-west-3.vpce.amazonaws.com/1/q", "eu-west-3"),
      ("http://127.0.0.1:5000/1/q", nil), ("https://queue.example/1/q", nil),
    ])
  func region(_ url: String, _ region: String?) {
    #expect(EventQueue.region(of: url) == region)
  }

  @Test("The history gives each event once, page by page, and looks back for late ones")
  func history() async throws {
    let time = Mutex(100_000)
    let cloud = MemoryCloud { call in
      func event(_ id: String) -> String {
        #"{"EventId":"\#(id)","CloudTrailEvent":"\#(Self.escaped(AuditEventTests.record()))"}"#
      }
      if call.text("NextToken") == "t" { return .success("{\"Events\":[\(event("2"))]}") }
      return .success("{\"Events\":[\(event("1"))],\"NextToken\":\"t\"}")
    }
    let source = EventHistory(
      account: "1", regions: ["eu-west-1"], cloud: cloud, now: { time.withLock { $0 } })
    #expect(try await source.next().events.count == 2)
    time.withLock { $0 += 600 }
    #expect(try await source.next().isEmpty)
    #expect(cloud.calls.map { $0.text("StartTime") }.allSatisfy { $0 == "1970-01-02T03:46:40Z" })
    time.withLock { $0 += 6_000 }
    _ = try await source.next()
    #expect(cloud.calls.last?.text("StartTime") == "1970-01-02T05:16:40Z")
  }

  /// A source that fails a few times, then gives a batch for ever.
  private final class Flaky: EventSource {
    let name = "flaky"
    private let count = Mutex(0)

    func next() async throws(CloudError) -> EventBatch {
      let number = count.withLock { count in
        count += 1
        return count
      }
      if number == 1 { throw CloudError(kind: .connection, message: "gone") }
      var batch = EventBatch()
      if number == 2 { batch.receipts = ["r"] }
      return batch
    }

    func acknowledge(_ batch: EventBatch) async throws(CloudError) {}
  }

  @Test("A source that fails is told of once, tried again, and ends when it is cancelled")
  func inbox() async throws {
    let inbox = EventInbox()
    let told = Mutex<[String]>([])
    // A pause of a failure is long; what counts is that there is one and that it can be ended.
    let work = Task {
      await inbox.fill(from: Flaky(), number: 3, pause: .zero) { failure in
        told.withLock { $0.append(failure?.message ?? "again") }
      }
    }
    while told.withLock(\.isEmpty) { await Task.yield() }
    work.cancel()
    await work.value
    #expect(told.withLock { $0 } == ["gone"])
    #expect(inbox.isEmpty)
  }
}
