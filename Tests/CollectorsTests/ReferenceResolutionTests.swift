// Bawn
// SPDX-License-Identifier: Apache-2.0

import Collectors
import Documents
import Inventory
import Testing

@Suite("References of live resources")
struct ReferenceResolutionTests {
  private let arena = Arena(chunkSize: 4 << 10)

  private static let names = """
    aws_trail:
      group: {to: aws_group, by: name}
      bucket: {to: aws_bucket, by: bucket}
    aws_record:
      target:
        - {to: [aws_lb, aws_elb], by: dns_name}
        - {to: aws_site, by: domain}
    aws_broken: {attribute: {by: name}}
    """

  private func resource(
    _ type: String, _ address: String, region: String?, account: String = "1",
    _ attributes: [String: String]
  ) -> Resource {
    Resource(
      address: address, type: type, name: "", mode: .managed, provider: "aws", account: account,
      region: region,
      document: arena.sortedObject(
        attributes.map {
          Node.Entry(key: arena.string($0.key), value: arena.string($0.value))
        }), origin: .none)
  }

  private func targets(of resource: Resource, among others: [Resource]) -> [String] {
    var names = ReferenceNames()
    names.add(SourceFile(path: "references.yaml", text: Self.names))
    var resolution = ReferenceResolution(names: names)
    for other in others { resolution.add(other, isSatellite: false) }
    return resolution.references(of: resource).map(\.target).sorted()
  }

  @Test("A name means what has it in the same region of the same account")
  func places() {
    let others = [
      resource("aws_group", "here", region: "eu-west-1", ["name": "audit"]),
      resource("aws_group", "there", region: "us-east-1", ["name": "audit"]),
      resource("aws_group", "theirs", region: "us-east-1", account: "2", ["name": "only"]),
    ]
    let trail = resource("aws_trail", "trail", region: "us-east-1", ["group": "audit"])
    #expect(targets(of: trail, among: others) == ["there"])
    let far = resource("aws_trail", "trail", region: "ap-east-1", ["group": "audit"])
    #expect(targets(of: far, among: others) == [])
    let foreign = resource("aws_trail", "trail", region: "us-east-1", ["group": "only"])
    #expect(targets(of: foreign, among: others) == [])
  }

  @Test("What belongs to no region is named from everywhere, and a bucket from other accounts")
  func everywhere() {
    let others = [
      resource("aws_bucket", "logs", region: "eu-west-1", account: "2", ["bucket": "logs"]),
      resource("aws_group", "global", region: nil, ["name": "staff"]),
    ]
    let trail = resource(
      "aws_trail", "trail", region: "us-east-1", ["bucket": "logs", "group": "staff"])
    #expect(targets(of: trail, among: others) == ["global", "logs"])
  }

  @Test("Of several things that an attribute may name, the first that exists is meant")
  func severalTargets() {
    let record = resource("aws_record", "www", region: nil, ["target": "a.example"])
    let site = resource("aws_site", "site", region: nil, ["domain": "a.example"])
    let balancer = resource("aws_elb", "balancer", region: "eu-west-1", ["dns_name": "a.example"])
    #expect(targets(of: record, among: [site, balancer]) == ["balancer"])
    #expect(targets(of: record, among: [site]) == ["site"])
  }

  @Test("A reference without a target is a mistake in the table")
  func mistakes() {
    var names = ReferenceNames()
    names.add(SourceFile(path: "references.yaml", text: Self.names))
    #expect(names.diagnostics.count == 1)
    #expect(names.targets["aws_record"]?["target"]?.count == 2)
  }
}
