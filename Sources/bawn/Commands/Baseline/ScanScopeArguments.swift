// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import InfrastructureCode
import Policies

/// What to scan and by which rules, for commands that scan without reporting findings.
struct ScanScopeArguments: ParsableArguments {
  @Argument(
    help: ArgumentHelp("Folders or files to scan.", valueName: "path"), completion: .file())
  var paths: [String] = ["."]

  @Option(
    help: ArgumentHelp(
      "Only these rules: ids, other tools' ids, or patterns such as 'aws-s3-*'.",
      valueName: "id"))
  var rule: [String] = []

  @Option(help: "Leave out rules below this severity. (default: info)")
  var severity: SeverityArgument?

  @Option(help: "Which rules to use where none is named: default or all. (default: default)")
  var profile: ProfileArgument?

  @OptionGroup(title: "Configuration") var setup: SetupArguments

  @Option(help: ArgumentHelp("Set a root module's variable.", valueName: "name=value"))
  var `var`: [String] = []

  @Option(
    help: ArgumentHelp("Read variables from a file.", valueName: "file"),
    completion: .file(extensions: ["tfvars", "json"]))
  var varFile: [String] = []

  @Option(
    help: ArgumentHelp(
      "Look here for modules that aren't in the code, as DIR/<module source>.", valueName: "dir"),
    completion: .directory)
  var modulePath: [String] = []

  @Option(
    help: ArgumentHelp(
      "The root module that a plan or state belongs to: findings then point to its code.",
      valueName: "dir"), completion: .directory)
  var planSource: String?

  @Option(
    help: ArgumentHelp("The folder with rules and mappings.", valueName: "folder"),
    completion: .directory)
  var content: String?

  @Flag(help: "Take TF_VAR_ variables from the environment.")
  var envVars = false

  @Option(help: ArgumentHelp("Threads to use.", valueName: "number"))
  var jobs: Int?

  func validate() throws {
    if let jobs, !(1...256).contains(jobs) {
      throw ValidationError("--jobs has to be from 1 to 256")
    }
    _ = try `var`.map(ScanCommand.assignment)
  }

  /// Scans; what is wrong with the input goes to standard error.
  ///
  /// - Throws: `ValidationError` for a rule that isn't there.
  func scan() throws -> ScanReport {
    try scan(Content.load(option: content))
  }

  /// Scans with content that is at hand.
  ///
  /// - Parameters:
  ///   - explained: how the fingerprint begins of the finding that gets the values it depends on.
  ///   - profile: the rules to use where none is named; nil for those that were asked for.
  ///   - plans: the plans among the paths, where they were read before: standard input can be read
  ///     only once.
  /// - Throws: `ValidationError` for a rule that isn't there.
  func scan(
    _ content: Content, explained: String? = nil, profile: PolicyRule.Profile? = nil,
    plans: [PlanInput]? = nil
  ) throws -> ScanReport {
    var options = CodeScan.Options(paths: ScanCommand.folders(among: paths))
    options.plans = plans ?? ScanCommand.plans(among: paths)
    options.planSource = planSource
    options.modulePaths = modulePath
    var given = ProjectConfiguration.CommandLineSettings()
    given.rules = rule
    given.severity = severity?.value
    given.profile = profile ?? self.profile?.value
    try setup.fill(&options, from: paths, given, content.catalog)
    options.explained = explained
    options.variables = try `var`.map(ScanCommand.assignment)
    options.variableFiles = varFile
    options.environment = envVars ? Environment.all : [:]
    options.today = Calendar.today()
    options.workers = jobs ?? Workers.available
    var report = CodeScan(
      catalog: content.catalog, mappings: content.mappings, schemas: content.schemas
    ).run(options)
    if let unknown = report.unknownRules.first {
      throw ValidationError("no rule is called \"\(unknown)\"; see bawn rules list")
    }
    report.diagnostics = content.diagnostics + report.diagnostics
    let lines = report.diagnostics.filter { $0.severity > .note }.map {
      TerminalText.escaped($0.description) + "\n"
    }
    try StandardOutput.write(Array(lines.joined().utf8), to: 2)
    return report
  }
}
