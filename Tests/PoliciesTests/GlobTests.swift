// Bawn
// SPDX-License-Identifier: Apache-2.0

import Policies
import Testing

@Suite("Globs")
struct GlobTests {
  @Test(
    "cover whole texts",
    arguments: [
      ("aws-s3-*", "aws-s3-bucket-acl", true), ("aws-s3-*", "aws-ec2-x", false),
      ("*", "", true), ("", "", true), ("", "a", false), ("a?c", "abc", true),
      ("a?c", "ac", false), ("*-acl", "aws-acl-acl", true), ("a*b*c", "a-b-b-c", true),
      ("a*b*c", "a-c-b", false),
    ])
  func matches(pattern: String, text: String, expected: Bool) {
    #expect(Glob.matches(pattern, text) == expected)
  }

  @Test("take no time that grows with the number of stars")
  func staysQuick() {
    let text = String(repeating: "a", count: 20_000)
    let pattern = String(repeating: "*a", count: 30) + "b"
    let time = ContinuousClock().measure { #expect(!Glob.matches(pattern, text)) }
    #expect(time < .seconds(60))
  }
}
