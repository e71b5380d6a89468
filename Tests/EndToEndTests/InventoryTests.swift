// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Snapshots made of JSON lines, as users handle them.
@Suite("bawn inventory")
struct InventoryTests {
  private static let lines = """
    {"type":"aws_s3_bucket","account":"111122223333","region":"eu-west-1","values":\
    {"arn":"arn:aws:s3:::logs","id":"logs","bucket":"logs","tags":{"env":"prod"}},\
    "references":[{"path":"tags","target":"arn:aws:kms:eu-west-1:111122223333:key/k"}]}
    {"type":"aws_instance","account":"111122223333","region":"eu-west-1","values":\
    {"id":"i-1","ami":"ami-1","user_data":"bawn-digest:1 text 6 s3cr3t","tags":{"Name":"=cmd|'/c calc'!A1"}},\
    "sensitive":["user_data"],"unknown":[{"path":"ami","symbol":"ec2:DescribeImages: denied"}]}
    {"type":"aws_iam_role","account":"444455556666","values":{"id":"\\u001b[31mred","name":"red"}}

    """

  private func withSnapshot(
    _ lines: String = lines, _ body: (URL) throws -> Void
  ) throws {
    try Project.withTemporaryFolder { folder in
      try Data(lines.utf8).write(to: folder.appending(path: "a.jsonl"))
      let outcome = try Program.run(
        "inventory", "import", "a.jsonl", "--output", "a.bawn", "--time", "2026-11-22T08:00:00Z",
        in: folder)
      #expect(outcome.status == 0, "\(outcome.errors)")
      try body(folder)
    }
  }

