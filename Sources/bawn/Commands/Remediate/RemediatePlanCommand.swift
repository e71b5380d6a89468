// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Collectors
import Documents
import Findings
import Inventory
import Policies
import Remediation

/// `bawn remediate plan`
struct RemediatePlanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plan",
    abstract: "Say how findings would be repaired, what that touches and how it is taken back.",
    discussion: """
      Nothing is asked of the cloud, and nothing is changed. The plan names every call
      with its parameters and its inverse, what becomes of the resource, which
      findings that closes and which it would open, who depends on it, and who may
      let it happen:

        tier 1  automatic
        tier 2  automatic, and people are told
        tier 3  needs approval
        tier 4  prepared for people; never made by the program

        bawn remediate plan account.snapshot
        bawn remediate plan account.snapshot --rule 'aws-s3-*' -o plan.json
        bawn remediate plan account.snapshot --severity high --format json | jq '.units[].tier'
        bawn remediate plan account.snapshot --finding 3f9a1c

      What no playbook repairs, or what can't be told, is listed with the reason.

      Exit codes: 0 a plan was made; 1 nothing can be repaired; 2 wrong usage; 3 the
      snapshot could not be read or judged.
      """)

  @Argument(help: ArgumentHelp("The snapshot.", valueName: "snapshot"), completion: .file())
  var snapshot: String

  @Option(
    help: ArgumentHelp(
      "Repair findings of these rules alone: ids, other tools' ids, or patterns.",
      valueName: "id"))
  var rule: [String] = []

  @Option(help: "Leave findings below this severity alone. (default: info)")
  var severity: SeverityArgument?

  @Option(
    help: ArgumentHelp(
      "Repair this finding: its fingerprint, or the beginning of it.", valueName: "fingerprint"))
  var finding: [String] = []

  @Option(
    help: ArgumentHelp("Repair this resource: its ARN, id or address.", valueName: "resource"))
  var resource: [String] = []

  @Option(
    help: ArgumentHelp(
      "The environment of the account, which counts more than tags.", valueName: "name"))
  var environment: String?

  @Option(
    help: ArgumentHelp("Who asks. (default: the name of the user)", valueName: "name"))
  var requester: String?

  @Option(
    name: [.short, .long], help: ArgumentHelp("Write the plan here.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(help: "terminal or json.")
  var format: ListFormat = .terminal

  @OptionGroup(title: "Configuration") var setup: SetupArguments

  @OptionGroup var runtime: RunArguments

  func run() throws {
    let content = try Content.load(option: runtime.content)
    let playbooks = PlaybookCatalog.load(content.folder)
    var options = CodeScan.Options(paths: [])
    var all = ProjectConfiguration.CommandLineSettings()
    all.profile = .all
    try setup.fill(&options, from: [snapshot], all, content.catalog)
    runtime.fill(&options)
    let progress = ProgressLine.start()
    options.progress = progress?.progress
    let (inputs, problems) = SnapshotInputs.read([snapshot], options)
    for problem in playbooks.diagnostics + problems { CollectionOutput.warn(problem.description) }
    guard let input = inputs.first else { throw ExitCode.incomplete }
    guard let part = input.snapshot.parts.first(where: { $0.scope.kind == .account }),
      input.snapshot.parts.count(where: { $0.scope.kind == .account }) == 1
    else {
      throw ValidationError("a plan is about one account; the snapshot holds another number")
    }
    var settings = Planner.Settings()
    settings.environment = environment
    let planner = Planner(playbooks, content.mappings, settings)
    let collected = content.collectedTypes
    var watch = LiveWatch(
      CodeScan(
        catalog: content.catalog.calling(playbooks.library), mappings: content.mappings,
        schemas: content.schemas),
      options, questions: planner.questions, fed: { collected.fed(by: $1, of: $0) })
    var whole = part
    whole.scope.seen = input.snapshot.ended
    _ = watch.take([whole], input.snapshot.coverage, isAnew: true)
    for problem in watch.diagnostics { CollectionOutput.warn(problem.description) }
    var request = PlanRequest(
      requester: requester ?? Environment.all["USER"] ?? "unknown", now: options.now,
      nonce: RemediationPlan.freshNonce(), snapshot: try identity(of: input.snapshot),
      account: part.scope.path)
    request.rules = try ruleNames(content.catalog)
    request.severity = severity?.value ?? .info
    request.findings = finding
    request.resources = Set(resource)
    let plan = planner.plan(request, &watch)
    progress?.line.end()
    try write(plan)
    if plan.units.isEmpty { throw ExitCode.findings }
  }

  private func ruleNames(_ catalog: RuleCatalog) throws -> Set<String> {
    guard !rule.isEmpty else { return [] }
    let (rules, unknown) = catalog.select(RuleCatalog.Selection(names: rule))
    if let name = unknown.first {
      throw ValidationError("there is no rule \"\(name)\"; see bawn rules list")
    }
    return Set(rules.map(\.id))
  }

  private func identity(of loaded: Snapshot) throws -> RemediationPlan.Snapshot {
    switch InputFile.read(snapshot) {
    case .success(let bytes): return RemediationPlan.Snapshot(bytes: bytes, ended: loaded.ended)
    case .failure:
      CollectionOutput.warn("\"\(snapshot)\" can't be read")
      throw ExitCode.incomplete
    }
  }

  private func write(_ plan: RemediationPlan) throws {
    if let output {
      do throws(FileReplacement.Failure) {
        try FileReplacement.write(plan.canonical + [0x0A], to: output, creates: true)
      } catch {
        CollectionOutput.warn("\"\(output)\" can't be written: \(error.reason)")
        throw ExitCode.incomplete
      }
    }
    switch format {
    case .json: try StandardOutput.write(plan.canonical + [0x0A])
    case .terminal:
      let terminal = Terminal.current
      let text = TerminalText(isColored: terminal.isColored, width: terminal.width)
      try StandardOutput.write(Array(PlanText(text).report(plan, file: output).utf8))
    }
  }
}
