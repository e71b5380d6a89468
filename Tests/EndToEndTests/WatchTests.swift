// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn watch aws")
struct WatchTests {
  private static let offline = ["AWS_EC2_METADATA_DISABLED": "true"]

  @Test("prints policies that allow what its sources of events take, and nothing else")
  func policy() throws {
    func actions(_ events: [String]) throws -> [String] {
      let outcome = try Program.run(
        Program.path,
        arguments: ["watch", "aws", "--print-policy", "--services", "s3"]
          + events.flatMap { ["--events", $0] },
        environment: Self.offline, folder: Project.root, seconds: 240)
      #expect(outcome.status == 0)
      let policy = try #require(
        JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
      let statements = try #require(policy["Statement"] as? [[String: Any]])
      return try #require(statements.first?["Action"] as? [String])
    }
    let plain = try actions([])
    #expect(plain.contains("s3:GetBucketPolicy"))
    #expect(!plain.contains { $0.hasPrefix("sqs:") || $0 == "cloudtrail:LookupEvents" })
    #expect(try actions(["history"]) == (plain + ["cloudtrail:LookupEvents"]).sorted())
    #expect(
      try actions(["https://sqs.eu-west-1.amazonaws.com/123456789012/q"])
        == (plain + ["sqs:DeleteMessage", "sqs:ReceiveMessage"]).sorted())
  }

  @Test(
    "ends with 2 and says why when the command line is wrong",
    arguments: [
      (["--interval", "0s"], "--interval has to be"),
      (["--interval", "soon"], "interval"),
      (["--readings", "0"], "--readings has to be"),
      (["--events", "/nowhere/at/all"], "is no folder"),
      (["--events", "https://a/1/q", "--events", "https://b/1/q"], "takes one queue"),
      (["--rule", "no-such-rule"], "no rule is called \"no-such-rule\""),
      (["--services", "nope"], "no collectors for \"nope\""),
      (["-o", "/nowhere/at/all.snapshot"], "can't be written"),
    ])
  func usage(arguments: [String], reason: String) throws {
    let outcome = try Program.run(
      Program.path, arguments: ["watch", "aws"] + arguments, environment: Self.offline,
      folder: Project.root, seconds: 240)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(reason), "\(outcome.errors)")
    #expect(outcome.output == "")
  }

  @Test("ends with 3 where there are no credentials")
  func noCredentials() throws {
    try Project.withTemporaryFolder { folder in
      let outcome = try Program.run(
        Program.path, arguments: ["watch", "aws", "--regions", "eu-west-1"],
        environment: Self.offline.merging(["HOME": folder.path]) { $1 }, folder: folder,
        seconds: 240)
      #expect(outcome.status == 3)
      #expect(outcome.errors.contains("credentials"))
    }
  }

  @Test("has help that teaches, in lines that fit")
  func help() throws {
    let outcome = try Program.run("watch", "aws", "--help")
    #expect(outcome.status == 0)
    for part in ["--events", "--interval", "--refresh", "Exit codes:", "history"] {
      #expect(outcome.output.contains(part))
    }
    for line in outcome.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }
}
