// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import RegoEngine

extension RegoEvalReport {
  /// The errors for people, each with its line of source.
  var errorText: String {
    let head =
      errors.count == 1 ? "1 error occurred: " : "\(errors.count) errors occurred:\n"
    let texts = errors.map { failure in
      ([failure.description] + failure.excerpt.map { "\t" + $0 }).joined(separator: "\n")
    }
    return head + texts.joined(separator: "\n") + "\n"
  }

  /// The report for people.
  func prettyLines(showingValues: Bool) -> [String] {
    var lines = explanation?.lines(showingValues: showingValues) ?? []
    if !hasFailed { lines += resultLines }
    if !metrics.isEmpty {
      let rows = metrics.map { [$0.name, String($0.nanoseconds)] }.sorted { $0[0] < $1[0] }
      lines += TextTable(header: ["Metric", "Value"], rows: rows).lines
    }
    if !aggregatedMetrics.isEmpty {
      let rows = aggregatedMetrics.map { metric in
        [metric.name] + Self.statistics(metric.values) { String(Int64($0)) }
      }.sorted { $0[0] < $1[0] }
      lines +=
        TextTable(header: ["Metric", "Min", "Max", "Mean", "90%", "99%"], rows: rows).lines
    }
    lines += profileLines
    if let coverage {
      let percentage = (coverage.percentage * 100).rounded() / 100
      lines += TextTable(header: ["", ""], rows: [["Overall Coverage", "\(percentage)"]]).lines
    }
    return lines
  }

  private static func statistics(
    _ values: [(name: String, value: Double)], _ text: (Double) -> String
  ) -> [String] {
    ["min", "max", "mean", "90%", "99%"].map { name in
      values.first { $0.name == name }.map { text($0.value) } ?? ""
    }
  }

  // MARK: - Results

  private var resultLines: [String] {
    guard let first = answers.first else { return ["undefined"] }
    let texts = expressionTexts
    if answers.count == 1, variables.isEmpty,
      first.expressions.count == 1 || first.expressions.allSatisfy({ $0.isKind(.boolean) })
    {
      return JSONWriter.string(first.expressions[0], options: Self.pretty)
        .split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
    // Variables by name, then expressions that aren't mere conditions.
    let named = variables.sorted { $0.name < $1.name }
    let shown = texts.indices.filter {
      variables.isEmpty || !first.expressions[$0].isKind(.boolean)
    }
    var table = TextTable(header: named.map(\.name) + shown.map { texts[$0].text })
    for answer in answers {
      table.rows.append(
        named.map { cell(answer.bindings[$0.index]) } + shown.map { cell(answer.expressions[$0]) })
    }
    return table.lines
  }

  private func cell(_ node: Node) -> String {
    let text = JSONWriter.string(node, options: Self.compact)
    guard prettyLimit > 0, text.unicodeScalars.count > prettyLimit else { return text }
    return String(String.UnicodeScalarView(text.unicodeScalars.prefix(prettyLimit))) + "..."
  }

  // MARK: - Profile

  private var profileLines: [String] {
    guard !profile.isEmpty else { return [] }
    let counts = ["Num Eval", "Num Redo", "Num Gen Expr", "Location"]
    let times = profileStatistics.isEmpty ? ["Time"] : ["Min", "Max", "Mean", "90%", "99%"]
    var table = TextTable(header: times + counts)
    for (index, line) in profile.enumerated() {
      let spent =
        profileStatistics.isEmpty
        ? [GoDuration.text(nanoseconds: Int64(clamping: line.nanoseconds))]
        : Self.statistics(profileStatistics[index]) { GoDuration.text(nanoseconds: Int64($0)) }
      let path = line.file.path.isEmpty ? "query" : line.file.path
      table.rows.append(
        spent + [
          String(line.evaluations), String(line.returns), String(line.statements),
          "\(path):\(line.line)",
        ])
    }
    var rules = TextTable(header: ["Time", "Num Eval", "Rule"])
    rules.rows = profiledRules.map {
      [
        GoDuration.text(nanoseconds: Int64(clamping: $0.nanoseconds)), String($0.evaluations),
        $0.name,
      ]
    }
    return table.lines + (rules.rows.isEmpty ? [] : rules.lines)
  }
}
