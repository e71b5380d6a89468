// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Inventory
import Testing

@Suite("Drift")
struct DriftComparisonTests {
  private let arena = Arena()

  /// A schema with the attributes and blocks that the tests use.
  private static let schemas = SchemaCatalogue { provider in
    guard provider == "aws" else { return nil }
    let lines = [
      "#format\t1", "#provider\thashicorp/aws", "#version\t1",
      "resource\taws_bucket\tarn:c:s bucket:o:s hosts:o:Ss id:oc:s policy:o:s rule{[, port:o:n text:o:s} size:o:n tags:o:Ms zone:oc:s",
      "resource\taws_bucket_acl\tacl:o:s bucket:r:s id:oc:s",
    ]
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }

  private var folding: FoldingTable {
    var table = FoldingTable()
    table.satellites["aws_bucket_acl"] = .init(parent: "aws_bucket", reference: "bucket")
    table.parentKeys["aws_bucket"] = ["id", "bucket"]
    table.lifts["aws_bucket"] = [
      .init(from: "acl", to: "aws_bucket_acl", map: [([.field("acl")], .path([], values: [:]))])
    ]
    return table
  }

  private func resource(
    _ address: String, _ type: String, _ json: String, unknown: [String: String] = [:],
    references: [Reference] = []
  ) throws -> Resource {
    let document = try #require(
      JSONReader.read(SourceFile(path: "values.json", text: json)).document)
    arena.retain(document.arena)
    var entries = Array(document.root.entries)
    for (name, symbol) in unknown {
      entries.append(
        Node.Entry(
          key: arena.string(name),
          value: arena.unknown(
            Node.Unknown(symbol: arena.string(symbol), valueKind: .string, isNotNull: true))))
    }
    return Resource(
      address: address, type: type, name: "", mode: .managed, provider: "aws",
      document: arena.sortedObject(entries), origin: .none, references: references)
  }

  private func graph(_ resources: [Resource], isLive: Bool) -> ResourceGraph {
    ResourceGraph(
      parts: [
        GraphPart(
          scope: Scope(kind: isLive ? .account : .rootModule, path: "1"), resources: resources,
          arena: arena)
      ], sources: SourceMap(), folding: folding)
  }

  private func report(
    _ written: [Resource], _ live: [Resource], isRecord: Bool = false,
    unread: [String: String] = [:], table: DriftTable = DriftTable()
  ) -> DriftReport {
    var options = DriftComparison.Options()
    options.isRecord = isRecord
    options.readableTypes = ["aws_bucket", "aws_bucket_acl"]
    options.unreadTypes = unread
    options.table = table
    var comparison = DriftComparison(
      written: graph(written, isLive: false), live: graph(live, isLive: true),
      schemas: Self.schemas, folding: folding, options: options)
    return comparison.run()
  }

  private func changes(_ report: DriftReport) -> [DriftReport.Change] {
    report.items.flatMap { item -> [DriftReport.Change] in
      if case .changed(let changes) = item.kind { return changes }
      return []
    }
  }

  @Test("a resource that nobody wrote is unmanaged, one that isn't there missing")
  func kinds() throws {
    let report = report(
      [try resource("aws_bucket.a", "aws_bucket", #"{"bucket": "a"}"#)],
      [try resource("arn:b", "aws_bucket", #"{"bucket": "b", "id": "b"}"#)])
    #expect(report.items.count == 2)
    guard case .missing = report.items[0].kind, case .unmanaged = report.items[1].kind else {
      Issue.record("\(report.items.map(\.kind))")
      return
    }
  }

  @Test(
    "what means the same is no drift",
    arguments: [
      (#"{"hosts": ["a", "b"]}"#, #"{"hosts": ["b", "a"]}"#),
      (#"{"size": 5}"#, #"{"size": "5"}"#),
      (#"{"rule": [{"port": 1}, {"port": 2}]}"#, #"{"rule": [{"port": 2}, {"port": 1}]}"#),
      (#"{"size": 0}"#, "{}"), ("{}", #"{"hosts": []}"#),
      ("{}", #"{"zone": "the provider's choice"}"#),
      (
        #"{"policy": "{\"Statement\":[{\"Action\":\"a\",\"Principal\":{\"AWS\":\"123456789012\"}}]}"}"#,
        #"{"policy": "{\"Statement\":{\"Action\":[\"a\"],\"Principal\":{\"AWS\":\"arn:aws:iam::123456789012:root\"}}}"}"#
      ),
      (#"{"zone": "key-1"}"#, #"{"zone": "arn:aws:kms:eu-west-1:1:key/key-1"}"#),
    ])
  func same(_ written: String, _ live: String) throws {
    let report = report(
      [try resource("aws_bucket.a", "aws_bucket", Self.named(written))],
      [try resource("arn:a", "aws_bucket", Self.named(live))])
    #expect(report.items.isEmpty, "\(changes(report))")
    #expect(report.same == 1)
  }

  @Test(
    "what means something else is told with both values",
    arguments: [
      (#"{"hosts": ["a"]}"#, #"{"hosts": ["a", "b"]}"#, "hosts"),
      (#"{"size": 5}"#, #"{"size": 6}"#, "size"),
      (#"{"tags": {"env": "prod"}}"#, #"{"tags": {"env": "test"}}"#, "tags"),
      (#"{"tags": {"env": "prod"}}"#, #"{"tags": {"env": "prod", "by": "hand"}}"#, "tags"),
      (#"{"rule": [{"port": 1}]}"#, #"{"rule": [{"port": 22}]}"#, "rule.port"),
      (#"{"rule": [{"port": 1}]}"#, #"{"rule": [{"port": 1}, {"port": 22}]}"#, "rule"),
      ("{}", #"{"size": 6}"#, "size"), (#"{"size": 6}"#, "{}", "size"),
      (
        #"{"policy": "{\"Statement\":[{\"Principal\":\"a\"}]}"}"#,
        #"{"policy": "{\"Statement\":[{\"Principal\":\"*\"}]}"}"#, "policy"
      ),
    ])
  func different(_ written: String, _ live: String, _ path: String) throws {
    let report = report(
      [try resource("aws_bucket.a", "aws_bucket", Self.named(written))],
      [try resource("arn:a", "aws_bucket", Self.named(live))])
    #expect(changes(report).map(\.path) == [path])
  }

  private static func named(_ json: String) -> String {
    json == "{}" ? #"{"bucket": "a"}"# : json.dropLast() + #", "bucket": "a"}"#
  }

  @Test("a value that code leaves open is the one of the resource it stands for")
  func openValues() throws {
    let first = try resource("aws_bucket.a", "aws_bucket", #"{"bucket": "a"}"#)
    let second = try resource(
      "aws_bucket.b", "aws_bucket", #"{"bucket": "b"}"#, unknown: ["policy": "aws_bucket.a.arn"])
    let live = [
      try resource("arn:a", "aws_bucket", #"{"bucket": "a", "arn": "arn:a"}"#),
      try resource("arn:b", "aws_bucket", #"{"bucket": "b", "policy": "arn:a"}"#),
    ]
    #expect(report([first, second], live).items.isEmpty)
    let other = try resource("arn:b", "aws_bucket", #"{"bucket": "b", "policy": "arn:x"}"#)
    #expect(changes(report([first, second], [live[0], other])).map(\.path) == ["policy"])
  }

  @Test("a part that only the cloud has belongs to what is written")
  func parts() throws {
    let report = report(
      [try resource("aws_bucket.a", "aws_bucket", #"{"bucket": "a"}"#)],
      [
        try resource("arn:a", "aws_bucket", #"{"bucket": "a", "id": "a"}"#),
        try resource(
          "aws_bucket_acl/a", "aws_bucket_acl", #"{"bucket": "a", "acl": "public-read"}"#,
          references: [Reference(path: "bucket", target: "arn:a", attribute: "id")]),
      ])
    #expect(report.items.count == 1)
    #expect(report.items.first?.owner == 0)
    #expect(report.items.first?.written == 0)
  }

  @Test("what could not be read is not missing")
  func unread() throws {
    let report = report(
      [try resource("aws_bucket.a", "aws_bucket", #"{"bucket": "a"}"#)], [],
      unread: ["aws_bucket": "denied"])
    #expect(report.items.isEmpty)
    #expect(report.uncompared["denied"]?["aws_bucket"] == 1)
  }

  @Test("what comes with an account is not unmanaged")
  func provided() throws {
    var table = DriftTable()
    table.add(
      SourceFile(path: "drift.yaml", text: "provided:\n  aws_bucket: {bucket: \"default-*\"}\n"))
    let report = report(
      [], [try resource("arn:d", "aws_bucket", #"{"bucket": "default-logs"}"#)], table: table)
    #expect(report.items.isEmpty)
  }

  @Test("an id that is another one now counts as the same wherever it is used")
  func aliases() throws {
    let report = report(
      [
        try resource("aws_bucket.a", "aws_bucket", #"{"bucket": "a", "id": "old"}"#),
        try resource("aws_bucket.b", "aws_bucket", #"{"bucket": "b", "hosts": ["old"]}"#),
      ],
      [
        try resource("arn:a", "aws_bucket", #"{"bucket": "a", "id": "new"}"#),
        try resource("arn:b", "aws_bucket", #"{"bucket": "b", "hosts": ["new"]}"#),
      ], isRecord: true)
    #expect(report.items.isEmpty, "\(changes(report))")
  }

  private static func table(_ text: String) -> DriftTable {
    var table = DriftTable()
    table.add(SourceFile(path: "drift.yaml", text: text))
    return table
  }

  @Test(
    "what a service decides where nothing is written is no drift, anything else is",
    arguments: [
      (#"{"policy": "open"}"#, true), (#"{"policy": "shut"}"#, false),
      (#"{"rule": [{"port": 22, "text": "any"}]}"#, true),
      (#"{"rule": [{"port": 23, "text": "any"}]}"#, false),
    ])
  func defaults(_ live: String, _ isSame: Bool) throws {
    let table = Self.table(
      """
      defaults:
        aws_bucket: {policy: [open, ajar], rule.port: 22, rule.text: "*"}
      """)
    let report = report(
      [try resource("aws_bucket.a", "aws_bucket", Self.named("{}"))],
      [try resource("arn:a", "aws_bucket", Self.named(live))], table: table)
    #expect(report.items.isEmpty == isSame, "\(changes(report))")
  }

  @Test("what a provider plans for an argument that isn't written is no drift, being without is")
  func planned() throws {
    let schemas = SchemaCatalogue(
      read: { _ in
        Array("#format\t1\nresource\taws_bucket\tbucket:o:s id:oc:s policy:o:s size:o:n\n".utf8)
      }, readDefaults: { _ in Array("aws_bucket\tpolicy=\"shut\"\tsize=5\n".utf8) })
    for (live, expected) in [
      (#"{"policy": "shut", "size": 5}"#, []), (#"{"policy": "shut", "size": 0}"#, ["size"]),
      (#"{"policy": "open"}"#, ["policy"]),
    ] {
      var comparison = DriftComparison(
        written: graph(
          [try resource("aws_bucket.a", "aws_bucket", #"{"bucket": "a"}"#)], isLive: false),
        live: graph([try resource("arn:a", "aws_bucket", Self.named(live))], isLive: true),
        schemas: schemas, folding: folding, options: .init())
      #expect(changes(comparison.run()).map(\.path) == expected)
    }
  }

  @Test("what comes with a resource isn't unmanaged, unless its code would have to say so")
  func comesWith() throws {
    let table = Self.table(
      """
      parts:
        aws_bucket: {id: [aws_disk.root.bucket, aws_disk.more.bucket if written]}
      """)
    let disk = #"{"id": "d", "root": [{"bucket": "r"}], "more": [{"bucket": "m"}]}"#
    let live = [
      try resource("arn:d", "aws_disk", disk),
      try resource("arn:r", "aws_bucket", #"{"id": "r"}"#),
      try resource("arn:m", "aws_bucket", #"{"id": "m"}"#),
      try resource("arn:x", "aws_bucket", #"{"id": "x"}"#),
    ]
    for (code, expected) in [
      (#"{"id": "d"}"#, ["arn:m", "arn:x"]), (#"{"id": "d", "more": [{}]}"#, ["arn:x"]),
    ] {
      let report = report([try resource("aws_disk.d", "aws_disk", code)], live, table: table)
      let unmanaged = report.items.compactMap { item -> String? in
        guard case .unmanaged = item.kind, let index = item.live else { return nil }
        return live[index].address
      }
      #expect(unmanaged == expected)
    }
  }

  @Test("the only one of its kind needs no name")
  func onlyOne() throws {
    let report = report(
      [try resource("aws_bucket.a", "aws_bucket", #"{"size": 1}"#)],
      [try resource("arn:a", "aws_bucket", #"{"id": "x", "size": 1}"#)],
      table: Self.table("identities: {aws_bucket: [[]]}"))
    #expect(report.items.isEmpty)
    #expect(report.same == 1)
  }
}
