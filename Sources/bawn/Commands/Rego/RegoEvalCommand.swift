// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Glibc
import RegoEngine
import RegoSyntax

/// `bawn rego eval`: evaluates a query as `opa eval` does.
struct RegoEvalCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval",
    abstract: "Evaluates a Rego query and prints its results.",
    discussion: """
      The query sees policies and data under "data" and the input under "input":

        bawn rego eval '1 + 1'
        bawn rego eval -d policies -i request.json 'data.authz.allow'
        bawn rego eval -d policies -i in.json -f pretty 'data.authz.deny[why]'

      Why is it so, and what takes long?

        bawn rego eval -d policies -i in.json -f pretty --explain fails data.a.b
        bawn rego eval -d policies -i in.json -f pretty --profile data.a.b

      Formats: json (everything), pretty (for people), values and bindings (one
      result a line), raw (for scripts: strings without quotes), discard (json
      without the result, for timing). Sets are printed as arrays.

      Exit codes: 0 evaluated; 1 undefined with --fail, or defined with
      --fail-defined; 2 an error, which the output tells; 130 interrupted.
      """
  )

  // MARK: - What is evaluated

  @OptionGroup var asked: RegoQueryArguments

  @OptionGroup var tuning: OPATuningArguments

  @Flag(help: "End the evaluation with the first error of a built-in function.")
  var strictBuiltinErrors = false

  @Flag(help: "Print the errors of built-in functions that count as undefined.")
  var showBuiltinErrors = false

  @Option(help: "The time that the evaluation may take, such as 2s; unlimited by default.")
  var timeout: DurationArgument?

  @Option(help: "How often the query is evaluated, for --metrics and --profile.")
  var count = 1

  // MARK: - What is printed

  @Option(
    name: [.customShort("f", allowingJoined: true), .long], help: "The output format.")
  var format: Format = .json

  @Option(help: "Characters of a value in a table; 0 for all.")
  var prettyLimit = 80

  @Flag(help: "Exit with 1 when the query is undefined.")
  var fail = false

  @Flag(help: "Exit with 1 when the query is defined.")
  var failDefined = false

  @Option(help: "Show the steps of the evaluation.")
  var explain: Explain = .off

  @Flag(help: "Show the values of variables in the steps.")
  var varValues = false

  @Flag(help: "Time each expression (implies --metrics).")
  var profile = false

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Sort the profile: total_time_ns, num_eval, num_redo, num_gen_expr, file or line.",
      valueName: "name"))
  var profileSort: [String] = []

  @Option(help: "Lines of the profile; 0 for all.")
  var profileLimit: Int?

  @Flag(help: "Report which lines of the policies were evaluated.")
  var coverage = false

  @Flag(help: "Report how long loading, compiling and evaluating took.")
  var metrics = false

  @Flag(help: "The same as --metrics, which tells the time of each stage.")
  var instrument = false

  @Option(name: [.customShort("u", allowingJoined: true), .long], help: .hidden)
  var unknowns: [String] = []

  @Flag(name: .shortAndLong, help: .hidden)
  var partial = false

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case json, pretty, values, bindings, raw, discard, source

    /// Those that do something: `source` is for partial evaluation.
    static var allValueStrings: [String] {
      allCases.filter { $0 != .source }.map(\.rawValue)
    }
  }

  enum Explain: String, ExpressibleByArgument, CaseIterable {
    case off, full, notes, fails, debug
  }

  func validate() throws {
    if partial || !unknowns.isEmpty || format == .source {
      throw ValidationError(
        "--partial, --unknowns and --format source ask for partial evaluation, which Bawn doesn't"
          + " have; leave them out to evaluate the query over the whole input")
    }
    if let problem = asked.problem() { throw ValidationError(problem) }
    if fail && failDefined {
      throw ValidationError("specify --fail or --fail-defined but not both")
    }
    if strictBuiltinErrors && showBuiltinErrors {
      throw ValidationError(
        "--show-builtin-errors has nothing to show with --strict-builtin-errors, which ends the"
          + " evaluation with the first one")
    }
    for name in RegoQueryArguments.parted(profileSort)
    where RegoProfile.Order(rawValue: name) == nil {
      let names = RegoProfile.Order.allCases.map(\.rawValue).joined(separator: ", ")
      throw ValidationError("--profile-sort can't be \"\(name)\"; it is one of \(names)")
    }
    if !(1...1_000_000).contains(count) {
      throw ValidationError("--count has to be between 1 and 1000000")
    }
  }

  func run() throws {
    let cancellation = Interruption.cancellation
    var evaluation = RegoEvaluation(self, cancellation: cancellation)
    var report = evaluation.report()
    report.prettyLimit = prettyLimit
    try write(report)
    withExtendedLifetime(evaluation) {}
    if cancellation.isCancelled { throw ExitCode(Interruption.exitCode) }
    if report.hasFailed { throw ExitCode(2) }
    if (fail && !report.isDefined) || (failDefined && report.isDefined) { throw ExitCode(1) }
  }

  private func write(_ report: RegoEvalReport) throws {
    if !report.errors.isEmpty, format != .json, format != .discard {
      // In the other formats the output is only what was asked for.
      try Self.write(ErrorText.readable(report.errorText), to: STDERR_FILENO)
    }
    switch format {
    case .json: try Self.write(report.json(isDiscarding: false))
    case .discard: try Self.write(report.json(isDiscarding: true))
    case .pretty:
      // Texts of policies and input may hold what a terminal would act on.
      let lines = report.prettyLines(showingValues: varValues).map { TerminalText.escaped($0) }
      try Self.write(lines.map { $0 + "\n" }.joined())
    case .values where !report.hasFailed: try Self.write(report.values)
    case .bindings where !report.hasFailed: try Self.write(report.bindings)
    case .raw where !report.hasFailed: try StandardOutput.writeForeign(Array(report.raw.utf8))
    case .values, .bindings, .raw, .source: break
    }
  }

  private static func write(_ text: String, to file: Int32 = STDOUT_FILENO) throws {
    try StandardOutput.write(Array(text.utf8), to: file)
  }
}
