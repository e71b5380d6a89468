// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

@Suite("Broken templates")
struct TemplateMutationTests {
  static let template = """
    AWSTemplateFormatVersion: '2010-09-09'
    Transform: [AWS::Serverless-2016-10-31, AWS::LanguageExtensions]
    Globals: {Function: {Runtime: python3.12, Environment: {Variables: {A: 1}}}}
    Parameters:
      Env: {Type: String, AllowedValues: [dev, prod]}
      Names: {Type: CommaDelimitedList, Default: 'a,b'}
    Mappings: {M: {dev: {N: 1}, prod: {N: 2}}}
    Conditions:
      IsProd: !Equals [!Ref Env, prod]
      Both: !And [!Condition IsProd, !Not [!Equals [!FindInMap [M, !Ref Env, N], 1]]]
    Resources:
      Fn::ForEach::Buckets:
        - Name
        - !Ref Names
        - Bucket${Name}:
            Type: AWS::S3::Bucket
            Condition: IsProd
            Properties: &properties
              BucketName: !Sub ['${x}-${AWS::Region}', {x: !Select [0, !Split ['-', 'a-b']]}]
              VersioningConfiguration: !If [Both, {Status: Enabled}, !Ref 'AWS::NoValue']
              Tags: [{Key: a, Value: !Ref Env}, !If [IsProd, {Key: b, Value: c}, !Ref 'AWS::NoValue']]
      Role:
        Type: AWS::IAM::Role
        Properties:
          AssumeRolePolicyDocument: {Statement: [{Effect: Allow, Principal: {AWS: '*'}, Action: sts:*}]}
          Policies: [{PolicyName: p, PolicyDocument: {Statement: !If [IsProd, [], [{Action: '*'}]]}}]
      Function:
        Type: AWS::Serverless::Function
        Properties:
          <<: *properties
          Role: !GetAtt Role.Arn
          Policies: [AmazonS3FullAccess, {Statement: []}]
      Stack: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: t.yaml}}
      Balancer:
        Type: AWS::ElasticLoadBalancingV2::LoadBalancer
        Properties: {LoadBalancerAttributes: [{Key: idle_timeout.timeout_seconds, Value: !Ref Env}]}
      Task:
        Type: AWS::ECS::TaskDefinition
        Properties: {ContainerDefinitions: [{Name: !Join ['', [a, !Ref Env]]}]}
    """

  static let pieces = [
    "{", "}", "[", "]", ": ", "- ", "!Ref ", "!Sub '${", "!If [IsProd, ", "!GetAtt ", "&a ", "*a",
    "!FindInMap [M, ", "{{resolve:", "}}", "Fn::ForEach::X", "AWS::NoValue", "~", "\n", "  ", "|\n",
    "9999999999999999999999", "\u{0}", "é", "\"", "'", "#", "<<: *properties", "Fn::If: ",
    "Condition: Both", "!Condition Both", "!Transform {Name: x}",
  ]

  @Test("are survived, whatever is changed in them", arguments: 0..<4)
  func mutations(_ part: Int) {
    var generator = MutationTests.Generator(state: UInt64(part) &+ 97)
    for _ in 0..<250 {
      var bytes = Array(Self.template.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &generator) {
        let start = Int.random(in: 0...bytes.count, using: &generator)
        let end = min(bytes.count, start + Int.random(in: 0...30, using: &generator))
        switch Int.random(in: 0..<4, using: &generator) {
        case 0: bytes.removeSubrange(start..<end)
        case 1: bytes.insert(contentsOf: bytes[start..<end], at: start)
        case 2:
          let piece = Self.pieces.randomElement(using: &generator) ?? ""
          bytes.insert(contentsOf: piece.utf8, at: start)
        default:
          if start < bytes.count { bytes[start] = UInt8.random(in: 0...255, using: &generator) }
        }
      }
      let stacked = Stacked(String(decoding: bytes, as: UTF8.self))
      for resource in stacked.resources { _ = Evaluated.text(resource.document) }
    }
  }

  @Test("aren't followed for ever")
  func limits() throws {
    let chain = (0..<3_000).map { "  C\($0): !Condition C\($0 + 1)" }.joined(separator: "\n")
    let stacked = Stacked(
      """
      Conditions:
      \(chain)
      Resources: {R: {Type: 'AWS::SNS::Topic', Condition: C0}}
      """)
    #expect(stacked.addresses == ["AWS::SNS::Topic.R"])
    let deep = String(repeating: "!If [C, ", count: 3_000)
    #expect(Stacked("Resources: {R: {Type: AWS::X, Properties: \(deep)").resources.isEmpty)
  }
}
