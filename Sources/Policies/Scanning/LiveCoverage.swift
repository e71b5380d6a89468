// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import Inventory

/// What is to be said of what a collection could not see.
struct LiveCoverage {
  /// An operation that gave nothing, in all of its places together.
  private struct Problem {
    var entry: CollectionCoverage.Entry
    var places: Set<String> = []
  }

  private static let shown = 12

  private let coverage: CollectionCoverage

  init(_ coverage: CollectionCoverage) { self.coverage = coverage }

  /// A line for each operation that was denied or failed, however many regions that was in; what
  /// wasn't asked for is only counted.
  func diagnostics(_ path: String) -> [Diagnostic] {
    var problems: [Problem] = []
    var positions: [String: Int] = [:]
    var skipped: Set<String> = []
    for entry in coverage.entries {
      switch entry.outcome {
      case .unavailable: continue
      case .collected where entry.failures == 0: continue
      case .skipped:
        skipped.insert(entry.service)
        continue
      case .collected, .denied, .failed: break
      }
      let key = "\(entry.service):\(entry.operation)"
      let place = "\(entry.account) \(entry.region)"
      if let position = positions[key] {
        problems[position].places.insert(place)
      } else {
        positions[key] = problems.count
        problems.append(Problem(entry: entry, places: [place]))
      }
    }
    let name = path.isEmpty ? "" : "\(path): "
    var result = problems.prefix(Self.shown).map { problem in
      Diagnostic(
        id: "collection-gap", severity: .warning,
        message: name + Self.sentence(problem)
          + "; verdicts that depend on it are undetermined")
    }
    if problems.count > Self.shown {
      result.append(
        Diagnostic(
          id: "collection-gap", severity: .warning,
          message: "\(name)\(problems.count - Self.shown) more operations gave no answer"))
    }
    if !skipped.isEmpty {
      result.append(
        Diagnostic(
          id: "collection-skipped", severity: .note,
          message: name + "not collected, because it wasn't asked for: "
            + skipped.sorted().joined(separator: ", ")))
    }
    return result
  }

  private static func sentence(_ problem: Problem) -> String {
    let entry = problem.entry
    let verb =
      switch entry.outcome {
      case .denied: "was denied"
      case .collected: "didn't answer every call"
      default: "failed"
      }
    let places = problem.places.count > 1 ? " in \(problem.places.count) places" : ""
    let reason = entry.reason.isEmpty ? "" : " (\(entry.reason))"
    return "\(entry.service):\(entry.operation) \(verb)\(places)\(reason)"
  }
}
