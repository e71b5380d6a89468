// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

@Suite("Functions of templates")
struct TemplateEvaluationTests {
  static let sections = """
    Parameters:
      Env: {Type: String, Default: dev}
      Open: {Type: String}
      Size: {Type: Number, Default: 5}
      Zones: {Type: CommaDelimitedList, Default: "a, b"}
      Stored: {Type: 'AWS::SSM::Parameter::Value<String>', Default: /path}
      Kind: {Type: String, AllowedValues: [x, y]}
    Mappings:
      Sizes:
        dev: {Name: small, Count: 1}
        prod: {Name: large, Count: 1}
    Conditions:
      IsDev: !Equals [!Ref Env, dev]
      IsProd: !Not [!Condition IsDev]
      IsOpen: !Equals [!Ref Open, 'yes']
      IsZ: !Equals [!Ref Kind, z]
      Circle: !Condition Circle
    """

  @Test(
    "come to what is known of them",
    arguments: [
      ("!Ref Env", "\"dev\""),
      ("!Ref Open", "<var.Open>"),
      ("!Ref Stored", "<var.Stored>"),
      ("!Ref AWS::Region", "<AWS::Region>"),
      ("!Sub 'a-${Env}-${!b}'", "\"a-dev-${b}\""),
      ("!Sub 'a-${Open}-b'", "<\"a-\" <var.Open> \"-b\">"),
      ("!Sub ['${x}-${y}', {x: !Ref Env, y: 1}]", "\"dev-1\""),
      ("!Sub '${Open}'", "<var.Open>"),
      ("!Join ['-', [a, !Ref Env, !Ref Size]]", "\"a-dev-5\""),
      ("!Join ['', [arn, !Ref Open]]", "<\"arn\" <var.Open>>"),
      ("!Join [',', !Ref Zones]", "\"a,b\""),
      ("!Select [1, !Ref Zones]", "\"b\""),
      ("!Select [1, !Split ['/', a/b/c]]", "\"b\""),
      ("!FindInMap [Sizes, !Ref Env, Name]", "\"small\""),
      ("!FindInMap [Sizes, !Ref Open, Count]", "\"1\""),
      ("!If [IsDev, one, two]", "\"one\""),
      ("!If [IsProd, one, two]", "\"two\""),
      ("!If [IsOpen, same, same]", "\"same\""),
      ("!If [IsOpen, one, two]", "<var.Open>"),
      ("!If [IsZ, one, two]", "\"two\""),
      ("!If [Circle, one, two]", "<condition Circle>"),
      ("!If [IsProd, one, !Ref AWS::NoValue]", "absent"),
      ("!Base64 text", "\"text\""),
      ("!ImportValue net", "<export net>"),
      ("'{{resolve:secretsmanager:db:SecretString}}'", "<resolve:secretsmanager:db:SecretString>"),
      ("{'Fn::Sub': 'x${Env}'}", "\"xdev\""),
      ("!ToJsonString {a: [1, !Ref Env]}", "\"{\"a\":[1,\"dev\"]}\""),
      ("!GetAtt Other.Arn", "<AWS::KMS::Key.Other.arn>"),
      ("!GetAtt [Other, Arn]", "<AWS::KMS::Key.Other.arn>"),
      ("!Ref Other", "<AWS::KMS::Key.Other.key_id>"),
    ])
  func values(expression: String, expected: String) throws {
    let stacked = Stacked(
      """
      \(Self.sections)
      Resources:
        Other: {Type: 'AWS::KMS::Key'}
        R:
          Type: AWS::SNS::Topic
          Properties:
            DisplayName: \(expression)
      """)
    #expect(try stacked.text("AWS::SNS::Topic.R", "display_name") == expected)
  }

  @Test("take parameters from the command line")
  func given() throws {
    let text = """
      Parameters: {Name: {Type: String}, Secret: {Type: String, NoEcho: true, Default: x}}
      Resources:
        R:
          Type: AWS::SNS::Topic
          Properties: {TopicName: !Ref Name, DisplayName: !Ref Secret}
      """
    let stacked = Stacked(text, variables: [("Name", "alarms")])
    #expect(try stacked.text("AWS::SNS::Topic.R", "name") == "\"alarms\"")
    let topic = try stacked.resource("AWS::SNS::Topic.R")
    #expect(topic.document.field("display_name").has(.sensitive))
  }

