// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import CloudAPI

@Suite("What may be called")
struct OperationGateTests {
  private func isOpen(
    _ service: String, _ operation: String, allowed: Bool = true, queue: String? = nil,
    parameters: [APIValue.Member] = []
  ) -> Bool {
    let gate = OperationGate(
      allowed: allowed ? [.init(service, operation)] : [], queueURL: queue)
    let call = APICall(
      service: service, operation: operation, region: "eu-west-1", parameters: parameters)
    return (try? gate.check(call)) != nil
  }

  @Test("nothing but what a client was made with is called")
  func allowList() {
    #expect(isOpen("ec2", "DescribeInstances"))
    #expect(!isOpen("ec2", "DescribeInstances", allowed: false))
  }

  @Test(
    "what hands out data or secrets is refused even when it is asked for",
    arguments: [
      "secretsmanager:GetSecretValue", "secretsmanager:BatchGetSecretValue", "ssm:GetParameter",
      "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:GetParameterHistory", "s3:GetObject",
      "s3:SelectObjectContent", "dynamodb:GetItem", "dynamodb:BatchGetItem", "dynamodb:Query",
      "dynamodb:Scan", "dynamodb:ExecuteStatement", "ec2:GetPasswordData",
      "ecr:GetAuthorizationToken", "codeartifact:GetAuthorizationToken",
      "redshift:GetClusterCredentials", "redshift:GetClusterCredentialsWithIAM", "kms:Decrypt",
      "kms:GenerateDataKey", "kms:GenerateDataKeyPairWithoutPlaintext", "sts:GetSessionToken",
      "sts:GetFederationToken", "sts:AssumeRole", "sqs:ReceiveMessage", "logs:GetLogEvents",
      "kinesis:GetRecords", "athena:GetQueryResults", "lightsail:DownloadDefaultKeyPair",
      "ebs:GetSnapshotBlock", "sso:GetRoleCredentials",
    ])
  func refused(name: String) {
    let parts = name.split(separator: ":").map(String.init)
    #expect(!isOpen(parts[0], parts[1]))
    #expect(RefusedOperations.reason(service: parts[0], operation: parts[1]) != nil)
  }

  @Test(
    "what changes anything is refused even when it is asked for",
    arguments: [
      "ec2:TerminateInstances", "iam:CreateUser", "s3:PutBucketPolicy", "sqs:DeleteMessage",
      "ec2:ModifyInstanceAttribute", "lambda:Invoke", "iam:GetawayUser", "ec2:describeX",
    ])
  func changes(name: String) {
    let parts = name.split(separator: ":").map(String.init)
    #expect(!isOpen(parts[0], parts[1]))
  }

  @Test("a queue of our own is received from and acknowledged, no other")
  func ownQueue() {
    let own = "https://sqs.eu-west-1.amazonaws.com/123456789012/events"
    func parameters(_ url: String) -> [APIValue.Member] {
      [.init(name: "QueueUrl", value: .string(url))]
    }
    for operation in ["ReceiveMessage", "DeleteMessage", "DeleteMessageBatch"] {
      #expect(isOpen("sqs", operation, queue: own, parameters: parameters(own)))
      #expect(!isOpen("sqs", operation, queue: own, parameters: parameters(own + "2")))
      #expect(
        !isOpen("sqs", operation, queue: own, parameters: parameters(own + "2") + parameters(own)))
      #expect(!isOpen("sqs", operation, queue: own))
      #expect(!isOpen("sqs", operation, allowed: false, queue: own, parameters: parameters(own)))
    }
    #expect(!isOpen("sqs", "PurgeQueue", queue: own, parameters: parameters(own)))
  }

  @Test("a refused call is no request, and its error says why")
  func noRequest() async throws {
    let transport = MemoryTransport()
    let client = ClientFixture.client(
      try ClientFixture.connection(transport),
      gate: OperationGate(allowed: [.init("secretsmanager", "GetSecretValue")]))
    let call = APICall(service: "secretsmanager", operation: "GetSecretValue", region: "eu-west-1")
    let error = await #expect(throws: CloudError.self) { try await client.answer(to: call) }
    #expect(error?.code == "OperationRefused" && error?.message.contains("secrets") == true)
    #expect(transport.requests.isEmpty && client.counters.calls == 0)
  }

  @Test("whatever inventories and captures need is reading and gives no secrets")
  func knownOperations() throws {
    let text = String(decoding: try ProjectFiles.bytes("apis/aws/operations.tsv"), as: UTF8.self)
    var count = 0
    for line in text.split(separator: "\n") where !line.hasPrefix("#") {
      let cells = line.split(separator: "\t").map(String.init)
      guard cells.count >= 3, !["change", "credentials", "watch"].contains(cells[2])
      else { continue }
      count += 1
      #expect(isOpen(cells[0], cells[1]), "\(cells[0]):\(cells[1])")
    }
    #expect(count > 200)
  }
}
