// Bawn
// SPDX-License-Identifier: Apache-2.0

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

/// Where a run keeps its plan and its journal: a folder of the user's own state, which nobody else
/// can read.
struct RunFolder {
  /// The run's name.
  let run: String
  /// The folder.
  let path: String

  /// Where the program keeps its state; nil without a home.
  static var state: String? {
    if let state = Environment.all["XDG_STATE_HOME"], state.hasPrefix("/") {
      return "\(state)/bawn"
    }
    return Environment.all["HOME"].flatMap { $0.isEmpty ? nil : "\($0)/.local/state/bawn" }
  }

  /// The folder of a run; its name has nothing in it that leads elsewhere.
  init?(run: String, state: String) {
    let allowed = run.utf8.allSatisfy {
      (0x61...0x7A).contains($0) || (0x30...0x39).contains($0) || $0 == 0x2D
    }
    guard allowed, !run.isEmpty, run.utf8.count <= 64 else { return nil }
    self.run = run
    path = "\(state)/runs/\(run)"
  }

  var plan: String { "\(path)/plan.json" }
  var journal: String { "\(path)/journal.jsonl" }

  /// Whether there is such a run.
  var exists: Bool { InputFile.kind(of: plan) == .file }

  /// The approvals that it was begun with.
  var approvals: [String] {
    (1...64).map { "\(path)/approval-\($0).json" }.filter { InputFile.kind(of: $0) == .file }
  }

  /// Makes the folder and puts the plan there, with what was signed.
  func begin(
    _ plan: RemediationPlan, signatures: [UInt8]?, approvals: [[UInt8]]
  ) throws(FileReplacement.Failure) {
    var folders = [path]
    while let last = folders.last, let slash = last.lastIndex(of: "/"), slash > last.startIndex {
      folders.append(String(last[..<slash]))
    }
    for folder in folders.reversed() where mkdir(folder, 0o700) != 0 && errno != EEXIST {
      throw .last
    }
    try FileReplacement.write(plan.canonical + [0x0A], to: self.plan, creates: true)
    if let signatures {
      try FileReplacement.write(signatures, to: "\(self.plan).sig", creates: true)
    }
    for (number, approval) in approvals.enumerated() {
      try FileReplacement.write(
        approval, to: "\(path)/approval-\(number + 1).json", creates: true)
    }
  }

  /// The key that seals what runs keep, made when it isn't there.
  static func seal(state: String) -> RunSeal? {
    DigestKey.load("\(state)/run.key").flatMap { RunSeal(key: Array($0.prefix(32))) }
  }
}
