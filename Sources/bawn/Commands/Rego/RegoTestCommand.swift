// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
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
          some case in [{"name": "guest", "may": false}, {"name": "admin", "may": true}]
          authz.allow == case.may with input as {"role": case.name}
        }

      Rules that begin with "todo_test_" are listed as skipped. What print() writes
      is shown with its test.

        bawn rego test policies                   all tests below a folder
        bawn rego test policies --var-values      why one fails, with its values
        bawn rego test policies -r 'authz.*admin' those whose names match
        bawn rego test policies --threshold 80    fails when less is covered
        bawn rego test policies --bench           how long each one takes

      Exit codes: 0 all tests passed; 1 they could not be run; 2 one failed, was
      skipped (unless --exit-zero-on-skipped), or coverage is below the threshold;
      130 interrupted.
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
    name: [.customShort("r", allowingJoined: true), .customLong("run")],
    help: ArgumentHelp(
      "Run only tests whose full names match, such as 'data.authz.*admin'.", valueName: "regex"))
  var filter: String?

  @Flag(name: .shortAndLong, help: "Report which lines the tests evaluate, as JSON.")
  var coverage = false

  @Option(
    help: ArgumentHelp(
      "Fail when less than this many percent of the lines are covered.", valueName: "percent"))
  var threshold: Double?

  @Option(
    name: [.customShort("f", allowingJoined: true), .long],
    help: "The output format; gobench is for --bench.")
  var format: Format = .pretty

  @Option(
    help: ArgumentHelp(
      "The time that one test may take. (default: 5s, or 30s with --bench)", valueName: "time"))
  var timeout: DurationArgument?

  @Flag(help: "Measure how long each test takes, one after the other.")
  var bench = false

  @Flag(inversion: .prefixedNo, help: .hidden)
  var benchmem = true

  @Option(help: ArgumentHelp("How often all tests are run, while they pass.", valueName: "count"))
  var count = 1

  @Option(help: "Show the steps of tests that fail.")
  var explain: Explain?

  @Flag(help: "Show the expression that failed, with the values of its variables.")
  var varValues = false

  @Flag(name: [.customShort("z"), .long], help: "Skipped tests don't count as failures.")
  var exitZeroOnSkipped = false

  @Flag(help: "Fail when there are no tests.")
  var failOnEmpty = false

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Names of files and folders to leave out, such as '.*', parted by commas; may be repeated.",
      valueName: "pattern"))
  var ignore: [String] = []

  @Option(
    name: [.customShort("p", allowingJoined: true), .long],
    help: ArgumentHelp(
      "How many tests run side by side; as many as there are processors by default.",
      valueName: "count"))
  var parallel: Int?

  @Option(
    name: [.customShort("m", allowingJoined: true), .long],
    help: ArgumentHelp(
      "Errors after which the policies aren't read on; 0 for all.", valueName: "count"))
  var maxErrors = 10

  @OptionGroup var compiler: CompilerArguments

  @Flag(help: "Read policies as Rego before OPA 1.0.")
  var v0Compatible = false

  @Flag(help: .hidden)
  var v1Compatible = false

  @Option(name: [.customShort("t", allowingJoined: true), .long], help: .hidden)
  var target = "rego"

  @Flag(name: .shortAndLong, help: .hidden)
  var watch = false

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case pretty, json, junit, gobench
  }

  enum Explain: String, ExpressibleByArgument, CaseIterable {
    case fails, full, notes, debug
  }

  func validate() throws {
    if paths.isEmpty { throw ValidationError("name at least one file or folder") }
    if let threshold, !(0...100).contains(threshold) {
      throw ValidationError("--threshold has to be between 0 and 100")
    }
    if let parallel, !(0...256).contains(parallel) {
      throw ValidationError("--parallel has to be between 0 and 256")
    }
    if !(1...1_000_000).contains(count) {
      throw ValidationError("--count has to be between 1 and 1000000")
    }
    if maxErrors < 0 { throw ValidationError("--max-errors can't be less than 0") }
    if format == .gobench && !bench {
      throw ValidationError("--format gobench needs --bench")
    }
    if bench && (coverage || threshold != nil) {
      throw ValidationError("--bench and --coverage can't be used together; run them one by one")
    }
    if watch {
      throw ValidationError(
        "--watch isn't there; have the tests run again by a tool that watches files")
    }
    if target != "rego" {
      throw ValidationError(
        "--target \(target) isn't there: policies are always compiled to Bawn's own machine")
    }
  }

  func run() throws {
    var loading = RegoFiles.Options()
    loading.ignored = RegoQueryArguments.parted(ignore)
    loading.reading.readsAnnotations = true
    if v0Compatible { loading.reading.version = .v0 }
    for _ in 0..<count { try run(loading) }
  }

  private func run(_ loading: RegoFiles.Options) throws {
    let run: RegoTestRun
    do {
      let sources = try RegoFiles.load(
        bundle ? [] : paths, bundles: bundle ? paths : [], options: loading)
      let conflicts = sources.pathConflicts()
      guard conflicts.isEmpty else { throw RegoFiles.failure(RegoFiles.describe(conflicts)) }
      run = try RegoTestRunner(options: try options()).run(
        modules: sources.modules, data: sources.data)
    } catch let error as RegoFiles.Failure {
      throw Self.refusal(error.description)
    } catch let problems as RegoProblems {
      throw Self.refusal(problems.text)
    } catch let error as RegoTestError {
      throw Self.refusal(error.message)
    }
    try report(run)
    if run.isInterrupted {
      try Self.say("interrupted: \(run.results.count) tests had run\n")
      throw ExitCode(Interruption.exitCode)
    }
    if run.results.isEmpty {
      if failOnEmpty { throw Self.refusal("no tests were run") }
      try Self.say(
        "no tests were run: no rule\(filter == nil ? "" : " that matches") has a name"
          + " that begins with test_\n")
    }
    let isGood = run.results.allSatisfy { $0.isPass || ($0.isSkip && exitZeroOnSkipped) }
    guard isGood, meetsThreshold(run) else { throw ExitCode(2) }
  }

  private var standardTimeout: Duration { .seconds(bench ? 30 : 5) }

  private func options() throws -> RegoTestRunner.Options {
    var options = RegoTestRunner.Options()
    options.filter = filter
    options.limits.time = timeout.map { $0.limit ?? standardTimeout } ?? standardTimeout
    options.workers = parallel == 0 ? nil : parallel
    options.compiler = try compiler.options()
    options.compiler.errorLimit = maxErrors
    options.measuredTime = bench ? .seconds(1) : nil
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
    case .pretty, .gobench:
      var text = RegoTestRun.TextOptions()
      text.isVerbose = verbose || explain != nil
      text.showsValues = varValues
      text.hasBenchmarkNames = format == .gobench
      try Self.write(ErrorText.escaped(run.text(text)))
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
    try? say(ErrorText.readable(message) + "\n")
    return ExitCode(1)
  }

  private static func write(_ text: String) throws {
    try StandardOutput.write(Array(text.utf8))
  }

  private static func say(_ text: String) throws {
    try StandardOutput.write(Array(text.utf8), to: STDERR_FILENO)
  }
}
