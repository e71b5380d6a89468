// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import CloudAPI

/// Signatures beside those of AWS's own Python library, where that is installed.
@Suite("Signatures beside botocore's")
struct BotocoreSignatureTests {
  static let python: String? = {
    let candidates = [ProcessInfo.processInfo.environment["BAWN_PYTHON"], "python3"]
    return candidates.compactMap { $0 }.first { run($0, ["-c", "import botocore.auth"]) == 0 }
  }()

  @discardableResult
  static func run(_ python: String, _ arguments: [String]) -> Int32 {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [python] + arguments
    process.standardError = FileHandle.nullDevice
    guard (try? process.run()) != nil else { return -1 }
    process.waitUntilExit()
    return process.terminationStatus
  }

  private struct Case: Codable {
    var method: String
    var url: String
    var headers: [[String]]
    var body: String
    var service: String
    var region: String
    var token: String?
    var isPresigned: Bool
  }

  private static let program = """
    import sys, json, datetime, base64, urllib.parse
    import botocore.auth as auth
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials
    moment = datetime.datetime(2026, 3, 4, 5, 6, 7)
    if hasattr(auth, 'get_current_datetime'):
        auth.get_current_datetime = lambda *a, **k: moment
    else:
        class Fixed(datetime.datetime):
            @classmethod
            def utcnow(cls):
                return moment
        auth.datetime = type('Fixed', (), {'datetime': Fixed})
    results = []
    for case in json.load(open(sys.argv[1])):
        who = Credentials('AKIDEXAMPLE', 'not+a/secret', case.get('token'))
        s3 = case['service'] == 's3'
        kind = ((auth.S3SigV4QueryAuth if s3 else auth.SigV4QueryAuth) if case['isPresigned']
                else (auth.S3SigV4Auth if s3 else auth.SigV4Auth))
        request = AWSRequest(method=case['method'], url=case['url'],
                             data=base64.b64decode(case['body']))
        for name, value in case['headers']:
            request.headers[name] = value
        signer = kind(who, case['service'], case['region'])
        signer.add_auth(request)
        if case['isPresigned']:
            query = urllib.parse.parse_qs(urllib.parse.urlsplit(request.url).query)
            results.append(query['X-Amz-Signature'][0])
        else:
            results.append(request.headers['Authorization'])
    json.dump(results, open(sys.argv[2], 'w'))
    """

  @Test(
    "600 made-up requests are signed as botocore signs them",
    .enabled(if: python != nil, "python3 with botocore isn't there; BAWN_PYTHON names one"))
  func sameSignatures() throws {
    let python = try #require(Self.python)
    var random = SplitMix(state: 42)
    let time = try #require(UTCTime("2026-03-04T05:06:07Z"))
    var cases: [Case] = []
    var ours: [String] = []
    let alphabet = Array("abcXYZ019-_.~ /+=&%?#:@!$'()*,;\"<>[]{}|^`\\äß€日🏰")
    func text(_ length: Int) -> String {
      String(
        (0..<Int.random(in: 0...length, using: &random)).map { _ in
          alphabet.randomElement(using: &random) ?? "a"
        })
    }
    for index in 0..<600 {
      let service =
        ["s3", "ec2", "iam", "execute-api", "lambda"].randomElement(using: &random) ?? "s3"
      let isPresigned = index % 4 == 0
      let method = ["GET", "POST", "PUT"].randomElement(using: &random) ?? "GET"
      var path = "/" + PercentEncoding.encode(text(20), keepsSlashes: true)
      // A path of `//host` would be taken for a host by Python's reader of addresses.
      while path.hasPrefix("//") { path.removeFirst() }
      if service != "s3", index % 5 == 0 { path += "/./x/../y//z/" }
      let query = (0..<Int.random(in: 0...4, using: &random)).map { number in
        WireField("q\(number)" + text(4), text(12))
      }
      var headers = [WireField("Content-Type", "text/plain"), WireField("X-Amz-Target", "A.B")]
      if index % 3 == 0 { headers.append(WireField("x-amz-meta-note", "  two   words ")) }
      if isPresigned { headers = [] }
      // botocore moves the body of a presigned request into its query.
      let body = Array((method == "GET" || isPresigned ? "" : text(60)).utf8)
      let scope = SigningScope(service: service, region: "eu-west-1", isS3: service == "s3")
      var request = AddressedRequest(
        method: method, host: "host-\(index).example.com", port: index % 7 == 0 ? 8443 : nil,
        path: path, query: query, headers: headers, body: body)
      let token = index % 2 == 0 ? "session+token/==" : nil
      let credentials = AccessCredentials(
        accessKeyID: "AKIDEXAMPLE", secretAccessKey: "not+a/secret", sessionToken: token)
      cases.append(
        Case(
          method: method, url: request.url, headers: headers.map { [$0.name, $0.value] },
          body: Data(body).base64EncodedString(), service: service, region: "eu-west-1",
          token: token, isPresigned: isPresigned))
      if isPresigned {
        let signed = RequestSigner().presigned(
          request, expiresAfter: 3600, scope: scope, credentials: credentials, at: time)
        ours.append(signed.query.last?.value ?? "")
      } else {
        RequestSigner().sign(&request, scope: scope, credentials: credentials, at: time)
        ours.append(request.header("Authorization") ?? "")
      }
    }
    let folder = FileManager.default.temporaryDirectory.appending(path: "bawn-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let input = folder.appending(path: "cases.json")
    let output = folder.appending(path: "results.json")
    try JSONEncoder().encode(cases).write(to: input)
    #expect(Self.run(python, ["-c", Self.program, input.path, output.path]) == 0)
    let theirs = try JSONDecoder().decode([String].self, from: Data(contentsOf: output))
    #expect(theirs.count == ours.count)
    for (index, pair) in zip(ours, theirs).enumerated() where pair.0 != pair.1 {
      Issue.record("\(cases[index].method) \(cases[index].url): \(pair.0), not \(pair.1)")
    }
  }
}

/// Numbers that are the same each time (Steele, Lea, Flood, "SplitMix").
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ value >> 30) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ value >> 27) &* 0x94D0_49BB_1331_11EB
    return value ^ value >> 31
  }
}
