// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

@Suite("State files")
struct StateFileTests {
  private static let stored = """
    {"version": 4, "terraform_version": "1.11.4", "serial": 3, "lineage": "l",
     "outputs": {"o": {"value": "output-secret", "sensitive": true}},
     "resources": [
      {"mode": "managed", "type": "aws_security_group", "name": "g",
       "provider": "provider[\\"registry.terraform.io/hashicorp/aws\\"].west",
       "instances": [{"index_key": "a b", "attributes": {"id": "sg-0123456789",
         "arn": "arn:aws:ec2:eu-west-1:123456789012:security-group/sg-0123456789",
         "ingress": [], "description": "", "tags": null}, "sensitive_attributes": []}]},
      {"module": "module.m[0]", "mode": "managed", "type": "aws_db_instance", "name": "d",
       "provider": "provider[\\"registry.terraform.io/hashicorp/aws\\"]",
       "instances": [
        {"index_key": 1, "attributes": {"id": "db-1", "password": "hunter2-hunter2",
          "username": "secret-user", "vpc_security_group_ids": ["sg-0123456789"]},
          "sensitive_attributes": [[{"type": "get_attr", "value": "username"}]]},
        {"index_key": 1, "deposed": "00000001", "attributes": {"id": "db-0"}}]},
      {"mode": "data", "type": "aws_region", "name": "r", "provider": "provider.aws",
       "instances": [{"attributes": {"name": "eu-west-1"}}]}
     ]}
    """

  @Test("give resources with their instances, modules and values")
  func stored() throws {
    let planned = Planned(Self.stored, path: "terraform.tfstate")
    #expect(
      planned.addresses == [
        #"aws_security_group.g["a b"]"#, "module.m[0].aws_db_instance.d[1]", "data.aws_region.r",
      ])
    #expect(planned.judged == Array(planned.addresses.prefix(2)))
    #expect(planned.ids == ["state-deposed"])
    #expect(planned.result.diagnostics.map(\.severity) == [.note])
    let group = try planned.resource(#"aws_security_group.g["a b"]"#)
    #expect(
      Evaluated.text(group.document)
        == "{arn = \"arn:aws:ec2:eu-west-1:123456789012:security-group/sg-0123456789\", "
        + "id = \"sg-0123456789\"}")
    #expect(group.account == "123456789012")
    #expect(group.region == "eu-west-1")
    #expect(group.provider == "aws")
    #expect(planned.text(of: group.origin).hasPrefix("{\"index_key\": \"a b\""))
    #expect(
      try planned.place("module.m[0].aws_db_instance.d[1]", "vpc_security_group_ids[0]")
        == "\"sg-0123456789\"")
  }

  @Test("name what their values are the ids of")
  func references() throws {
    let database = try Planned(Self.stored).resource("module.m[0].aws_db_instance.d[1]")
    #expect(
      database.references == [
        Reference(
          path: "vpc_security_group_ids[0]", target: #"aws_security_group.g["a b"]"#,
          attribute: "id")
      ])
  }

  @Test("keep their secrets to themselves")
  func secrets() throws {
    let planned = Planned(Self.stored)
    let document = try planned.resource("module.m[0].aws_db_instance.d[1]").document
    #expect(document.field("password").has(.sensitive))
    #expect(document.field("username").has(.sensitive))
    for secret in ["hunter2", "secret-user", "output-secret"] {
      #expect(!planned.shownFile().contains(secret), "\(secret)")
    }
  }

  @Test("are read as Terraform shows them, too")
  func shown() throws {
    let planned = Planned(
      """
      {"format_version": "1.0", "terraform_version": "1.11.4", "values": {
        "outputs": {"o": {"sensitive": true, "value": "output-secret"}},
        "root_module": {
          "resources": [
            {"address": "aws_sns_topic.t[0]", "mode": "managed", "type": "aws_sns_topic",
             "name": "t", "index": 0, "provider_name": "registry.opentofu.org/hashicorp/aws",
             "values": {"name": "t", "policy": "topic-secret", "kms_master_key_id": ""},
             "sensitive_values": {"policy": true}},
            {"address": "aws_sns_topic.t[1]", "deposed_key": "x", "values": {}}],
          "child_modules": [{"address": "module.m", "resources": [
            {"address": "module.m.data.aws_region.r", "mode": "data", "values": {"name": "x"}}]}]}}}
      """)
    #expect(planned.addresses == ["aws_sns_topic.t[0]", "module.m.data.aws_region.r"])
    #expect(planned.judged == ["aws_sns_topic.t[0]"])
    #expect(
      try planned.text("aws_sns_topic.t[0]") == "{name = \"t\", policy = \"topic-secret\"}")
    #expect(try planned.resource("aws_sns_topic.t[0]").document.field("policy").has(.sensitive))
    #expect(!planned.shownFile().contains("secret"))
    #expect(planned.ids == ["state-deposed"])
  }

  @Test("may be empty")
  func empty() {
    #expect(Planned(#"{"format_version": "1.0"}"#).messages == [])
    #expect(Planned(#"{"version": 4, "serial": 1, "lineage": "x"}"#).messages == [])
  }

  @Test(
    "tell what can't be read in them",
    arguments: [
      (#"{"version": 4, "serial": 1, "resources": 3}"#, "state-shape"),
      (#"{"version": 4, "serial": 1, "resources": [3]}"#, "state-address"),
      (
        #"{"version": 4, "serial": 1, "resources": [{"type": "a b", "name": "c", "instances": [{}]}]}"#,
        "state-address"
      ),
      (
        #"{"version": 4, "serial": 1, "resources": [{"type": "a", "name": "c", "instances": [{}]}]}"#,
        "state-values"
      ),
      (#"{"version": "4", "serial": 1}"#, "state-format"),
      (#"{"version": 5, "serial": 1}"#, "state-format"),
      (
        #"{"format_version": "1.0", "values": {"root_module": {"resources": [{"address": "a.b"}]}}}"#,
        "state-values"
      ),
    ])
  func wrongShapes(_ text: String, _ id: String) {
    let planned = Planned(text)
    #expect(planned.ids == [id])
    #expect(planned.result.diagnostics.allSatisfy { $0.position != nil && $0.severity == .error })
    #expect(planned.resources.isEmpty)
  }
}
