// Bawn
// SPDX-License-Identifier: Apache-2.0

import Collectors
import Documents
import Inventory
import Testing

@Suite("What live resources mean by a name")
struct ReferenceNamesTests {
  let arena = Arena()

  private var names: ReferenceNames {
    var names = ReferenceNames()
    names.add(
      SourceFile(
        path: "references.yaml",
        text: """
          aws_route53_record:
            alias.name:
              - {to: [aws_lb, aws_elb], by: dns_name}
              - {to: aws_cloudfront_distribution, by: domain_name}
          aws_lambda_permission:
            function_name: {to: aws_lambda_function, by: function_name}
          """))
    return names
  }

  private func resource(_ type: String, _ address: String, _ json: String) -> Resource {
    let document = JSONReader.read(SourceFile(path: "", text: json)).document
    if let document { arena.retain(document.arena) }
    return Resource(
      address: address, type: type, name: "", mode: .managed, provider: "aws",
      document: document?.root ?? .absent, origin: .none)
  }

  @Test("A list of targets means the first resource that has the name")
  func lists() {
    var resolution = ReferenceResolution(names: names)
    resolution.add(
      resource("aws_elb", "old", #"{"id": "old", "dns_name": "old.elb.example"}"#),
      isSatellite: false)
    resolution.add(
      resource("aws_cloudfront_distribution", "cdn", #"{"domain_name": "d1.example"}"#),
      isSatellite: false)
    for (name, target) in [("old.elb.example", "old"), ("d1.example", "cdn")] {
      let record = resource("aws_route53_record", "record", #"{"alias": [{"name": "\#(name)"}]}"#)
      #expect(resolution.references(of: record).map(\.target) == [target])
      #expect(resolution.references(of: record).map(\.path) == ["alias[0].name"])
    }
  }

  @Test("A name that nothing has means nothing")
  func nothing() {
    let resolution = ReferenceResolution(names: names)
    let permission = resource(
      "aws_lambda_permission", "permission", #"{"function_name": "gone"}"#)
    #expect(resolution.references(of: permission).isEmpty)
  }

  @Test("A target without a type is told")
  func form() {
    var names = ReferenceNames()
    names.add(SourceFile(path: "references.yaml", text: "aws_eip:\n  instance: [{by: id}]\n"))
    #expect(names.diagnostics.count == 1)
  }
}
