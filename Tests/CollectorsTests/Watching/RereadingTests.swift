// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Collectors
import Documents
import Inventory
import Synchronization
import Testing

@Suite("Reading an account again")
struct RereadingTests {
  static let kinds = """
    service: demo
    collectors:
      - kind: aws_a
        list: ListA
        items: A
        id: Name
        details:
          - {call: GetA, with: {Name: "{Name}"}}
      - {kind: aws_b, parent: aws_a, list: ListB, with: {A: "{_parent.Name}"}, items: B, id: Name}
      - {kind: aws_c, list: ListC, items: C, id: Name}
    """

  /// A cloud that changes between two readings.
  private final class Cloud: Sendable {
    let answers = Mutex<[String: String]>([
      "ListA": #"{"A": [{"Name": "x", "Size": 1}, {"Name": "y", "Size": 1}]}"#,
      "GetA x": #"{"Policy": "old"}"#, "GetA y": #"{"Policy": "old"}"#,
      "ListB x": #"{"B": [{"Name": "b1"}]}"#, "ListB y": "{}",
      "ListC": #"{"C": [{"Name": "c"}]}"#,
    ])
    let calls = Mutex<[String]>([])

    func set(_ call: String, _ text: String?) { answers.withLock { $0[call] = text } }

    /// The calls made since this was last asked.
    func made() -> [String] {
      calls.withLock { calls in
        let made = calls.sorted()
        calls = []
        return made
      }
    }

    func cloud() -> MemoryCloud {
      MemoryCloud { call in
        let name = call.text("Name") ?? call.text("A")
        let text = name.map { "\(call.operation) \($0)" } ?? call.operation
        self.calls.withLock { $0.append(text) }
        return self.answers.withLock { $0[text] }.map { .success($0) }
          ?? .failure(CloudError(kind: .serverError, code: "Internal", message: "no"))
      }
    }
  }

  private let cloud = Cloud()
  private let memory = CollectionMemory()

  private func read(
    at now: Int, _ change: (inout Rereading) -> Void = { _ in }
  ) async -> AccountCollection.Outcome {
    var rereading = Rereading(memory: memory, now: now)
    rereading.refreshesBefore = 0
    rereading.keepsSince = 0
    change(&rereading)
    return await TestCollection(yaml: Self.kinds)
      .collection(cloud.cloud(), rereading: rereading).run()
  }

  private static let everything = [
    "GetA x", "GetA y", "ListA", "ListB x", "ListB y", "ListC",
  ]

  @Test("Details of what looks as it did aren't asked for, and nothing is missing")
  func unchanged() async {
    let first = await read(at: 100)
    #expect(cloud.made() == Self.everything)
    let second = await read(at: 200)
    #expect(cloud.made() == ["ListA", "ListC"])
    #expect(second.addresses == ["aws_a/x", "aws_a/y", "aws_b/b1", "aws_c/c"])
    #expect(second.documents("aws_a") == first.documents("aws_a"))
    // What was looked for still counts as looked for: absence can be told.
    #expect(second.entries.map(\.operation) == first.entries.map(\.operation))
    #expect(second.entry("GetA")?.calls == 0)
    #expect(second.part.scope.isComplete == true)
  }

