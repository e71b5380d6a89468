// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Inventory
import Policies
import Testing

@Suite("Judging changes of live accounts")
struct IncrementalEvaluatorTests {
  /// An account that changes: JSON texts of resources by type and id.
  private struct Account {
    var documents: [GraphChange.Identity: (type: String, text: String)] = [:]
    var isTrailDenied = false

    static let number = "123456789012"

    var scope: Scope {
      var scope = Scope(kind: .account, path: Self.number, regions: ["eu-west-1"])
      var completeness = ScopeCompleteness()
      completeness.add(
        "aws_cloudtrail",
        gaps: isTrailDenied ? [.init(region: "", call: "cloudtrail:DescribeTrails: Denied")] : [])
      scope.completeness = completeness
      return scope
    }

    var part: GraphPart {
      let arena = Arena()
      let resources = documents.sorted { $0.key.address < $1.key.address }.map { _, entry in
        Self.resource(entry.type, entry.text, arena, in: documents)
      }
      return GraphPart(scope: scope, resources: resources, arena: arena)
    }

    static func resource(
      _ type: String, _ text: String, _ arena: Arena,
      in documents: [GraphChange.Identity: (type: String, text: String)]
    ) -> Resource {
      var options = ReaderOptions()
      options.sortsKeys = true
      let document = Array(text.utf8).withUnsafeBufferPointer {
        JSONReader.read($0, into: arena, options: options)
      }
      let id = document.field("id").string ?? ""
      let address = document.field("arn").string ?? "\(type)/\(id)"
      var references: [Reference] = []
      for name in ["kms_key_id", "role"] {
        let target = document.field(named: name).string ?? ""
        // A collector names what it has found.
        if documents.keys.contains(where: { $0.address == target }) {
          references.append(Reference(path: name, target: target, attribute: "arn"))
        }
      }
      return Resource(
        address: address, type: type, name: "", mode: .managed, provider: "aws",
        account: number, region: "eu-west-1", document: document,
        origin: SourceRange(file: 0, bytes: ByteRange(0, 0)), references: references)
    }
  }

  private static func rules() throws -> [PolicyRule] {
    try [
      Judging.rule(
        "resources: [aws_s3_bucket]\ndeny: resource.acl == \"public-read\"", id: "own"),
      Judging.rule(
        "resources: [aws_s3_bucket]\ndeny: not resource.aws_s3_bucket_versioning", id: "folded"),
      Judging.rule(
        """
        resources: [aws_s3_bucket]
        deny: |
          some v in resource.aws_s3_bucket_versioning
          v.status != "Enabled"
        """, id: "folded-value"),
      Judging.rule(
        """
        resources: [aws_s3_bucket]
        when: resource.kms_key_id
        deny: not graph.get(resource.kms_key_id).enabled == true
        """, id: "get"),
      Judging.rule(
        """
        resources: [aws_kms_key]
        deny: |
          users := [r | some r in graph.referrers(resource); r.acl == "public-read"]
          count(users) > 0
        """, id: "referrers"),
      Judging.rule(
        """
        resources: [aws_kms_key]
        deny: |
          some b in graph.all("aws_s3_bucket")
          b.acl == "log-delivery-write"
        """, id: "all"),
      Judging.rule(
        """
        resources: [account]
        deny: |
          count(graph.all("aws_cloudtrail")) == 0
          graph.extent(["aws_cloudtrail"], "").complete
        """, id: "absence"),
    ]
  }

  private static let mappings = """
    classes:
      account: [aws_account]
    satellites:
      aws_s3_bucket_versioning: {parent: aws_s3_bucket, reference: bucket}
    parents:
      aws_s3_bucket: {keys: [bucket, id]}
    """

  private static func evaluator(_ account: Account) throws -> IncrementalEvaluator {
    var mappings = ProviderMappings()
    mappings.add(SourceFile(path: "mappings/aws/x.yaml", text: Self.mappings))
    let rules = try rules()
    return IncrementalEvaluator(
      rules: rules, catalog: RuleCatalog(rules: rules, library: []), mappings: mappings,
      parts: [account.part], workers: 1)
  }

  private static func summary(_ findings: [Finding]) -> [String] {
    findings.map { "\($0.rule.id) \($0.subject.address) \($0.verdict.rawValue)" }.sorted()
  }

