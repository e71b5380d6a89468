// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Findings

/// The forms in which Conftest tells results.
package struct ConftestReport {
  /// A form by Conftest's name for it.
  package enum Form: String, CaseIterable, Sendable {
    case stdout
    case json
    case tap
    case table
    case junit
    case github
    case azuredevops
    case sarif
  }

  /// What is told.
  package let checks: [ConftestCheck]
  /// Whether text for people has colours.
  package var isColored = false
  /// Whether exceptions are counted but not told one by one.
  package var hidesExceptions = false
  /// Whether names of JUnit's tests leave out the messages.
  package var hidesMessages = false
  /// Whether the line of totals counts skipped tests.
  package var showsSkipped = false
  /// The version of this program, for reports that name their tool.
  package var version = ""

  /// A report of checks.
  package init(_ checks: [ConftestCheck]) { self.checks = checks }

  /// The whole report.
  package func text(_ form: Form) -> String {
    switch form {
    case .stdout: standard()
    case .json: json()
    case .tap: tap()
    case .table: table()
    case .junit: junit()
    case .github: github()
    case .azuredevops: azure()
    case .sarif: sarif()
    }
  }

  /// The steps of every query and what it printed.
  package func trace() -> String {
    var lines: [String] = []
    for check in checks {
      for query in check.queries {
        let title = "file: \(check.file) | query: \(query.text)"
        lines.append(colored(Self.plain(title), query.passed ? .green : .red))
        for line in query.output { lines.append("\(colored("TRAC ", .blue))  \(Self.plain(line))") }
      }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  // MARK: - Totals

  /// `5 tests, 4 passed, 1 warning, 0 failures, 0 exceptions`
  var totals: String {
    func counted(_ count: Int, _ noun: String) -> String {
      "\(count) \(noun)\(count == 1 ? "" : "s")"
    }
    let passed = checks.reduce(0) { $0 + $1.successes }
    var parts = [
      counted(checks.reduce(0) { $0 + $1.testCount }, "test"), "\(passed) passed",
      counted(warningCount, "warning"), counted(failureCount, "failure"),
      counted(exceptionCount, "exception"),
    ]
    if showsSkipped { parts.append("\(checks.reduce(0) { $0 + $1.skipped.count }) skipped") }
    return parts.joined(separator: ", ")
  }

  var failureCount: Int { checks.reduce(0) { $0 + $1.failures.count } }
  var warningCount: Int { checks.reduce(0) { $0 + $1.warnings.count } }
  var exceptionCount: Int { checks.reduce(0) { $0 + $1.exceptions.count } }

  /// The exit code: 1 with failures; where warnings count too, 2 with failures and 1 with warnings.
  package func exitCode(failsOnWarnings: Bool) -> Int32 {
    if failureCount > 0 { return failsOnWarnings ? 2 : 1 }
    return failsOnWarnings && warningCount > 0 ? 1 : 0
  }

  // MARK: - Text for people

  enum Color: Int {
    case red = 31
    case green = 32
    case yellow = 33
    case blue = 34
    case cyan = 36
    case white = 37
  }

  func colored(_ text: String, _ color: Color) -> String {
    isColored ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// Text of policies and inputs without what a terminal would take for a command. Lines stay.
  static func plain(_ text: String) -> String {
    // Scalar by scalar: a carriage return and a line feed are one character.
    text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
      .map { TerminalText.escaped(String($0)) }.joined(separator: "\n")
  }

  private func standard() -> String {
    var lines: [String] = []
    for check in checks {
      let place = check.file == "-" ? "-" : "- \(Self.plain(check.file))"
      let start = "\(place) - \(Self.plain(check.namespace)) -"
      if check.testCount == 0 {
        lines.append("\(colored("?", .white)) \(start) no policies found")
        continue
      }
      for (label, color, results) in [
        ("WARN", Color.yellow, check.warnings), ("FAIL", .red, check.failures),
        ("EXCP", .cyan, hidesExceptions ? [] : check.exceptions),
      ] {
        for result in results {
          lines.append("\(colored(label, color)) \(start) \(Self.plain(result.message))")
        }
      }
    }
    let color: Color =
      failureCount > 0 ? .red : warningCount > 0 ? .yellow : exceptionCount > 0 ? .cyan : .green
    lines.append("")
    lines.append(colored(totals, color))
    return lines.map { $0 + "\n" }.joined()
  }

  private func tap() -> String {
    var lines: [String] = []
    for check in checks where check.testCount > 0 {
      let place = check.file == "-" ? " - " : " - \(Self.line(check.file)) - "
      lines.append("1..\(check.testCount)")
      var number = 0
      func add(_ title: String?, _ word: String, _ messages: [String]) {
        if let title, !messages.isEmpty { lines.append("# \(title)") }
        for message in messages {
          number += 1
          lines.append("\(word) \(number)\(place)\(check.namespace) - \(Self.line(message))")
        }
      }
      add(nil, "not ok", check.failures.map(\.message))
      add("warnings", "not ok", check.warnings.map(\.message))
      add("skip", "ok", check.skipped.map(\.message))
      add("exceptions", "ok", check.exceptions.map(\.message))
      add("successes", "ok", Array(repeating: "SUCCESS", count: check.successes))
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Text on one line.
  static func line(_ text: String) -> String { TerminalText.escaped(text) }
}
