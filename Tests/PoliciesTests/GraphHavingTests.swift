// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Inventory
import Policies
import Testing

@Suite("graph.having")
struct GraphHavingTests {
  /// Fails with the names of the queues that it is given for what a topic's `target` says.
  private static let rule = """
    resources: [aws_sns_topic]
    deny: |
      found := [q.id | some q in graph.having("aws_sqs_queue", "name", resource.target)]
    message: "{found}"
    """

  private static func topic(_ account: inout LiveAccount, target: String) throws {
    try account.add("aws_sns_topic", #"{"id":"t","arn":"arn:t","target":\#(target)}"#)
  }

  private static func queue(
    _ account: inout LiveAccount, _ id: String, name: String? = nil, unknown: String? = nil
  ) throws {
    let value = name.map { #","name":\#($0)"# } ?? ""
    try account.add(
      "aws_sqs_queue", #"{"id":"\#(id)","arn":"arn:\#(id)"\#(value)}"#,
      unknown: unknown.map { ["name": $0] } ?? [:])
  }

  private static func message(_ account: LiveAccount) throws -> String? {
    try account.report([Judging.rule(rule)]).findings.first { $0.subject.id == "t" }?.message
  }

  @Test("Gives the resources of the type whose attribute is the text, in their order")
  func found() throws {
    var account = LiveAccount()
    try Self.topic(&account, target: #""orders""#)
    try Self.queue(&account, "a", name: #""orders""#)
    try Self.queue(&account, "b", name: #""orders-dead""#)
    try Self.queue(&account, "c", name: #""orders""#)
    try Self.queue(&account, "d", name: "7")
    try Self.queue(&account, "e")
    try account.add("aws_sqs_queue_policy", #"{"id":"p","arn":"arn:p","name":"orders"}"#)
    #expect(try Self.message(account) == #"["a", "c"]"#)
  }

  @Test("Gives none where nothing has the text, also where there is none of the type")
  func none() throws {
    var account = LiveAccount()
    try Self.topic(&account, target: #""orders""#)
    #expect(try Self.message(account) == "[]")
    try Self.queue(&account, "a", name: #""Orders""#)
    #expect(try Self.message(account) == "[]")
  }

  @Test("Gives all where it is asked for anything but a text: whoever asks compares")
  func notAText() throws {
    var account = LiveAccount()
    try Self.topic(&account, target: "7")
    try Self.queue(&account, "a", name: "7")
    try Self.queue(&account, "b", name: #""7""#)
    #expect(try Self.message(account) == #"["a", "b"]"#)
  }

  @Test("Gives what filtering all of a type gives, for many values and both ways of asking")
  func sameAsFiltering() throws {
    let rule = try Judging.rule(
      """
      resources: [aws_sns_topic]
      deny: |
        indexed := {q.id |
          some q in graph.having("aws_sqs_queue", "name", resource.target)
          q.name == resource.target
        }
        filtered := {q.id | some q in graph.all("aws_sqs_queue"); q.name == resource.target}
        indexed != filtered
      """)
    var account = LiveAccount()
    for number in 0..<400 {
      let name = "\"n\(number % 37)\""
      try Self.queue(&account, "q\(number)", name: number % 11 == 0 ? "\(number % 37)" : name)
      try account.add(
        "aws_sns_topic",
        #"{"id":"t\#(number)","target":\#(number % 5 == 0 ? "\(number % 41)" : name)}"#)
    }
    let report = account.report([rule])
    #expect(report.findings.count == 400)
    #expect(report.findings.allSatisfy { $0.verdict == .pass })
  }

  /// Fails where some queue has the name.
  private static let anyRule = """
    resources: [aws_sns_topic]
    deny: |
      some queue in graph.having("aws_sqs_queue", "name", resource.target)
      queue.name == resource.target
    """

  private static func verdict(_ account: LiveAccount) throws -> Verdict? {
    try account.report([Judging.rule(anyRule)]).findings.first { $0.subject.id == "t" }?.verdict
  }

  @Test("What isn't known of an attribute may be the text")
  func unknownAttribute() throws {
    var account = LiveAccount()
    try Self.topic(&account, target: #""orders""#)
    try Self.queue(&account, "a", name: #""other""#)
    #expect(try Self.verdict(account) == .pass)
    try Self.queue(&account, "b", unknown: "sqs:GetQueueAttributes: AccessDenied")
    #expect(try Self.verdict(account) == .undetermined)
    try Self.queue(&account, "c", name: #""orders""#)
    #expect(try Self.verdict(account) == .fail)
  }

  @Test("A listing that was denied may have left out what has the text")
  func deniedListing() throws {
    var account = LiveAccount()
    try Self.topic(&account, target: #""orders""#)
    account.read("aws_sqs_queue", .denied, reason: "AccessDenied")
    #expect(try Self.verdict(account) == .undetermined)
    try Self.queue(&account, "a", name: #""other""#)
    #expect(try Self.verdict(account) == .undetermined)
    try Self.queue(&account, "b", name: #""orders""#)
    #expect(try Self.verdict(account) == .fail)
  }

  @Test("A text that isn't known may be that of any")
  func unknownText() throws {
    var account = LiveAccount()
    try account.add(
      "aws_sns_topic", #"{"id":"t","arn":"arn:t"}"#, unknown: ["target": "sns:GetTopic: Denied"])
    #expect(try Self.verdict(account) == .pass)
    try Self.queue(&account, "a", name: #""orders""#)
    #expect(try Self.verdict(account) == .undetermined)
  }

  @Test("An account's resources are looked for in that account alone")
  func scopes() throws {
    var first = LiveAccount()
    try Self.topic(&first, target: #""orders""#)
    var second = LiveAccount()
    second.number = "999999999999"
    try Self.topic(&second, target: #""orders""#)
    try Self.queue(&second, "a", name: #""orders""#)
    let catalog = RuleCatalog(rules: [try Judging.rule(Self.anyRule)], library: [])
    let snapshot = Snapshot(
      begun: 0, ended: 60, madeBy: "test", parts: [first.part, second.part],
      coverage: CollectionCoverage())
    let report = LiveScan(
      CodeScan(catalog: catalog, mappings: ProviderMappings(), schemas: .empty)
    ).run([.init(path: "a", snapshot: snapshot)], CodeScan.Options(paths: []))
    #expect(report.findings.map(\.subject.account) == ["999999999999"])
  }

  @Test("What comes to have the text, or has it no more, is judged again")
  func changes() throws {
    let catalog = RuleCatalog(rules: [try Judging.rule(Self.anyRule)], library: [])
    var watch = LiveWatch(
      CodeScan(catalog: catalog, mappings: ProviderMappings(), schemas: .empty),
      CodeScan.Options(paths: []), fed: { kind, _ in [kind] })
    func take(_ name: String?) throws -> (opened: Int, closed: Int) {
      var account = LiveAccount()
      try Self.topic(&account, target: #""orders""#)
      if let name { try Self.queue(&account, "a", name: "\"\(name)\"") }
      account.read("aws_sqs_queue")
      let changes = watch.take([account.part], account.coverage, isAnew: false)
      return (changes.opened.count, changes.closed.count)
    }
    #expect(try take(nil) == (0, 0))
    #expect(try take("orders") == (1, 0))
    #expect(try take("other") == (0, 1))
    #expect(try take("orders") == (1, 0))
    #expect(try take(nil) == (0, 1))
  }
}