  @Test("decide which resources there are")
  func existence() throws {
    let stacked = Stacked(
      """
      \(Self.sections)
      Resources:
        A: {Type: 'AWS::SNS::Topic', Condition: IsDev}
        B: {Type: 'AWS::SNS::Topic', Condition: IsProd}
        C: {Type: 'AWS::SNS::Topic', Condition: IsOpen}
      """)
    #expect(stacked.addresses == ["AWS::SNS::Topic.A", "AWS::SNS::Topic.C"])
    #expect(try stacked.resource("AWS::SNS::Topic.A").existenceUnknowns == [])
    #expect(try stacked.resource("AWS::SNS::Topic.C").existenceUnknowns == ["var.Open"])
  }

  @Test("leave a list open whose elements depend on a condition that isn't known")
  func openList() throws {
    let stacked = Stacked.one(
      "AWS::EC2::SecurityGroup",
      """
      SecurityGroupIngress:
        - {IpProtocol: tcp, FromPort: 22, ToPort: 22, CidrIp: 10.0.0.0/8}
        - !If [IsOpen, {IpProtocol: tcp, FromPort: 80, ToPort: 80, CidrIp: 0.0.0.0/0}, !Ref 'AWS::NoValue']
      """, before: Self.sections)
    let ingress = try stacked.resource("AWS::EC2::SecurityGroup.R").document.field("ingress")
    let unknown = try #require(ingress.unknown)
    #expect(
      Evaluated.text(unknown.parts)
        == "[{cidr_blocks = [\"10.0.0.0/8\"], from_port = 22, protocol = \"tcp\", to_port = 22}]")
    #expect(unknown.encoded.count == 1)
  }

  @Test("write out loops")
  func loops() throws {
    let stacked = Stacked(
      """
      Transform: AWS::LanguageExtensions
      Parameters: {Names: {Type: CommaDelimitedList, Default: 'Red,Blue'}}
      Resources:
        Fn::ForEach::Topics:
          - Name
          - !Ref Names
          - Topic${Name}:
              Type: AWS::SNS::Topic
              Properties: {TopicName: !Sub 'colour-${Name}'}
      """)
    #expect(stacked.addresses == ["AWS::SNS::Topic.TopicBlue", "AWS::SNS::Topic.TopicRed"])
    #expect(try stacked.text("AWS::SNS::Topic.TopicRed", "name") == "\"colour-Red\"")
  }

  @Test("reach into nested stacks, and out of them by their outputs")
  func nested() throws {
    let stacked = Stacked([
      "top.yaml": """
      Resources:
        Net:
          Type: AWS::CloudFormation::Stack
          Properties: {TemplateURL: parts/net.yaml, Parameters: {Cidr: 10.0.0.0/16}}
        Subnet:
          Type: AWS::EC2::Subnet
          Properties: {VpcId: !GetAtt Net.Outputs.Vpc, CidrBlock: !GetAtt Net.Outputs.Cidr}
        Loop:
          Type: AWS::CloudFormation::Stack
          Properties: {TemplateURL: top.yaml}
        Outside:
          Type: AWS::CloudFormation::Stack
          Properties: {TemplateURL: ../../etc/passwd}
      """,
      "parts/net.yaml": """
      Parameters: {Cidr: {Type: String}}
      Resources:
        Vpc: {Type: 'AWS::EC2::VPC', Properties: {CidrBlock: !Ref Cidr}}
      Outputs: {Vpc: {Value: !Ref Vpc}, Cidr: {Value: !Ref Cidr}}
      """,
    ])
    #expect(stacked.result.parts.count == 1)
    #expect(try stacked.text("module.Net.AWS::EC2::VPC.Vpc", "cidr_block") == "\"10.0.0.0/16\"")
    #expect(try stacked.text("AWS::EC2::Subnet.Subnet", "cidr_block") == "\"10.0.0.0/16\"")
    let subnet = try stacked.resource("AWS::EC2::Subnet.Subnet")
    #expect(subnet.references.map(\.target) == ["module.Net.AWS::EC2::VPC.Vpc"])
    #expect(stacked.messages.contains { $0.contains("nested too deeply or in itself") })
  }
}
