// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Glibc
import RegoEngine
import RegoSyntax

/// `bawn rego test`: runs the tests among policies as `opa test` does.
struct RegoTestCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "test",
    abstract: "Runs the tests of Rego policies.",
    discussion: """
      A test is a rule whose name begins with "test_"; it passes when it is true.

        package authz_test

        import data.authz

        test_admin_may_write if {
          authz.allow with input as {"role": "admin", "method": "PUT"}
        }

        # One result for each case, by its name.
        test_roles[case.name] if {
          some case in [{"name": "guest", "want": false}, {"name": "admin", "want": true}]
          authz.allow == case.want with input as {"role": case.name}
        }

      Rules that begin with "todo_test_" are listed as skipped. What print() writes
      is shown with its test.

        bawn rego test policies                     all tests below a folder
        bawn rego test policies --var-values        why one fails, with the values it saw
        bawn rego test policies -r 'authz.*admin'   those whose names match
        bawn rego test policies --threshold 80      fails when less is covered

      Exit codes: 0 all tests passed; 1 they could not be run; 2 one failed, was
      skipped (unless --exit-zero-on-skipped), or coverage is below the threshold.
      """
  )

  @Argument(help: "Policies (.rego), data (.json, .yaml), or folders of them.")
  var paths: [String]

  @Flag(
    name: [.customShort("b"), .long],
    help: "The paths are bundles: folders, or .tar.gz archives.")
  var bundle = false

  @Flag(name: .shortAndLong, help: "List tests that passed too, and show traces of failures.")
  var verbose = false

  @Option(
    name: [.customShort("r"), .customLong("run")],
    help: ArgumentHelp(
      "Run only tests whose full names match, such as 'data.authz.*admin'.", valueName: "regex"))
  var filter: String?

  @Flag(help: "Report which lines the tests evaluate, as JSON.")
  var coverage = false

  @Option(help: "Fail when less than this many percent of the lines are covered.")
  var threshold: Double?

  @Option(name: .shortAndLong, help: "The output format: pretty, json or junit.")
  var format: Format = .pretty

  @Option(help: "The time that one test may take.")
  var timeout = DurationArgument(value: .seconds(5))

  @Option(help: "Show the steps of tests that fail: fails, full, notes or debug.")
  var explain: Explain?

  @Flag(help: "Show the expression that failed, with the values of its variables.")
  var varValues = false

  @Flag(name: [.customShort("z"), .long], help: "Skipped tests don't count as failures.")
  var exitZeroOnSkipped = false

  @Flag(help: "Fail when there are no tests.")
  var failOnEmpty = false

  @Option(help: "Names of files and folders to leave out, such as '.*'; may be repeated.")
  var ignore: [String] = []

  @Option(help: "How many tests run side by side; as many as there are processors by default.")
  var parallel: Int?

  @OptionGroup var schemaArguments: SchemaArguments

  @Flag(help: "Read policies as Rego before OPA 1.0.")
  var v0Compatible = false

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case pretty, json, junit
  }

  enum Explain: String, ExpressibleByArgument, CaseIterable {
    case fails, full, notes, debug
  }

  func validate() throws {
    if paths.isEmpty { throw ValidationError("name at least one file or folder") }
    if let threshold, !(0...100).contains(threshold) {
      throw ValidationError("--threshold has to be between 0 and 100")
    }
    if let parallel, !(1...256).contains(parallel) {
      throw ValidationError("--parallel has to be between 1 and 256")
    }
  }

  func run() throws {
    var loading = RegoFiles.Options()
    loading.ignored = ignore
    loading.reading.readsAnnotations = true
    if v0Compatible { loading.reading.version = .v0 }
    let run: RegoTestRun
    do {
      let sources = try RegoFiles.load(
        bundle ? [] : paths, bundles: bundle ? paths : [], options: loading)
      let conflicts = sources.pathConflicts()
      guard conflicts.isEmpty else { throw RegoFiles.failure(RegoFiles.describe(conflicts)) }
      var options = options
      options.compiler.schemas = try schemaArguments.schemas()
      run = try RegoTestRunner(options: options).run(modules: sources.modules, data: sources.data)
    } catch let error as RegoFiles.Failure {
      throw Self.refusal(error.description)
    } catch let error as RegoLoadError {
      throw Self.refusal(RegoFiles.escaped(RegoLoadError.report([error])))
    } catch let error as RegoTestError {
      throw Self.refusal(error.message)
    }
    try report(run)
    if run.isInterrupted {
      try Self.say("interrupted: \(run.results.count) tests had run\n")
      throw ExitCode(Interruption.exitCode)
    }
    if run.results.isEmpty, failOnEmpty { throw Self.refusal("no tests were run") }
    let isGood = run.results.allSatisfy { $0.isPass || ($0.isSkip && exitZeroOnSkipped) }
    guard isGood, meetsThreshold(run) else { throw ExitCode(2) }
  }

  private var options: RegoTestRunner.Options {
    var options = RegoTestRunner.Options()
    options.compiler.readsAnnotations = true
    options.filter = filter
    options.limits.time = timeout.value
    options.workers = parallel
    options.coverage = coverage || threshold != nil
    options.values = varValues
    if let explain {
      options.trace = RegoTrace.Detail(rawValue: explain.rawValue)
    } else if verbose {
      options.trace = .notesAndFails
    }
    options.now = RegoHost.now
    options.seed = RegoHost.seed
    options.environment = Environment.all
    options.cancellation = Interruption.watch()
    return options
  }

  // MARK: - Output

  private func report(_ run: RegoTestRun) throws {
    let showsCoverage = run.coverage != nil && run.results.allSatisfy { $0.isPass || $0.isSkip }
    switch format {
    case .junit: try Self.write(run.junit)
    case _ where showsCoverage:
      if meetsThreshold(run), let coverage = run.coverage {
        let arena = Arena()
        try Self.write(JSONWriter.string(coverage.node(in: arena), options: .pretty) + "\n")
      }
    case .json:
      let arena = Arena()
      try Self.write(JSONWriter.string(run.node(in: arena), options: .pretty) + "\n")
    case .pretty:
      var text = RegoTestRun.TextOptions()
      text.isVerbose = verbose || explain != nil
      text.showsValues = varValues
      let lines = run.text(text).split(separator: "\n", omittingEmptySubsequences: false)
      try Self.write(lines.map { TerminalText.escaped(String($0)) }.joined(separator: "\n"))
    }
    if let coverage = run.coverage, !meetsThreshold(run), let threshold {
      var message =
        "Code coverage threshold not met: got \(Self.rounded(coverage.percentage)) instead of "
        + Self.rounded(threshold)
      if verbose {
        message += "\nLines not covered:"
        for file in coverage.files {
          for area in file.notCovered {
            let end = area.end.line > area.start.line ? "-\(area.end.line)" : ""
            message += "\n\t\(file.path):\(area.start.line)\(end)"
          }
        }
      }
      try Self.say(message + "\n")
    }
  }

  private func meetsThreshold(_ run: RegoTestRun) -> Bool {
    guard let threshold, let coverage = run.coverage else { return true }
    return coverage.percentage >= threshold
  }

  private static func rounded(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
  }

  private static func refusal(_ message: String) -> ExitCode {
    try? say(message + "\n")
    return ExitCode(1)
  }

  private static func write(_ text: String) throws {
    try StandardOutput.write(Array(text.utf8))
  }

  private static func say(_ text: String) throws {
    try StandardOutput.write(Array(text.utf8), to: STDERR_FILENO)
  }
}
