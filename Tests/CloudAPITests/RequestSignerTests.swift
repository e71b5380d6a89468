// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import CloudAPI

@Suite("Signatures")
struct RequestSignerTests {
  /// The keys of the examples in AWS's documentation, which are no keys.
  static let credentials = AccessCredentials(
    accessKeyID: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"
  )
  static let s3 = SigningScope(service: "s3", region: "us-east-1", isS3: true)
  static let day = UTCTime("20130524T000000Z") ?? UTCTime(seconds: 0)

  private func signature(_ request: AddressedRequest) -> String {
    var request = request
    return RequestSigner().sign(
      &request, scope: Self.s3, credentials: Self.credentials, at: Self.day)
  }

  /// https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
  @Test("the examples of S3's documentation come out")
  func examplesOfS3() {
    let host = "examplebucket.s3.amazonaws.com"
    let range = AddressedRequest(
      host: host, path: "/test.txt", headers: [WireField("Range", "bytes=0-9")])
    #expect(
      signature(range) == "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41")
    let put = AddressedRequest(
      method: "PUT", host: host, path: "/test%24file.text",
      headers: [
        WireField("Date", "Fri, 24 May 2013 00:00:00 GMT"),
        WireField("x-amz-storage-class", "REDUCED_REDUNDANCY"),
      ], body: Array("Welcome to Amazon S3.".utf8))
    #expect(signature(put) == "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd")
    let lifecycle = AddressedRequest(host: host, query: [WireField("lifecycle", "")])
    #expect(
      signature(lifecycle) == "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543")
    let list = AddressedRequest(
      host: host, query: [WireField("prefix", "J"), WireField("max-keys", "2")])
    #expect(signature(list) == "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7")
  }

  @Test("the example of IAM's documentation comes out, with the whole header")
  func exampleOfIAM() {
    var request = AddressedRequest(
      host: "iam.amazonaws.com",
      query: [WireField("Version", "2010-05-08"), WireField("Action", "ListUsers")],
      headers: [WireField("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")])
    let credentials = AccessCredentials(
      accessKeyID: "AKIDEXAMPLE", secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY")
    RequestSigner().sign(
      &request, scope: SigningScope(service: "iam", region: "us-east-1"),
      credentials: credentials, at: UTCTime("20150830T123600Z") ?? UTCTime(seconds: 0))
    #expect(
      request.header("authorization")
        == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
        + "SignedHeaders=content-type;host;x-amz-date, "
        + "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7")
  }

  /// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html
  @Test("the example of a presigned address comes out")
  func presigned() {
    let request = RequestSigner().presigned(
      AddressedRequest(host: "examplebucket.s3.amazonaws.com", path: "/test.txt"),
      expiresAfter: 86400, scope: Self.s3, credentials: Self.credentials, at: Self.day)
    #expect(
      request.query.last
        == WireField(
          "X-Amz-Signature", "aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404"))
    #expect(request.url.contains("X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1"))
  }

  /// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
  @Test("the example of a body in signed chunks comes out")
  func chunks() {
    let length = ChunkSigner.framedByteCount(66560, chunkSize: 64 << 10)
    #expect(length == 66824)
    var request = AddressedRequest(
      method: "PUT", host: "s3.amazonaws.com", path: "/examplebucket/chunkObject.txt",
      headers: [
        WireField("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        WireField("Content-Encoding", "aws-chunked"), WireField("Content-Length", "\(length)"),
      ])
    let signer = RequestSigner()
    let seed = signer.sign(
      &request, content: .chunked(byteCount: 66560), scope: Self.s3,
      credentials: Self.credentials, at: Self.day)
    #expect(seed == "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9")
    var chunks = ChunkSigner(
      seed: seed, signer: signer, scope: Self.s3, credentials: Self.credentials, at: Self.day)
    let expected = [
      (65536, "ad80c730a21e5b8d04586a2213dd63b9a0e99e0e2307b0ade35a65485a288648"),
      (1024, "0055627c9e194cb4542bae2aa5492e3c1575bbb81b612b7d234b86a503ef5497"),
      (0, "b6c6ea8a5354eaf15b3cb7646744f4275b71ea724fed81ceb9323e279d449df9"),
    ]
    var total = 0
    for (count, signature) in expected {
      let framed = chunks.chunk([UInt8](repeating: 0x61, count: count))
      let start = String(decoding: framed.prefix(100), as: UTF8.self)
      let size = String(count, radix: 16)
      #expect(start.hasPrefix("\(size);chunk-signature=\(signature)\r\n"))
      total += framed.count
    }
    #expect(total == length)
  }

  @Test("a session token is sent and signed, and an unsigned body is named so")
  func sessionToken() {
    var credentials = Self.credentials
    credentials.sessionToken = "token/with+signs="
    var request = AddressedRequest(method: "PUT", host: "b.s3.amazonaws.com", body: [1, 2])
    RequestSigner().sign(
      &request, content: .unsigned, scope: Self.s3, credentials: credentials, at: Self.day)
    #expect(request.header("x-amz-security-token") == "token/with+signs=")
    #expect(request.header("x-amz-content-sha256") == "UNSIGNED-PAYLOAD")
    #expect(request.header("authorization")?.contains("x-amz-security-token") == true)
  }

  @Test("signing again replaces what was signed before")
  func again() {
    var request = AddressedRequest(host: "b.s3.amazonaws.com")
    let signer = RequestSigner()
    let first = signer.sign(&request, scope: Self.s3, credentials: Self.credentials, at: Self.day)
    let count = request.headers.count
    let second = signer.sign(
      &request, scope: Self.s3, credentials: Self.credentials, at: Self.day + 1)
    let third = signer.sign(&request, scope: Self.s3, credentials: Self.credentials, at: Self.day)
    #expect(first == third && first != second && request.headers.count == count)
  }

  @Test("a key is derived once for a day, a region and a service")
  func keys() {
    let keys = SigningKeys(limit: 2)
    let signer = RequestSigner(keys: keys)
    var request = AddressedRequest(host: "h")
    for second in 0..<5 {
      signer.sign(
        &request, scope: Self.s3, credentials: Self.credentials, at: Self.day + second)
    }
    #expect(keys.count == 1)
    for day in 0..<4 {
      signer.sign(
        &request, scope: Self.s3, credentials: Self.credentials, at: Self.day + day * 86400)
    }
    #expect(keys.count <= 2)
  }

  @Test("paths of S3 are signed as they are, those of others cleaned and encoded again")
  func paths() {
    #expect(CanonicalRequest.path("/a//b/../c%20d", isPlain: true) == "/a//b/../c%20d")
    #expect(CanonicalRequest.path("/a//b/../c%20d/", isPlain: false) == "/a/c%2520d/")
    #expect(CanonicalRequest.path("/../..", isPlain: false) == "/")
    #expect(CanonicalRequest.path("", isPlain: true) == "/")
  }

  @Test("a clock that is off is corrected by what the service says")
  func clock() {
    let clock = ClockCorrection()
    let now = UTCTime(seconds: 1_000_000)
    #expect(!clock.learn(code: "AccessDenied", serverDate: now + 900, signedAt: now, now: now))
    #expect(
      !clock.learn(code: "SignatureDoesNotMatch", serverDate: now + 9, signedAt: now, now: now))
    #expect(
      clock.learn(code: "RequestTimeTooSkewed", serverDate: now + 900, signedAt: now, now: now))
    #expect(clock.seconds == 900)
    // With the right time a refusal has another reason.
    #expect(
      !clock.learn(
        code: "SignatureDoesNotMatch", serverDate: now + 901, signedAt: now + 900, now: now + 1))
  }

  @Test(
    "moments are read in all their spellings",
    arguments: [
      ("2015-08-30T12:36:00Z", 1_440_938_160), ("20150830T123600Z", 1_440_938_160),
      ("2015-08-30T14:36:00+02:00", 1_440_938_160), ("2015-08-30T12:36:00.123Z", 1_440_938_160),
      ("2015-08-30T12:36:00UTC", 1_440_938_160), ("2000-02-29T00:00:00Z", 951_782_400),
    ])
  func moments(text: String, seconds: Int) {
    #expect(UTCTime(text) == UTCTime(seconds: seconds))
    #expect(UTCTime(seconds: seconds).text.hasSuffix("Z"))
    #expect(UTCTime(UTCTime(seconds: seconds).stamp) == UTCTime(seconds: seconds))
  }

  @Test("what is no moment is none")
  func noMoments() {
    for text in ["", "2015", "2015-13-30T12:36:00Z", "2015-08-30T12:36:00X", "2015-08-30"] {
      #expect(UTCTime(text) == nil)
    }
    #expect(UTCTime(httpDate: "Sun, 06 Nov 1994 08:49:37 GMT") == UTCTime(seconds: 784_111_777))
    #expect(UTCTime(httpDate: "Sunday, 06-Nov-94 08:49:37 GMT") == nil)
  }

  @Test("credentials never show themselves")
  func hidden() {
    var text = "\(Self.credentials) \(String(reflecting: Self.credentials))"
    dump(Self.credentials, to: &text)
    #expect(!text.contains("wJalr") && !text.contains("AKIA"))
  }
}
