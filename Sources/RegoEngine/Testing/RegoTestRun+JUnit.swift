// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension RegoTestRun {
  /// The results as JUnit XML, one suite for each package, which most build servers read.
  public var junit: String {
    var suites: [(package: String, results: [RegoTestResult])] = []
    var places: [String: Int] = [:]
    for result in results {
      if let place = places[result.package] {
        suites[place].results.append(result)
      } else {
        places[result.package] = suites.count
        suites.append((result.package, [result]))
      }
    }
    var lines = [#"<?xml version="1.0" encoding="UTF-8"?>"#]
    lines.append(
      "<testsuites tests=\"\(results.count)\" failures=\"\(results.count(where: \.isFail))\""
        + " errors=\"\(results.count(where: \.isError))\""
        + " skipped=\"\(results.count(where: \.isSkip))\" time=\"\(Self.seconds(results))\">")
    for suite in suites {
      let found = suite.results
      lines.append(
        "  <testsuite name=\"\(XMLText.escaped(suite.package))\" tests=\"\(found.count)\""
          + " failures=\"\(found.count(where: \.isFail))\""
          + " errors=\"\(found.count(where: \.isError))\""
          + " skipped=\"\(found.count(where: \.isSkip))\" time=\"\(Self.seconds(found))\">")
      for result in found { lines += Self.testCase(result) }
      lines.append("  </testsuite>")
    }
    lines.append("</testsuites>")
    return lines.joined(separator: "\n") + "\n"
  }

  private static func testCase(_ result: RegoTestResult) -> [String] {
    let line = result.file.line(of: Int(result.range.start))
    let start =
      "    <testcase name=\"\(XMLText.escaped(result.name))\" classname=\"\(XMLText.escaped(result.package))\""
      + " file=\"\(XMLText.escaped(result.file.path))\" line=\"\(line)\" time=\"\(seconds([result]))\""
    var inner: [String] = []
    switch result.outcome {
    case .pass: break
    case .skip: inner.append("      <skipped/>")
    case .error(let error):
      inner.append("      <error message=\"\(XMLText.escaped(error.description))\"/>")
    case .fail:
      var details: [String] = []
      for sub in result.subResults {
        sub.forEach { names, sub in
          if sub.isFail, sub.subResults.isEmpty { details.append(names.joined(separator: "/")) }
        }
      }
      if let failure = result.failure {
        details.append("\(failure.file.path):\(failure.line):")
        details += failure.lines(showingValues: true)
      }
      let message =
        details.isEmpty ? "/>" : ">\(XMLText.escaped(details.joined(separator: "\n")))</failure>"
      inner.append("      <failure message=\"the rule is not true\"\(message)")
    }
    if !result.output.isEmpty {
      inner.append("      <system-out>\(XMLText.escaped(result.output))</system-out>")
    }
    return inner.isEmpty ? [start + "/>"] : [start + ">"] + inner + ["    </testcase>"]
  }

  private static func seconds(_ results: [RegoTestResult]) -> String {
    let total = results.reduce(Duration.zero) { $0 + $1.duration }
    let (seconds, attoseconds) = total.components
    let micros = String(attoseconds / 1_000_000_000_000)
    return "\(seconds)." + String(repeating: "0", count: max(6 - micros.utf8.count, 0)) + micros
  }
}

extension RegoTestResult {
  fileprivate var isError: Bool { if case .error = outcome { true } else { false } }
}
