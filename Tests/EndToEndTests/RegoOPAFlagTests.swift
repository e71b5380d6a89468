// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn rego, with command lines written for opa")
struct RegoOPAFlagTests {
  private static let files = [
    "policy.rego": """
    package authz

    default allow := false

    allow if {
      some role in data.roles[input.user]
      role == "admin"
    }
    """,
    "policy_test.rego": """
    package authz_test

    import data.authz

    test_admin if authz.allow with input as {"user": "ann"}
    """,
    "data.json": #"{"roles": {"ann": ["admin"]}}"#,
    "input.json": #"{"user": "ann"}"#,
  ]

  @Test(
    "evaluates with its short, joined and valued flags",
    arguments: [
      "-d policy.rego -d data.json -i input.json -f raw",
      "-dpolicy.rego -ddata.json -iinput.json -fraw",
      "--data=policy.rego --data data.json --input=input.json --format=raw",
      "-d . -i input.json -f raw --ignore '*_test.rego,.git' -S --v1-compatible",
      "-d . -i file://$PWD/input.json -f raw --fail=true --metrics=false --timeout 0",
      "-d . -i input.json -f raw -t rego -O1 -e authz/allow --disable-indexing"
        + " --disable-early-exit --disable-inlining data.x --shallow-inlining"
        + " --nondeterminstic-builtins",
    ])
  func evaluates(options: String) throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.shell("bawn rego eval \(options) data.authz.allow")
      #expect(outcome.output == "true\n", "\(outcome.errors)")
      #expect(outcome.status == 0)
    }
  }

  @Test("tells in plain words what isn't there")
  func refuses() throws {
    let refusals = [
      ("eval -p 1", "partial evaluation"), ("eval -u input 1", "partial evaluation"),
      ("eval -f source 1", "partial evaluation"), ("eval -t wasm 1", "--target wasm isn't there"),
      ("test -w .", "--watch isn't there"), ("test -t wasm .", "--target wasm isn't there"),
      ("test --bench --coverage .", "can't be used together"),
      ("test -f gobench .", "needs --bench"),
    ]
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      for (command, reason) in refusals {
        let outcome = try folder.shell("bawn rego \(command)")
        #expect(outcome.status == 2, "\(command)")
        #expect(outcome.errors.contains(reason), "\(command): \(outcome.errors)")
        #expect(outcome.output == "")
      }
    }
  }

  @Test("sorts a profile by several things, and counts stages with --instrument")
  func profiles() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let eval = "bawn rego eval -d . -i input.json data.authz.allow -f pretty"
      let profile = try folder.shell("\(eval) --profile-sort line,num_eval --profile-limit 2")
      let places = profile.output.matches(of: /policy.rego:(\d+)\ /).map { String($0.output.1) }
      #expect(places == ["7", "6"], "\(profile.output)")
      let measured = try folder.shell("\(eval) --instrument")
      #expect(measured.output.contains("timer_rego_query_eval_ns"))
    }
  }

  @Test("gives errors the places that their texts give")
  func places() throws {
    try RegoFolder.with([:]) { (folder: RegoFolder) throws in
      let pretty = try folder.rego("eval", "-f", "pretty", "1 +")
      #expect(pretty.errors.hasPrefix("1 error occurred: 1:3: rego_parse_error: "))
      let json = try folder.rego("eval", "1 +")
      #expect(json.output.contains("\"col\": 3"), "\(json.output)")
    }
  }

  @Test("repeats and measures tests")
  func tests() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let repeated = try folder.rego("test", ".", "--count", "3", "-p", "0", "-m", "0")
      #expect(repeated.output == "PASS: 1/1\nPASS: 1/1\nPASS: 1/1\n", "\(repeated.errors)")
      let bench = try folder.rego("test", ".", "--bench", "--benchmem=false")
      #expect(bench.status == 0)
      #expect(bench.output.contains(/^data.authz_test.test_admin\t +\d+\t +[\d.]+ ns\/op\n-/))
      let go = try folder.rego("test", ".", "--bench", "--format", "gobench")
      #expect(go.output.hasPrefix("BenchmarkDataAuthzTestTestAdmin\t"), "\(go.output)")
    }
  }

  @Test("says when there was nothing to test")
  func nothing() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.rego("test", "policy.rego")
      #expect(outcome.status == 0)
      #expect(outcome.output == "")
      #expect(outcome.errors == "no tests were run: no rule has a name that begins with test_\n")
      let filtered = try folder.rego("test", ".", "-r", "nothing")
      #expect(filtered.errors.hasPrefix("no tests were run: no rule that matches has"))
    }
  }

  @Test("checks policies against schemas, and the built-ins that they may call")
  func compiles() throws {
    let files = [
      "p.rego": "package p\n\nallow if input.usr == lower(\"ANN\")\n",
      "s.rego": """
      # METADATA
      # schemas:
      #   - input: schema.http.request
      package s

      allow if input.usr
      """,
      "s_test.rego": "package s_test\n\nimport data.s\n\ntest_a if s.allow",
      "input.json": #"{"type": "object", "properties": {"user": {"type": "string"}}}"#,
      "schemas/http/request.json": #"{"properties": {"user": {"type": "string"}}}"#,
      "builtins.json": #"{"builtins": [{"name": "eq"}, {"name": "equal"}]}"#,
    ]
    try RegoFolder.with(files) { (folder: RegoFolder) throws in
      let wrong = try folder.rego("eval", "-d", "p.rego", "-s", "input.json", "data.p.allow")
      #expect(wrong.status == 2)
      #expect(wrong.output.contains("undefined ref: input.usr"), "\(wrong.output)")
      #expect(try folder.rego("eval", "-d", "p.rego", "data.p.allow").status == 0)
      let named = try folder.rego("test", "s.rego", "s_test.rego", "--schema", "schemas")
      #expect(named.status == 1)
      #expect(named.errors.contains("undefined ref: input.usr"), "\(named.errors)")
      let few = try folder.rego(
        "eval", "-f", "pretty", "-d", "p.rego", "--capabilities", "builtins.json", "data.p.allow")
      #expect(few.errors.contains("undefined function lower"), "\(few.errors)")
      let other = try folder.rego("eval", "--capabilities", "input.json", "-f", "raw", "1")
      #expect(other.status == 2)
      #expect(other.errors.contains("opa capabilities"))
    }
  }
}
