// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn collect aws")
struct CollectTests {
  private static let offline = ["AWS_EC2_METADATA_DISABLED": "true"]

  @Test("prints policies that allow reading, and nothing else")
  func policy() throws {
    let outcome = try Program.run("collect", "aws", "--print-policy", "--services", "s3,iam")
    #expect(outcome.status == 0)
    let data = Data(outcome.output.utf8)
    let policy = try #require(JSONSerialization.jsonObject(with: data) as? [String: Any])
    let statements = try #require(policy["Statement"] as? [[String: Any]])
    let actions = try #require(statements.first?["Action"] as? [String])
    #expect(actions.contains("s3:GetBucketPolicy"))
    #expect(actions.contains("iam:GetAccountAuthorizationDetails"))
    #expect(!actions.contains { $0.hasPrefix("sqs:") })
    #expect(actions == actions.sorted())
    for action in actions {
      let name = action.split(separator: ":")[1]
      #expect(["Get", "List", "Describe", "Generate"].contains { name.hasPrefix($0) }, "\(action)")
    }
  }

  @Test(
    "ends with 2 and says why when the command line is wrong",
    arguments: [
      (["--services", "s3,nope"], "no collectors for \"nope\""),
      (["--regions", "eu-west-1", "--all-regions"], "can't go together"),
      (["--regions", "EU West"], "isn't a region"),
      (["--accounts", "123"], "12 digits"),
      (["--jobs", "0"], "--jobs has to be"),
      (["-o", "/nowhere/at/all.snapshot"], "can't be written"),
    ])
  func usage(arguments: [String], reason: String) throws {
    let outcome = try Program.run(
      Program.path, arguments: ["collect", "aws"] + arguments, environment: Self.offline,
      folder: Project.root, seconds: 240)
    #expect(outcome.status == 2)
    #expect(outcome.errors.contains(reason))
    #expect(outcome.output == "")
  }

  @Test("ends with 3 and leaves no file where there are no credentials")
  func noCredentials() throws {
    try Project.withTemporaryFolder { folder in
      let outcome = try Program.run(
        Program.path, arguments: ["collect", "aws", "--regions", "eu-west-1"],
        environment: Self.offline.merging(["HOME": folder.path]) { $1 }, folder: folder,
        seconds: 240)
      #expect(outcome.status == 3)
      #expect(outcome.errors.contains("credentials"))
      let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
      #expect(!left.contains("aws.snapshot"))
    }
  }

  @Test("has help that teaches, in lines that fit")
  func help() throws {
    let outcome = try Program.run("collect", "aws", "--help")
    #expect(outcome.status == 0)
    for part in ["--print-policy", "--resume", "Exit codes:", "bawn collect aws -o"] {
      #expect(outcome.output.contains(part))
    }
    for line in outcome.output.split(separator: "\n") { #expect(line.count <= 80, "\(line)") }
  }
}
