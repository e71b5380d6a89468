// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Policies
import Testing

@Suite("ConftestReport")
struct ConftestReportTests {
  /// One file with everything in it, and messages made to break formats.
  private static func report() throws -> ConftestReport {
    let policy = try ConftestPolicyTests.policy(
      #"""
      package main
      deny contains {"msg": "bad <\"&'> thing\n::error::x", "_loc": {"file": "f.tf", "line": 7}}
      warn contains "careful \u001b[31m"
      deny_ok contains "x" if input.absent
      deny_out contains "y"
      exception contains ["out"]
      """#)
    return ConftestReport(
      try policy.check([ConftestPolicyTests.input("{}", path: "a,b.json")], namespace: "main"))
  }

  @Test("text for people has a line for each message and the totals")
  func standard() throws {
    #expect(
      try Self.report().text(.stdout) == """
        WARN - a,b.json - main - careful \\u{1b}[31m
        FAIL - a,b.json - main - bad <"&'> thing
        ::error::x
        EXCP - a,b.json - main - data.main.exception[_][_] == "out"

        4 tests, 1 passed, 1 warning, 1 failure, 1 exception

        """)
  }

  @Test("GitHub's commands can't be forged by a message or a path")
  func github() throws {
    let lines = try Self.report().text(.github).split(separator: "\n")
    #expect(lines[1] == #"::error file=f.tf,line=7::bad <"&'> thing%0A::error::x"#)
    // Both places are marked where a policy names another file.
    #expect(
      lines[2]
        == #"::error file=a%2Cb.json,line=1::(ORIGINATING FROM f.tf L7) bad <"&'> thing%0A::error::x"#
    )
    #expect(lines[3].hasPrefix("::warning file=a%2Cb.json,line=1::"))
    #expect(lines.filter { $0.hasPrefix("::error") }.count == 2)
    #expect(lines.contains("::notice file=a%2Cb.json,line=1::Number of successful checks: 1"))
    #expect(lines.last == "4 tests, 1 passed, 1 warning, 1 failure, 1 exception")
  }

  @Test("a pipeline's log gets nothing that a terminal acts on, and paths stay one property")
  func pipelineControls() throws {
    let policy = try ConftestPolicyTests.policy(
      #"package main\#ndeny contains "\u001b[31mred\r\nend""#)
    let input = try ConftestPolicyTests.input("{}", path: "a,\u{301}b.json")
    let checks = try policy.check([input], namespace: "main")
    let text = ConftestReport(checks).text(.github)
    #expect(text.contains(#"::error file=a%2C\#u{301}b.json,line=1::\u{1b}[31mred"#))
    #expect(!text.unicodeScalars.contains("\u{1B}"))
    #expect(!text.contains("\r"))
    #expect(text.contains("%0Aend\n"))
  }

  @Test("GitHub's command for one file has one place, and tells what was left out")
  func githubPlaces() throws {
    let policy = try ConftestPolicyTests.policy(
      #"package main\#ndeny contains {"msg": "m", "_loc": {"file": "in.json", "line": 3}}"#)
    var checks = try policy.check([ConftestPolicyTests.input("{}")], namespace: "main")
    checks[0].skipped = checks[0].failures
    #expect(
      ConftestReport(checks).text(.github) == """
        ::group::Testing "in.json" against 2 policies in namespace "main"
        ::error file=in.json,line=3::m
        ::notice file=in.json,line=1::Test was skipped: m
        ::notice file=in.json,line=1::Number of successful checks: 0
        ::endgroup::
        2 tests, 0 passed, 0 warnings, 1 failure, 0 exceptions

        """)
  }

  @Test("SARIF without failures says that the policy was satisfied, or that there was none")
  func sarifWithoutFailures() throws {
    func levels(_ text: String) throws -> [String] {
      let policy = try ConftestPolicyTests.policy("package main\n\(text)")
      let report = ConftestReport(
        try policy.check([ConftestPolicyTests.input("{}")], namespace: "main"))
      let document = try #require(JSONReader.read(Array(report.text(.sarif).utf8)).document)
      let run = document.view["runs"][0]
      #expect(
        run["invocations"][0]["exitCodeDescription"].string == "No policy violations found")
      return run["results"].elements.compactMap { $0["ruleId"].string }
    }
    #expect(try levels("x := 1") == ["main/skip"])
    #expect(try levels("deny contains \"x\" if input.x") == ["main/success"])
    #expect(
      try levels("deny_a contains \"x\"\nexception contains [\"a\"]")
        == ["main/allow", "main/success"])
  }

  @Test("standard input has no name in JSON")
  func standardInput() throws {
    let policy = try ConftestPolicyTests.policy("package main\ndeny contains \"x\"")
    let checks = try policy.check([ConftestPolicyTests.input("{}", path: "-")], namespace: "main")
    let text = ConftestReport(checks).text(.json)
    #expect(
      try #require(JSONReader.read(Array(text.utf8)).document).view[0]["filename"].string == "")
  }

  @Test("JSON has what Conftest's has")
  func json() throws {
    let text = try Self.report().text(.json)
    let root = try #require(JSONReader.read(Array(text.utf8)).document).view[0]
    #expect(root["filename"].string == "a,b.json" && root["namespace"].string == "main")
    #expect(root["successes"].integer == 1)
    let failure = root["failures"][0]
    #expect(failure["loc"]["line"].integer == 7)
    #expect(failure["metadata"]["query"].string == "data.main.deny")
    #expect(root["warnings"].elements.count == 1 && root["exceptions"].elements.count == 1)
  }

  @Test("SARIF points at the line that a policy names")
  func sarif() throws {
    let text = try Self.report().text(.sarif)
    let run = try #require(JSONReader.read(Array(text.utf8)).document).view["runs"][0]
    let rules = run["tool"]["driver"]["rules"].elements.compactMap { $0["id"].string }
    #expect(rules == ["main/deny", "main/warn", "main/allow"])
    let place = run["results"][0]["locations"][0]["physicalLocation"]
    #expect(place["artifactLocation"]["uri"].string == "f.tf")
    #expect(place["region"]["startLine"].integer == 7)
    #expect(run["results"].elements.map { $0["level"].string } == ["error", "warning", "note"])
    #expect(run["invocations"][0]["exitCode"].integer == 1)
  }

  @Test("JUnit's XML is escaped, and may leave messages out of names")
  func junit() throws {
    var report = try Self.report()
    let text = report.text(.junit)
    #expect(text.contains("tests=\"4\" failures=\"2\""))
    #expect(text.contains("bad &lt;&#34;&amp;&#39;&gt; thing&#xA;::error::x</failure>"))
    #expect(!text.contains("\u{1B}"))
    report.hidesMessages = true
    #expect(!report.text(.junit).contains("main - careful"))
  }

  @Test("TAP numbers all results, each on a line")
  func tap() throws {
    let lines = try Self.report().text(.tap).split(separator: "\n")
    #expect(lines.first == "1..4")
    #expect(lines.filter { $0.hasPrefix("not ok") }.count == 2)
    #expect(lines.last == "ok 4 - a,b.json - main - SUCCESS")
  }

  @Test("the table's lines are all as wide")
  func table() throws {
    let lines = try Self.report().text(.table).split(separator: "\n")
    #expect(Set(lines.map(\.count)).count == 1)
    #expect(lines.contains { $0.contains("| failure ") })
  }

  @Test("exit codes are Conftest's")
  func exitCodes() throws {
    let failing = try Self.report()
    #expect(failing.exitCode(failsOnWarnings: false) == 1)
    #expect(failing.exitCode(failsOnWarnings: true) == 2)
    let policy = try ConftestPolicyTests.policy("package main\nwarn contains \"x\"")
    let warning = ConftestReport(
      try policy.check([ConftestPolicyTests.input("{}")], namespace: "main"))
    #expect(warning.exitCode(failsOnWarnings: false) == 0)
    #expect(warning.exitCode(failsOnWarnings: true) == 1)
  }
}
