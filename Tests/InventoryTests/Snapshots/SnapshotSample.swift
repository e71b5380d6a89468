// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Inventory

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A snapshot with at least one of everything that a file has to keep.
struct SnapshotSample {
  let arena = Arena()

  func text(_ string: String) -> Node { arena.string(string) }

  func object(_ fields: [(String, Node)]) -> Node {
    arena.object(fields.map { Node.Entry(key: text($0.0), value: $0.1) })
  }

  func number(_ text: String) -> Node {
    Array(text.utf8).withUnsafeBufferPointer {
      arena.number($0, keepsSpelling: true) ?? .absent
    }
  }

  /// All kinds of values, the rare ones too.
  var values: Node {
    let symbol = arena.unknown(
      Node.Unknown(symbol: text("s3:GetBucketPolicy: AccessDenied"), valueKind: .string))
    let parts = arena.array([text("arn:aws:s3:::"), symbol, text("/*")])
    let encoded = object([("Statement", arena.array([object([("Resource", symbol)])]))])
    let policy = arena.unknown(
      Node.Unknown(
        valueKind: .string, isNotNull: true, prefix: text("{\"Statement\""), suffix: text("]}"),
        parts: parts, encoded: encoded))
    let range = SourceRange(file: 2, bytes: ByteRange(10, 20), origin: .default)
    let cloud = SourceRange(file: 0, bytes: ByteRange(0, 0), origin: .cloud)
    return object([
      ("null", .null), ("false", .boolean(false)), ("true", .boolean(true)),
      ("zero", .integer(0)), ("negative", .integer(-12)), ("least", .integer(Int64.min)),
      ("most", .integer(Int64.max)), ("decimal", number("1.50")), ("power", number("-2.5E+300")),
      ("big", number("123456789012345678901234567890")),
      ("fraction", number("-0.1234567890123456789012345678901")), ("minus zero", number("-0")),
      ("empty", text("")), ("text", text("naïve — 東京 🏰")), ("nul", text("a\u{0}b")),
      ("secret", text("hunter2").with(.sensitive)),
      ("secret number", Node.integer(7).with(.sensitive)),
      ("secret list", arena.array([.null]).with(.sensitive)),
      ("list", arena.array([.integer(1), text("two"), arena.array([Node]())])),
      ("set", arena.set([text("b"), text("a"), .integer(3)])),
      ("placed", arena.array([.integer(1), .integer(2)], ranges: [range, cloud])),
      ("clouds", arena.array([.integer(1), .integer(2)], ranges: [cloud, cloud])),
      (
        "placed object",
        arena.object(
          [Node.Entry(key: text("k"), value: .null)], ranges: [range])
      ),
      (
        "odd keys",
        arena.object([
          Node.Entry(key: .integer(1), value: text("one")),
          Node.Entry(key: arena.array([.null]), value: text("list")),
        ])
      ),
      ("denied", symbol), ("denied again", symbol), ("policy", policy), ("nothing", object([])),
      ("many", object((0..<40).map { ("key \($0 * 7 % 40)", .integer($0)) })),
    ])
  }

  var resources: [Resource] {
    let source = CollectionSource(service: "s3", operation: "ListBuckets", kind: "aws_s3_bucket")
    var full = Resource(
      address: "arn:aws:s3:::logs", type: "aws_s3_bucket", name: "logs", mode: .data,
      provider: "aws", module: "module.a", account: "123456789012", region: "eu-west-1",
      environment: "prod", document: values,
      origin: SourceRange(file: 1, bytes: ByteRange(3, 9), origin: .written),
      calls: [
        ModuleCall(
          address: "module.a", origin: SourceRange(file: 1, bytes: ByteRange(1, 2)))
      ],
      references: [
        Reference(path: "kms_key_id", target: "arn:aws:kms:eu-west-1:1:key/k", attribute: "arn"),
        Reference(path: "tags", target: "arn:aws:s3:::logs", attribute: ""),
      ],
      previousAddresses: ["aws_s3_bucket.old"])
    full.existenceUnknowns = ["var.n"]
    full.isContext = true
    full.lifecycle = ["prevent_destroy": true, "create_before_destroy": false]
    full.holdsComputed = true
    full.collected = source
    full.written = Resource.WrittenName(type: "AWS::S3::Bucket", address: "Logs")
    var plain = Resource(
      address: "aws_ebs_encryption/eu-west-1", type: "aws_ebs_encryption_by_default", name: "",
      mode: .managed, provider: "aws", document: object([("enabled", .boolean(false))]),
      origin: SourceRange(file: 0, bytes: ByteRange(0, 0), origin: .cloud))
    plain.collected = source
    let provider = Resource(
      address: "provider.aws", type: "provider.aws", name: "aws", mode: .provider,
      provider: "aws", document: .absent, origin: .none)
    return [full, plain, provider]
  }

  var coverage: CollectionCoverage {
    var coverage = CollectionCoverage()
    for outcome in CollectionCoverage.Outcome.allCases {
      coverage.entries.append(
        .init(
          account: "123456789012", region: "eu-west-1", service: "s3", operation: "GetBucketPolicy",
          kind: "aws_s3_bucket", outcome: outcome, calls: 12, items: 10, failures: 2,
          reason: "AccessDenied: no"))
    }
    coverage.unread = [
      .init(account: "123456789012", region: "", type: "medialive:channel", count: 3)
    ]
    return coverage
  }

  var snapshot: Snapshot {
    var second = GraphPart(
      scope: Scope(
        kind: .rootModule, path: "infra", previousPaths: ["old"], isComplete: false,
        regions: ["eu-west-1", "us-east-1"], workspace: "default"),
      resources: [resources[1]], arena: arena)
    second.removed = [resources[0]]
    return Snapshot(
      begun: 1_700_000_000, ended: 1_700_000_060, madeBy: "1.0.0",
      parts: [
        GraphPart(
          scope: Scope(kind: .account, path: "123456789012", isComplete: true),
          resources: resources, arena: arena),
        second,
        GraphPart(scope: Scope(kind: .account, path: "2"), resources: [], arena: arena),
      ],
      coverage: coverage)
  }
}

/// A folder for one test, gone when the test is.
final class TemporaryFolder {
  let path: String

  init() {
    path = "/tmp/bawn-snapshots-\(getpid())-\(UInt64.random(in: 0...(.max)))"
    mkdir(path, 0o700)
  }

  deinit {
    for name in names { unlink("\(path)/\(name)") }
    rmdir(path)
  }

  /// The names of the files in it.
  var names: [String] {
    guard let folder = opendir(path) else { return [] }
    defer { closedir(folder) }
    var names: [String] = []
    while let entry = readdir(folder) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }

  func read(_ name: String) -> [UInt8] {
    guard let file = fopen(file(name), "r") else { return [] }
    defer { fclose(file) }
    var bytes = [UInt8](repeating: 0, count: 8 << 20)
    bytes.removeLast(bytes.count - fread(&bytes, 1, bytes.count, file))
    return bytes
  }

  func write(_ bytes: [UInt8], to name: String) {
    guard let file = fopen(file(name), "w") else { return }
    fwrite(bytes, 1, bytes.count, file)
    fclose(file)
  }
}
