// Bawn
// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@Suite("bawn rego deps")
struct RegoDepsTests {
  private static let policy = """
    package policy

    import data.users

    allow if is_admin

    is_admin if "admin" in input.user.roles

    is_admin if {
      some name
      users[name].level > limit(input.user)
    }

    limit(user) := user.limit

    other if input.unrelated
    """

  @Test("everything that the query reaches is in the table, and nothing else")
  func table() throws {
    try RegoFolder.with(["policy.rego": Self.policy]) { folder in
      let outcome = try folder.rego("deps", "--data", "policy.rego", "data.policy.allow")
      #expect(
        outcome.output == """
          ┌────────────────┬──────────────────────┐
          │ Base Documents │  Virtual Documents   │
          ├────────────────┼──────────────────────┤
          │ data.users     │ data.policy.allow    │
          │ input.user     │ data.policy.is_admin │
          │                │ data.policy.limit    │
          └────────────────┴──────────────────────┘

          """)
      #expect(outcome.status == 0 && outcome.errors.isEmpty)
    }
  }

  @Test("JSON has OPA's references, and leaves out what is empty")
  func json() throws {
    try RegoFolder.with(["policy.rego": "package p\nx := 1"]) { folder in
      let rules = try folder.rego("deps", "-d", ".", "-f", "json", "data.p.x")
      #expect(
        rules.output.filter { !$0.isWhitespace }
          == #"{"virtual":[[{"type":"var","value":"data"},"#
          + #"{"type":"string","value":"p"},{"type":"string","value":"x"}]]}"#)
      let base = try folder.rego("deps", "-f", "json", "input.a[_].b")
      #expect(
        base.output.filter { !$0.isWhitespace }
          == #"{"base":[[{"type":"var","value":"input"},{"type":"string","value":"a"}]]}"#)
    }
  }

  @Test("older policies are read when that is asked for")
  func older() throws {
    try RegoFolder.with(["p.rego": "package p\nx { input.y }"]) { folder in
      let outcome = try folder.rego("deps", "-d", "p.rego", "--v0-compatible", "data.p.x")
      #expect(outcome.output.contains("│ input.y        │ data.p.x          │"))
      let newer = try folder.rego("deps", "-d", "p.rego", "data.p.x")
      #expect(newer.status == 1 && newer.errors.contains("`if` keyword is required"))
    }
  }

  @Test("what is wrong ends with 1, a wrong command line with 2")
  func problems() throws {
    try RegoFolder.with([:]) { folder in
      for arguments in [["-d", "none", "1"], ["data.x["], ["x := "], ["y"]] {
        let outcome = try Program.run(
          Program.path, arguments: ["rego", "deps"] + arguments, environment: [:],
          folder: folder.folder, seconds: 240)
        #expect(outcome.status == 1 && !outcome.errors.isEmpty, "\(arguments)")
      }
      #expect(try folder.rego("deps").status == 2)
      #expect(try folder.rego("deps", "1", "2").status == 2)
    }
  }
}
