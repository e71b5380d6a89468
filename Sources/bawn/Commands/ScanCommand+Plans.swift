// Bawn
// SPDX-License-Identifier: Apache-2.0

import InfrastructureCode

extension ScanCommand {
  /// The plans and states among paths, read.
  static func plans(among paths: [String]) -> [PlanInput] {
    paths.filter(isPlan).map { path in
      PlanInput(path: path, content: InputFile.read(path, limit: PlanInput.maximumSize))
    }
  }

  /// The paths in which code is looked for.
  static func folders(among paths: [String]) -> [String] { paths.filter { !isPlan($0) } }

  private static func isPlan(_ path: String) -> Bool {
    guard PlanInput.isCandidate(path), !SnapshotInputs.isSnapshot(path) else { return false }
    if path == "-" { return true }
    return InputFile.kind(of: path) == .file && !isTemplate(path)
  }

  /// Whether a file is a CloudFormation template, which is code.
  private static func isTemplate(_ path: String) -> Bool {
    guard TemplateText.isCandidate(path),
      case .success(let bytes) = InputFile.read(path, limit: PlanInput.maximumSize)
    else { return false }
    return TemplateText.isTemplateRatherThanPlan(bytes)
  }
}
