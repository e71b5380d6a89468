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
        "policy", "test", "terraform/", "--policy", "policies/", "--data", "data", in: folder)
      #expect(
        outcome.output == """
          FAIL - terraform/a.tf - main - bucket b is open

          2 tests, 1 passed, 0 warnings, 1 failure, 0 exceptions

          """)
      #expect(outcome.status == 1)
      let soft = try Program.run(
        "policy", "test", "terraform", "-p", "policies", "-d", "data", "--no-fail", in: folder)
      #expect(soft.status == 0)
      let ignoring = try Program.run(
        "policy", "test", "terraform", "", "-p", "policies", "-d", "data", "--ignore", "a\\.tf$",
        "--quiet", in: folder)
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

  @Test("variables stand between options and conftest.toml")
  func variables() throws {
    try Project.withTemporaryFolder { folder in
      try write(
        [
          "conftest.toml": "policy = \"nowhere\"\nnamespace = \"a\"",
          "old/a.rego": "package a\nwarn[\"w\"] { true }",
          "old/b.rego": "package b\ndeny[\"d\"] { true }", "in.yaml": "",
        ], in: folder)
      func run(_ arguments: String..., environment: [String: String]) throws -> Program.Outcome {
        try Program.run(
          Program.path, arguments: ["policy", "test", "in.yaml"] + arguments,
          environment: ["CONFTEST_POLICY": "old", "CONFTEST_REGO_VERSION": "v0"]
            .merging(environment) { $1 }, folder: folder, seconds: 240)
      }
      let strict = try run(environment: ["CONFTEST_FAIL_ON_WARN": "true"])
      #expect(strict.status == 1 && strict.output.contains("1 test, 0 passed, 1 warning"))
      let both = try run(environment: ["CONFTEST_NAMESPACE": "a,b"])
      #expect(both.output.contains("2 tests, 0 passed, 1 warning, 1 failure"))
      let given = try run("-n", "b", environment: ["CONFTEST_NAMESPACE": "a"])
      #expect(given.output.contains("1 test, 0 passed, 0 warnings, 1 failure"))
      let bad = try run(environment: ["CONFTEST_NO_FAIL": "maybe"])
      #expect(bad.status == 1 && bad.errors.contains("CONFTEST_NO_FAIL is \"maybe\""))
      let newer = try run(environment: ["CONFTEST_REGO_VERSION": "v1"])
      #expect(newer.status == 1 && newer.errors.contains("give --rego-version v0"))
    }
  }

  @Test("a trace stands beside other outputs, and instead of the plain one")
  func trace() throws {
    try Project.withTemporaryFolder { folder in
      try write(
        ["policy/p.rego": "package main\ndeny contains \"d\" if input.x == 1", "in.yaml": "x: 1"],
        in: folder)
      let json = try Program.run(
        "policy", "test", "in.yaml", "--trace", "-o", "json", in: folder)
      #expect(json.output.hasPrefix("[\n  {"))
      #expect(json.errors.contains("TRAC "))
      let plain = try Program.run("policy", "test", "in.yaml", "--trace", in: folder)
      #expect(plain.output.contains("file: in.yaml | query: data.main.deny"))
      #expect(!plain.output.contains("FAIL"))
      #expect(plain.errors.isEmpty)
    }
  }

  @Test("files of a folder that Conftest alone can read are told, git's own are left alone")
  func unreadFiles() throws {
    try Project.withTemporaryFolder { folder in
      try write(
        [
          "policy/p.rego": "package main\ndeny contains \"d\" if input.x", "src/a.yaml": "x: 1",
          "src/b.cue": "x: 1", "src/CODEOWNERS": "* @me", "src/.git/config": "[core",
          "src/c.md": "",
        ], in: folder)
      let outcome = try Program.run("policy", "test", "src", in: folder)
      #expect(outcome.status == 1)
      #expect(outcome.output.hasPrefix("FAIL - src/a.yaml - main - d\n\n1 test,"))
      let lines = outcome.errors.split(separator: "\n")
      #expect(lines.count == 2 && lines.allSatisfy { $0.contains("isn't tested: bawn reads") })
    }
  }

  @Test("parse shows what policies see")
  func parse() throws {
    try Project.withTemporaryFolder { folder in
      try write(["a.tf": "b \"c\" {}", "d.env": "E=1"], in: folder)
      let one = try Program.run("policy", "parse", "a.tf", in: folder)
      #expect(one.output == "{\n  \"b\": {\n    \"c\": [\n      {}\n    ]\n  }\n}\n")
      let two = try Program.run("policy", "parse", "a.tf", "d.env", in: folder)
      #expect(two.output.hasSuffix("\n\nd.env\n{\n  \"E\": \"1\"\n}\n"))
      let all = try Program.run("policy", "parse", "a.tf", "d.env", "--combine", in: folder)
      #expect(all.output.hasPrefix("[\n  {\n    \"contents\": {"))
      let bad = try Program.run("policy", "parse", "a.tf", "--parser", "json", in: folder)
      #expect(bad.status == 1 && bad.errors.hasPrefix("Error: parsing: "))
    }
  }

  @Test("what can't be read ends with 1 and says what it is")
  func failures() throws {
    try Project.withTemporaryFolder { folder in
      try write(["policy/p.rego": Self.policy, "a.tf": "x = ", "b.cue": "b: 1"], in: folder)
      for (arguments, words) in [
        (["a.tf"], "a.tf:1:5"), (["b.cue"], "bawn has no parser for \"b.cue\""),
        (["b.cue", "--parser", "x"], "unknown parser"),
        ([""], "no files found"), (["none.yaml"], "doesn't exist"),
        (["a.tf", "-p", "nowhere"], "a.tf:1:5"), (["-p", "nowhere", "policy"], "no files found"),
        (["a.tf", "--parser", "yaml", "-p", "nowhere"], "no such file"),
      ] {
        let outcome = try Program.run(
          Program.path, arguments: ["policy", "test"] + arguments, environment: [:],
          folder: folder, seconds: 240)
        #expect(outcome.status == 1, "\(arguments)")
        #expect(outcome.errors.contains(words), "\(arguments): \(outcome.errors)")
      }
      for (option, words) in [
        ("--update", "over a network"), ("--proto-file-dirs", "which bawn doesn't read"),
      ] {
        let outcome = try Program.run("policy", "test", "a.tf", option, "x", in: folder)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains(words))
      }
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

  @Test("tests read files beside them, and nothing else")
  func fixtures() throws {
    try Project.withTemporaryFolder { folder in
      try write(
        [
          "work/policy/p_test.rego": """
          package main
          test_own if parse_config_file("data/in.tf").a == 1
          test_other if not parse_config_file("../../secret.json")
          """, "work/policy/data/in.tf": "a = 1", "secret.json": "{}",
        ], in: folder)
      let work = folder.appending(path: "work")
      let outcome = try Program.run("policy", "verify", "ignored", in: work)
      #expect(outcome.output.contains("2 tests, 2 passed"), "\(outcome.output)\(outcome.errors)")
      let loud = try Program.run("policy", "verify", "--show-builtin-errors", in: work)
      #expect(loud.status == 1)
      #expect(loud.errors.contains("parse_config_file: read config file ../secret.json: it lies"))
      let none = try Program.run("policy", "verify", "--report", "full", in: work)
      #expect(none.status == 2 && none.errors.contains("bawn rego test --explain"))
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
