// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Findings

extension ConftestReport {
  /// GitHub's workflow commands
  /// (https://docs.github.com/actions/reference/workflow-commands-for-github-actions).
  func github() -> String {
    var lines: [String] = []
    for check in checks {
      lines.append(
        "::group::Testing \"\(WorkflowCommand.data(check.file))\" against \(check.testCount) policies in"
          + " namespace \"\(WorkflowCommand.data(check.namespace))\"")
      func add(_ command: String, _ file: String, _ line: String, _ message: String) {
        lines.append(
          "::\(command) file=\(WorkflowCommand.property(file)),line=\(WorkflowCommand.property(line))::"
            + WorkflowCommand.data(message))
      }
      func add(_ command: String, _ result: ConftestResult) {
        guard let location = result.location, let file = location.file else {
          add(command, check.file, result.location?.line ?? "1", result.message)
          return
        }
        add(command, file, location.line ?? "1", result.message)
        // Both places are marked where they aren't the same file.
        guard file != check.file else { return }
        let origin = location.line.map { "\(file) L\($0)" } ?? file
        add(command, check.file, "1", "(ORIGINATING FROM \(origin)) \(result.message)")
      }
      for result in check.failures { add("error", result) }
      for result in check.warnings { add("warning", result) }
      for result in check.exceptions { add("notice", result) }
      for result in check.skipped {
        add("notice", check.file, "1", "Test was skipped: \(result.message)")
      }
      add("notice", check.file, "1", "Number of successful checks: \(check.successes)")
      lines.append("::endgroup::")
    }
    lines.append(totals)
    return lines.map { $0 + "\n" }.joined()
  }

  /// Azure's logging commands
  /// (https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands).
  func azure() -> String {
    var lines: [String] = []
    for check in checks {
      lines.append(
        "##[section]Testing '\(Self.line(check.file))' against \(check.testCount) policies in"
          + " namespace '\(Self.line(check.namespace))'")
      lines.append("##[group]See conftest results")
      func add(_ type: String, _ results: [ConftestResult]) {
        for result in results {
          lines.append(
            "##vso[task.logissue type=\(type)] file=\(Self.line(check.file)) -->"
              + " \(Self.line(result.message))")
        }
      }
      add("error", check.failures)
      add("warning", check.warnings)
      add("warning", check.exceptions)
      if check.successes > 0 {
        lines.append("success file=\(Self.line(check.file)) \(check.successes)")
      }
      lines.append("##[endgroup]")
    }
    lines.append(totals)
    return lines.map { $0 + "\n" }.joined()
  }
}
