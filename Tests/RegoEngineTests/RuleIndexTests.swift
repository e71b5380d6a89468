// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine
import Testing

@Suite("indexes of rules")
struct RuleIndexTests {
  /// Beginnings, globs and members of input fields and of what variables stand for.
  static let policy = """
    package t

    deny contains 1 if startswith(input.path, "/a/")

    deny contains 2 if startswith(input.path, "/b/")

    deny contains 3 if glob.match("/a/*/items", ["/"], input.path)

    deny contains 4 if {
    \tpath := input.path
    \tpath == "/a/1/items"
    }

    deny contains 5 if input.kind in {"x", "y"}

    deny contains 6 if {
    \tkind := input.kind
    \tkind in ["y", "z"]
    }

    deny contains 7 if regex.match("^/b/[0-9]+$", input.path)

    deny contains 8 if {
    \tsome path in input.paths
    \tstartswith(path, "/c/")
    }

    deny contains 9 if not startswith(input.path, "/a/")

    f(x) := 1 if startswith(x.path, "/a/")

    f(x) := 2 if startswith(x.path, "/b/")

    f(x) := 3 if startswith(x.path, "/c/")

    f(x) := 4 if x.path == "/d"

    result := [deny, [n | n := f(input)]]
    """

  /// The policy's rules as text.
  static let rules: [String] = {
    var rules = [""]
    for line in policy.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.isEmpty { rules.append("") } else { rules[rules.count - 1] += line + "\n" }
    }
    return rules
  }()

  @Test(
    "lead to the same rules as trying all of them",
    arguments: [
      "{}", "{\"path\": \"/a/1/items\", \"kind\": \"y\"}", "{\"path\": \"/b/12\", \"kind\": \"q\"}",
      "{\"path\": \"/d\", \"paths\": [\"/c/1\", \"/b/\"]}", "{\"path\": 7, \"kind\": null}",
      "{\"path\": \"/a\", \"kind\": \"z\"}", "[]",
    ])
  func agree(_ text: String) throws {
    let indexed = try RegoFixture(Self.policy)
    // In a rule of its own each condition stands alone, and nothing is indexed.
    var single: [String] = []
    for number in 1...9 {
      let parts = Self.rules
      let rule = try #require(parts.first { $0.hasPrefix("deny contains \(number) ") })
      let fixture = try RegoFixture("package t\n\n" + rule)
      let input = try RegoFixture.json(text)
      let value = try fixture.machine.value(of: fixture.rule("deny"), input: input.root)
      if value.node.count > 0 { single.append(String(number)) }
    }
    let input = try RegoFixture.json(text)
    let value = try indexed.machine.value(of: indexed.rule("deny"), input: input.root)
    #expect(JSONWriter.string(value.node) == "[" + single.joined(separator: ",") + "]")
    let explained = try indexed.machine.value(
      of: indexed.rule("result"), input: input.root, mode: .explaining)
    let plain = try indexed.machine.value(of: indexed.rule("result"), input: input.root)
    #expect(plain.node.count == 2)
    #expect(explained.node.count == 2)
  }
}
