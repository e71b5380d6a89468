// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Collectors
import Testing

@Suite("Audit events")
struct AuditEventTests {
  static func record(
    source: String = "s3.amazonaws.com", name: String = "PutBucketPolicy", more: String = ""
  ) -> String {
    #"{"eventID":"e1","eventTime":"2026-11-22T08:00:00Z","eventSource":"\#(source)","#
      + #""eventName":"\#(name)","awsRegion":"eu-west-1","recipientAccountId":"111122223333","#
      + #""userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::111122223333:user/eve"},"#
      + #""requestParameters":{"bucketName":"data","list":[{"roleArn":"#
      + #""arn:aws:iam::111122223333:role/path/reader"}]}\#(more)}"#
  }

  private func read(_ text: String) -> AuditEventReader.Outcome {
    AuditEventReader.read(Array(text.utf8), name: "test")
  }

  @Test(
    "An event is found in whatever carries it",
    arguments: [
      "\(record())", "{\"Records\":[\(record())]}", "[\(record())]",
      "{\"version\":\"0\",\"detail-type\":\"AWS API Call via CloudTrail\",\"detail\":\(record())}",
      "\n\(record())\n\n",
    ])
  func carriers(_ text: String) throws {
    let outcome = read(text)
    #expect(outcome.problem == nil)
    let event = try #require(outcome.events.first)
    #expect(outcome.events.count == 1)
    #expect(event.source == "s3" && event.name == "PutBucketPolicy" && event.isChange)
    #expect(event.account == "111122223333" && event.region == "eu-west-1")
    #expect(event.actor == "arn:aws:iam::111122223333:user/eve")
    #expect(event.time == 1_795_334_400)
    #expect(event.names.isSuperset(of: ["data", "role/path/reader", "reader"]))
    #expect(event.mentioned == ["iam"])
  }

  @Test("A text within a message is looked into, as SNS and the event history have it")
  func wrapped() {
    let escaped = Self.record().split(separator: "\"", omittingEmptySubsequences: false)
      .joined(separator: "\\\"")
    #expect(read("{\"Type\":\"Notification\",\"Message\":\"\(escaped)\"}").events.count == 1)
    #expect(read("{\"EventId\":\"1\",\"CloudTrailEvent\":\"\(escaped)\"}").events.count == 1)
  }

  @Test("What only reads, and what was refused, is no change")
  func noChange() {
    let texts = [
      Self.record(name: "GetBucketPolicy"), Self.record(more: #","readOnly":true"#),
      Self.record(more: #","errorCode":"AccessDenied""#),
    ]
    for text in texts { #expect(read(text).events.map(\.isChange) == [false]) }
    #expect(read(Self.record(name: "GetX", more: #","readOnly":false"#)).events[0].isChange)
  }

  @Test("A notice that a log file has come isn't taken for an event")
  func notice() {
    let outcome = read(
      #"{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{}}]}"#)
    #expect(outcome.events.isEmpty && outcome.others == 1)
  }

  @Test(
    "Broken texts are told of, and what can be read of them is",
    arguments: ["", "no json", "\(record())\n{broken\n\(record())", "\u{1F}\u{8B}", "{\"a\":1"])
  func broken(_ text: String) {
    let outcome = read(text)
    #expect(outcome.problem != nil)
    #expect(outcome.events.count == (text.contains("broken") ? 2 : 0))
  }

  @Test("Wrapping without end, depth and many texts come to an end")
  func limits() {
    var text = Self.record()
    for _ in 0..<8 {
      text = "{\"detail\":\(text)}"
    }
    #expect(read(text).events.isEmpty)
    let many = (0..<20_000).map { "\"n\($0)\"" }.joined(separator: ",")
    let outcome = read(Self.record(more: ",\"responseElements\":[\(many)]"))
    #expect(outcome.events[0].names.count <= 4_100)
    let deep = String(repeating: "[", count: 200) + String(repeating: "]", count: 200)
    #expect(read(Self.record(more: ",\"responseElements\":\(deep)")).events.count == 1)
  }

  // MARK: - What events touch

  private static let scope = EventScope(
    table: TestCollection.table(
      """
      service: s3
      collectors:
        - {kind: aws_s3_bucket, scope: global, list: ListBuckets, items: Buckets, id: Name}
      """),
    models: ServiceModels { _ in nil })

  private func reach(_ text: String, since: Int = 0) -> EventScope.Reach {
    Self.scope.reach(of: read(text).events, account: "111122223333", since: since)
  }

  @Test("An event touches what its service lists in its region, and what is listed once")
  func reached() {
    let reach = reach(Self.record())
    #expect(reach.events == 1)
    #expect(reach.includes(UnitName(kind: "aws_s3_bucket", region: ""), of: "s3"))
    #expect(reach.includes(UnitName(kind: "x", region: "eu-west-1"), of: "s3"))
    #expect(!reach.includes(UnitName(kind: "x", region: "eu-west-2"), of: "s3"))
    #expect(!reach.includes(UnitName(kind: "aws_iam_role", region: ""), of: "iam"))
  }

  @Test("Events of other accounts, of other services, and from before touch nothing")
  func untouched() {
    #expect(reach(Self.record(source: "ec2.amazonaws.com")).isEmpty)
    #expect(reach(Self.record(), since: 1_795_334_401).isEmpty)
    #expect(!reach(Self.record(), since: 1_795_334_400).isEmpty)
    let other = Self.scope.reach(of: read(Self.record()).events, account: "9", since: 0)
    #expect(other.isEmpty)
  }

  @Test("A service that speaks for others touches those that it names")
  func mentioned() {
    let reach = reach(
      Self.record(
        source: "tagging.amazonaws.com", name: "TagResources",
        more: #","resources":[{"ARN":"arn:aws:s3:::data"}]"#))
    #expect(reach.includes(UnitName(kind: "aws_s3_bucket", region: ""), of: "s3"))
  }
}
