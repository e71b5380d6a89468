// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Broken plans and states")
struct PlanMutationTests {
  static let fixtures = [
    """
    {"format_version": "1.2", "complete": true, "variables": {"pw": {"value": "hunter2-hunter2"}},
     "planned_values": {"outputs": {"o": {"sensitive": true, "value": [1, "x"]}}, "root_module": {
       "resources": [{"address": "aws_vpc.v", "values": {"cidr_block": "10.0.0.0/16"}}],
       "child_modules": [{"address": "module.m", "resources": []}]}},
     "resource_changes": [
      {"address": "module.m[\\"a\\"].aws_security_group.g[0]", "module_address": "module.m[\\"a\\"]",
       "mode": "managed", "type": "aws_security_group", "name": "g", "index": 0,
       "provider_name": "registry.terraform.io/hashicorp/aws", "previous_address": "aws_x.y",
       "change": {"actions": ["delete", "create"], "before": {"id": "sg-1", "name": "old"},
        "after": {"name": "new", "ingress": [{"from_port": 22, "cidr_blocks": ["0.0.0.0/0", null]}],
          "tags": {"k": "hunter2-hunter2"}, "timeouts": null},
        "after_unknown": {"id": true, "vpc_id": true, "ingress": [{"cidr_blocks": [false, true]}]},
        "before_sensitive": {}, "after_sensitive": {"tags": {"k": true}, "ingress": [{}]}}},
      {"address": "aws_s3_bucket_acl.b", "change": {"actions": ["delete"],
        "before": {"bucket": "b", "acl": "private"}, "after": null, "after_unknown": {}}}],
     "prior_state": {"values": {"root_module": {"resources": [
       {"address": "data.aws_region.r", "values": {"name": "eu-west-1"}}]}}},
     "configuration": {"provider_config": {"aws": {"expressions": {"region":
        {"references": ["var.region"]}, "secret_key": {"constant_value": "s"}}}},
      "root_module": {"variables": {"pw": {"sensitive": true}}, "module_calls": {"m": {
        "for_each_expression": {"references": ["aws_vpc.v"]},
        "expressions": {"vpc": {"references": ["each.value.id", "each.value"]}},
        "module": {"outputs": {"id": {"expression": {"references": ["aws_security_group.g"]}}},
          "resources": [{"address": "aws_security_group.g", "provider_config_key": "aws",
           "count_expression": {"constant_value": 1}, "expressions": {
            "vpc_id": {"references": ["var.vpc"]}, "ingress": [{"cidr_blocks":
            {"references": ["module.m[\\"a\\"].id", "module.m[\\"a\\"]"]}}]}}]}}}}}}
    """,
    """
    {"version": 4, "terraform_version": "1.11.4", "serial": 1, "lineage": "x",
     "outputs": {"o": {"value": {"a": "b"}, "sensitive": true}},
     "resources": [{"module": "module.m[0]", "mode": "managed", "type": "aws_instance", "name": "i",
       "provider": "provider[\\"registry.terraform.io/hashicorp/aws\\"]", "instances": [
        {"index_key": "k", "attributes": {"id": "i-0123456789", "root_block_device":
          [{"encrypted": false}], "vpc_security_group_ids": ["sg-0123456789"]},
         "sensitive_attributes": [[{"type": "get_attr", "value": "user_data"}]]},
        {"deposed": "x", "attributes": {}}]}]}
    """,
    """
    {"format_version": "1.0", "values": {"root_module": {"resources": [{"address": "aws_sns_topic.t",
      "values": {"name": "t", "policy": "{}"}, "sensitive_values": {"policy": true}}],
      "child_modules": [{"resources": [{"address": "module.m.data.aws_region.r", "values": {}}]}]}}}
    """,
  ]

  private static let pieces = [
    "{", "}", "[", "]", "null", "true", "false", "\"\"", "\"", ",", ":", "1e999", "-0", "\\",
    "\u{0}",
    "é", "[[[[[[[[", "{\"a\":", "\"aws_sns_topic.t\"", "\"module.m.module.m\"", "\"each.value.x\"",
    "\"references\": [\"var.vpc\"],", "\"after\": 3,", "99999999999999999999999", "\\ud800",
  ]

  /// More than the suite's when asked for by hand.
  private static let count: Int = {
    getenv("BAWN_MUTATIONS").flatMap { Int(String(cString: $0)) } ?? 75
  }()

  @Test("are survived, whatever is changed in them", arguments: 0..<4)
  func mutations(_ part: Int) {
    var generator = MutationTests.Generator(state: UInt64(part) &+ 77_000)
    for _ in 0..<Self.count {
      var bytes = Array((Self.fixtures.randomElement(using: &generator) ?? "").utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let start = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 0...40, using: &generator))
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: bytes.removeSubrange(start..<end)
        case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case 2, 3:
          let piece = Array((Self.pieces.randomElement(using: &generator) ?? "").utf8)
          bytes.replaceSubrange(Self.token(bytes, at: start), with: piece)
        default:
          if start < bytes.count { bytes[start] = UInt8.random(in: 0...255, using: &generator) }
        }
      }
      let planned = Planned(bytes: bytes)
      for resource in planned.resources { _ = Evaluated.text(resource.document) }
      #expect(!planned.result.parts.isEmpty || !planned.result.diagnostics.isEmpty)
    }
  }

  /// The value or mark at a place, so that what replaces it often leaves proper JSON.
  private static func token(_ bytes: [UInt8], at start: Int) -> Range<Int> {
    guard start < bytes.count else { return start..<start }
    let marks = Array("{}[],: \n".utf8)
    if marks.contains(bytes[start]) { return start..<(start + 1) }
    var first = start
    while first > 0, !marks.contains(bytes[first - 1]) { first -= 1 }
    var last = start
    while last < bytes.count, !marks.contains(bytes[last]) { last += 1 }
    return first..<last
  }
}
