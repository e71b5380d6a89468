// Bawn
// SPDX-License-Identifier: Apache-2.0

import InfrastructureCode

extension ScanCommand {
  /// The paths that are read as they are: plans, states, standard input.
  var plans: [PlanInput] {
    paths.filter(Self.isPlan).map { path in
      PlanInput(path: path, content: InputFile.read(path, limit: PlanInput.maximumSize))
    }
  }

  /// The paths in which code is looked for.
  var folders: [String] { paths.filter { !Self.isPlan($0) } }

  private static func isPlan(_ path: String) -> Bool {
    guard PlanInput.isCandidate(path) else { return false }
    return path == "-" || InputFile.kind(of: path) == .file
  }
}
