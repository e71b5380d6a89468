// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Synchronization
import Testing

@testable import CloudAPI

@Suite("Changing calls")
struct ChangeTests {
  private static let create = APICall(
    service: "ec2", operation: "CreateFlowLogs", region: "eu-west-1",
    parameters: [
      .init(name: "ResourceType", value: .string("VPC")),
      .init(name: "ResourceIds", value: .list([.string("vpc-1")])),
    ])
  private static let revoke = APICall(
    service: "ec2", operation: "RevokeSecurityGroupIngress", region: "eu-west-1",
    parameters: [.init(name: "GroupId", value: .string("sg-1"))])

  private static let gate = OperationGate(
    allowed: [.init("ec2", "DescribeInstances")],
    changes: [
      .init("ec2", "CreateFlowLogs"), .init("ec2", "RevokeSecurityGroupIngress"),
      .init("secretsmanager", "GetSecretValue"),
    ])

  private static func answer(_ status: Int, _ code: String) -> Result<WireAnswer, TransportError> {
    .success(
      WireAnswer(
        status,
        "<Response><Errors><Error><Code>\(code)</Code><Message>no</Message></Error></Errors>"
          + "<RequestID>r</RequestID></Response>"))
  }

  private static let fine = Result<WireAnswer, TransportError>.success(
    WireAnswer(200, "<Response><return>true</return></Response>"))

  /// What comes of a call when the first request ends so and all further ones go well.
  private func outcome(
    _ call: APICall, _ first: Result<WireAnswer, TransportError>, isStopped: Bool = false,
    then: Result<WireAnswer, TransportError> = fine
  ) async throws -> (error: CloudError?, requests: [AddressedRequest]) {
    let transport = MemoryTransport { _, number in number == 0 ? first : then }
    let client = ClientFixture.client(
      try ClientFixture.connection(transport), gate: Self.gate)
    let permit = ChangePermit(granting: call, token: "token-1", isWithdrawn: { isStopped })
    do throws(CloudError) {
      _ = try await client.change(permit)
      return (nil, transport.requests)
    } catch {
      return (error, transport.requests)
    }
  }

  @Test("a refusal for the rate and a connection that doesn't come about are tried again")
  func repeated() async throws {
    for first in [
      Self.answer(503, "RequestLimitExceeded"), .failure(TransportError(.connect, "refused")),
    ] {
      let (error, requests) = try await outcome(Self.create, first)
      #expect(error == nil && requests.count == 2)
    }
  }

  @Test(
    "what makes something isn't made again when nobody knows whether it was made",
    arguments: [TransportError.Code.timedOut, .closed, .malformed, .cancelled])
  func ambiguous(code: TransportError.Code) async throws {
    let (error, requests) = try await outcome(
      Self.create, .failure(TransportError(code, "no answer")))
    #expect(error?.isAmbiguous == true && requests.count == 1)
  }

  @Test("a service that fails on its own side may have got half way")
  func serverError() async throws {
    let (error, requests) = try await outcome(Self.create, Self.answer(500, "InternalError"))
    #expect(error?.isAmbiguous == true && requests.count == 1)
    let plain = try await outcome(Self.create, Self.answer(403, "UnauthorizedOperation"))
    #expect(plain.error?.isAmbiguous == false && plain.requests.count == 1)
  }

  @Test("twice the same end is made twice, and a refusal of the second is ambiguous still")
  func idempotent() async throws {
    let broken = TransportError(.closed, "closed early")
    let (error, requests) = try await outcome(Self.revoke, .failure(broken))
    #expect(error == nil && requests.count == 2)
    let second = try await outcome(
      Self.revoke, .failure(broken), then: Self.answer(400, "InvalidPermission.NotFound"))
    #expect(second.error?.isAmbiguous == true && second.error?.status == 400)
  }

  @Test("all attempts carry the token that the permit was given")
  func token() async throws {
    let (_, requests) = try await outcome(Self.create, Self.answer(503, "RequestLimitExceeded"))
    let bodies = requests.map { String(decoding: $0.body, as: UTF8.self) }
    #expect(bodies.count == 2 && bodies[0] == bodies[1])
    if bodies[0].contains("ClientToken") { #expect(bodies[0].contains("token-1")) }
  }

  @Test("once everything is to stop, nothing is sent or tried again")
  func stopped() async throws {
    let (error, requests) = try await outcome(
      Self.create, Self.answer(503, "RequestLimitExceeded"), isStopped: true)
    #expect(error?.kind == .cancelled && error?.isAmbiguous == false && requests.isEmpty)
  }

  @Test("a client changes nothing that it wasn't made for, and gives out nothing with a permit")
  func gate() async throws {
    for call in [
      APICall(service: "ec2", operation: "TerminateInstances", region: "eu-west-1"),
      APICall(service: "secretsmanager", operation: "GetSecretValue", region: "eu-west-1"),
      APICall(service: "ec2", operation: "DescribeInstances", region: "eu-west-1"),
    ] {
      let (error, requests) = try await outcome(call, Self.fine)
      #expect(error?.code == "OperationRefused" && requests.isEmpty)
    }
    let client = ClientFixture.client(
      try ClientFixture.connection(MemoryTransport()), gate: Self.gate)
    let error = await #expect(throws: CloudError.self) { try await client.answer(to: Self.create) }
    #expect(error?.code == "OperationRefused")
  }

  @Test("what adds something each time isn't among what may be repeated")
  func repeatable() {
    for name in ["PutBucketPolicy", "RevokeSecurityGroupIngress", "StartLogging", "TagResource"] {
      #expect(RepeatableOperations.contains(name))
    }
    for name in [
      "CreateFlowLogs", "RunInstances", "AuthorizeSecurityGroupIngress", "PutEvents",
      "CopySnapshot",
      "Settle", "StartExecution", "RestoreDBInstanceFromDBSnapshot", "RotateSecret",
    ] {
      #expect(!RepeatableOperations.contains(name))
    }
  }
}
