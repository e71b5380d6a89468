// Bawn
// SPDX-License-Identifier: Apache-2.0

import Collectors
import Documents
import Findings
import InfrastructureCode
import Inventory
import Policies

/// The snapshots that a command line names.
enum SnapshotInputs {
  /// Whether a path is a snapshot, as its first bytes say.
  static func isSnapshot(_ path: String) -> Bool {
    guard path != "-", InputFile.kind(of: path) == .file else { return false }
    return SnapshotFile.isSnapshot(InputFile.start(of: path, count: 16))
  }

  /// Reads snapshots; what can't be read is told.
  static func read(
    _ paths: [String], _ options: CodeScan.Options
  ) -> (inputs: [LiveScan.Input], diagnostics: [Diagnostic]) {
    var inputs: [LiveScan.Input] = []
    var diagnostics: [Diagnostic] = []
    for path in paths {
      do throws(SnapshotError) {
        let file = try SnapshotFile(path: path)
        let snapshot = try file.load(workers: options.workers, progress: options.progress)
        inputs.append(LiveScan.Input(path: path == "-" ? "" : path, snapshot: snapshot))
      } catch {
        diagnostics.append(
          Diagnostic(
            id: "snapshot-unreadable", severity: .error,
            message: "\"\(path)\" can't be judged: \(error.message)"))
      }
    }
    return (inputs, diagnostics)
  }

  /// What judges them.
  static func scan(_ content: Content) -> LiveScan {
    let collected = content.collectedTypes
    return LiveScan(
      CodeScan(catalog: content.catalog, mappings: content.mappings, schemas: content.schemas),
      fed: { collected.fed(by: $1, of: $0) })
  }
}

extension ScanReport {
  /// Adds what is wrong with the input.
  mutating func add(_ problems: [Diagnostic]) {
    diagnostics += problems
    if problems.contains(where: { $0.severity == .error }) { summary.isIncomplete = true }
  }
}
