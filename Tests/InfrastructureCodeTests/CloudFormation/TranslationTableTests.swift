// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Inventory
import Testing

@testable import InfrastructureCode
@testable import Inventory

@Suite("Tables of CloudFormation's types")
struct TranslationTableTests {
  @Test("lead to types, attributes and blocks that the provider has")
  func targets() throws {
    let types = SchemaCatalogue.aws.typeTranslations
    #expect(types.diagnostics.map(\.description) == [])
    #expect(types.types.count > 200)
    for (name, translation) in types.types {
      for form in translation.forms {
        for emission in [form.main] + form.others where !emission.isData {
          let body = try #require(
            SchemaCatalogue.aws.resource(emission.type), "\(name): no type \(emission.type)")
          if let parent = emission.parent {
            #expect(body.attribute(parent) != nil, "\(name): \(emission.type) has no \(parent)")
          }
          for (path, _) in emission.constants + emission.defaults {
            #expect(has(path, in: body), "\(name): \(emission.type) has no \(path)")
          }
        }
      }
    }
  }

  private func has(_ path: [String], in body: BlockSchema) -> Bool {
    var body = body
    for name in path.dropLast() {
      guard let next = body.block(name)?.block else { return false }
      body = next
    }
    guard let last = path.last else { return false }
    return body.attribute(last) != nil || body.block(last) != nil
  }

  @Test(
    "begin from a default name",
    arguments: [
      ("BucketName", "bucket_name"), ("KMSMasterKeyID", "kms_master_key_id"),
      ("EnableHttp2", "enable_http2"), ("SubnetIds", "subnet_ids"),
      ("OpenIdConnectProviderARNs", "open_id_connect_provider_arns"), ("SSEType", "sse_type"),
      ("VPCZoneIdentifier", "vpc_zone_identifier"),
      ("EC2SecurityGroupIds", "ec2_security_group_ids"),
    ])
  func names(property: String, expected: String) {
    #expect(PropertyName.canonical(property) == expected)
  }

  @Test("are refused where they say something else")
  func problems() {
    var types = TypeTranslations()
    types.add(
      SourceFile(
        path: "x.yaml",
        text: """
          A::B: {map: {B: c}}
          B: {type: aws_x, colour: red}
          C: {type: aws_x, map: {P: {to: p, as: nothing}}}
          """))
    #expect(
      types.diagnostics.map(\.message) == [
        "a translation needs a \"type\"", "\"colour\" is no field of a translation",
        "\"P\" has a target that can't be read",
      ])
  }
}