  @Test("shows what there is, for people and programs")
  func show() throws {
    try withSnapshot { folder in
      let text = try Program.run("inventory", "show", "a.bawn", in: folder)
      #expect(text.status == 0)
      #expect(text.output.hasPrefix("3 resources, collected 2026-11-22T08:00:00Z"))
      #expect(text.output.contains("111122223333"))
      #expect(text.output.contains("1 not read completely"))
      let json = try Program.run("inventory", "show", "a.bawn", "--format", "json", in: folder)
      let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8))
      #expect((object as? [String: Any])?["resources"] as? Int == 3)
    }
  }

  @Test("lists resources, filtered, and nothing in them acts on a terminal or spreadsheet")
  func list() throws {
    try withSnapshot { folder in
      func list(_ options: String...) throws -> String {
        let outcome = try Program.run(
          Program.path, arguments: ["inventory", "list", "a.bawn"] + options, environment: [:],
          folder: folder, seconds: 240)
        #expect(outcome.status == 0, "\(outcome.errors)")
        return outcome.output
      }
      #expect(try list().hasSuffix("3 resources\n"))
      #expect(try !list().contains("\u{1B}"))
      #expect(try list("--type", "aws_s3_*").hasSuffix("\n1 resource\n"))
      #expect(try list("--account", "444455556666").hasSuffix("\n1 resource\n"))
      #expect(try list("--region", "global").hasSuffix("\n1 resource\n"))
      #expect(try list("--tag", "env=pr*").contains("arn:aws:s3:::logs"))
      #expect(try list("--tag", "env=dev") == "0 resources\n")
      #expect(try list("--id", "*i-1").hasSuffix("\n1 resource\n"))
      let csv = try list("--format", "csv")
      #expect(csv.hasPrefix("\"type\",\"name\",\"id\",\"region\",\"account\"\r\n"))
      #expect(csv.contains("\"'=cmd|"))
      let tsv = try list("--format", "tsv")
      #expect(tsv.split(separator: "\n").allSatisfy { $0.split(separator: "\t").count == 5 })
      let json = try JSONSerialization.jsonObject(with: Data(try list("--format", "json").utf8))
      #expect((json as? [[String: String]])?.count == 3)
    }
  }

  @Test("answers queries, and says which answers aren't certain")
  func query() throws {
    try withSnapshot { folder in
      let certain = try Program.run(
        "inventory", "query", "a.bawn",
        #"resource.type == "aws_s3_bucket"; resource.values.bucket"#,
        in: folder)
      #expect(certain.output == "arn:aws:s3:::logs  \"logs\"\n")
      let possible = try Program.run(
        "inventory", "query", "a.bawn", #"resource.values.ami == "ami-1""#, in: folder)
      #expect(possible.output == "? aws_instance/i-1\n")
      let bound = try Program.run(
        "inventory", "query", "a.bawn", "--format", "json", "x := resource.values.tags.env",
        in: folder)
      #expect(bound.output.contains(#""value":{"x":"prod"}"#))
      let wrong = try Program.run("inventory", "query", "a.bawn", "resource.", in: folder)
      #expect(wrong.status == 2)
      let fail = try Program.run("inventory", "query", "a.bawn", "--fail", "true", in: folder)
      #expect(fail.status == 1)
    }
  }

  @Test("exports what it imported, without secrets")
  func export() throws {
    try withSnapshot { folder in
      let lines = try Program.run("inventory", "export", "a.bawn", in: folder).output
      #expect(!lines.contains("s3cr3t"))
      #expect(lines.contains(#""sensitive":["user_data"]"#))
      #expect(lines.contains(#""unknown":[{"path":"ami","symbol":"ec2:DescribeImages: denied"}]"#))
      try Data(lines.utf8).write(to: folder.appending(path: "b.jsonl"))
      let again = try Program.run(
        "inventory", "import", "b.jsonl", "-o", "b.bawn", in: folder)
      #expect(again.status == 0)
      #expect(try Program.run("inventory", "export", "b.bawn", in: folder).output == lines)
      let state = try Program.run(
        "inventory", "export", "a.bawn", "--format", "terraform-state", in: folder)
      #expect(!state.output.contains("s3cr3t"))
      let object = try #require(
        JSONSerialization.jsonObject(with: Data(state.output.utf8)) as? [String: Any])
      #expect(object["format_version"] as? String == "1.0")
      try Data(state.output.utf8).write(to: folder.appending(path: "state.json"))
      let drift = try Program.run(
        "drift", "--state", "state.json", "--snapshot", "a.bawn", in: folder)
      #expect(!drift.errors.contains("state-address"), "\(drift.errors)")
    }
  }

  @Test("keeps no secret that is imported in clear")
  func secrets() throws {
    let line = #"{"type":"a_b","values":{"id":"1","password":"hunter2"},"sensitive":["password"]}"#
    try withSnapshot(line + "\n") { folder in
      let bytes = try Data(contentsOf: folder.appending(path: "a.bawn"))
      #expect(bytes.range(of: Data("hunter2".utf8)) == nil)
    }
  }

  @Test("tells what changed, secrets by digest only, and exits with 1 when asked to")
  func difference() throws {
    try withSnapshot { folder in
      let changed = Self.lines
        .replacingOccurrences(of: "s3cr3t", with: "0th3r")
        .replacingOccurrences(of: #""env":"prod""#, with: #""env":"dev","app":"x""#)
        .replacingOccurrences(of: "aws_iam_role", with: "aws_iam_user")
      try Data(changed.utf8).write(to: folder.appending(path: "b.jsonl"))
      _ = try Program.run("inventory", "import", "b.jsonl", "-o", "b.bawn", in: folder)
      let outcome = try Program.run(
        "inventory", "diff", "a.bawn", "b.bawn", "--exit-code", in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains(#"tags.env: "prod" → "dev""#))
      #expect(outcome.output.contains(#"tags.app: + "x""#))
      #expect(outcome.output.contains("user_data: (sensitive, digest "))
      #expect(!outcome.output.contains("s3cr3t") && !outcome.output.contains("0th3r"))
      #expect(outcome.output.hasSuffix("1 added, 1 removed, 2 changed, 0 unchanged\n"))
      let same = try Program.run(
        "inventory", "diff", "a.bawn", "a.bawn", "--exit-code", in: folder)
      #expect(same.status == 0)
      let json = try Program.run(
        "inventory", "diff", "a.bawn", "b.bawn", "--format", "json", in: folder)
      #expect(!json.output.contains("s3cr3t"))
    }
  }

  @Test("keeps a history in a store and answers for earlier times")
  func store() throws {
    try withSnapshot { folder in
      let first = try Program.run(
        "inventory", "import", "a.bawn", "--store", "history.db", in: folder)
      #expect(first.output == "3 resources, 3 of them new or changed\n")
      try Data(Self.lines.replacingOccurrences(of: "logs", with: "audit").utf8)
        .write(to: folder.appending(path: "b.jsonl"))
      _ = try Program.run(
        "inventory", "import", "b.jsonl", "-o", "b.bawn", "--time", "2026-11-23T08:00:00Z",
        in: folder)
      let second = try Program.run(
        "inventory", "import", "b.bawn", "--store", "history.db", in: folder)
      #expect(second.output == "3 resources, 1 of them new or changed\n")
      let now = try Program.run("inventory", "list", "--store", "history.db", in: folder)
      #expect(now.output.contains("arn:aws:s3:::audit"))
      let before = try Program.run(
        "inventory", "list", "--store", "history.db", "--at", "2026-11-22", in: folder)
      #expect(before.output.contains("arn:aws:s3:::logs"))
      let difference = try Program.run(
        "inventory", "diff", "--store", "history.db", "--from", "2026-11-22", in: folder)
      #expect(difference.output.hasSuffix("1 added, 1 removed, 0 changed, 2 unchanged\n"))
      let early = try Program.run(
        "inventory", "show", "--store", "history.db", "--at", "2025-01-01", in: folder)
      #expect(early.status == 2)
    }
  }

  @Test("tells of files that are no snapshots, are cut off, or have lines that are no resources")
  func problems() throws {
    try withSnapshot { folder in
      let foreign = try Program.run("inventory", "show", "a.jsonl", in: folder)
      #expect(foreign.status == 3 && foreign.errors.contains("is no snapshot"))
      let bytes = try Data(contentsOf: folder.appending(path: "a.bawn"))
      try bytes.dropLast(9).write(to: folder.appending(path: "cut.bawn"))
      let cut = try Program.run("inventory", "show", "cut.bawn", in: folder)
      #expect(cut.status == 3 && cut.errors.contains("ends early"))
      let missing = try Program.run("inventory", "show", "none.bawn", in: folder)
      #expect(missing.status == 3)
      #expect(try Program.run("inventory", "show", in: folder).status == 2)
      try Data("{}\n{\"type\":\"a_b\",\"values\":{\"id\":\"1\"}}\nno\n".utf8)
        .write(to: folder.appending(path: "c.jsonl"))
      let lines = try Program.run("inventory", "import", "c.jsonl", "-o", "c.bawn", in: folder)
      #expect(lines.status == 3)
      #expect(lines.output == "1 resource in c.bawn\n")
      #expect(lines.errors.contains("c.jsonl:1: it has no \"type\""))
      #expect(lines.errors.contains("c.jsonl:3: "))
    }
  }
}
