// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Findings
import Inventory
import Policies
import Testing

/// Live accounts made by hand, for tests of how they are judged.
struct LiveAccount {
  var number = "123456789012"
  var regions = ["eu-west-1", "us-east-1"]
  var coverage = CollectionCoverage()
  private(set) var resources: [Resource] = []
  let arena = Arena()

  /// Adds a resource with the document that JSON text gives; `unknown` becomes unknown values.
  mutating func add(
    _ type: String, _ json: String, region: String? = "eu-west-1", unknown: [String: String] = [:],
    unknownKind: Node.Kind = .string
  ) throws {
    var options = ReaderOptions()
    options.sortsKeys = true
    let root = Array(json.utf8).withUnsafeBufferPointer {
      JSONReader.read($0, into: arena, options: options)
    }
    var entries = Array(root.entries)
    for (name, symbol) in unknown {
      let node = arena.unknown(
        Node.Unknown(symbol: arena.string(symbol), valueKind: unknownKind, isNotNull: false))
      entries.append(Node.Entry(key: arena.string(name), value: node))
    }
    let document = arena.sortedObject(entries)
    let id = try #require(document.field("id").string)
    var resource = Resource(
      address: document.field("arn").string ?? "\(type)/\(id)", type: type, name: "",
      mode: .managed, provider: "aws", account: number, region: region, document: document,
      origin: SourceRange(file: 0, bytes: ByteRange(0, 0)))
    resource.collected = CollectionSource(service: "test", operation: "List", kind: type)
    resources.append(resource)
  }

  /// Notes how a kind's listing went in every region, or in one.
  mutating func read(
    _ kind: String, _ outcome: CollectionCoverage.Outcome = .collected, in region: String? = nil,
    service: String = "test", operation: String = "List", reason: String = ""
  ) {
    for name in region.map({ [$0] }) ?? regions {
      coverage.entries.append(
        .init(
          account: number, region: name, service: service, operation: operation, kind: kind,
          outcome: outcome, calls: 1, failures: outcome == .denied ? 1 : 0, reason: reason))
    }
  }

  var part: GraphPart {
    GraphPart(
      scope: Scope(kind: .account, path: number, regions: regions), resources: resources,
      arena: arena)
  }

  /// Judges the account by rules given as text.
  func report(
    _ rules: [PolicyRule], library: [String: String] = [:], mappings: [String] = [],
    configure: (inout CodeScan.Options) -> Void = { _ in }
  ) -> ScanReport {
    judged(rules, library: library, mappings: mappings, configure: configure).report
  }

  /// Judges the account, and tells what that has settled.
  func judged(
    _ rules: [PolicyRule], library: [String: String] = [:], mappings: [String] = [],
    ended: Int = 60, configure: (inout CodeScan.Options) -> Void = { _ in }
  ) -> (report: ScanReport, extent: LiveExtent) {
    var provider = ProviderMappings()
    for text in mappings { provider.add(SourceFile(path: "mappings/aws/x.yaml", text: text)) }
    let catalog = RuleCatalog(
      rules: rules, library: library.map { SourceFile(path: $0.key, text: $0.value) })
    var options = CodeScan.Options(paths: [])
    options.keepsPasses = true
    options.today = "2026-05-05"
    configure(&options)
    let snapshot = Snapshot(
      begun: 0, ended: ended, madeBy: "test", parts: [part], coverage: coverage)
    var extent: LiveExtent? = LiveExtent()
    let report = LiveScan(CodeScan(catalog: catalog, mappings: provider, schemas: .empty))
      .run([.init(path: "account.snapshot", snapshot: snapshot)], options, extent: &extent)
    return (report, extent ?? LiveExtent())
  }
}
