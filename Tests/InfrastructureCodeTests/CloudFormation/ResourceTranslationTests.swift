// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

@Suite("Templates in the canonical shape")
struct ResourceTranslationTests {
  @Test(
    "have the names and forms of Terraform's provider",
    arguments: [
      (
        "AWS::EC2::Volume", "{VolumeType: gp3, Size: '10', Encrypted: 'true'}",
        "{encrypted = true, size = 10, type = \"gp3\"}"
      ),
      (
        "AWS::SQS::Queue", "{Tags: [{Key: a, Value: 1}], QueueName: ''}",
        "{tags = {a = \"1\"}, tags_all = {a = \"1\"}}"
      ),
      (
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        """
        {Scheme: internal, Type: network, LoadBalancerAttributes: [
          {Key: deletion_protection.enabled, Value: 'true'},
          {Key: access_logs.s3.enabled, Value: 'false'}]}
        """,
        "{access_logs = [{enabled = false}], enable_deletion_protection = true, internal = true, "
          + "load_balancer_type = \"network\"}"
      ),
      (
        "AWS::DynamoDB::Table",
        """
        {KeySchema: [{AttributeName: id, KeyType: HASH}],
         PointInTimeRecoverySpecification: {PointInTimeRecoveryEnabled: true}}
        """,
        "{hash_key = \"id\", point_in_time_recovery = [{enabled = true}]}"
      ),
      (
        "AWS::EC2::Instance",
        """
        {BlockDeviceMappings: [{DeviceName: /dev/xvda, Ebs: {Encrypted: true}},
          {DeviceName: /dev/sdf, Ebs: {VolumeSize: 5}}]}
        """,
        "{ebs_block_device = [{device_name = \"/dev/sdf\", volume_size = 5}], "
          + "root_block_device = [{encrypted = true}]}"
      ),
      (
        "AWS::ECS::TaskDefinition",
        "{ContainerDefinitions: [{Name: a, ReadonlyRootFilesystem: true}]}",
        "{container_definitions = \"[{\"name\":\"a\",\"readonlyRootFilesystem\":true}]\"}"
      ),
      (
        "AWS::OpenSearchService::Domain",
        "{LogPublishingOptions: {AUDIT_LOGS: {Enabled: true, CloudWatchLogsLogGroupArn: a}}}",
        "{log_publishing_options = [{cloudwatch_log_group_arn = \"a\", enabled = true, "
          + "log_type = \"AUDIT_LOGS\"}]}"
      ),
      (
        "AWS::EKS::Cluster",
        "{Logging: {ClusterLogging: {EnabledTypes: [{Type: api}, {Type: audit}]}}}",
        "{enabled_cluster_log_types = [\"api\", \"audit\"]}"
      ),
      (
        "AWS::DocDB::DBClusterParameterGroup", "{Family: docdb5.0, Parameters: {tls: disabled}}",
        "{family = \"docdb5.0\", parameter = [{name = \"tls\", value = \"disabled\"}]}"
      ),
      (
        "AWS::CloudFront::Distribution",
        "{DistributionConfig: {Enabled: true, Logging: {Bucket: b}, Origins: [{Id: o, DomainName: d}]}}",
        "{enabled = true, logging_config = [{bucket = \"b\"}], "
          + "origin = [{domain_name = \"d\", origin_id = \"o\"}]}"
      ),
    ])
  func shapes(type: String, properties: String, expected: String) throws {
    #expect(try Stacked.one(type, properties).text("\(type).R") == expected)
  }

