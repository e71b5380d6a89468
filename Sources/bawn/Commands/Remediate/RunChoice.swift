// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudChanges
import Remediation

/// A run that a command line names.
enum RunChoice {
  static func open(_ name: String) throws -> (RunFolder, RemediationPlan, String) {
    guard let state = RunFolder.state else {
      throw ValidationError("there is no home folder; set XDG_STATE_HOME")
    }
    guard let folder = RunFolder(run: name, state: state), folder.exists else {
      throw ValidationError("there is no run \"\(name)\" in \"\(state)/runs\"")
    }
    return (folder, try PlanFile.read(folder.plan), state)
  }

  static func work(
    _ name: String, _ units: [String], _ arguments: RepairArguments,
    _ mode: RemediationRun.FailureMode
  ) throws -> RepairWork {
    let (folder, plan, state) = try open(name)
    return RepairWork(
      arguments: arguments, plan: plan, folder: folder, state: state, onFailure: mode,
      units: units.isEmpty ? Set(plan.units.map(\.name)) : Set(units))
  }
}
