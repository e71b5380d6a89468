// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

@Suite("What a plan doesn't know yet")
struct PlannedUnknownTests {
  private static let configuration = """
    {"root_module": {
      "resources": [
        {"address": "aws_kms_key.k", "expressions": {}},
        {"address": "aws_sns_topic.t", "expressions": {
          "kms_master_key_id": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]},
          "policy": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k", "var.x"]},
          "name": {"references": ["local.name"]},
          "display_name": {"references": ["var.x"]}}},
        {"address": "aws_ebs_volume.v", "expressions": {
          "kms_key_id": {"references": ["var.key"]}, "size": {"constant_value": 1}}}
      ],
      "module_calls": {"m": {
        "expressions": {"key": {"references": ["aws_kms_key.k"]}, "own": {"references": ["var.x"]}},
        "module": {
          "outputs": {"topic": {"expression": {"references": ["aws_sns_topic.t"]}}},
          "variables": {"key": {}, "own": {}},
          "resources": [{"address": "aws_sns_topic.t", "expressions": {
            "kms_master_key_id": {"references": ["var.key.arn", "var.key"]}}}]}}}
    }}
    """

  @Test("carries the name of what it stands for, and is a reference")
  func symbols() throws {
    let planned = Planned(
      changes: [
        change("aws_kms_key.k", unknown: #"{"arn": true, "id": true}"#),
        change(
          "aws_sns_topic.t", after: "{}",
          unknown:
            #"{"kms_master_key_id": true, "policy": true, "name": true, "arn": true, "id": true}"#),
      ], configuration: Self.configuration)
    #expect(
      try planned.text("aws_sns_topic.t")
        == "{kms_master_key_id = <aws_kms_key.k.arn>, name = <local.name>, policy = <>}")
    let topic = try planned.resource("aws_sns_topic.t")
    #expect(
      topic.references.contains(
        Reference(path: "kms_master_key_id", target: "aws_kms_key.k", attribute: "arn")))
    let key = topic.document.field("kms_master_key_id").unknown
    #expect(key?.valueKind == .string)
    #expect(key?.isNotNull == true)
    #expect(topic.document.field("policy").unknown?.isNotNull == false)
  }

