// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn rego test")
struct RegoTestTests {
  private static let files = [
    "authz.rego": """
    package authz

    default allow := false

    allow if input.role == "admin"

    allow if {
      input.method == "GET"
      input.public
    }
    """,
    "authz_test.rego": """
    package authz_test

    import data.authz

    test_admin if authz.allow with input as {"role": "admin"}

    test_guest if not authz.allow with input as {"role": "guest"}
    """,
    "bad_test.rego": """
    package bad_test

    test_sum if {
      x := 1
      x + 1 == data.limits.max
    }

    todo_test_later if false
    """,
    "limits/data.json": #"{"max": 3}"#,
  ]

  @Test("ends with 0 when all tests pass")
  func pass() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.rego("test", "authz.rego", "authz_test.rego")
      #expect(outcome.status == 0)
      #expect(outcome.output == "PASS: 2/2\n")
      let verbose = try folder.rego("test", "authz.rego", "authz_test.rego", "-v")
      #expect(
        verbose.output.contains(/authz_test.rego:5:\ndata.authz_test.test_admin: PASS \(.*s\)\n/))
    }
  }

  @Test("ends with 2 when one fails, and shows its values")
  func fail() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.rego("test", ".", "--var-values")
      #expect(outcome.status == 2)
      #expect(
        outcome.output.contains(
          """
            bad_test.rego:5:
              x + 1 == data.limits.max
              |        |
              |        3
              x + 1: 2
              x: 1

          """), "\(outcome.output)")
      #expect(outcome.output.hasSuffix("PASS: 2/4\nFAIL: 1/4\nSKIPPED: 1/4\n"))
    }
  }

  @Test("reads bundles")
  func bundles() throws {
    try RegoFolder.with(Self.files.merging([".manifest": #"{"roots": [""]}"#]) { $1 }) {
      (folder: RegoFolder) throws in
      let outcome = try folder.rego("test", "--bundle", ".", "-r", "authz")
      #expect(outcome.status == 0, "\(outcome.errors)")
      #expect(outcome.output == "PASS: 2/2\n")
      let value = try folder.rego("eval", "-f", "raw", "-b", ".", "data.limits.max")
      #expect(value.output == "3\n", "\(value.errors)")
    }
  }

  @Test("counts skipped tests as failures unless asked not to")
  func skipped() throws {
    try RegoFolder.with(["a_test.rego": "package a\n\ntodo_test_x if false"]) {
      (folder: RegoFolder) throws in
      #expect(try folder.rego("test", ".").status == 2)
      #expect(try folder.rego("test", "-z", ".").status == 0)
    }
  }

  @Test("ends with 1 when there is nothing it could run")
  func errors() throws {
    try RegoFolder.with(["bad.rego": "package a\n\np if x"]) { (folder: RegoFolder) throws in
      let broken = try folder.rego("test", "bad.rego")
      #expect(broken.status == 1)
      #expect(broken.errors.contains("bad.rego:3: rego_unsafe_var_error: var x is unsafe"))
      #expect(try folder.rego("test", "none").status == 1)
      #expect(try folder.rego("test", "--run", "(", ".").status == 1)
    }
    try RegoFolder.with(["good.rego": "package a"]) { (folder: RegoFolder) throws in
      #expect(try folder.rego("test", ".").status == 0)
      #expect(try folder.rego("test", ".", "--fail-on-empty").status == 1)
      #expect(try folder.rego("test").status == 2)
    }
  }

  @Test("reports coverage, and fails below a threshold")
  func coverage() throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.rego("test", "--coverage", "authz.rego", "authz_test.rego")
      #expect(outcome.status == 0)
      let value = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
      let report = try #require(value as? [String: Any])
      #expect(report["covered_lines"] as? Int == 5)
      #expect(report["not_covered_lines"] as? Int == 2)
      let low = try folder.rego("test", "--threshold", "80", "authz.rego", "authz_test.rego")
      #expect(low.status == 2)
      #expect(low.errors == "Code coverage threshold not met: got 71.43 instead of 80.00\n")
    }
  }

  @Test("prints JSON and JUnit XML", arguments: ["json", "junit"])
  func formats(format: String) throws {
    try RegoFolder.with(Self.files) { (folder: RegoFolder) throws in
      let outcome = try folder.rego("test", "--format", format, ".")
      #expect(outcome.status == 2)
      if format == "json" {
        let value = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8))
        let results = try #require(value as? [[String: Any]])
        #expect(
          results.map { $0["name"] as? String }
            == ["test_admin", "test_guest", "test_sum", "todo_test_later"])
        #expect(results.map { $0["fail"] as? Bool } == [nil, nil, true, nil])
      } else {
        #expect(outcome.output.contains("<testsuites tests=\"4\" failures=\"1\" errors=\"0\""))
      }
    }
  }

  @Test("ends a test that takes too long")
  func timeout() throws {
    let files = [
      "a_test.rego": """
      package a

      test_endless if {
        some x in numbers.range(1, 1000)
        some y in numbers.range(1, 1000)
        some z in numbers.range(1, 1000)
        x + y + z < 0
      }
      """
    ]
    try RegoFolder.with(files) { (folder: RegoFolder) throws in
      let outcome = try folder.rego("test", "--timeout", "100ms", ".", seconds: 120)
      #expect(outcome.status == 2)
      #expect(outcome.output.contains("eval_cancel_error"))
      #expect(outcome.output.hasSuffix("ERROR: 1/1\n"))
    }
  }
}
