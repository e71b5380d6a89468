// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Collectors
import Documents
import Inventory
import Synchronization
import Testing

@Suite("Tags of a whole region")
struct RegionTagsTests {
  static let kinds = """
    service: demo
    collectors:
      - kind: aws_a
        arn: "demo:a"
        list: ListA
        items: A
        id: Name
        details:
          - call: GetTags
            with: {Name: "{Name}"}
            absent: [NoTags]
            tags: {arn: "arn:{_scope.partition}:demo:{_scope.region}:{_scope.account}:a/{Name}", answer: {Tags: "{list}"}}
          - {call: GetA, with: {Name: "{Name}"}}
    """

  static func resource(_ name: String, _ tags: String = "", type: String = "a") -> String {
    """
    {"ResourceARN": "arn:aws:demo:eu-west-1:111122223333:\(type)/\(name)", "Tags": [\(tags)]}
    """
  }

  static let env = #"{"Key": "env", "Value": "prod"}"#

  /// A cloud that answers everything but what is given instead.
  static func cloud(
    _ items: [String], pages: @escaping @Sendable (String?) -> MemoryCloud.Reply,
    tags: MemoryCloud.Reply = .success(#"{"Tags": [{"Key": "asked", "Value": "yes"}]}"#)
  ) -> MemoryCloud {
    MemoryCloud(pause: true) { call in
      switch call.operation {
      case "ListA":
        let names = items.map { #"{"Name": "\#($0)"}"# }.joined(separator: ", ")
        return .success(#"{"A": [\#(names)]}"#)
      case "GetResources": return pages(call.text("PaginationToken"))
      case "GetTags": return tags
      default: return .success("{}")
      }
    }
  }

  static func page(_ resources: [String], next: String = "") -> MemoryCloud.Reply {
    .success(
      #"{"ResourceTagMappingList": [\#(resources.joined(separator: ","))], "#
        + #""PaginationToken": "\#(next)"}"#)
  }

  static let denied = MemoryCloud.Reply.failure(
    CloudError(kind: .denied, code: "AccessDenied", message: "no"))

  private let collection = TestCollection(yaml: Self.kinds) { $0.readsTags = true }

  private func tags(_ outcome: AccountCollection.Outcome) -> [String] {
    outcome.part.resources.map { resource in
      let tags = resource.document.field("GetTags")
      if tags.isKind(.unknown) { return "unknown" }
      return tags.exists ? JSONWriter.string(tags) : "none"
    }
  }

  @Test("They stand for the calls that tell nothing else, one page after the other")
  func pages() async {
    let cloud = Self.cloud(["x", "y", "z"]) { token in
      token == nil
        ? Self.page([Self.resource("x", Self.env)], next: "2")
        : Self.page([Self.resource("y", Self.env + #", {"Key": "app"}"#)])
    }
    let outcome = await collection.run(cloud)
    #expect(
      tags(outcome) == [
        #"{"Tags":[{"Key":"env","Value":"prod"}]}"#,
        #"{"Tags":[{"Key":"app","Value":""},{"Key":"env","Value":"prod"}]}"#,
        "none",
      ])
    #expect(!cloud.operations.contains("GetTags"))
    #expect(cloud.operations.count { $0 == "GetA" } == 3)
    // It was looked for, though it wasn't asked for.
    #expect(outcome.entry("GetTags")?.outcome == .collected)
    #expect(outcome.entry("GetTags")?.calls == 0)
    #expect(outcome.tagged.counts == ["eu-west-1": ["demo:a": 2]])
    #expect(outcome.tagged.entries.map(\.calls) == [2])
    #expect(outcome.part.scope.isComplete == true)
  }

  @Test("Where they can't be read to the end, each item is asked for its own")
  func incomplete() async {
    let whole = Self.page([Self.resource("x", Self.env)], next: "again")
    for reply in [Self.denied, whole] {
      let cloud = Self.cloud(["x", "y"]) { _ in reply }
      let outcome = await collection.run(cloud)
      #expect(cloud.operations.count { $0 == "GetTags" } == 2)
      #expect(
        tags(outcome) == Array(repeating: #"{"Tags":[{"Key":"asked","Value":"yes"}]}"#, count: 2))
    }
    let cloud = Self.cloud(["x"]) { _ in Self.denied }
    let outcome = await collection.run(cloud)
    #expect(outcome.tagged.entries.map(\.outcome) == [.denied])
    #expect(outcome.part.scope.isComplete == true)
  }

  @Test("They are unknown where neither way tells them, and the item's own call is named")
  func neither() async {
    let cloud = Self.cloud(["x"], pages: { _ in Self.denied }, tags: Self.denied)
    let outcome = await collection.run(cloud)
    let answer = outcome.part.resources.first?.document.field("GetTags")
    #expect(answer?.unknown?.symbol.string == "demo:GetTags: AccessDenied")
    #expect(outcome.entry("GetTags")?.outcome == .denied)
  }

  @Test("A type of which nothing is listed may be one that the service doesn't know")
  func otherType() async {
    let cloud = Self.cloud(["x"]) { _ in
      Self.page([Self.resource("x", Self.env, type: "other")])
    }
    let outcome = await collection.run(cloud)
    #expect(tags(outcome) == [#"{"Tags":[{"Key":"asked","Value":"yes"}]}"#])
  }

  @Test(
    "Items wait without a worker, and those that are too many ask themselves", arguments: [1, 4])
  func waiting(workers: Int) async {
    let names = (0..<700).map { "n\($0)" }
    let cloud = Self.cloud(names) { token in
      let number = token.flatMap(Int.init) ?? 0
      return number < 700
        ? Self.page([Self.resource("n\(number)", Self.env)], next: "\(number + 1)") : Self.page([])
    }
    var collection = collection
    collection.change = {
      $0.readsTags = true
      $0.workers = workers
    }
    let outcome = await collection.run(cloud)
    #expect(outcome.part.resources.count == 700)
    let asked = cloud.operations.count { $0 == "GetTags" }
    #expect(workers == 1 || (asked > 0 && asked < 700))
    #expect(tags(outcome).allSatisfy { $0 != "none" && $0 != "unknown" })
    #expect(cloud.operations.count { $0 == "GetResources" } == 701)
  }

  @Test("A region that isn't read is asked nothing about")
  func elsewhere() async {
    let yaml = Self.kinds.replacing("    list: ListA", with: "    scope: global\n    list: ListA")
    let collection = TestCollection(yaml: yaml) { $0.readsTags = true }
    let cloud = Self.cloud(["x"]) { _ in Self.page([]) }
    _ = await collection.run(cloud)
    #expect(cloud.calls.filter { $0.operation == "GetResources" }.map(\.region) == ["eu-west-1"])
    #expect(cloud.operations.contains("GetTags"))
  }

  @Test(
    "Tags have the form that the service gives them",
    arguments: [
      ("{Tags: \"{list}\"}", #"{"Tags":[{"Key":"env","Value":"prod"}]}"#),
      ("{tags: \"{lowercaseList}\"}", #"{"tags":[{"key":"env","value":"prod"}]}"#),
      ("{T: \"{prefixedList}\"}", #"{"T":[{"TagKey":"env","TagValue":"prod"}]}"#),
      ("{Tags: \"{map}\"}", #"{"Tags":{"env":"prod"}}"#),
      ("{A: [{B: \"{list}\"}]}", #"{"A":[{"B":[{"Key":"env","Value":"prod"}]}]}"#),
    ])
  func forms(written: String, answer: String) async {
    let yaml = Self.kinds.replacing("answer: {Tags: \"{list}\"}", with: "answer: \(written)")
    let collection = TestCollection(yaml: yaml) { $0.readsTags = true }
    let cloud = Self.cloud(["x"]) { _ in Self.page([Self.resource("x", Self.env)]) }
    #expect(tags(await collection.run(cloud)) == [answer])
  }

  @Test("A second reading asks for the tags of what changed, and not for those of everything")
  func again() async {
    let size = Mutex(1)
    let cloud = MemoryCloud { call in
      switch call.operation {
      case "ListA":
        return .success(#"{"A": [{"Name": "x", "Size": \#(size.withLock { $0 })}, {"Name": "y"}]}"#)
      case "GetResources": return Self.page([Self.resource("x", Self.env)])
      case "GetTags": return .success(#"{"Tags": []}"#)
      default: return .success("{}")
      }
    }
    let memory = CollectionMemory()
    func read(_ change: (inout Rereading) -> Void) async -> [String] {
      let before = cloud.calls.count
      var rereading = Rereading(memory: memory, now: 100)
      change(&rereading)
      _ = await collection.collection(cloud, rereading: rereading).run()
      return cloud.operations.dropFirst(before).sorted()
    }
    #expect(await read { _ in } == ["GetA", "GetA", "GetResources", "ListA"])
    size.withLock { $0 = 2 }
    #expect(await read { $0.refreshesBefore = 50 } == ["GetA", "GetTags", "ListA"])
    #expect(
      await read {
        $0.refreshesBefore = 50
        $0.touched.add(["y"], of: "demo")
      } == ["GetA", "GetTags", "ListA"])
  }

  @Test("An estimate counts pages instead of the calls that they stand for")
  func estimate() async {
    let names = (0..<250).map { "n\($0)" }
    var settings = CollectionSettings(account: "111122223333", regions: ["eu-west-1"])
    settings.wait = { _ in }
    let table = TestCollection.table(Self.kinds)
    let made = await CollectionEstimate.make(
      cloud: Self.cloud(names) { _ in Self.page([], next: "more") }, table: table,
      settings: settings)
    #expect(made.services.map(\.0) == ["demo", "resourcegroupstaggingapi"])
    #expect(made.services.map(\.1.calls) == [251, 3])
    let denied = await CollectionEstimate.make(
      cloud: Self.cloud(names) { _ in Self.denied }, table: table, settings: settings)
    #expect(denied.services.map(\.1.calls) == [501])
  }

  @Test("What a table says of tags is held against the service's model")
  func lint() {
    let table = TestCollection.table(
      """
      service: sqs
      collectors:
        - kind: aws_sqs_queue
          list: ListQueues
          items: QueueUrls
          details:
            - {call: ListQueueTags, with: {QueueUrl: "{_item}"}, tags: {arn: "{A}", answer: {Label: "{pairs}"}}}
            - {call: GetQueueAttributes, with: {QueueUrl: "{_item}"}, needs: ListQueueTags}
      """)
    let problems = CollectorLinter(models: CollectorContent.models).problems(in: table)
    #expect(
      problems == [
        "aws_sqs_queue: ListQueueTags has \"tags\", and the kind no \"arn\"",
        "aws_sqs_queue: ListQueueTags has \"tags\" and is used by another call",
        "aws_sqs_queue: \"pairs\" is no form of tags in the answer to ListQueueTags "
          + "(list, lowercaseList, prefixedList, map)",
        "aws_sqs_queue: the answer to ListQueueTags has no \"Label\"",
      ])
    let without = TestCollection.table(
      """
      service: sqs
      collectors:
        - {kind: a, list: ListQueues, details: [{call: ListQueueTags, tags: {arn: "{A}"}}]}
      """)
    #expect(without.diagnostics.map(\.message).joined().contains("\"tags\" needs an \"arn\""))
  }
}
