// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudAPI
import Collectors
import Documents
import Findings
import InfrastructureCode
import Inventory
import Policies
import RegoEngine

/// `bawn watch aws`
struct WatchAWSCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "aws", abstract: "Watch AWS accounts: what opens and closes, as it happens.",
    discussion: """
      Reads accounts as bawn collect does, judges them as bawn evaluate does, and goes
      on: it reads them again at an interval, and at once what events tell of. Only
      what has changed is asked for and judged again. Every finding that opens or
      closes is one line on standard output; how the reading went stands on standard
      error. Nothing in an account is changed.

        bawn watch aws
        bawn watch aws --interval 5m --severity high
        bawn watch aws --events history --store findings.db
        bawn watch aws --events https://sqs.eu-west-1.amazonaws.com/123456789012/trail
        bawn watch aws --events /var/log/cloudtrail -o now.snapshot --format json
        bawn watch aws --events history --print-policy > policy.json

      Events are CloudTrail's: --events history asks for the history that every
      account has; a folder is one that log files arrive in; a queue's URL is one that
      a rule of EventBridge sends events to, which is the quickest. With events, the
      details of a resource are read again when its entry in the listing differs, when
      an event names it, or when they are older than --refresh. Without, nothing would
      tell of a changed detail, and each reading reads all of them.

      What can't be read any more stands as it was for an hour, and is told; after
      that it is unknown. With --store, findings keep their history from one start to
      the next, and what opened or closed in between is told at the start.

      Exit codes: 0 ended by --readings; 2 wrong usage; 3 nothing could be read at the
      start; 130 ended by Ctrl-C.
      """)

  /// How changes are told.
  enum Format: String, ExpressibleByArgument, CaseIterable {
    case text, json
  }

  @Option(help: ArgumentHelp("How often to read everything.", valueName: "duration"))
  var interval = DurationArgument(value: .seconds(900))

  @Option(
    help: ArgumentHelp(
      """
      Where events come from: history, a folder, or the URL of a queue. May be repeated.
      """, valueName: "source"))
  var events: [String] = []

  @Option(
    help: ArgumentHelp(
      """
      How old details may get that nothing tells of. (default: 24h with --events, otherwise 0)
      """, valueName: "duration"))
  var refresh: DurationArgument?

  @Option(
    help: ArgumentHelp("Keep the history of findings in this store.", valueName: "database"),
    completion: .file())
  var store: String?

  @Option(
    name: [.customShort("o"), .long],
    help: ArgumentHelp("Keep a snapshot of how it is now in this file.", valueName: "file"),
    completion: .file())
  var output: String?

  @Option(help: "How changes are told: text, or json with a record a line.")
  var format = Format.text

  @Option(
    help: ArgumentHelp(
      "End after so many readings at the interval, the first one included.", valueName: "number"))
  var readings: Int?

  @Flag(help: "Print the IAM policies that allow all of this and nothing else, and stop.")
  var printPolicy = false

  @OptionGroup(title: "Credentials") var aws: AWSArguments

  @OptionGroup(title: "Accounts") var scope: AccountArguments

  @OptionGroup(title: "Rules") var rules: WatchRuleArguments

  @OptionGroup(title: "Configuration") var setup: SetupArguments

  @Option(
    help: ArgumentHelp(
      "Silence the findings of a baseline (see bawn baseline).", valueName: "file"),
    completion: .file(extensions: ["json"]))
  var baseline: [String] = []

  @Option(
    help: ArgumentHelp("The folder with rules and mappings.", valueName: "folder"),
    completion: .directory)
  var content: String?

  func validate() throws {
    if interval.value < .seconds(1) || interval.value > .seconds(7 * 86_400) {
      throw ValidationError("--interval has to be from 1s to 168h")
    }
    if let readings, readings < 1 { throw ValidationError("--readings has to be 1 or more") }
    if events.count(where: EventQueue.isURL) > 1 {
      throw ValidationError("--events takes one queue; let one receive what the others do")
    }
    for source in events where source != "history" && !EventQueue.isURL(source) {
      guard InputFile.kind(of: source) == .directory else {
        throw ValidationError(
          "--events \"\(source)\" is no folder; it takes history, a folder, or a queue's URL")
      }
    }
  }

  func run() async throws {
    let content = try Content.load(option: content)
    let tables = CollectorContent(content)
    let table = try scope.selection(of: tables.table)
    if printPolicy {
      return try CollectionOutput.policy(table, tables.permissions, besides: operations)
    }
    if let output, let problem = FileReplacement.problem(with: output) {
      throw ValidationError("the snapshot \"\(output)\" can't be written: \(problem)")
    }
    var options = CodeScan.Options(paths: [])
    try setup.fill(&options, from: ["."], rules.given, content.catalog)
    options.baselines = try baseline.map { try BaselineFile.read($0) }
    options.today = Calendar.today()
    options.workers = Workers.available
    let translations = content.liveTables
    for problem in tables.diagnostics + content.diagnostics + translations.diagnostics {
      CollectionOutput.warn(problem.description)
    }
    let collected = content.collectedTypes
    let watch = LiveWatch(
      CodeScan(catalog: content.catalog, mappings: content.mappings, schemas: content.schemas),
      options, fed: { collected.fed(by: $1, of: $0) })
    guard watch.unknownRules.isEmpty else {
      throw ValidationError(
        "no rule is called \(watch.unknownRules.map { "\"\($0)\"" }.joined(separator: ", ")); "
          + "see bawn rules list")
    }
    let store = try store.map { try SnapshotArguments.openStore($0, creates: true) }
    try await CloudWork.run { [self] transport in
      let access = AccountAccess(
        aws: aws, scope: scope, content: content, tables: tables, transport: transport)
      let run = WatchRun(
        command: self, access: access, table: table, translations: translations, store: store)
      return try await run.run(watch)
    }
  }

  /// The operations that it takes besides reading.
  var operations: [TableOperation] {
    var found: [TableOperation] = []
    if events.contains("history") { found += EventHistory.operations }
    if events.contains(where: EventQueue.isURL) { found += EventQueue.operations }
    return found
  }
}
