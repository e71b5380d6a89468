// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn policy")
struct PolicyTestTests {
  private static let policy = """
    package main

    deny contains msg if {
      some name, bucket in input.resource.aws_s3_bucket
      bucket[_].acl == data.forbidden
      msg := sprintf("bucket %s is open", [name])
    }
    """

  private func write(_ files: [String: String], in folder: URL) throws {
    for (path, text) in files {
      let file = folder.appending(path: path)
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
  }

  @Test("the command line of conftest works as it is")
  func dropIn() throws {
    try Project.withTemporaryFolder { folder in
      try write(
        [
          "policies/main.rego": Self.policy, "data/x/y.json": #"{"forbidden": "public-read"}"#,
          "terraform/a.tf": "resource \"aws_s3_bucket\" \"b\" {\n  acl = \"public-read\"\n}\n",
          "terraform/net/b.tf": "resource \"aws_vpc\" \"v\" {}\n",
          "terraform/notes.txt": "not configuration",
        ], in: folder)
      let outcome = try Program.run(
        "policy", "test", "terraform/", "--policy", "policies/", in: folder)
      #expect(
        outcome.output == """
          FAIL - terraform/a.tf - main - bucket b is open

          2 tests, 1 passed, 0 warnings, 1 failure, 0 exceptions

          """)
      #expect(outcome.status == 1)
      let soft = try Program.run(
        "policy", "test", "terraform", "-p", "policies", "--no-fail", in: folder)
      #expect(soft.status == 0)
      let ignoring = try Program.run(
        "policy", "test", "terraform", "-p", "policies", "--ignore", "a\\.tf$", "--quiet",
        in: folder)
      #expect(ignoring.status == 0 && ignoring.output.isEmpty)
    }
  }

  @Test("settings come from conftest.toml where no option is given")
  func settings() throws {
    try Project.withTemporaryFolder { folder in
      try write(
        [
          "conftest.toml": "policy = \"rules\"\nnamespace = [\"a\", \"b\"]\nfail-on-warn = true\n",
          "rules/a.rego": "package a\nwarn contains \"w\"",
          "rules/b.rego": "package b\ndeny contains \"d\" if input.bad", "in.yaml": "bad: false",
        ], in: folder)
      let outcome = try Program.run("policy", "test", "in.yaml", in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("2 tests, 1 passed, 1 warning, 0 failures"))
      let other = try Program.run("policy", "test", "in.yaml", "-n", "b", in: folder)
      #expect(other.status == 0)
    }
  }

  @Test("what can't be read ends with 1 and says what it is")
  func failures() throws {
    try Project.withTemporaryFolder { folder in
      try write(["policy/p.rego": Self.policy, "a.tf": "x = ", "b.xml": "<b/>"], in: folder)
      for (arguments, words) in [
        (["a.tf"], "a.tf:1:5"), (["b.xml"], "unknown parser"), (["none.yaml"], "doesn't exist"),
        (["a.tf", "-p", "nowhere"], "a.tf:1:5"), (["-p", "nowhere", "policy"], "no files found"),
        (["a.tf", "--parser", "yaml", "-p", "nowhere"], "no such file"),
      ] {
        let outcome = try Program.run(
          Program.path, arguments: ["policy", "test"] + arguments, environment: [:],
          folder: folder, seconds: 240)
        #expect(outcome.status == 1, "\(arguments)")
        #expect(outcome.errors.contains(words), "\(arguments): \(outcome.errors)")
      }
      let update = try Program.run("policy", "test", "a.tf", "--update", "x", in: folder)
      #expect(update.status == 2)
    }
  }

  @Test("the policies' own tests run")
  func verify() throws {
    try Project.withTemporaryFolder { folder in
      try write(
        [
          "policy/p.rego": "package main\ndeny contains \"d\" if input.bad",
          "policy/p_test.rego": """
          package main
          test_good if count(deny) == 0 with input as parse_config("toml", "bad = false")
          test_bad if count(deny) == 1 with input as {"bad": false}
          """,
        ], in: folder)
      let outcome = try Program.run("policy", "verify", in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.output.contains("FAIL - policy/p_test.rego -  - data.main.test_bad"))
      #expect(
        outcome.output.contains("2 tests, 1 passed, 0 warnings, 1 failure, 0 exceptions, 0 skipped")
      )
    }
  }

  @Test("bundles load, packed or not, and bad ones are refused")
  func bundles() throws {
    try Project.withTemporaryFolder { folder in
      try write(
        [
          "b/.manifest": #"{"roots": ["a"]}"#, "b/a/data.json": #"{"k": 1}"#,
          "b/a/p.rego": "package a.p\nok if data.a.k == 1", "bad.tar.gz": "no archive",
        ], in: folder)
      let packing = try Program.run(
        URL(filePath: "/bin/bash"), arguments: ["-c", "tar czf b.tar.gz -C b ."],
        environment: [:], folder: folder, seconds: 240)
      #expect(packing.status == 0)
      for bundle in ["b", "b.tar.gz"] {
        let outcome = try Program.run(
          "rego", "eval", "-b", bundle, "-f", "raw", "data.a.p.ok", in: folder)
        #expect(outcome.output.hasPrefix("true"), "\(bundle): \(outcome.errors)")
      }
      let bad = try Program.run(
        "rego", "eval", "-b", "bad.tar.gz", "-f", "raw", "data", in: folder)
      #expect(bad.status != 0)
      #expect(bad.errors.contains("bundle bad.tar.gz: the data isn't gzip"))
    }
  }
}
