// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What an API tells of a setting that nobody made has to be judged as the missing setting is.
@Suite("Defaults that an account tells")
struct LiveDefaultsTests {
  private static let scope = "us-east-1:123456789012"

  private static func line(
    _ type: String, _ id: String, _ values: String, mode: String = "managed"
  )
    -> String
  {
    let arn = "arn:aws:x:\(scope):\(type)/\(id)"
    return #"{"account":"123456789012","address":"\#(arn)","mode":"\#(mode)","provider":"aws","#
      + #""region":"us-east-1","type":"\#(type)","values":{"id":"\#(id)","arn":"\#(arn)",\#(values)}}"#
  }

  private static let key = "arn:aws:x:\(scope):aws_kms_key"

  @Test(
    "is no choice",
    arguments: [
      // The key that AWS made for the service, one of one's own, one of another account.
      ("aws-rds-cluster-customer-key", "aws_rds_cluster", #""kms_key_id":"\#(key)/aws""#, true),
      ("aws-rds-cluster-customer-key", "aws_rds_cluster", #""kms_key_id":"\#(key)/own""#, false),
      (
        "aws-rds-cluster-customer-key", "aws_rds_cluster",
        #""kms_key_id":"arn:aws:kms:us-east-1:111122223333:key/x""#, false
      ),
      (
        "aws-lambda-tracing", "aws_lambda_function", #""tracing_config":[{"mode":"PassThrough"}]"#,
        true
      ),
      (
        "aws-lambda-tracing", "aws_lambda_function", #""tracing_config":[{"mode":"Active"}]"#, false
      ),
      (
        "aws-lb-target-group-health-check", "aws_lb_target_group",
        #""protocol":"HTTP","health_check":[{"path":"/"}]"#, true
      ),
      (
        "aws-lb-target-group-health-check", "aws_lb_target_group",
        #""protocol":"HTTP","health_check":[{"path":"/healthy"}]"#, false
      ),
      (
        "aws-log-group-retention-unset", "aws_cloudwatch_log_group", #""retention_in_days":0"#, true
      ),
      (
        "aws-log-group-retention-year", "aws_cloudwatch_log_group", #""retention_in_days":0"#, false
      ),
      (
        "aws-security-group-open-ssh", "aws_security_group",
        #""ingress":[{"protocol":"tcp","from_port":0,"to_port":0,"cidr_blocks":["0.0.0.0/0"]}]"#,
        false
      ),
    ])
  func defaults(_ rule: String, _ type: String, _ values: String, _ fails: Bool) throws {
    let lines = [
      Self.line("aws_kms_key", "aws", #""key_manager":"AWS""#, mode: "data"),
      Self.line("aws_kms_key", "own", #""enable_key_rotation":true"#),
      Self.line(type, "it", values),
    ]
    try Project.withTemporaryFolder { folder in
      try Data((lines.joined(separator: "\n") + "\n").utf8)
        .write(to: folder.appending(path: "a.jsonl"))
      let made = try Program.run("inventory", "import", "a.jsonl", "--output", "a.bawn", in: folder)
      #expect(made.status == 0, "\(made.errors)")
      let outcome = try Program.run(
        "evaluate", "a.bawn", "--rule", rule, "--profile", "all", "--format", "json",
        "--soft-fail", in: folder)
      #expect(outcome.output.contains(#""verdict": "fail""#) == fails, "\(outcome.output)")
    }
  }
}