  @Test("An item that looks different in the listing is read with all that is listed for it")
  func changed() async {
    _ = await read(at: 100)
    cloud.set("ListA", #"{"A": [{"Name": "x", "Size": 2}, {"Name": "y", "Size": 1}]}"#)
    cloud.set("GetA x", #"{"Policy": "new"}"#)
    _ = cloud.made()
    let second = await read(at: 200)
    #expect(cloud.made() == ["GetA x", "ListA", "ListB x", "ListC"])
    #expect(second.documents("aws_a").first?.contains("new") == true)
  }

  @Test("An item that an event names is read again, also by what is listed for it")
  func named() async {
    _ = await read(at: 100)
    _ = cloud.made()
    _ = await read(at: 200) { $0.touched.add(["b1"], of: "demo") }
    #expect(cloud.made() == ["GetA x", "ListA", "ListB x", "ListC"])
    _ = await read(at: 300) { $0.touched.add(["b1"], of: "other") }
    #expect(cloud.made() == ["ListA", "ListC"])
  }

  @Test("Details that are too old are read again")
  func old() async {
    _ = await read(at: 100)
    _ = cloud.made()
    _ = await read(at: 200) { $0.refreshesBefore = 150 }
    #expect(cloud.made() == Self.everything)
  }

  @Test("Kinds that aren't wanted are not asked for and stay what they were")
  func unwanted() async {
    _ = await read(at: 100)
    _ = cloud.made()
    cloud.set("ListC", "{}")
    let second = await read(at: 200) { $0.isWanted = { unit, _ in unit.kind == "aws_a" } }
    #expect(cloud.made() == ["ListA"])
    #expect(second.addresses.contains("aws_c/c"))
    #expect(second.part.scope.isComplete == true)
    let third = await read(at: 300)
    #expect(!third.addresses.contains("aws_c/c"))
  }

  @Test("What is gone is gone, and is read anew when it comes back")
  func gone() async {
    _ = await read(at: 100)
    let listing = #"{"A": [{"Name": "y", "Size": 1}]}"#
    cloud.set("ListA", listing)
    let second = await read(at: 200)
    #expect(second.addresses == ["aws_a/y", "aws_c/c"])
    cloud.set("ListA", #"{"A": [{"Name": "x", "Size": 1}, {"Name": "y", "Size": 1}]}"#)
    _ = cloud.made()
    _ = await read(at: 300)
    #expect(cloud.made() == ["GetA x", "ListA", "ListB x", "ListC"])
  }

  @Test("A detail that fails now stands as it was, is told of, and is asked for again")
  func failingDetail() async {
    let first = await read(at: 100)
    cloud.set("GetA x", nil)
    let named = { (rereading: inout Rereading) in rereading.touched.add(["x"], of: "demo") }
    let second = await read(at: 200, named)
    #expect(second.documents("aws_a") == first.documents("aws_a"))
    #expect(second.stale.map(\.unit.kind) == ["aws_a"])
    #expect(second.stale.first?.since == 100)
    #expect(second.stale.first?.reason.contains("demo:GetA") == true)
    cloud.set("GetA x", #"{"Policy": "new"}"#)
    _ = cloud.made()
    let third = await read(at: 300)
    #expect(cloud.made() == ["GetA x", "ListA", "ListB x", "ListC"])
    #expect(third.stale.isEmpty)
    #expect(third.documents("aws_a").first?.contains("new") == true)
  }

  @Test("What has failed for too long is unknown")
  func failingForLong() async {
    _ = await read(at: 100)
    cloud.set("GetA x", nil)
    let second = await read(at: 9_000) {
      $0.touched.add(["x"], of: "demo")
      $0.keepsSince = 5_000
    }
    let document = second.part.resources.first?.document ?? .absent
    #expect(document.field("GetA").unknown?.symbol.string == "demo:GetA: Internal")
    #expect(second.stale.isEmpty)
  }

  @Test("A kind that can't be listed now stands as it was, with the others read again")
  func failingListing() async {
    _ = await read(at: 100)
    cloud.set("ListA", nil)
    cloud.set("ListC", #"{"C": [{"Name": "d"}]}"#)
    let second = await read(at: 200)
    #expect(second.addresses == ["aws_a/x", "aws_a/y", "aws_b/b1", "aws_c/d"])
    #expect(second.stale.map(\.unit.kind) == ["aws_a"])
    #expect(second.part.scope.isComplete == true)
  }

  @Test("What has never been readable stays unknown and is asked for each time")
  func neverReadable() async {
    cloud.set("GetA x", nil)
    let first = await read(at: 100)
    #expect(first.stale.isEmpty)
    _ = cloud.made()
    let second = await read(at: 200)
    #expect(cloud.made() == ["GetA x", "ListA", "ListB x", "ListC"])
    #expect(second.stale.isEmpty)
  }
}
