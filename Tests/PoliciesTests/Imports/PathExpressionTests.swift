// Bawn
// SPDX-License-Identifier: Apache-2.0

import Findings
import Policies
import Testing

@Suite("Path expressions")
struct PathExpressionTests {
  @Test(
    "turns a regular expression into patterns that cover what it matches",
    arguments: [
      ("dir1", ["dir1/x.tf", "a/my-dir12/b/c.tf", "a/dir1.tf"], ["dir/x.tf"]),
      ("examples/", ["examples/x.tf", "a/examples/b/x.tf"], ["examples.tf"]),
      ("/modules/.*", ["modules/a.tf", "x/modules/y/a.tf"], ["my-modules/a.tf"]),
      ("^./infra/", ["infra/a.tf"], ["x/infra/a.tf"]),
      ("\\.tf\\.json$", ["a.tf.json", "x/y.tf.json"], ["a.tf"]),
      ("(foo|bar)/test", ["foo/test/a.tf", "x/bar/tests.tf"], ["baz/test/a.tf"]),
      ("a/.*/z", ["a/b/z/x.tf", "a/b/c/z.tf"], ["a/z/x.tf"]),
      ("foo.*bar", ["foobar.tf", "xfoo-1/y/bar.tf"], ["bar/foo.tf"]),
      ("a/[^/]+/b", ["a/x/b/c.tf"], ["a/x/y/b/c.tf"]),
    ])
  func regularExpressions(_ expression: String, _ covered: [String], _ others: [String]) throws {
    let patterns = try #require(PathExpression.patterns(expression)).map(PathPattern.init)
    for path in covered {
      #expect(patterns.contains { $0.matches(path) }, "\(expression) on \(path)")
    }
    for path in others {
      #expect(!patterns.contains { $0.matches(path) }, "\(expression) on \(path)")
    }
  }

  @Test(
    "takes no expression that a pattern can't say",
    arguments: [
      "", ".*", "[a-z]+", "a{2}", "\\d+", "(?!x)", "*", "a**", "(", ")", "a|", "\\", "a$b", "a+",
      "../x", "^", String(repeating: "(", count: 5_000), String(repeating: "(a|b)", count: 20),
    ])
  func unsayable(_ expression: String) {
    #expect(PathExpression.patterns(expression) == nil)
  }

  @Test("expands braces of globs, and stays in the folder")
  func globs() {
    #expect(PathExpression.patterns(glob: "./a/{b,c{d,e}}/**") == ["a/b", "a/cd", "a/ce"])
    #expect(PathExpression.patterns(glob: "/a/*.tf") == ["a/*.tf"])
    for glob in ["", "**", "a/../b", "x[ab]", "{a", "a}", String(repeating: "{a,b}", count: 9)] {
      #expect(PathExpression.patterns(glob: glob) == nil, "\(glob)")
    }
  }

  @Test("turns a search in a text into patterns")
  func texts() {
    #expect(PathExpression.textPatterns("^a.*b$") == ["a*b"])
    #expect(PathExpression.textPatterns("*-logs") == ["*-logs*"])
    #expect(PathExpression.textPatterns("a|b/c") == ["*a*", "*b/c*"])
    #expect(PathExpression.textPatterns("[0-9]") == nil)
  }
}
