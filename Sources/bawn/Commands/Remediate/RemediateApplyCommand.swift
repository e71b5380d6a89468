// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudChanges
import Documents
import InfrastructureCode
import Remediation

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// `bawn remediate apply`
struct RemediateApplyCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apply",
    abstract: "Make the changes of a plan, one resource after the other, each looked at twice.",
    discussion: """
      Before anything is changed, each resource is read again and every call is derived
      anew from its playbook: what isn't as the plan says is refused. Every call passes
      the gate and stands in the ledger before it is sent. After it the resource has to
      be as simulated and its findings gone; otherwise it is taken back.

      One resource is changed first, then a tenth of them, then the rest; a failure
      ends it there. bawn stop ends every run after the running call.

        bawn remediate apply plan.json
        bawn remediate apply plan.json --approval approval.json
        bawn remediate apply plan.json --unit u1 --on-failure hold

      Exit codes: 0 all repaired; 1 something was refused, taken back or not begun;
      2 wrong usage; 3 the account or the ledger can't be used.
      """)

  @Argument(help: ArgumentHelp("The plan.", valueName: "plan"), completion: .file())
  var plan: String

  @Option(help: ArgumentHelp("Change this unit alone, such as u1.", valueName: "unit"))
  var unit: [String] = []

  @Option(
    help: ArgumentHelp(
      "When one fails: unit (take it back), hold (leave it to people), rollback-all.",
      valueName: "mode"))
  var onFailure = RemediationRun.FailureMode.unit

  @Option(
    help: ArgumentHelp(
      "What somebody has signed (see bawn remediate approve).", valueName: "file"),
    completion: .file())
  var approval: [String] = []

  @OptionGroup var arguments: RepairArguments

  func run() async throws {
    let loaded = try PlanFile.read(plan)
    let now = Int(time(nil))
    guard loaded.expires > now else {
      throw ValidationError("the plan has expired; make a new one from a new snapshot")
    }
    guard loaded.made <= now + 300 else {
      throw ValidationError("the plan was made in the future; is the clock right?")
    }
    let names = Set(loaded.units.map(\.name))
    for name in unit where !names.contains(name) {
      throw ValidationError("the plan has no unit \"\(name)\"")
    }
    guard let state = RunFolder.state,
      let folder = RunFolder(run: PlanFile.freshRun(), state: state)
    else {
      throw ValidationError("there is no home folder to keep the run in; set XDG_STATE_HOME")
    }
    guard approval.count <= 64 else { throw ValidationError("there are more than 64 approvals") }
    let signatures = try ApprovalFiles.signatures(beside: plan)
    let approvals = try approval.map { try ApprovalFiles.bytes($0, limit: 16 << 20) }
    let work = RepairWork(
      arguments: arguments, plan: loaded, folder: folder, state: state, onFailure: onFailure,
      units: unit.isEmpty ? names : Set(unit))
    do throws(FileReplacement.Failure) {
      try folder.begin(loaded, signatures: signatures, approvals: approvals)
    } catch {
      throw ValidationError("the run can't be kept in \"\(folder.path)\": \(error.reason)")
    }
    try await CloudWork.run { transport in try await work.run(.forward, transport) }
  }
}

/// Plans in files.
enum PlanFile {
  /// Reads a plan.
  static func read(_ path: String) throws -> RemediationPlan {
    switch InputFile.read(path) {
    case .failure(let problem): throw ValidationError("\"\(path)\" can't be read: \(problem)")
    case .success(let bytes):
      do throws(PlanReader.Problem) {
        return try PlanReader.read(SourceFile(path: path, bytes: bytes))
      } catch {
        throw ValidationError("\"\(path)\" is no plan: \(error.message)")
      }
    }
  }

  /// A name that no other run has.
  static func freshRun() -> String { "r" + String(RemediationPlan.freshNonce().prefix(12)) }
}

extension RemediationRun.FailureMode: ExpressibleByArgument {}