  @Test("is unset when nobody configured it or what is configured is null")
  func unset() throws {
    let planned = Planned(
      changes: [
        change(
          "aws_ebs_volume.v", after: #"{"size": 1}"#,
          unknown: #"{"kms_key_id": true, "iops": true, "arn": true, "encrypted": true}"#)
      ], configuration: Self.configuration)
    #expect(try planned.text("aws_ebs_volume.v") == "{size = 1}")
  }

  @Test("goes through modules, in and out")
  func modules() throws {
    let configuration = Self.configuration.replacing(
      #"{"address": "aws_kms_key.k", "expressions": {}},"#,
      with: """
        {"address": "aws_kms_key.k", "expressions": {}},
        {"address": "aws_sns_topic_policy.p", "expressions": {"arn": {"references":
          ["module.m[\\"a\\"].topic.arn", "module.m[\\"a\\"].topic", "module.m[\\"a\\"]"]}}},
        """)
    let planned = Planned(
      changes: [
        change(#"module.m["a"].aws_sns_topic.t"#, unknown: #"{"kms_master_key_id": true}"#),
        change("aws_sns_topic_policy.p", unknown: #"{"arn": true}"#),
      ], configuration: configuration)
    #expect(
      try planned.text(#"module.m["a"].aws_sns_topic.t"#)
        == "{kms_master_key_id = <aws_kms_key.k.arn>}")
    #expect(
      try planned.text("aws_sns_topic_policy.p")
        == #"{arn = <module.m["a"].aws_sns_topic.t.arn>}"#)
  }

  @Test("follows the key of its own instance")
  func keys() throws {
    let configuration = """
      {"root_module": {"resources": [
        {"address": "aws_sqs_queue.q", "expressions": {}},
        {"address": "aws_sqs_queue_policy.a", "for_each_expression":
          {"references": ["aws_sqs_queue.q"]},
         "expressions": {"queue_url": {"references": ["each.value.id", "each.value"]}}},
        {"address": "aws_sqs_queue_policy.b", "expressions":
          {"queue_url": {"references": ["aws_sqs_queue.q", "each.key"]}}}
      ]}}
      """
    let planned = Planned(
      changes: [
        change(#"aws_sqs_queue.q["x"]"#, after: #"{"name": "x"}"#),
        change(#"aws_sqs_queue_policy.a["x"]"#, unknown: #"{"queue_url": true}"#),
        change(#"aws_sqs_queue_policy.b["x"]"#, unknown: #"{"queue_url": true}"#),
      ], configuration: configuration)
    #expect(
      try planned.text(#"aws_sqs_queue_policy.a["x"]"#, "queue_url")
        == #"<aws_sqs_queue.q["x"].id>"#)
    #expect(
      try planned.text(#"aws_sqs_queue_policy.b["x"]"#, "queue_url") == #"<aws_sqs_queue.q["x"]>"#)
  }

  @Test("ends where variables and outputs feed each other")
  func cycles() {
    let configuration = """
      {"root_module": {"module_calls": {"m": {
        "expressions": {"a": {"references": ["module.m.b"]}},
        "module": {"outputs": {"b": {"expression": {"references": ["var.a"]}}},
          "resources": [{"address": "aws_sns_topic.t",
            "expressions": {"name": {"references": ["var.a"]}}}]}}}}}
      """
    let planned = Planned(
      changes: [change("module.m.aws_sns_topic.t", unknown: #"{"name": true}"#)],
      configuration: configuration)
    #expect(planned.addresses == ["module.m.aws_sns_topic.t"])
  }

  @Test("stands within blocks and lists where it belongs")
  func nested() throws {
    let configuration = """
      {"root_module": {"resources": [
        {"address": "aws_security_group.g", "expressions": {
          "ingress": {"references": ["aws_vpc.v.cidr_block", "aws_vpc.v"]}}},
        {"address": "aws_instance.i", "expressions": {"root_block_device":
          [{"kms_key_id": {"references": ["aws_kms_key.k.arn", "aws_kms_key.k"]}}]}}]}}
      """
    let planned = Planned(
      changes: [
        change(
          "aws_security_group.g",
          after: #"{"ingress": [{"from_port": 1, "cidr_blocks": ["a", null], "description": ""}]}"#,
          unknown: #"{"ingress": [{"cidr_blocks": [false, true], "protocol": true}]}"#),
        change(
          "aws_instance.i", after: #"{"root_block_device": [{"encrypted": true}]}"#,
          unknown:
            #"{"root_block_device": [{"kms_key_id": true, "iops": true}], "ebs_block_device": true}"#
        ),
      ], configuration: configuration)
    #expect(
      try planned.text("aws_security_group.g")
        == "{ingress = [{cidr_blocks = [\"a\", <aws_vpc.v.cidr_block>], from_port = 1, "
        + "protocol = <aws_vpc.v.cidr_block>}]}")
    #expect(
      try planned.text("aws_instance.i")
        == "{root_block_device = [{encrypted = true, kms_key_id = <aws_kms_key.k.arn>}]}")
    let instance = try planned.resource("aws_instance.i")
    #expect(instance.references.map(\.path) == ["root_block_device[0].kms_key_id"])
  }

  @Test("stays unknown where the plan has no configuration to tell")
  func withoutConfiguration() throws {
    let planned = Planned(changes: [
      change(
        "aws_ebs_volume.v", after: #"{"size": 1}"#, unknown: #"{"kms_key_id": true, "arn": true}"#),
      change("other_thing.x", after: #"{"a": 1}"#, unknown: #"{"b": true}"#),
    ])
    #expect(try planned.text("aws_ebs_volume.v") == "{kms_key_id = <>, size = 1}")
    #expect(try planned.text("other_thing.x") == "{a = 1, b = <>}")
  }

  @Test("includes texts of which the provider only plans a hash")
  func hashed() throws {
    let hash = "c6e75eb4ac2eb0ac4ebe37858ea7d3cb4d0c949e"
    let planned = Planned(changes: [
      change("aws_instance.i", after: "{\"user_data\": \"\(hash)\"}"),
      change("aws_instance.j", after: #"{"user_data": "echo"}"#),
    ])
    #expect(try planned.text("aws_instance.i", "user_data") == "<>")
    #expect(try planned.text("aws_instance.j", "user_data") == "\"echo\"")
  }
}

@Suite("Secrets of plans")
struct PlannedSecretTests {
  @Test("are marked wherever the plan says so, the schema does, or their text stands")
  func marks() throws {
    let planned = Planned(
      changes: [
        change(
          "aws_db_instance.d",
          after: """
            {"password": "hunter2-hunter2", "username": "root-user", "engine": "mysql",
             "tags": {"a": "hunter2-hunter2", "b": "c"}, "tags_all": {"a": "tagged-secret"},
             "db_name": "tagged-secret"}
            """,
          sensitive: #"{"username": true, "tags_all": {"a": true}}"#)
      ])
    let document = try planned.resource("aws_db_instance.d").document
    func isSecret(_ path: String) throws -> Bool {
      try #require(DocumentPath(path)).resolve(in: document).has(.sensitive)
    }
    #expect(try isSecret("password"))
    #expect(try isSecret("username"))
    #expect(try isSecret("tags.a"))
    #expect(try !isSecret("tags.b"))
    #expect(try isSecret("tags_all.a"))
    #expect(try isSecret("db_name"))
    #expect(try !isSecret("engine"))
    let shown = planned.shownFile()
    for secret in ["hunter2", "root-user", "tagged-secret"] { #expect(!shown.contains(secret)) }
    #expect(shown.contains("mysql"))
    #expect(shown.contains("\"password\": \"***************\""))
  }

  @Test("are covered in the rest of the file without moving anything")
  func file() {
    let text = """
      {"format_version": "1.2",
       "variables": {"pw": {"value": "variable \\"secret\\""}, "list": {"value": ["element-secret", 12345]}},
       "configuration": {
         "provider_config": {"aws": {"expressions": {"secret_key": {"constant_value": "provider-secret"},
           "region": {"constant_value": "eu-west-1"}}}},
         "root_module": {"variables": {"pw": {"default": "default-secret", "sensitive": true},
           "list": {"sensitive": true}}}},
       "output_changes": {"o": {"before_sensitive": true, "before": "before-secret",
         "after": {"x": "output-secret"}, "after_sensitive": {"x": true}}},
       "planned_values": {"outputs": {"p": {"sensitive": true, "value": "planned-secret"}}},
       "prior_state": {"values": {"root_module": {"resources": [{"address": "a.b",
         "values": {"s": "prior-secret"}, "sensitive_values": {"s": true}}]}}},
       "resource_drift": [{"change": {"before": {"d": "drift-secret"}, "before_sensitive": {"d": true}}}],
       "resource_changes": []}
      """
    let shown = Planned(text).shownFile()
    #expect(!shown.contains("secret\\\""))
    for name in [
      "element", "provider", "default", "before", "output", "planned", "prior", "drift",
    ] { #expect(!shown.contains("\(name)-secret"), "\(name)") }
    #expect(!shown.contains("12345"))
    #expect(shown.contains("eu-west-1"))
    #expect(shown.utf8.count == text.utf8.count)
    #expect(shown.filter { $0 == "\n" }.count == text.filter { $0 == "\n" }.count)
  }

  @Test("of a file that can't be read aren't shown at all")
  func unread() {
    let planned = Planned("{\"format_version\": \"9.0\", \"x\": \"top-secret\"}")
    #expect(!planned.shownFile().contains("secret"))
    let broken = Planned("{\"format_version\": \"1.0\", \"x\": \"top-secret\" ")
    #expect(!broken.shownFile().contains("secret"))
  }
}
