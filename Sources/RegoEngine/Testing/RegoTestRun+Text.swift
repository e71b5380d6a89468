// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension RegoTestRun {
  /// How much a report tells.
  public struct TextOptions: Sendable {
    /// Whether tests that passed are listed too, and traces of those that failed.
    public var isVerbose = false
    /// Whether the failing expression is shown with its values.
    public var showsValues = false
    /// Whether measured tests have names as Go's benchmarks do.
    public var hasBenchmarkNames = false

    /// Only what didn't pass.
    public init() {}
  }

  /// The results for people, as OPA prints them: failures, then one line for each test, then how
  /// many ended in which way.
  public func text(_ options: TextOptions = TextOptions()) -> String {
    var report = TestText(options: options)
    report.write(self)
    return report.lines.isEmpty ? "" : report.lines.joined(separator: "\n") + "\n"
  }
}

extension RegoTestResult {
  /// `BenchmarkDataPTestX`
  fileprivate var benchmarkName: String {
    let parts = fullName.split { $0 == "." || $0 == "_" }
    return "Benchmark" + parts.map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  /// `data.p.test_x: PASS (1.2ms)`
  var summary: String {
    switch outcome {
    case .skip: "\(fullName): SKIPPED"
    case .pass: "\(fullName): PASS (\(GoDuration.text(duration)))"
    case .fail: "\(fullName): FAIL (\(GoDuration.text(duration)))"
    case .error: "\(fullName): ERROR (\(GoDuration.text(duration)))"
    }
  }
}

/// Collects the lines of a report.
private struct TestText {
  private static let rule = String(repeating: "-", count: 80)

  let options: RegoTestRun.TextOptions
  var lines: [String] = []

  init(options: RegoTestRun.TextOptions) { self.options = options }

  mutating func write(_ run: RegoTestRun) {
    let failures = run.results.filter(\.isFail)
    let showsFailures = !failures.isEmpty && (options.isVerbose || options.showsValues)
    if showsFailures {
      lines += ["FAILURES", Self.rule]
      for failure in failures { write(failure: failure) }
      lines += ["SUMMARY", Self.rule]
    }
    let before = lines.count
    var path: String?
    for result in run.results {
      if let measurement = result.measurement {
        let name = options.hasBenchmarkNames ? result.benchmarkName : result.fullName
        lines.append("\(name)\t\(measurement.benchmarkText)")
        continue
      }
      guard options.isVerbose || !result.isPass else { continue }
      if path != result.file.path {
        if path != nil { lines.append("") }
        lines.append("\(result.file.path):\(result.file.line(of: Int(result.range.start))):")
        path = result.file.path
      }
      write(result)
    }
    if lines.count > before { lines.append(Self.rule) }
    let counts = run.counts
    let all = [
      ("PASS", counts.passed), ("FAIL", counts.failed), ("SKIPPED", counts.skipped),
      ("ERROR", counts.errors),
    ]
    for (name, count) in all where count > 0 { lines.append("\(name): \(count)/\(counts.total)") }
  }

  private mutating func write(_ result: RegoTestResult) {
    lines.append(result.summary)
    let indent = options
    for sub in result.subResults {
      sub.forEach { names, sub in
        guard sub.isFail || indent.isVerbose else { return }
        let space = String(repeating: "  ", count: names.count)
        lines.append("\(space)\(sub.name): \(sub.isFail ? "FAIL" : "PASS")")
      }
    }
    if !result.output.isEmpty {
      lines.append("")
      var output = result.output.split(separator: "\n", omittingEmptySubsequences: false)
      while output.last?.isEmpty == true { output.removeLast() }
      lines += output.map { "  \($0)" }
      lines.append("")
    }
    if case .error(let error) = result.outcome { lines.append("  \(error)") }
  }

  private mutating func write(failure result: RegoTestResult) {
    lines.append(result.summary)
    if options.isVerbose, let trace = result.trace {
      lines.append("")
      lines += trace.lines(showingValues: options.showsValues).map { "  \($0)" }
    }
    if result.subResults.isEmpty {
      write(result.failure, indent: "  ")
    } else {
      if options.isVerbose || options.showsValues { lines.append("") }
      for sub in result.subResults {
        sub.forEach { names, sub in
          guard sub.isFail, sub.subResults.isEmpty else { return }
          var indent = "  "
          for name in names {
            lines.append("\(indent)\(name): FAIL")
            indent += "  "
          }
          write(sub.failure, indent: indent)
        }
      }
    }
    lines.append("")
  }

  private mutating func write(_ failure: RegoFailure?, indent: String) {
    guard options.showsValues, let failure else { return }
    lines += ["", "\(indent)\(failure.file.path):\(failure.line):"]
    lines += failure.lines(showingValues: true).map { $0.isEmpty ? "" : "\(indent)  \($0)" }
  }
}
