// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Collectors
import Documents
import Inventory
import Synchronization
import Testing

@Suite("Collecting an account")
struct AccountCollectionTests {
  static let queues = """
    service: sqs
    collectors:
      - kind: aws_sqs_queue
        list: ListQueues
        page: {NextToken: NextToken}
        items: QueueUrls
        id: _item
        details:
          - {call: GetQueueAttributes, with: {QueueUrl: "{_item}", AttributeNames: [All]}, absent: [Gone]}
    """

  @Test("An item has its details, where it was seen, and its own text")
  func details() async {
    let cloud = MemoryCloud([
      "ListQueues": #"{"QueueUrls": ["https://q/a"]}"#,
      "GetQueueAttributes": #"{"Attributes": {"K": "v"}}"#,
    ])
    let outcome = await TestCollection(yaml: Self.queues).run(cloud)
    #expect(
      outcome.documents("aws_sqs_queue") == [
        #"{"GetQueueAttributes":{"Attributes":{"K":"v"}},"_item":"https://q/a","#
          + #""_scope":{"account":"111122223333","partition":"aws","region":"eu-west-1"}}"#
      ])
    #expect(outcome.part.scope.isComplete == true)
    #expect(cloud.calls.last?.text("QueueUrl") == "https://q/a")
    #expect(outcome.part.resources.first?.collected?.operation == "ListQueues")
  }

  @Test("Every page is read, and none twice")
  func pages() async {
    let cloud = MemoryCloud { call in
      guard call.operation == "ListQueues" else { return .success("{}") }
      switch call.text("NextToken") {
      case nil: return .success(#"{"QueueUrls": ["a", "b"], "NextToken": "1"}"#)
      case "1": return .success(#"{"QueueUrls": ["c"], "NextToken": "2"}"#)
      default: return .success(#"{"QueueUrls": [], "NextToken": ""}"#)
      }
    }
    let outcome = await TestCollection(yaml: Self.queues).run(cloud)
    #expect(outcome.addresses == ["aws_sqs_queue/a", "aws_sqs_queue/b", "aws_sqs_queue/c"])
    #expect(outcome.entry("ListQueues")?.calls == 3)
    #expect(outcome.entry("ListQueues")?.items == 3)
  }

  @Test("A service that gives the same page for ever doesn't hold the work up")
  func loop() async {
    let cloud = MemoryCloud { call in
      call.operation == "ListQueues"
        ? .success(#"{"QueueUrls": ["a"], "NextToken": "same"}"#) : .success("{}")
    }
    let outcome = await TestCollection(yaml: Self.queues).run(cloud)
    #expect(outcome.entry("ListQueues")?.calls == 2)
    #expect(outcome.entry("ListQueues")?.outcome == .failed)
    #expect(outcome.part.scope.isComplete == nil)
  }

  @Test("A listing has no more pages than the limit allows")
  func pageLimit() async {
    let number = Atomic<Int>(0)
    let cloud = MemoryCloud { call in
      call.operation == "ListQueues"
        ? .success(
          #"{"QueueUrls": [], "NextToken": "\#(number.add(1, ordering: .relaxed).newValue)"}"#)
        : .success("{}")
    }
    let collection = TestCollection(yaml: Self.queues) { $0.pageLimit = 5 }
    let outcome = await collection.run(cloud)
    #expect(outcome.entry("ListQueues")?.calls == 5)
    #expect(outcome.entry("ListQueues")?.reason.contains("more than 5 pages") == true)
  }

  @Test("What a code says there is none of is absent; what is denied is unknown and says so")
  func absentAndDenied() async {
    func run(_ code: String, _ kind: CloudError.Kind) async -> AccountCollection.Outcome {
      let cloud = MemoryCloud { call in
        call.operation == "ListQueues"
          ? .success(#"{"QueueUrls": ["a"]}"#)
          : .failure(CloudError(kind: kind, code: code, message: "words"))
      }
      return await TestCollection(yaml: Self.queues).run(cloud)
    }
    let absent = await run("GoneForGood", .notFound)
    #expect(absent.documents("aws_sqs_queue").first?.contains("GetQueueAttributes") == false)
    #expect(absent.entry("GetQueueAttributes")?.failures == 0)
    let denied = await run("AccessDenied", .denied)
    let document = denied.part.resources.first?.document ?? .absent
    #expect(
      document.field("GetQueueAttributes").unknown?.symbol.string
        == "sqs:GetQueueAttributes: AccessDenied")
    #expect(denied.entry("GetQueueAttributes")?.outcome == .denied)
    #expect(denied.entry("GetQueueAttributes")?.reason == "AccessDenied: words")
    // The queue itself was listed, so that nothing is missing in the account.
    #expect(denied.part.scope.isComplete == true)
    let throttled = await run("", .throttled)
    #expect(throttled.entry("GetQueueAttributes")?.outcome == .failed)
  }

  @Test("A kind that can't be listed leaves open what the account holds, and stops nothing")
  func deniedListing() async {
    let yaml = Self.queues + "\n  - {kind: aws_other, list: ListOthers, items: Others}"
    let cloud = MemoryCloud(["ListOthers": #"{"Others": [{"Name": "x"}]}"#])
    let outcome = await TestCollection(yaml: yaml).run(cloud)
    #expect(outcome.addresses == ["aws_other/x"])
    #expect(outcome.part.scope.isComplete == nil)
    #expect(outcome.entry("ListQueues")?.outcome == .denied)
  }

  @Test("Regional kinds are read in every region, global ones once")
  func regions() async {
    let yaml = """
      service: demo
      collectors:
        - {kind: aws_local, list: ListLocals, items: L, id: Name}
        - {kind: aws_world, scope: global, list: ListWorld, items: W, id: Name}
      """
    let cloud = MemoryCloud([
      "eu-west-1 ListLocals": #"{"L": [{"Name": "a"}]}"#,
      "eu-west-2 ListLocals": #"{"L": [{"Name": "b"}]}"#,
      "us-east-1 ListWorld": #"{"W": [{"Name": "c"}]}"#,
    ])
    let outcome = await TestCollection(yaml: yaml, regions: ["eu-west-1", "eu-west-2"]).run(cloud)
    #expect(outcome.addresses == ["aws_local/a", "aws_local/b", "aws_world/c"])
    #expect(outcome.part.resources.map(\.region) == ["eu-west-1", "eu-west-2", nil])
    #expect(cloud.calls.count == 3)
  }

  @Test("A region that refuses every service is one line")
  func refusedRegion() async {
    let kinds = (0..<40).map { "  - {kind: k\($0), list: List\($0), items: L}" }
    let files = kinds.enumerated().map { number, line in
      SourceFile(
        path: "s\(number).yaml", bytes: Array("service: s\(number)\ncollectors:\n\(line)\n".utf8))
    }
    let cloud = MemoryCloud { call in
      call.region == "eu-west-1"
        ? .success("{}")
        : .failure(
          CloudError(
            kind: .denied, code: "AccessDenied",
            message: "with an explicit deny in a service control policy"))
    }
    var settings = CollectionSettings(account: "1", regions: ["eu-west-1", "eu-south-1"])
    settings.workers = 2
    let outcome = await AccountCollection(
      cloud: cloud, table: CollectorTable(files: files), settings: settings,
      translator: WholeDocuments()
    ).run()
    let lines = outcome.entries.filter { $0.region == "eu-south-1" }
    #expect(lines.count == 1)
    #expect(lines.first?.reason == "a service control policy denies the region")
    #expect(outcome.entries.count == 41)
    #expect(cloud.calls.count { $0.region == "eu-south-1" } < 10)
    #expect(outcome.part.scope.regions == ["eu-west-1"])
    #expect(outcome.part.scope.isComplete == nil)
  }

  @Test("What is listed for an item knows the item, and its own children know it")
  func parents() async {
    let yaml = """
      service: demo
      collectors:
        - kind: aws_a
          list: ListA
          items: A
          details:
            - {call: GetA, with: {Name: "{Name}"}}
        - {kind: aws_b, parent: aws_a, list: ListB, with: {A: "{_parent.GetA.Id}"}, items: B}
        - {kind: aws_c, parent: aws_b, list: ListC, with: {B: "{_parent._item}"}, items: C}
      """
    let cloud = MemoryCloud { call in
      switch call.operation {
      case "ListA": .success(#"{"A": [{"Name": "x"}, {"Name": "y"}]}"#)
      case "GetA": .success(#"{"Id": "id-\#(call.text("Name") ?? "")"}"#)
      case "ListB": .success(#"{"B": ["b-\#(call.text("A") ?? "")"]}"#)
      default: .success(#"{"C": ["c-\#(call.text("B") ?? "")"]}"#)
      }
    }
    let outcome = await TestCollection(yaml: yaml).run(cloud)
    #expect(
      outcome.addresses == [
        "aws_a/x", "aws_a/y", "aws_b/b-id-x", "aws_b/b-id-y", "aws_c/c-b-id-x", "aws_c/c-b-id-y",
      ])
    let last = outcome.part.resources.last?.document ?? .absent
    #expect(last.field("_parent").field("_parent").field("Name").string == "y")
  }

  @Test(
    "What is listed for items was looked for even without any item, unless those weren't listed")
  func lookedFor() async {
    let yaml = """
      service: demo
      collectors:
        - {kind: aws_a, list: ListA, items: A}
        - {kind: aws_b, parent: aws_a, list: ListB, items: B}
        - {kind: aws_c, parent: aws_b, list: ListC, items: C}
      """
    let empty = await TestCollection(yaml: yaml).run(MemoryCloud(["ListA": "{}"]))
    #expect(empty.entry("ListC")?.outcome == .collected)
    #expect(empty.entry("ListC")?.calls == 0)
    #expect(empty.part.scope.isComplete == true)
    let denied = await TestCollection(yaml: yaml).run(MemoryCloud([:]))
    #expect(denied.entry("ListC")?.outcome == .denied)
    #expect(denied.entry("ListC")?.reason.contains("AccessDenied") == true)
  }

  @Test("One answer about all identities is taken apart among them")
  func joins() async {
    let yaml = """
      service: iam
      collectors:
        - kind: aws_iam_user
          scope: global
          list: ListUsers
          items: Users
          joins:
            - {call: GetAll, with: {Max: 5}, page: {Marker: Marker}, items: UserDetails, by: {Arn: Arn}}
          details:
            - call: ListUserPolicies
              with: {UserName: "{UserName}"}
              when: GetAll
              made: {PolicyNames: "{GetAll.Policies[].PolicyName}"}
        - kind: aws_iam_role
          scope: global
          list: ListRoles
          items: Roles
          joins:
            - {call: GetAll, with: {Max: 5}, page: {Marker: Marker}, items: RoleDetails, by: {Arn: Arn}}
        - kind: aws_iam_user_policy
          scope: global
          parent: aws_iam_user
          each: GetAll.Policies
          text: PolicyName
          list: ListUserPolicies
          items: PolicyNames
      """
    let answers: @Sendable (APICall) -> MemoryCloud.Reply = { call in
      switch call.operation {
      case "ListUsers": .success(#"{"Users": [{"UserName": "u", "Arn": "u1"}]}"#)
      case "ListRoles":
        .success(#"{"Roles": [{"Name": "r", "Arn": "r1"}, {"Name": "s", "Arn": "s1"}]}"#)
      case "GetAll" where call.text("Marker") == nil:
        .success(
          #"{"UserDetails": [{"Arn": "u1", "Policies": [{"PolicyName": "p"}]}], "Marker": "m"}"#)
      case "GetAll": .success(#"{"RoleDetails": [{"Arn": "r1", "Used": true}]}"#)
      default: .success(#"{"PolicyNames": ["asked"]}"#)
      }
    }
    let cloud = MemoryCloud(answers)
    let outcome = await TestCollection(yaml: yaml).run(cloud)
    #expect(cloud.operations.sorted() == ["GetAll", "GetAll", "ListRoles", "ListUsers"])
    #expect(
      outcome.addresses == [
        "aws_iam_user/u", "aws_iam_user_policy/p", "aws_iam_role/r", "aws_iam_role/s",
      ])
    #expect(outcome.part.resources[2].document.field("GetAll").field("Used").isTrue)
    #expect(!outcome.part.resources[3].document.field("GetAll").exists)
    let user = outcome.part.resources[0].document
    #expect(user.field("ListUserPolicies").field("PolicyNames").elements.first?.string == "p")

    // Where it is denied, each is asked for.
    let denied = MemoryCloud { call in
      call.operation == "GetAll"
        ? .failure(CloudError(kind: .denied, code: "AccessDenied", message: "")) : answers(call)
    }
    let other = await TestCollection(yaml: yaml).run(denied)
    #expect(other.addresses[1] == "aws_iam_user_policy/asked")
    #expect(other.part.resources[0].document.field("GetAll").isKind(.unknown))
  }

  @Test("A listing is repeated for each choice, and followed from item to item")
  func choicesAndFollowing() async {
    let yaml = """
      service: organizations
      collectors:
        - kind: parent
          scope: global
          list: ListParents
          with: {ChildId: "{_scope.account}"}
          follow: {ChildId: "{Id}"}
          items: Parents
        - kind: policy
          scope: global
          parent: parent
          list: ListPolicies
          with: {TargetId: "{_parent.Id}"}
          choices: {Filter: [S, R]}
          items: Policies
      """
    let cloud = MemoryCloud { call in
      switch (call.operation, call.text("ChildId")) {
      case ("ListParents", "111122223333"): .success(#"{"Parents": [{"Id": "ou"}]}"#)
      case ("ListParents", "ou"): .success(#"{"Parents": [{"Id": "root"}]}"#)
      case ("ListParents", _): .success("{}")
      default:
        .success(
          #"{"Policies": [{"Id": "\#(call.text("TargetId") ?? "")\#(call.text("Filter") ?? "")"}]}"#
        )
      }
    }
    let outcome = await TestCollection(yaml: yaml).run(cloud)
    #expect(
      outcome.addresses == [
        "parent/ou", "parent/root", "policy/ouR", "policy/ouS", "policy/rootR", "policy/rootS",
      ])
  }

  @Test("An item's calls go to the region that it lies in")
  func itemRegion() async {
    let yaml = """
      service: s3
      collectors:
        - kind: aws_s3_bucket
          scope: global
          list: ListBuckets
          items: Buckets
          region: ["{BucketRegion}", "{GetBucketLocation.LocationConstraint}"]
          details:
            - {call: GetBucketLocation, with: {Bucket: "{Name}"}}
            - {call: GetBucketAcl, with: {Bucket: "{Name}"}}
      """
    let cloud = MemoryCloud { call in
      switch call.operation {
      case "ListBuckets": .success(#"{"Buckets": [{"Name": "a"}, {"Name": "b"}]}"#)
      case "GetBucketLocation":
        .success(call.text("Bucket") == "a" ? #"{"LocationConstraint": "EU"}"# : "{}")
      default: .success("{}")
      }
    }
    let outcome = await TestCollection(yaml: yaml).run(cloud)
    #expect(outcome.part.resources.map(\.region) == ["eu-west-1", "us-east-1"])
    #expect(
      Set(cloud.calls.filter { $0.operation == "GetBucketAcl" }.map(\.region))
        == ["eu-west-1", "us-east-1"])
  }

  @Test("What several regions list counts once")
  func once() async {
    let yaml = """
      service: cloudtrail
      collectors:
        - {kind: aws_cloudtrail, list: DescribeTrails, items: trailList, id: Arn, once: true,
           region: ["{HomeRegion}"]}
      """
    let cloud = MemoryCloud([
      "DescribeTrails": #"{"trailList": [{"Arn": "t", "HomeRegion": "eu-west-2"}]}"#
    ])
    let outcome = await TestCollection(yaml: yaml, regions: ["eu-west-1", "eu-west-2"]).run(cloud)
    #expect(outcome.addresses == ["aws_cloudtrail/t"])
    #expect(outcome.part.resources.first?.region == "eu-west-2")
  }

  @Test("A report that the service still makes is waited for, and read")
  func report() async {
    let yaml = """
      service: iam
      collectors:
        - kind: report
          scope: global
          list: Generate
          poll: {path: State, until: COMPLETE, seconds: 2, times: 5}
          items: "."
          details:
            - {call: GetReport, decode: {Content: csv}}
      """
    let number = Atomic<Int>(0)
    let cloud = MemoryCloud { call in
      guard call.operation == "Generate" else {
        // user,arn / "a,b",x
        return .success(#"{"Content": "dXNlcixhcm4NCiJhLGIiLHgK"}"#)
      }
      let isDone = number.add(1, ordering: .relaxed).newValue == 3
      return .success(#"{"State": "\#(isDone ? "COMPLETE" : "STARTED")"}"#)
    }
    let outcome = await TestCollection(yaml: yaml).run(cloud)
    let row = outcome.part.resources.first?.document.field("GetReport").field("ContentRows")
    #expect(row?.elements.first?.field("user").string == "a,b")
    #expect(row?.elements.first?.field("arn").string == "x")
    #expect(outcome.entry("Generate")?.calls == 3)
  }

  @Test("No more calls run at a time than were allowed, for one service and for all")
  func concurrency() async {
    let cloud = MemoryCloud(pause: true) { call in
      call.operation == "ListQueues"
        ? .success(#"{"QueueUrls": [\#((0..<200).map { "\"q\($0)\"" }.joined(separator: ","))]}"#)
        : .success("{}")
    }
    let collection = TestCollection(yaml: Self.queues) {
      $0.workers = 6
      $0.callsPerService = 3
    }
    let outcome = await collection.run(cloud)
    #expect(outcome.part.resources.count == 200)
    #expect(cloud.mostActive <= 3)
  }

  @Test("Credentials that have expired for good end the calls, and everything left says why")
  func credentials() async {
    let cloud = MemoryCloud { call in
      call.operation == "ListQueues"
        ? .success(#"{"QueueUrls": [\#((0..<500).map { "\"q\($0)\"" }.joined(separator: ","))]}"#)
        : .failure(CloudError(kind: .credentials, code: "ExpiredToken", message: "expired"))
    }
    let outcome = await TestCollection(yaml: Self.queues).run(cloud)
    #expect(cloud.calls.count < 60)
    #expect(outcome.entry("GetQueueAttributes")?.failures == 500)
    #expect(outcome.part.resources.count == 500)
  }

  @Test("Cancelling ends the work soon, and the outcome says so")
  func cancellation() async {
    let task = Mutex<Task<AccountCollection.Outcome, Never>?>(nil)
    let cloud = MemoryCloud(pause: true) { call in
      guard call.operation == "ListQueues" else {
        task.withLock { $0?.cancel() }
        return .success("{}")
      }
      return .success(
        #"{"QueueUrls": [\#((0..<5000).map { "\"q\($0)\"" }.joined(separator: ","))]}"#)
    }
    let collection = TestCollection(yaml: Self.queues).collection(cloud)
    let running = Task { await collection.run() }
    task.withLock { $0 = running }
    if !cloud.calls.isEmpty { running.cancel() }
    let outcome = await running.value
    #expect(outcome.wasInterrupted)
    #expect(cloud.calls.count < 5000)
    #expect(outcome.part.scope.isComplete == nil)
  }

  @Test("A kind that was finished before an interruption isn't read again")
  func resuming() async {
    let yaml = Self.queues + "\n  - {kind: aws_other, list: ListOthers, items: Others}"
    let journal = MemoryJournal()
    let first = MemoryCloud { call in
      switch call.operation {
      case "ListQueues": .success(#"{"QueueUrls": ["a"]}"#)
      case "ListOthers": .failure(CloudError(kind: .serverError, message: "down"))
      default: .success("{}")
      }
    }
    _ = await TestCollection(yaml: yaml).collection(first, journal: journal).run()
    let second = MemoryCloud(["ListOthers": #"{"Others": [{"Name": "x"}]}"#])
    let outcome = await TestCollection(yaml: yaml).collection(second, journal: journal).run()
    #expect(second.operations == ["ListOthers"])
    #expect(outcome.addresses == ["aws_sqs_queue/a", "aws_other/x"])
    #expect(outcome.entry("ListQueues")?.items == 1)
    #expect(outcome.part.scope.isComplete == true)
  }
}

/// A journal for the time of a test.
final class MemoryJournal: CollectionJournal {
  private let units = Mutex<[UnitName: (part: GraphPart, entries: [CollectionCoverage.Entry])]>([:])

  func restored(_ unit: UnitName) -> (part: GraphPart, entries: [CollectionCoverage.Entry])? {
    units.withLock { $0[unit] }
  }

  func finished(_ unit: UnitName, _ part: GraphPart, _ entries: [CollectionCoverage.Entry]) {
    units.withLock { $0[unit] = (part, entries) }
  }
}
