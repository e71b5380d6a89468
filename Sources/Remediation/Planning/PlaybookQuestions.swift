// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudChanges
internal import Findings
package import Policies

/// The questions that playbooks ask of the graph, and their answers.
///
/// They are judged with the rules, so that they see what rules see, and what isn't known is told
/// apart from what isn't so.
struct PlaybookQuestions {
  /// The questions, to be judged.
  let rules: [PolicyRule]

  private enum Kind: String {
    case raise, refuse
  }

  /// The answers by question and address.
  private var answers: [String: [String: Verdict]] = [:]

  init(_ playbooks: [Playbook]) {
    var rules: [PolicyRule] = []
    for playbook in playbooks {
      for (kind, checks) in [(Kind.raise, playbook.raises), (.refuse, playbook.refusals)] {
        for (number, check) in checks.enumerated() {
          rules.append(
            .question(
              id: Self.name(playbook, kind, number), title: check.because,
              resources: playbook.resources, query: check.query, params: playbook.params,
              file: playbook.file))
        }
      }
    }
    self.rules = rules
  }

  private static func name(_ playbook: Playbook, _ kind: Kind, _ number: Int) -> String {
    "playbook-\(playbook.name)-\(kind.rawValue)-\(number)"
  }

  mutating func take(_ findings: [Finding]) {
    for finding in findings {
      let known = answers[finding.rule.id]?[finding.subject.address]
      // Of several the certain one counts.
      if known != .fail {
        answers[finding.rule.id, default: [:]][finding.subject.address] = finding.verdict
      }
    }
  }

  /// What raises a playbook's tier for a resource; what can't be told raises it too.
  func raises(_ playbook: Playbook, _ address: String) -> [(tier: Tier, because: String)] {
    playbook.raises.enumerated().compactMap { number, check in
      guard let verdict = answers[Self.name(playbook, .raise, number)]?[address] else { return nil }
      return (
        check.tier ?? .approved,
        verdict == .fail ? check.because : "it can't be told whether \(check.because)"
      )
    }
  }

  /// Why a playbook can't be used on a resource; nil where it can.
  func refusal(_ playbook: Playbook, _ address: String) -> String? {
    for (number, check) in playbook.refusals.enumerated() {
      guard let verdict = answers[Self.name(playbook, .refuse, number)]?[address] else { continue }
      return verdict == .fail ? check.because : "it can't be told whether \(check.because)"
    }
    return nil
  }
}

extension Playbook {
  /// What has to hold once it is done, as questions that find what doesn't.
  package var assertionRules: [PolicyRule] {
    assertions.enumerated().map { number, check in
      .question(
        id: "playbook-\(name)-assert-\(number)", title: check.because, resources: resources,
        query: check.query, params: params, file: file)
    }
  }
}
