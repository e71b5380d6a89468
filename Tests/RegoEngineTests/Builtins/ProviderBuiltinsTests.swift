// Bawn
// SPDX-License-Identifier: Apache-2.0

import Testing

struct ProviderBuiltinsTests {
  private static let settings = """
    "aws_access_key": "AKIDEXAMPLE", "aws_region": "us-east-1", \
    "aws_secret_access_key": "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
    """

  private static func sign(_ request: String, _ settings: String, _ time: String) -> String {
    call("providers.aws.sign_req", list: "{\(request)}, {\(settings)}, \(time)")
  }

  @Test("signs AWS's own example as AWS does")
  func vanilla() {
    // The case get-vanilla of AWS's test suite for signatures.
    let answer = Self.sign(
      #""method": "GET", "url": "https://example.amazonaws.com/""#,
      Self.settings + #", "aws_service": "service""#, "1440938160000000000")
    #expect(answer.contains("5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"))
    #expect(answer.contains("SignedHeaders=host;x-amz-date,"))
    #expect(answer.contains(#""x-amz-date": "20150830T123600Z""#))
  }

  @Test("adds digest and session token, and leaves proxies' headers unsigned")
  func headers() {
    let answer = Self.sign(
      #""method": "PUT", "url": "https://b.s3.amazonaws.com/k", "raw_body": "x", "#
        + #""headers": {"User-Agent": "u", "Foo": "bar"}"#,
      Self.settings + #", "aws_service": "s3", "aws_session_token": "t""#, "1440938160000000000")
    #expect(
      answer.contains(
        "SignedHeaders=foo;host;x-amz-content-sha256;x-amz-date;x-amz-security-token,"))
    #expect(answer.contains(#""User-Agent": "u""#))
    #expect(answer.contains("2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"))
    let unsigned = Self.sign(
      #""method": "PUT", "url": "https://b.s3.amazonaws.com/k", "raw_body": "x""#,
      Self.settings + #", "aws_service": "s3", "disable_payload_signing": true"#, "0")
    #expect(unsigned.contains(#""x-amz-content-sha256": "UNSIGNED-PAYLOAD""#))
  }

  @Test("tells what is missing")
  func problems() {
    let start = "eval_type_error: providers.aws.sign_req: operand"
    #expect(
      Self.sign("", Self.settings + #", "aws_service": "s3""#, "0")
        == "\(start) 1 missing required request parameters(s): {\"method\", \"url\"}")
    #expect(
      Self.sign("", Self.settings, "0")
        == "\(start) 2 missing required AWS config parameters(s): {\"aws_service\"}")
    #expect(
      Self.sign("", Self.settings + #", "aws_service": "s3""#, "1.5")
        == "\(start) 3 could not convert time_ns value into a unix timestamp")
  }
}