  /// One random change; gives what it touches.
  private static func change(
    _ account: inout Account, _ random: inout some RandomNumberGenerator
  ) {
    let number = Int.random(in: 0..<6, using: &random)
    var entry: (type: String, text: String)
    switch Int.random(in: 0..<10, using: &random) {
    case 0..<4:
      let acl =
        ["private", "public-read", "log-delivery-write"].randomElement(using: &random) ?? ""
      let key = Bool.random(using: &random) ? "" : #","kms_key_id":"arn:aws:kms:k\#(number % 3)""#
      let id = "b\(number)"
      entry = (
        "aws_s3_bucket",
        #"{"acl":"\#(acl)","arn":"arn:aws:s3:::\#(id)","bucket":"\#(id)","id":"\#(id)"\#(key)}"#
      )
    case 4..<6:
      let status = Bool.random(using: &random) ? "Enabled" : "Suspended"
      let target = Int.random(in: 0..<6, using: &random)
      entry = (
        "aws_s3_bucket_versioning",
        #"{"bucket":"b\#(target)","id":"v\#(number)","status":"\#(status)"}"#
      )
    case 6..<8:
      let isEnabled = Bool.random(using: &random)
      entry = (
        "aws_kms_key",
        #"{"arn":"arn:aws:kms:k\#(number % 3)","enabled":\#(isEnabled),"id":"k\#(number % 3)"}"#
      )
    case 8:
      entry = ("aws_cloudtrail", #"{"id":"trail"}"#)
    default:
      account.isTrailDenied.toggle()
      return
    }
    let resource = Account.resource(entry.type, entry.text, Arena(), in: [:])
    let identity = GraphChange.Identity(resource)
    if Int.random(in: 0..<3, using: &random) == 0 {
      account.documents[identity] = nil
    } else {
      account.documents[identity] = entry
    }
  }

  @Test("Changes judged one after the other give what judging everything gives", arguments: 0..<24)
  func property(seed: Int) throws {
    var random = SeededRandom(seed: UInt64(seed))
    var account = Account()
    for _ in 0..<12 { Self.change(&account, &random) }
    var evaluator = try Self.evaluator(account)
    var known = Self.summary(evaluator.allFindings)
    for step in 0..<25 {
      for _ in 0..<Int.random(in: 1...4, using: &random) { Self.change(&account, &random) }
      let change = GraphChange(from: evaluator.graph, scope: 0, to: account.part)
      let outcome = evaluator.apply([change])
      let now = Self.summary(evaluator.allFindings)
      let whole = Self.summary(try Self.evaluator(account).allFindings)
      #expect(now == whole, "seed \(seed), step \(step)")
      // What is told of a change leads from the findings before to those after it.
      var told = known
      for line in Self.summary(outcome.closed) {
        let index = try #require(told.firstIndex(of: line), "closed \(line) at step \(step)")
        told.remove(at: index)
      }
      told = (told + Self.summary(outcome.opened)).sorted()
      #expect(told == now, "seed \(seed), step \(step)")
      known = now
    }
  }

  @Test("A change judges no more than what depends on it")
  func exactness() throws {
    var account = Account()
    for number in 0..<50 {
      let text =
        #"{"acl":"private","arn":"arn:aws:s3:::b\#(number)","bucket":"b\#(number)","id":"b\#(number)"}"#
      account.documents[.init(address: "arn:aws:s3:::b\(number)", type: "aws_s3_bucket")] = (
        "aws_s3_bucket", text
      )
    }
    var evaluator = try Self.evaluator(account)
    account.documents[.init(address: "arn:aws:s3:::b7", type: "aws_s3_bucket")] = (
      "aws_s3_bucket",
      #"{"acl":"public-read","arn":"arn:aws:s3:::b7","bucket":"b7","id":"b7"}"#
    )
    var change = GraphChange(from: evaluator.graph, scope: 0, to: account.part)
    change.knowledge = nil
    #expect(change.changed.count == 1)
    #expect(change.removed.isEmpty)
    let outcome = evaluator.apply([change])
    // The four rules about buckets, on one bucket.
    #expect(outcome.judged == 4)
    #expect(outcome.opened.map(\.rule.id) == ["own"])
    #expect(outcome.closed.isEmpty)
  }
}

/// A generator that gives the same numbers for the same seed (SplitMix64).
private struct SeededRandom: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1 }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }
}
