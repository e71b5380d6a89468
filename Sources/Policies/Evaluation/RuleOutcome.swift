// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Findings

/// What a rule says of one resource.
enum RuleOutcome {
  /// The rule isn't about this resource.
  case notApplicable
  /// Nothing is wrong.
  case pass
  /// What is wrong for certain, and what may be.
  case hits([RuleHit])
  /// The evaluation ended in an error, which must not pass for a verdict.
  case error(String)
}

extension RuleOutcome {
  /// What it says about these facets of a resource that itself stays as it is.
  func about(_ facets: Set<String>) -> RuleOutcome {
    switch self {
    case .hits(let hits):
      let kept = hits.filter { hit in
        hit.causes.contains { cause in
          guard cause.resource == 0, case .field(let name)? = cause.path.first else { return false }
          return facets.contains(name)
        }
      }
      return kept.isEmpty ? .notApplicable : .hits(kept)
    case .pass: return .notApplicable
    case .notApplicable, .error: return self
    }
  }
}

/// One thing that a rule found wrong, or possibly wrong, with a resource.
struct RuleHit {
  /// Whether it is certain.
  var isCertain: Bool
  /// The element in question; empty for the whole resource.
  var at: [PathComponent]
  /// The rule's sentence; empty when it has none or it depends on something unknown.
  var message: String
  /// What decided it.
  var causes: [CausePath]
  /// What would have to be known.
  var unknowns: [String]
  /// Whether it is several derivations in one.
  var isMerged = false
}

/// A path in a folded document, before it is turned into a place in a file.
struct CausePath: Hashable {
  /// 0 for the judged resource, else 1 + the position of the other resource in the graph.
  var resource: Int
  /// The path from the document's top.
  var path: [PathComponent]
  /// Whether what the path ends in isn't there.
  var isAbsent: Bool
}