  @Test("hold nothing of a type that rules don't reckon with")
  func mistyped() throws {
    let stacked = Stacked.one(
      "AWS::EC2::Volume", "{Size: {a: 1}, Encrypted: [1], VolumeType: {}, Tags: 5, KmsKeyId: [k]}")
    #expect(
      try stacked.text("AWS::EC2::Volume.R")
        == "{encrypted = <a value of another type>, kms_key_id = \"k\", "
        + "size = <a value of another type>, tags = <a value of another type>, "
        + "tags_all = <a value of another type>, type = <a value of another type>}")
  }

  @Test("take the type that properties ask for")
  func forms() throws {
    let plain = Stacked.one("AWS::RDS::DBInstance", "{Engine: mysql}")
    #expect(try plain.resource("AWS::RDS::DBInstance.R").type == "aws_db_instance")
    let member = Stacked.one("AWS::RDS::DBInstance", "{DBClusterIdentifier: c}")
    #expect(try member.resource("AWS::RDS::DBInstance.R").type == "aws_rds_cluster_instance")
  }

  @Test("make resources of a bucket's parts, which name the bucket")
  func parts() throws {
    let stacked = Stacked.one(
      "AWS::S3::Bucket",
      "{AccessControl: PublicRead, VersioningConfiguration: {Status: Enabled}}")
    #expect(
      try stacked.text("AWS::S3::Bucket.R/aws_s3_bucket_acl", "acl") == "\"public-read\"")
    let part = try stacked.resource("AWS::S3::Bucket.R/aws_s3_bucket_versioning")
    #expect(part.type == "aws_s3_bucket_versioning")
    #expect(part.isPart)
    #expect(part.written?.address == "AWS::S3::Bucket.R")
    #expect(
      Evaluated.text(part.document)
        == "{bucket = <AWS::S3::Bucket.R.id>, versioning_configuration = [{status = \"Enabled\"}]}")
  }

  @Test("keep policies as documents, with the lines they stand on")
  func policies() throws {
    let stacked = Stacked.one(
      "AWS::IAM::ManagedPolicy",
      """
      PolicyDocument:
        Statement:
          - Effect: Allow
            Action: '*'
            Resource: !GetAtt Key.Arn
      """, before: "Parameters: {}")
    let policy = try stacked.resource("AWS::IAM::ManagedPolicy.R").document.field("policy")
    let statement = try #require(policy.field("Statement").elements.first)
    #expect(statement.field("Action").string == "*")
    let range = statement.range(at: statement.entries.firstIndex { $0.key.equals("Action") } ?? 0)
    #expect(stacked.sources.file(range.file)?.line(of: Int(range.bytes.start)) == 9)
  }

  @Test("show the statements of policies as the data source does")
  func statements() throws {
    let stacked = Stacked.one(
      "AWS::IAM::Role",
      """
      Policies:
        - PolicyName: p
          PolicyDocument:
            Statement:
              Effect: Allow
              Action: s3:*
              Principal: {AWS: '*'}
              Condition: {Bool: {'aws:SecureTransport': true}}
      """)
    let document = try #require(stacked.resources.first { $0.type == "aws_iam_policy_document" })
    #expect(document.mode == .data)
    #expect(
      Evaluated.text(document.document)
        == "{statement = [{actions = [\"s3:*\"], condition = [{test = \"Bool\", values = [\"true\"], "
        + "variable = \"aws:SecureTransport\"}], effect = \"Allow\", "
        + "principals = [{identifiers = [\"*\"], type = \"AWS\"}]}]}")
  }

  @Test("apply what SAM's globals say")
  func serverless() throws {
    let stacked = Stacked(
      """
      Transform: AWS::Serverless-2016-10-31
      Globals: {Function: {Runtime: python3.12, Environment: {Variables: {A: 1}}, Tracing: Active}}
      Resources:
        R:
          Type: AWS::Serverless::Function
          Properties: {Handler: a.b, Environment: {Variables: {B: 2}}, FunctionUrlConfig: {AuthType: NONE}}
      """)
    #expect(
      try stacked.text("AWS::Serverless::Function.R")
        == "{environment = [{variables = {A = \"1\", B = \"2\"}}], handler = \"a.b\", "
        + "runtime = \"python3.12\", tracing_config = [{mode = \"Active\"}]}")
    #expect(
      try stacked.text(
        "AWS::Serverless::Function.R/aws_lambda_function_url", "authorization_type") == "\"NONE\"")
  }

  @Test("are read from JSON as well")
  func json() throws {
    let stacked = Stacked([
      "a.template": """
      {"Resources": {"R": {"Type": "AWS::SNS::Topic", "Properties": {"TopicName": "n"}}}}
      """
    ])
    #expect(try stacked.text("AWS::SNS::Topic.R") == "{name = \"n\"}")
  }

  @Test("say what isn't judged")
  func notes() {
    let stacked = Stacked(
      """
      Resources:
        A: {Type: 'AWS::Nobody::Knows'}
        B: {Type: 'Custom::Thing'}
        C: {Type: 'AWS::SNS::Topic', Properties: {Colour: red}}
      """)
    #expect(
      stacked.messages == [
        "2 resources are of types that rules don't know, and aren't judged: AWS::Nobody::Knows, "
          + "Custom::Thing",
        "1 property has no counterpart that rules read: AWS::SNS::Topic Colour",
      ])
  }

  @Test("leave other files alone, and report templates that can't be read")
  func others() {
    let stacked = Stacked([
      "values.yaml": "Resources: 'AWS::'\n", "k8s.yaml": "kind: Pod\n",
      "broken.yaml":
        "AWSTemplateFormatVersion: 2010-09-09\nResources:\n  A: {Type: AWS::S3::Bucket\n",
    ])
    #expect(stacked.result.parts.isEmpty)
    #expect(stacked.result.diagnostics.map(\.id) == ["yaml-syntax"])
  }
}
