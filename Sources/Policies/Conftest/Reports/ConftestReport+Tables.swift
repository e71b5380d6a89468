// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings

extension ConftestReport {
  private static let messageWidth = 30

  /// A table drawn with ASCII lines, messages wrapped.
  func table() -> String {
    var rows: [[String]] = []
    for check in checks {
      func add(_ label: String, _ message: String) {
        rows.append([
          label, Self.line(check.file), Self.line(check.namespace), Self.line(message),
        ])
      }
      for _ in 0..<check.successes { add("success", "SUCCESS") }
      for result in check.exceptions { add("exception", result.message) }
      for result in check.warnings { add("warning", result.message) }
      for result in check.skipped { add("skipped", result.message) }
      for result in check.failures { add("failure", result.message) }
    }
    guard !rows.isEmpty else { return "" }
    let cells = rows.map { row in row.map { TerminalText.wrapped($0, to: Self.messageWidth) } }
    let titles = ["RESULT", "FILE", "NAMESPACE", "MESSAGE"]
    let widths = titles.indices.map { column in
      max(titles[column].count, cells.flatMap { $0[column] }.map(\.count).max() ?? 0)
    }
    let rule = "+" + widths.map { String(repeating: "-", count: $0 + 2) + "+" }.joined() + "\n"
    var output = rule
    output += Self.row(zip(titles, widths).map { Self.centered($0, $1) }) + rule
    for row in cells {
      for line in 0..<(row.map(\.count).max() ?? 0) {
        output += Self.row(
          row.indices.map { column in
            let text = line < row[column].count ? row[column][line] : ""
            return text + String(repeating: " ", count: max(widths[column] - text.count, 0))
          })
      }
    }
    return output + rule
  }

  private static func row(_ cells: [String]) -> String {
    "|" + cells.map { " \($0) |" }.joined() + "\n"
  }

  private static func centered(_ text: String, _ width: Int) -> String {
    let rest = max(width - text.count, 0)
    return String(repeating: " ", count: rest / 2) + text
      + String(repeating: " ", count: rest - rest / 2)
  }

  /// JUnit's XML: each result is a test, and those with a message have failed.
  func junit() -> String {
    var tests: [String] = []
    func open(_ check: ConftestCheck, _ message: String) -> String {
      var name = "\(check.file) - \(check.namespace)"
      if !message.isEmpty, !hidesMessages {
        name += " - " + (message.split(separator: "\n").first.map(String.init) ?? "")
      }
      return
        "\t\t<testcase classname=\"conftest\" name=\"\(XMLText.escaped(name))\" time=\"0.000\">"
    }
    for check in checks {
      for result in check.warnings + check.failures {
        tests.append(
          open(check, result.message) + "\n\t\t\t<failure message=\"Failed\" type=\"\">"
            + "\(XMLText.escaped(result.message))</failure>\n\t\t</testcase>\n")
      }
      for result in check.exceptions + check.skipped {
        tests.append(
          open(check, result.message)
            + "\n\t\t\t<skipped message=\"\(XMLText.escaped(result.message))\"></skipped>"
            + "\n\t\t</testcase>\n")
      }
      tests += Array(repeating: open(check, "") + "</testcase>\n", count: check.successes)
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
      \t<testsuite tests="\(tests.count)" failures="\(failureCount + warningCount)" time="0.000" \
      name="conftest">
      \t\t<properties></properties>
      \(tests.joined())\t</testsuite>
      </testsuites>

      """
  }
}
