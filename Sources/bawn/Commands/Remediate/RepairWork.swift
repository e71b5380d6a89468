// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudAPI
import CloudChanges
import Collectors
import Documents
import Findings
import InfrastructureCode
import Inventory
import Persistence
import Policies
import Remediation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A run of a plan against an account: what apply, resume and rollback share.
struct RepairWork {
  let arguments: RepairArguments
  let plan: RemediationPlan
  let folder: RunFolder
  let state: String
  let onFailure: RemediationRun.FailureMode
  /// The names of the units that may be changed.
  let units: Set<String>

  /// What is done with the run.
  enum Direction {
    case forward
    case back
  }

  /// Connects to the account, sees that it is the plan's, and works.
  func run(
    _ direction: Direction, _ transport: NetworkTransport
  ) async throws -> ExitCode {
    let content = try Content.load(option: arguments.content)
    let playbooks = PlaybookCatalog.load(content.folder)
    for problem in playbooks.diagnostics { CollectionOutput.warn(problem.description) }
    let tables = CollectorContent(content)
    var scope = try AccountArguments.parse([])
    scope.digestKey = arguments.digestKey
    let access = AccountAccess(
      aws: arguments.aws, scope: scope, content: content, tables: tables, transport: transport)
    let session = try await access.session(
      besides: captures(playbooks), changes: changes(playbooks))
    let client = session.client(account: plan.account)
    let identity = try await AccountDiscovery(cloud: client, region: session.region).identity()
    guard identity.account == plan.account else {
      throw ValidationError(
        "the credentials are those of account \(identity.account), and the plan is about "
          + plan.account)
    }
    let ledger: Ledger
    do throws(LedgerError) {
      ledger = try Ledger.open(folder: try folderOfLedger())
    } catch {
      CollectionOutput.warn("the ledger can't be used, so nothing is changed: \(error.message)")
      return .incomplete
    }
    let translations = content.liveTables
    let reader = AccountReader(
      client: client, account: plan.account, partition: identity.partition, table: tables.table,
      pool: TranslationPool(tables: translations, schemas: content.schemas),
      keeping: try access.keeping(), names: translations.names,
      satellites: Set(content.mappings.folding.satellites.keys), executor: transport.executor)
    let now: @Sendable () -> Int = { time(nil) }
    let trust = try arguments.settings.trustStore()
    let configuration = try arguments.settings.configuration(trust)
    guard direction == .back || plan.gate == configuration.digest else {
      throw ValidationError("the gate's configuration isn't the one that it was planned by")
    }
    let grant: ApprovalGrant?
    do throws(ApprovalProblem) {
      grant = try self.grant(playbooks, trust, configuration, ledger, identity.account)
    } catch {
      CollectionOutput.warn(error.message)
      return .findings
    }
    let sender = ChangeSender(
      gate: ChangeGate(configuration, own: [identity.arn, ledger.path]),
      ledger: LedgerChanges(ledger, actor: ["name": plan.requester]),
      stop: StopSwitch(folder: state))
    let cloud = GatedAccount(
      reader: reader, sender: sender, plan: plan, catalog: playbooks,
      count: plan.units.count, grant: grant, now: now)
    let journal = try RunJournal(path: folder.journal)
    guard let seal = RunFolder.seal(state: state) else {
      CollectionOutput.warn("no key can be kept in \"\(state)\", so nothing is changed")
      return .incomplete
    }
    let judge = RepairJudge(
      catalog: content.catalog.calling(playbooks.library), playbooks: playbooks,
      mappings: content.mappings)
    var tools = RunTools(
      run: folder.run, cloud: cloud, journal: journal, seal: seal,
      judge: { judge.remaining($0, $1) }, now: now)
    let locks = "\(state)/locks"
    mkdir(locks, 0o700)
    tools.locks = locks
    let stop = StopSwitch(folder: state)
    tools.isStopped = { stop.isOn || Task.isCancelled }
    let output = RepairOutput(run: folder.run, plan: plan)
    let records = RunRecords(ledger: ledger, plan: plan, run: folder.run)
    try records.begun(direction == .back)
    let run = RemediationRun(
      plan, tools, playbooks, content.mappings, onFailure: onFailure,
      observer: { result in
        output.tell(result)
        records.ended(result)
      })
    let results =
      switch direction {
      case .forward: try await run.apply(units)
      case .back: try await run.takeBack(known: units.sorted(), "it was asked for")
      }
    // What was never begun needs no way back.
    let left = direction == .back ? 0 : units.count - results.count
    return output.summary(results, left: left, isBack: direction == .back)
  }

  /// What people have signed, used up for this run; nil where nobody has.
  private func grant(
    _ catalog: PlaybookCatalog, _ trust: TrustStore, _ configuration: GateConfiguration,
    _ ledger: Ledger, _ account: String
  ) throws(ApprovalProblem) -> ApprovalGrant? {
    let files = folder.approvals
    guard !files.isEmpty else { return nil }
    let recording = ApprovalLedger(ledger, actor: ["name": plan.requester])
    do {
      let check = ApprovalCheck(
        plan: plan, planSignatures: try ApprovalFiles.signatures(beside: folder.plan),
        trust: trust, account: account, gate: configuration.digest,
        playbooks: Dictionary(
          catalog.playbooks.map { ($0.name, $0.digest) }, uniquingKeysWith: { first, _ in first }),
        now: Calendar.seconds(), usedBy: { try recording.run(thatUsed: $0) })
      let bytes = try files.map { try ApprovalFiles.bytes($0, limit: 16 << 20) }
      let goesOn = InputFile.kind(of: folder.journal) == .file
      let grant = try check.grant(bytes, run: goesOn ? folder.run : "")
      try recording.use(grant, run: folder.run)
      return grant
    } catch let problem as ApprovalProblem {
      throw problem
    } catch {
      throw ApprovalProblem(.other, "the approvals can't be used: \(error)")
    }
  }

  private func folderOfLedger() throws(LedgerError) -> String {
    do {
      return try arguments.ledger.folder()
    } catch {
      throw LedgerError(.usage, "\(error)")
    }
  }

  /// Every operation by which a playbook of the plan reads.
  private func captures(_ catalog: PlaybookCatalog) -> [TableOperation] {
    used(catalog).flatMap { playbook in
      playbook.captures.map { TableOperation(service: $0.call.service, name: $0.call.operation) }
    }
  }

  /// Every operation by which a playbook of the plan changes something, or takes it back.
  private func changes(_ catalog: PlaybookCatalog) -> [TableOperation] {
    used(catalog).flatMap(\.steps).flatMap { step in
      ([step.call] + step.inverses.compactMap(\.call)).map {
        TableOperation(service: $0.service, name: $0.operation)
      }
    }
  }

  private func used(_ catalog: PlaybookCatalog) -> [Playbook] {
    plan.playbooks.keys.sorted().compactMap { catalog[$0] }
  }
}
