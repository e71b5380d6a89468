// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Collectors
import Documents
import Findings
import InfrastructureCode
import Inventory
import Policies

/// `bawn drift`: where code, state and cloud part.
struct DriftCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drift", abstract: "Say where what is written and what runs part.",
    discussion: """
      Compares code, a state or a plan with a snapshot that "bawn collect aws" made:
      what nobody wrote (unmanaged), what isn't there (missing), and what differs
      (changed), attribute by attribute. What means the same is no drift: the order
      of sets and policies, documented defaults, an ARN for an id. Drift that opens
      findings comes first.

        bawn drift --code infra --snapshot prod.bawn
        bawn drift --state terraform.tfstate --code infra --snapshot prod.bawn
        terraform show -json tfplan | bawn drift --plan - --snapshot prod.bawn
        bawn drift --code infra --snapshot prod.bawn --format json | jq '.items[]'

      A state tells the ids of resources, so that everything can be compared; with
      its code beside it, lines of code are shown. Code alone is matched by names.

      Exit codes: 0 no drift; 1 drift; 2 wrong usage; 3 no drift that could be seen,
      but something could not be read.
      """)

  /// How to print.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case terminal, json
  }

  @Option(
    help: ArgumentHelp("The code: a folder or file. May be repeated.", valueName: "path"),
    completion: .file())
  var code: [String] = []

  @Option(
    help: ArgumentHelp(
      "A state: a state file, or what \"terraform show -json\" prints.", valueName: "file"),
    completion: .file())
  var state: [String] = []

  @Option(
    help: ArgumentHelp("A plan, as \"terraform show -json\" prints it.", valueName: "file"),
    completion: .file())
  var plan: [String] = []

  @Option(help: ArgumentHelp("The snapshot.", valueName: "file"), completion: .file())
  var snapshot: String

  @Option(help: "How to print. (default: terminal)")
  var format: Format = .terminal

  @Option(
    help: ArgumentHelp(
      "Only these rules decide what drift opens: ids or patterns.", valueName: "id"))
  var rule: [String] = []

  @Option(help: "Which rules to use where none is named: default or all. (default: default)")
  var profile: ProfileArgument?

  @Option(
    help: ArgumentHelp("Only resources of these types: names or patterns.", valueName: "type"))
  var type: [String] = []

  @OptionGroup(title: "Code") var reading: CodeArguments

  @Option(
    help: ArgumentHelp("The folder with rules and mappings.", valueName: "folder"),
    completion: .directory)
  var content: String?

  @Flag(help: "Turn exit code 1 into 0.")
  var softFail = false

  func validate() throws {
    if code.isEmpty, state.isEmpty, plan.isEmpty {
      throw ValidationError("name what is written: --code PATH, --state FILE or --plan FILE")
    }
    if !state.isEmpty, !plan.isEmpty {
      throw ValidationError("--state and --plan are two answers to one question; give one of them")
    }
    if code.count > 1, !(state + plan).isEmpty {
      throw ValidationError("a state or plan belongs to one root module: give one --code")
    }
  }

  func run() throws {
    let content = try Content.load(option: content)
    let tables = content.liveTables
    let loaded: Snapshot
    do {
      loaded = try Snapshot(contentsOf: snapshot)
    } catch {
      throw ValidationError("\"\(snapshot)\" can't be read as a snapshot: \(error)")
    }
    var written = CodeScan.Options(paths: (state + plan).isEmpty ? code : [])
    written.plans = (state + plan).map {
      PlanInput(path: $0, content: InputFile.read($0, limit: PlanInput.maximumSize))
    }
    try reading.fill(&written)
    if !(state + plan).isEmpty, written.planSource == nil { written.planSource = code.first }
    written.selection.names = rule
    if let profile { written.selection.profile = profile.value }
    written.workers = Workers.available
    let progress = ProgressLine.start()
    written.progress = progress?.progress

    var options = DriftScan.Options(written: written)
    options.comparison.isRecord = !state.isEmpty || !plan.isEmpty
    options.comparison.table = content.mappings.drift
    options.comparison.readableTypes = tables.allTypes
    options.comparison.unreadTypes = tables.unreadTypes(loaded.coverage)
    let readable = ReadableAttributes(tables: tables, snapshot: loaded)
    options.comparison.isReadable = { readable.contains($0, $1) }
    var outcome = DriftScan(
      catalog: content.catalog, mappings: content.mappings, schemas: content.schemas
    ).run(options, snapshot: loaded)
    progress?.line.end()
    if !type.isEmpty { restrict(&outcome) }

    let problems = content.diagnostics + tables.diagnostics + outcome.diagnostics
    for problem in problems {
      try StandardOutput.write(
        Array((TerminalText.escaped(problem.description) + "\n").utf8), to: 2)
    }
    let text = DriftText(outcome)
    switch format {
    case .terminal:
      let terminal = Terminal.current
      try StandardOutput.write(
        Array(
          text.terminal(TerminalText(isColored: terminal.isColored, width: terminal.width)).utf8))
    case .json: try StandardOutput.writeForeign(Array(text.json().utf8))
    }
    if !outcome.report.items.isEmpty, !softFail { throw ExitCode.findings }
    if problems.contains(where: { $0.severity == .error }) { throw ExitCode.incomplete }
  }

  private func restrict(_ outcome: inout DriftScan.Outcome) {
    let kept = outcome.report.items.indices.filter { index in
      let item = outcome.report.items[index]
      let name =
        item.live.map { outcome.live.resources[$0].type }
        ?? item.written.map { outcome.written.resources[$0].type } ?? ""
      return type.contains { Glob.matches($0, name) }
    }
    outcome.report.items = kept.map { [items = outcome.report.items] in items[$0] }
    outcome.opened = kept.map { [opened = outcome.opened] in opened[$0] }
    outcome.closed = kept.map { [closed = outcome.closed] in closed[$0] }
  }
}
