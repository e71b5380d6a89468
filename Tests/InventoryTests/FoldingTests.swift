// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Inventory
import Testing

@Suite("Folding")
struct FoldingTests {
  private let arena = Arena()

  private func object(_ fields: [(String, Node)]) -> Node {
    arena.sortedObject(
      fields.map { Node.Entry(key: arena.string($0.0), value: $0.1) },
      ranges: fields.indices.map {
        SourceRange(file: 1, bytes: ByteRange($0 * 10, $0 * 10 + 5))
      })
  }

  private func resource(
    _ type: String, _ name: String, _ fields: [(String, Node)], references: [Reference] = []
  ) -> Resource {
    Resource(
      address: "\(type).\(name)", type: type, name: name, mode: .managed, provider: "aws",
      document: object(fields), origin: SourceRange(file: 1, bytes: ByteRange(0, 100)),
      references: references)
  }

  private func unknown(_ symbol: String, prefix: String? = nil) -> Node {
    arena.unknown(
      Node.Unknown(
        symbol: arena.string(symbol), valueKind: .string,
        prefix: prefix.map { arena.string($0) } ?? .absent))
  }

  private var table: FoldingTable {
    var table = FoldingTable()
    table.satellites["aws_s3_bucket_acl"] = .init(parent: "aws_s3_bucket", reference: "bucket")
    table.parentKeys["aws_s3_bucket"] = ["id", "bucket"]
    table.lifts["aws_s3_bucket"] = [
      .init(
        from: "versioning", to: "aws_s3_bucket_versioning",
        map: [
          (
            [.field("versioning_configuration"), .first, .field("status")],
            .path(["enabled"], values: ["true": arena.string("Enabled" as String)])
          )
        ])
    ]
    table.defaults["aws_s3_bucket"] = [.init(path: ["force_destroy"], value: .boolean(false))]
    table.arenas = [arena]
    return table
  }

  private func fold(_ resources: [Resource]) -> ResourceGraph {
    let part = GraphPart(
      scope: Scope(kind: .rootModule, path: "infra"), resources: resources, arena: arena)
    return ResourceGraph(parts: [part], sources: SourceMap(), folding: table)
  }

  @Test("puts a satellite under its type into the resource that it references")
  func byReference() {
    let graph = fold([
      resource("aws_s3_bucket", "b", [("bucket", arena.string("data" as String))]),
      resource("aws_s3_bucket", "other", []),
      resource(
        "aws_s3_bucket_acl", "a",
        [
          ("acl", arena.string("private" as String)), ("bucket", unknown("aws_s3_bucket.b.id")),
        ],
        references: [
          Reference(path: "bucket", target: "aws_s3_bucket.b", attribute: "id")
        ]),
    ])
    let acl = graph.folded[0].field("aws_s3_bucket_acl").elements.first?.field("acl").string
    #expect(acl == "private")
    #expect(!graph.folded[1].field("aws_s3_bucket_acl").exists)
    #expect(Array(graph.referrers(of: 0)) == [2])
  }

  @Test("finds the parent by a name that both write out, or take from the same variable")
  func byName() {
    for name in [arena.string("data" as String), unknown("var.name")] {
      let graph = fold([
        resource("aws_s3_bucket", "b", [("bucket", name)]),
        resource("aws_s3_bucket_acl", "a", [("bucket", name)]),
      ])
      #expect(graph.folded[0].field("aws_s3_bucket_acl").count == 1)
    }
  }

  @Test("makes the facet unknown where a satellite may or may not belong")
  func possibleParent() {
    let graph = fold([
      resource("aws_s3_bucket", "b", [("bucket", arena.string("data" as String))]),
      resource("aws_s3_bucket_acl", "a", [("bucket", unknown("var.bucket"))]),
    ])
    #expect(graph.folded[0].field("aws_s3_bucket_acl").isKind(.unknown))
  }

