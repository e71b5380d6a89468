// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn rego eval")
struct RegoEvalTests {
  private static let files = [
    "policy.rego": """
    package authz

    default allow := false

    allow if {
      some role in data.roles[input.user]
      role == "admin"
    }

    names contains name if some name, _ in data.roles
    """,
    "data.json": #"{"roles": {"ann": ["admin"], "bob": ["guest"]}}"#,
    "input.json": #"{"user": "ann"}"#,
    "input.yaml": "user: bob",
    "endless.rego": """
    package endless

    p contains x if {
      print("started")
      some x in numbers.range(1, 1000)
      some y in numbers.range(1, 1000)
      some z in numbers.range(1, 1000)
      x + y + z < 0
    }
    """,
  ]

  private func json(_ text: String) throws -> [String: Any] {
    let value = try JSONSerialization.jsonObject(with: Data(text.utf8))
    return try #require(value as? [String: Any])
  }

  @Test("prints results in the shape of opa eval, sets as arrays")
  func results() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.rego(
        "eval", "-d", "policy.rego", "-d", "data.json", "-i", "input.json",
        "allowed := data.authz.allow; data.authz.names")
      #expect(outcome.status == 0)
      let result = try #require(try json(outcome.output)["result"] as? [[String: Any]])
      let bindings = try #require(result.first?["bindings"] as? [String: Bool])
      #expect(bindings == ["allowed": true])
      let expressions = try #require(result.first?["expressions"] as? [[String: Any]])
      #expect(expressions.last?["value"] as? [String] == ["ann", "bob"])
      #expect(expressions.last?["text"] as? String == "data.authz.names")
      #expect(expressions.last?["location"] as? [String: Int] == ["row": 1, "col": 30])
    }
  }

  @Test(
    "prints each format",
    arguments: [
      ("values", "[\n  true,\n  \"x\"\n]\n"), ("bindings", "{\n  \"a\": \"x\"\n}\n"),
      ("raw", "true x\n"),
      (
        "pretty",
        "┌─────┬─────┐\n│  a  │ \"x\" │\n├─────┼─────┤\n│ \"x\" │ \"x\" │\n└─────┴─────┘\n"
      ),
      ("discard", "{\n  \"result\": \"discarded\"\n}\n"),
    ])
  func formats(format: String, output: String) throws {
    try RegoFolder.with([:]) { (folder: RegoFolder) throws in
      let outcome = try folder.rego("eval", "-f", format, #"a := "x"; "x""#)
      #expect(outcome.status == 0)
      #expect(outcome.output == output)
    }
  }

  @Test("reads input as YAML, from standard input, and the query too")
  func inputs() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let query = "eval -f raw -d policy.rego -d data.json"
      #expect(
        try folder.shell("bawn rego \(query) -i input.yaml data.authz.allow").output == "false\n")
      #expect(
        try folder.shell("echo 'user: ann' | bawn rego \(query) -I data.authz.allow").output
          == "true\n")
      #expect(
        try folder.shell("echo data.authz.allow | bawn rego \(query) --stdin").output == "false\n")
    }
  }

  @Test("knows packages and imports in the query")
  func scope() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let named = try folder.rego(
        "eval", "-f", "raw", "-d", "policy.rego", "-d", "data.json", "--package", "authz",
        "--import", "data.roles as r",
        "[allow, r.ann]")
      #expect(named.output == "[false,[\"admin\"]]\n", "\(named.errors)")
    }
  }

  @Test("ends with 1 for --fail and --fail-defined, with 2 for errors")
  func exitCodes() throws {
    try RegoFolder.with(["bad.rego": "package a\n\np if x"]) { (folder: RegoFolder) throws in
      #expect(try folder.rego("eval", "input.x").status == 0)
      #expect(try folder.rego("eval", "--fail", "input.x").status == 1)
      #expect(try folder.rego("eval", "--fail-defined", "input.x").status == 0)
      #expect(try folder.rego("eval", "--fail-defined", "1").status == 1)
      let broken = try folder.rego("eval", "-d", "bad.rego", "data.a.p")
      #expect(broken.status == 2)
      let errors = try #require(try json(broken.output)["errors"] as? [[String: Any]])
      #expect(errors.first?["code"] as? String == "rego_unsafe_var_error")
      #expect(errors.first?["message"] as? String == "var x is unsafe")
      let place = try #require(errors.first?["location"] as? [String: Any])
      #expect(place["file"] as? String == "bad.rego")
      #expect(place["row"] as? Int == 3)
      #expect(place["col"] as? Int == 6)
      let pretty = try folder.rego("eval", "-f", "pretty", "-d", "bad.rego", "data.a.p")
      #expect(pretty.output == "")
      #expect(
        pretty.errors == """
          1 error occurred: bad.rego:3: rego_unsafe_var_error: var x is unsafe
          \tp if x
          \t     ^

          """)
      #expect(try folder.rego("eval", "--fail", "--fail-defined", "1").status == 2)
    }
  }

  @Test("refuses partial evaluation in plain words")
  func partial() throws {
    try RegoFolder.with([:]) { (folder: RegoFolder) throws in
      for flag in [["--partial"], ["--unknowns", "input"]] {
        let outcome = try Program.run(
          Program.path, arguments: ["rego", "eval"] + flag + ["1"], environment: [:],
          folder: folder.folder, seconds: 240)
        #expect(outcome.status == 2)
        #expect(outcome.errors.contains("partial evaluation, which Bawn doesn't have"))
      }
    }
  }

  @Test("explains, profiles, measures and reports coverage")
  func observation() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let trace = try folder.rego(
        "eval", "-d", "policy.rego", "-d", "data.json", "-i", "input.yaml", "-f", "pretty",
        "--explain", "fails",
        "data.authz.allow")
      #expect(trace.output.contains("policy.rego:7     | | Fail role = \"admin\"\n"))
      #expect(trace.output.hasSuffix("false\n"))
      let all = try folder.rego(
        "eval", "-d", "policy.rego", "-d", "data.json", "-i", "input.json", "--profile",
        "--coverage", "--explain", "full", "data.authz.allow")
      let report = try json(all.output)
      let profile = try #require(report["profile"] as? [[String: Any]])
      #expect(profile.contains { ($0["location"] as? [String: Any])?["row"] as? Int == 7 })
      #expect(profile.contains { $0["num_eval"] as? Int == 1 })
      let metrics = try #require(report["metrics"] as? [String: Int])
      #expect(metrics["timer_rego_query_eval_ns"] != nil)
      #expect(metrics["timer_compile_stage_lowering_ns"] != nil)
      let coverage = try #require(report["coverage"] as? [String: Any])
      #expect(coverage["covered_lines"] as? Int == 3)
      #expect(coverage["not_covered_lines"] as? Int == 2)
      #expect((report["explanation"] as? [Any])?.isEmpty == false)
      let counted = try folder.rego("eval", "--count", "3", "--metrics", "1")
      let aggregated = try json(counted.output)["aggregated_metrics"] as? [String: [String: Any]]
      #expect(aggregated?["timer_rego_query_eval_ns"]?["count"] as? Int == 3)
    }
  }

  @Test("shows the errors of built-ins, or ends with them")
  func builtinErrors() throws {
    try RegoFolder.with([:]) { (folder: RegoFolder) throws in
      let query = #"x := [y | y := to_number("a")]"#
      let shown = try folder.rego("eval", "--show-builtin-errors", query)
      #expect(shown.status == 0)
      let errors = try #require(try json(shown.output)["errors"] as? [[String: Any]])
      #expect(errors.first?["code"] as? String == "eval_builtin_error")
      #expect((errors.first?["location"] as? [String: Any])?["col"] as? Int == 16)
      #expect(try json(shown.output)["result"] != nil)
      #expect(try folder.rego("eval", "--strict-builtin-errors", query).status == 2)
    }
  }

  @Test("ends a runaway policy when its time is up")
  func timeout() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.rego(
        "eval", "-d", "endless.rego", "--timeout", "200ms", "data.endless.p", seconds: 120)
      #expect(outcome.status == 2)
      #expect(outcome.output.contains("eval_cancel_error"))
      #expect(outcome.seconds < 60)
    }
  }

  @Test("ends cleanly on Ctrl-C")
  func interruption() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.shell(
        """
        bawn rego eval -d endless.rego data.endless.p 2>started & job=$!
        until [ -s started ]; do sleep 0.1; done
        kill -INT $job
        wait $job
        """, seconds: 120)
      #expect(outcome.status == 130)
      #expect(outcome.output.contains("caller cancelled query execution"))
    }
  }

  @Test("prints what print says to standard error, without acting on it")
  func prints() throws {
    try RegoFolder.with([:]) { (folder: RegoFolder) throws in
      let outcome = try folder.rego("eval", "-f", "raw", #"print("a\u001b[2J", input.x)"#)
      #expect(outcome.output == "true\n")
      #expect(outcome.errors == "a\\u{1b}[2J <undefined>\n")
    }
  }
}
