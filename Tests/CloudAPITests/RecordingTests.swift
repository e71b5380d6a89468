// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Synchronization
import Testing

@testable import CloudAPI

@Suite("Recordings")
struct RecordingTests {
  /// Answers from a table of JSON texts by operation.
  private struct Table: CloudCalling {
    var answers: [String: String]

    func answer(to call: APICall) async throws(CloudError) -> Document {
      guard let text = answers[call.operation],
        let document = JSONReader.read(Array(text.utf8)).document
      else {
        throw CloudError(
          kind: .denied, code: "AccessDenied", message: "no", status: 403, requestID: "r")
      }
      return document
    }
  }

  private final class Lines: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    var all: [UInt8] { bytes.withLock { $0 } }
    func append(_ line: [UInt8]) { bytes.withLock { $0 += line } }
  }

  private func call(_ operation: String, _ parameters: [APIValue.Member] = []) -> APICall {
    APICall(service: "x", operation: operation, region: "eu-west-1", parameters: parameters)
  }

  private func text(_ document: Document) -> String {
    withExtendedLifetime(document) { JSONWriter.string(document.root) }
  }

  @Test("what was recorded comes again, errors too")
  func roundTrip() async throws {
    let lines = Lines()
    let answer =
      #"{"A":[1,2.5,"x",{"B":null,"C":true}],"NextToken":"t-1","Tags":[{"Key":"Environment","Value":"prod"}],"environment":"prod"}"#
    let recorder = CallRecorder(Table(answers: ["List": answer])) { lines.append($0) }
    let parameters: [APIValue.Member] = [
      .init(name: "Max", value: .integer(5)), .init(name: "On", value: .boolean(true)),
      .init(name: "Names", value: .list([.string("a"), .structure([])])),
    ]
    #expect(text(try await recorder.answer(to: call("List", parameters))) == answer)
    await #expect(throws: CloudError.self) { try await recorder.answer(to: call("Get")) }
    let replay = try CallReplay(lines.all)
    #expect(text(try await replay.answer(to: call("List", parameters.reversed()))) == answer)
    let error = await #expect(throws: CloudError.self) { try await replay.answer(to: call("Get")) }
    #expect(
      error
        == CloudError(
          kind: .denied, code: "AccessDenied", message: "no", status: 403, requestID: "r"))
  }

  @Test("a call that isn't in the recording is named with its parameters")
  func missing() async throws {
    let replay = try CallReplay([])
    let error = await #expect(throws: CloudError.self) {
      try await replay.answer(to: call("Get", [.init(name: "Bucket", value: .string("b-1"))]))
    }
    #expect(error?.code == "NotRecorded" && error?.kind == .unknownOperation)
    #expect(error?.message.contains("\"Get\"") == true && error?.message.contains("b-1") == true)
  }

  @Test("calls that were made several times are answered in their order")
  func order() async throws {
    func recorded(_ text: String) -> RecordedCall {
      let document = JSONReader.read(Array(text.utf8)).document
      return RecordedCall(
        call: call("Get"),
        outcome: document.map { .answer($0) } ?? .error(CloudError(kind: .denied, message: "")))
    }
    let replay = CallReplay([recorded("1"), recorded("2")])
    var answers: [String] = []
    for _ in 0..<3 { answers.append(text(try await replay.answer(to: call("Get")))) }
    #expect(answers == ["1", "2", "2"])
  }

  @Test("no secret is in a recording, and equal ones stay equal")
  func secrets() async throws {
    let lines = Lines()
    let answer = """
      {"UserData": "s3cr3t-a", "Environment": {"Variables": {"DB": "s3cr3t-b", "PORT": "s3cr3t-b"}},
       "containerDefinitions": [{"name": "web", "environment": [{"name": "N", "value": "s3cr3t-c"}]}],
       "MasterUserPassword": "s3cr3t-d", "auth_token": "s3cr3t-e", "DefaultArguments": {"--p": "s3cr3t-f"},
       "environmentVariables": [{"name": "V", "value": "s3cr3t-g", "type": "PLAINTEXT"}],
       "Parameters": [{"ParameterKey": "DbPassword", "Value": "x"}, {"Name": "ApiKey", "Value": "s3cr3t-h"}],
       "Note": "-----BEGIN RSA PRIVATE KEY-----s3cr3t-i", "Code": {"Location":
       "https://b/k?X-Amz-Signature=s3cr3t-j"}, "SecretArn": "arn:aws:x", "Nested": {"Secret": {"n": 77123}}}
      """
    let recorder = CallRecorder(Table(answers: ["Get": answer])) { lines.append($0) }
    let given = try await recorder.answer(
      to: call("Get", [.init(name: "Password", value: .string("s3cr3t-k"))]))
    #expect(given.view["UserData"].string == "s3cr3t-a")
    let text = String(decoding: lines.all, as: UTF8.self)
    #expect(!text.contains("s3cr3t") && !text.contains("77123"))
    #expect(text.contains("arn:aws:x") && text.contains("PLAINTEXT") && text.contains("\"web\""))
    let replay = try CallReplay(lines.all)
    let again = try await replay.answer(
      to: call("Get", [.init(name: "Password", value: .string("other"))]))
    let variables = again.view["Environment"]["Variables"]
    #expect(variables["DB"].string == variables["PORT"].string)
    #expect(variables["DB"].string?.hasPrefix("(secret ") == true)
  }

  @Test("a recording is a new file that its owner alone can read")
  func file() throws {
    let path = FileManager.default.temporaryDirectory.appending(path: "bawn-\(UUID()).ndjson").path
    FileManager.default.createFile(
      atPath: path, contents: Data("old".utf8), attributes: [.posixPermissions: 0o644])
    defer { try? FileManager.default.removeItem(atPath: path) }
    let file = try RecordingFile(path: path)
    file.append(Array("one\n".utf8))
    file.append(Array("two\n".utf8))
    try file.finish()
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "one\ntwo\n")
    let attributes = try FileManager.default.attributesOfItem(atPath: path)
    #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
    #expect(throws: CloudError.self) { try RecordingFile(path: "/nowhere/at/all") }
  }

  @Test("a damaged recording is refused with the place")
  func damaged() {
    let error = #expect(throws: CloudError.self) {
      try CallReplay(Array("{\"service\":\"x\"}\n".utf8))
    }
    #expect(error?.message.contains("record 1") == true)
  }
}