  @Test("takes no parent for certain that an expression merely mentions")
  func mentioned() {
    let references = ["a", "b"].map {
      Reference(path: "bucket", target: "aws_s3_bucket.\($0)", attribute: "id")
    }
    let either = arena.unknown(Node.Unknown(valueKind: .string))
    let graph = fold([
      resource("aws_s3_bucket", "a", []), resource("aws_s3_bucket", "b", []),
      resource("aws_s3_bucket_acl", "x", [("bucket", either)], references: references),
    ])
    #expect(graph.folded[0].field("aws_s3_bucket_acl").isKind(.unknown))
    #expect(graph.folded[1].field("aws_s3_bucket_acl").isKind(.unknown))
  }

  @Test("means the one referred to among parents of one name")
  func sameNames() {
    let name = arena.string("data" as String)
    let graph = fold([
      resource("aws_s3_bucket", "a", [("bucket", name)]),
      resource("aws_s3_bucket", "b", [("bucket", name)]),
      resource(
        "aws_s3_bucket_acl", "x", [("bucket", name)],
        references: [
          Reference(path: "bucket", target: "aws_s3_bucket.b", attribute: "bucket")
        ]),
    ])
    #expect(!graph.folded[0].field("aws_s3_bucket_acl").exists)
    #expect(graph.folded[1].field("aws_s3_bucket_acl").count == 1)
  }

  @Test("follows a satellite that names another one")
  func chained() {
    let graph = fold([
      resource("aws_s3_bucket", "b", []),
      resource("aws_s3_bucket_acl", "x", [("bucket", unknown("aws_s3_bucket.b.id"))]),
      resource("aws_s3_bucket_acl", "y", [("bucket", unknown("aws_s3_bucket_acl.x.id"))]),
    ])
    #expect(graph.folded[0].field("aws_s3_bucket_acl").count == 2)
  }

  @Test("doesn't count on a satellite that may not exist")
  func unknownCount() {
    var maybe = resource("aws_s3_bucket_acl", "x", [("bucket", unknown("aws_s3_bucket.b.id"))])
    maybe.address += "[?]"
    let graph = fold([resource("aws_s3_bucket", "b", []), maybe])
    #expect(graph.folded[0].field("aws_s3_bucket_acl").isKind(.unknown))
  }

  @Test("rules a parent out by the known beginning of its name")
  func prefixDecides() {
    let acl = resource(
      "aws_s3_bucket_acl", "a", [("bucket", arena.string("logs-1" as String))])
    let data = unknown("var.n", prefix: "data-")
    let logs = unknown("var.n", prefix: "logs-")
    let apart = fold([resource("aws_s3_bucket", "b", [("bucket", data)]), acl])
    #expect(!apart.folded[0].field("aws_s3_bucket_acl").exists)
    let maybe = fold([resource("aws_s3_bucket", "b", [("bucket", logs)]), acl])
    #expect(maybe.folded[0].field("aws_s3_bucket_acl").isKind(.unknown))
  }

  @Test("lifts an inline block into the satellite's shape and keeps its place")
  func lifts() {
    let graph = fold([
      resource(
        "aws_s3_bucket", "b",
        [("versioning", arena.array([object([("enabled", .boolean(true))])]))])
    ])
    let satellite = graph.folded[0].field("aws_s3_bucket_versioning").elements.first ?? .absent
    let configuration =
      satellite.field("versioning_configuration").elements.first ?? .absent
    #expect(configuration.field("status").string == "Enabled")
    #expect(configuration.range(at: 0).file == 1)
  }

  @Test("fills in defaults that aren't set, and says so in the place")
  func defaults() {
    let graph = fold([resource("aws_s3_bucket", "b", [])])
    let unset = graph.folded[0]
    let index = unset.entryIndex(arena.string("force_destroy" as String))
    #expect(unset.field("force_destroy").boolean == false)
    // The graph holds the memory of its documents.
    withExtendedLifetime(graph) { #expect(unset.range(at: index).origin == .default) }
    let set = fold([resource("aws_s3_bucket", "b", [("force_destroy", .boolean(true))])])
    #expect(set.folded[0].field("force_destroy").boolean == true)
  }

  @Test("describes each resource under `bawn`")
  func metadata() {
    let graph = fold([resource("aws_s3_bucket", "b", [])])
    let meta = graph.folded[0].field("bawn")
    #expect(meta.field("address").string == "aws_s3_bucket.b")
    #expect(meta.field("mode").string == "managed")
  }
}
