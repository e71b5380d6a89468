// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

@Suite("Plan files")
struct PlanFileTests {
  @Test("give the same document as the code that they were made from")
  func canonicalShape() throws {
    let planned = Planned(changes: [
      change(
        "aws_s3_bucket.b",
        after: """
          {"bucket": "logs", "acl": null, "policy": "", "tags": {"b": "1", "a": "x"}, "grant": [],
           "force_destroy": true, "timeouts": null,
           "versioning": [{"enabled": true, "mfa_delete": null}]}
          """)
    ])
    #expect(
      try planned.text("aws_s3_bucket.b")
        == "{bucket = \"logs\", force_destroy = true, tags = {a = \"x\", b = \"1\"}, "
        + "versioning = [{enabled = true}]}")
    #expect(planned.messages == [])
    let resource = try planned.resource("aws_s3_bucket.b")
    #expect(resource.type == "aws_s3_bucket")
    #expect(resource.name == "b")
    #expect(resource.provider == "aws")
    #expect(resource.mode == .managed)
  }

  @Test("point to the attribute in the file")
  func places() throws {
    let planned = Planned(changes: [
      change(
        "aws_security_group.g",
        after: #"{"ingress": [{"from_port": 22, "cidr_blocks": ["10.0.0.0/8", "0.0.0.0/0"]}]}"#,
        unknown: #"{"vpc_id": true}"#)
    ])
    #expect(
      try planned.place("aws_security_group.g", "ingress[0].cidr_blocks[1]") == #""0.0.0.0/0""#)
    #expect(
      try planned.place("aws_security_group.g", "ingress[0].from_port") == #""from_port": 22"#)
    #expect(try planned.place("aws_security_group.g", "vpc_id") == #""vpc_id": true"#)
    let origin = planned.text(of: try planned.resource("aws_security_group.g").origin)
    #expect(origin.hasPrefix("{\"address\": \"aws_security_group.g\""))
    #expect(origin.hasSuffix("}}"))
  }

  @Test(
    "judge what is made, changed, replaced or imported and keep what stays for the others",
    arguments: [
      ("create", "", true, true), ("update", "", true, true), ("delete,create", "", true, true),
      ("create,delete", "", true, true), ("no-op", "", true, false), ("read", "", true, false),
      ("delete", "", false, false), ("forget", "", false, false),
      ("no-op", #""importing": {"id": "x"},"#, true, true),
    ])
  func actions(_ actions: String, _ more: String, _ isThere: Bool, _ isJudged: Bool) {
    let text = change("aws_sns_topic.t", actions, after: #"{"name": "t"}"#)
      .replacing("\"actions\"", with: "\(more) \"actions\"")
    let planned = Planned(changes: [text])
    #expect(planned.addresses == (isThere ? ["aws_sns_topic.t"] : []))
    #expect(planned.judged == (isJudged ? ["aws_sns_topic.t"] : []))
    #expect(planned.messages == [])
  }

  @Test("leave out what a failed replacement has left behind")
  func deposed() {
    let planned = Planned(changes: [
      change("aws_sns_topic.t", after: #"{"name": "t"}"#),
      change("aws_sns_topic.t", "delete", after: "null", more: #""deposed": "byebye","#),
    ])
    #expect(planned.addresses == ["aws_sns_topic.t"])
    #expect(planned.messages == [])
  }

  @Test("take resources from the planned values where no changes are listed")
  func plannedValues() throws {
    let text = """
      {"format_version": "0.1", "planned_values": {"root_module": {
        "resources": [{"address": "aws_sns_topic.t", "mode": "managed", "type": "aws_sns_topic",
          "name": "t", "provider_name": "aws", "values": {"name": "t", "policy": null}}],
        "child_modules": [{"address": "module.m[\\"a\\"]", "resources": [
          {"address": "module.m[\\"a\\"].aws_sns_topic.u[0]", "values": {"name": "u"}}]}]}}}
      """
    let planned = Planned(text)
    #expect(planned.judged == ["aws_sns_topic.t", "module.m[\"a\"].aws_sns_topic.u[0]"])
    #expect(try planned.resource("module.m[\"a\"].aws_sns_topic.u[0]").module == "module.m[\"a\"]")
    #expect(try planned.text("aws_sns_topic.t") == "{name = \"t\"}")
  }

  @Test("keep data sources for the others, those read before included")
  func dataSources() throws {
    let planned = Planned(
      changes: [
        change(
          "data.aws_iam_policy_document.later", "read", after: #"{"policy_id": "x"}"#,
          unknown: #"{"json": true}"#)
      ],
      more: """
        "prior_state": {"values": {"root_module": {"resources": [
          {"address": "data.aws_region.r", "values": {"name": "eu-west-1"}},
          {"address": "aws_sns_topic.old", "values": {"name": "old"}}]}}},
        """)
    #expect(planned.addresses == ["data.aws_iam_policy_document.later", "data.aws_region.r"])
    #expect(planned.judged == [])
    #expect(try planned.resource("data.aws_region.r").mode == .data)
  }

  @Test("carry the address a resource had before")
  func moved() throws {
    let planned = Planned(changes: [
      change(
        "aws_sns_topic.new", "update", after: #"{"name": "t"}"#,
        more: #""previous_address": "module.old.aws_sns_topic.t","#)
    ])
    #expect(
      try planned.resource("aws_sns_topic.new").previousAddresses == ["module.old.aws_sns_topic.t"])
  }

  @Test("take region and account from the provider configuration")
  func providers() throws {
    let configuration = """
      {"provider_config": {
        "aws": {"name": "aws", "expressions": {"region": {"references": ["var.region"]},
          "assume_role": [{"role_arn":
            {"constant_value": "arn:aws:iam::123456789012:role/deploy"}}]}},
        "aws.west": {"name": "aws", "alias": "west", "expressions": {
          "region": {"constant_value": "us-west-2"}}}},
       "root_module": {"resources": [
        {"address": "aws_sns_topic.t", "provider_config_key": "aws"},
        {"address": "aws_sns_topic.u", "provider_config_key": "aws.west"}]}}
      """
    let planned = Planned(
      changes: [
        change("aws_sns_topic.t", after: #"{"name": "t"}"#),
        change("aws_sns_topic.u", after: #"{"name": "u"}"#),
      ], configuration: configuration, more: #""variables": {"region": {"value": "eu-west-1"}},"#)
    #expect(try planned.resource("aws_sns_topic.t").region == "eu-west-1")
    #expect(try planned.resource("aws_sns_topic.t").account == "123456789012")
    #expect(try planned.resource("aws_sns_topic.u").region == "us-west-2")
    #expect(planned.result.parts.first?.scope.regions == ["eu-west-1", "us-west-2"])
  }

  @Test("say that planning has failed or isn't complete")
  func completeness() {
    let errored = Planned(changes: [], more: #""errored": true, "complete": false,"#)
    #expect(errored.result.diagnostics.map(\.severity) == [.error])
    #expect(errored.ids == ["plan-errored"])
    let partial = Planned(changes: [], more: #""complete": false,"#)
    #expect(partial.result.diagnostics.map(\.severity) == [.warning])
    #expect(partial.ids == ["plan-incomplete"])
  }

  @Test(
    "are told apart from what they are not, with what to do",
    arguments: [
      (#"{"format_version": "2.0", "planned_values": {}}"#, "plan-format"),
      (#"{"format_version": 1, "planned_values": {}}"#, "plan-format"),
      (#"{"format_version": "1.", "planned_values": {}}"#, "plan-format"),
      ("PK\u{3}\u{4}rest", "plan-binary"),
      (#"{"@level":"info","@message":"x"}"#, "plan-log"),
      ("  \n", "plan-empty"),
      (#"{"Resources": {}}"#, "input-unrecognised"), ("[]", "input-unrecognised"),
      ("3", "input-unrecognised"), ("FROM scratch", "input-unrecognised"),
      (#"{"format_version": "1.2","#, "json-syntax"),
      (#"{"version": 3, "serial": 1, "modules": []}"#, "state-format"),
      (#"{"serial": 1, "lineage": "x", "meta": {}, "encrypted_data": "abc"}"#, "state-encrypted"),
    ])
  func otherInput(_ text: String, _ id: String) {
    let planned = Planned(text)
    #expect(planned.result.parts.isEmpty)
    #expect(planned.result.diagnostics.contains { $0.severity == .error })
    if id != "json-syntax" { #expect(planned.ids == [id]) }
    #expect(planned.result.diagnostics.allSatisfy { $0.file?.path == "plan.json" })
  }

  @Test("may be written by PowerShell, or with a byte order mark")
  func encodings() {
    let text = "{\"format_version\": \"1.2\", \"resource_changes\": []}"
    let little: [UInt8] = [0xFF, 0xFE] + text.utf16.flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
    let big: [UInt8] = [0xFE, 0xFF] + text.utf16.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    for bytes in [little, big, [0xEF, 0xBB, 0xBF] + Array(text.utf8)] {
      #expect(Planned(bytes: bytes).messages == [])
    }
  }

  @Test("survive anything in any place, and say where it is", arguments: Self.shapes)
  func wrongShapes(_ text: String) {
    let planned = Planned(
      "{\"format_version\": \"1.2\", \"planned_values\": {}, \"resource_changes\": \(text)}")
    #expect(planned.resources.isEmpty)
    #expect(planned.result.diagnostics.contains { $0.position != nil && $0.severity == .error })
  }

  static let shapes = [
    "3", "{}", "[3]", "[{}]", #"[{"address": 3}]"#, #"[{"address": "x"}]"#,
    #"[{"address": "a.b.c"}]"#, #"[{"address": "aws_x.y"}]"#,
    #"[{"address": "aws_x.y", "change": []}]"#, #"[{"address": "aws_x.y", "change": {}}]"#,
    #"[{"address": "aws_x.y", "change": {"actions": "create"}}]"#,
    #"[{"address": "aws_x.y", "change": {"actions": []}}]"#,
    #"[{"address": "aws_x.y", "change": {"actions": ["explode"]}}]"#,
    #"[{"address": "aws_x.y", "change": {"actions": ["create"], "after": "text"}}]"#,
    #"[{"address": "aws_x.y\n", "change": {"actions": ["create"], "after": {}}}]"#,
    #"[{"address": "module.aws_x.y", "change": {"actions": ["create"], "after": {}}}]"#,
    #"[{"address": "aws_x.\u001b[31m", "change": {"actions": ["create"], "after": {}}}]"#,
  ]

  @Test("tell of an address that occurs twice")
  func duplicates() throws {
    let planned = Planned(changes: [
      change("aws_sns_topic.t", after: #"{"name": "a"}"#),
      change("aws_sns_topic.t", after: #"{"name": "b"}"#),
    ])
    #expect(planned.ids == ["plan-duplicate"])
    #expect(try planned.text("aws_sns_topic.t") == "{name = \"a\"}")
  }

  @Test("take odd keys in addresses as they are")
  func keys() throws {
    let address = #"module.m["a.b[0]"].aws_sns_topic.t["x\"] y"]"#
    let planned = Planned(changes: [change(address, after: #"{"name": "t"}"#)])
    #expect(planned.messages == [])
    let resource = try planned.resource(address)
    #expect(resource.module == #"module.m["a.b[0]"]"#)
    #expect(resource.name == "t")
  }

  @Test("list at most a hundred problems")
  func manyProblems() {
    let planned = Planned(changes: Array(repeating: #""address": 3"#, count: 500))
    #expect(planned.result.diagnostics.count == 101)
    #expect(planned.ids.last == "more-problems")
    #expect(planned.result.diagnostics.last?.severity == .error)
  }

  @Test("are read in full depth or refused")
  func depth() {
    let deep = String(repeating: "[", count: 5000) + String(repeating: "]", count: 5000)
    let planned = Planned(changes: [change("aws_sns_topic.t", after: "{\"name\": \(deep)}")])
    #expect(planned.resources.isEmpty)
    #expect(planned.result.diagnostics.contains { $0.severity == .error })
  }
}
