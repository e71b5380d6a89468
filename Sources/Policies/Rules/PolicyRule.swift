// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings

/// One rule as its file says it; `Documentation/rules.md` explains the fields.
package struct PolicyRule: Sendable {
  /// What findings show of it.
  package var description: RuleDescription
  /// Types, classes, or `*`.
  package var resources: [String]
  /// When it applies at all, as a Rego query; empty for always.
  package var when: RegoText?
  /// What is wrong, as Rego queries; each solution of each is a hit.
  package var deny: [RegoText]
  /// The element in question, as a Rego term.
  package var at: RegoText?
  /// The sentence about a hit, as the inside of a Rego template string.
  package var message: RegoText?
  /// A Rego module beside the rule's file that gives `deny` instead.
  package var module: SourceFile?
  /// Constants bound as `params`.
  package var params: Document?
  /// Whether it is part of the profile `default`.
  package var profile: Profile
  /// Control ids by framework.
  package var controls: [String: [String]]
  /// The playbook that repairs it.
  package var playbook: String?
  /// Address patterns it never reports.
  package var exceptions: [String]
  /// A replaced rule keeps its id and reports nothing.
  package var isDeprecated: Bool
  /// Input with the verdicts it must get.
  package var examples: [RuleExample]
  /// Ids that it had before, which are aliases too. Findings then had another fingerprint.
  package var formerIDs: [String]
  /// The file it came from.
  package var file: SourceFile

  /// Which selection a rule belongs to by itself.
  package enum Profile: String, CaseIterable, Sendable {
    /// Violations are exploitable, lose data or blind defenders.
    case `default`
    /// Everything else.
    case all
  }

  /// Rego from a field of the rule's file.
  package struct RegoText: Sendable {
    /// The text.
    package var text: String
    /// Where it stands in the rule's file.
    package var range: ByteRange

    /// A text and its place.
    package init(text: String, range: ByteRange) {
      self.text = text
      self.range = range
    }
  }

  /// The readable id.
  package var id: String { description.id }

  /// A question about resources that no file has as a rule.
  ///
  /// - Parameters:
  ///   - title: what it means that the query finds something.
  ///   - query: over `resource`, `params` and `graph`, as a rule's `deny`.
  ///   - file: where the query stands.
  package static func question(
    id: String, title: String, resources: [String], query: RegoText, params: Document? = nil,
    file: SourceFile
  ) -> PolicyRule {
    PolicyRule(
      description: RuleDescription(id: id, title: title, severity: .low, action: .audit),
      resources: resources, deny: [query], params: params, profile: .all, controls: [:],
      exceptions: [], isDeprecated: false, examples: [], formerIDs: [],
      file: SourceFile(path: file.path + "#" + id, bytes: file.bytes))
  }

}

extension PolicyRule {
  /// The service that it is about: the name of the folder that it stands in.
  package var service: String {
    let folders = file.path.split(separator: "/")
    return folders.count >= 2 ? String(folders[folders.count - 2]) : ""
  }

  /// Whether it judges resources of a type; data sources are `data.TYPE`.
  package func judges(_ type: String, classes: [String: [String]]) -> Bool {
    resources.contains { name in
      if name == "*" { return !type.hasPrefix("data.") }
      return name == type || Glob.matches(name, type) || (classes[name] ?? []).contains(type)
    }
  }
}

/// Input that a rule must judge as said.
package struct RuleExample: Sendable {
  /// What it shows.
  package var name: String
  /// The kind of input: `terraform`, `cloudformation`, …
  package var source: String
  /// The verdict its resources must get; `none` when the rule must not apply.
  package var verdict: String
  /// The resources that must get it; empty for all of the rule's types.
  package var addresses: [String]
  /// The input.
  package var code: String
  /// Whether the code is said to hold everything in its account; nil where nothing is said.
  package var isComplete: Bool?
  /// Where it stands in the rule's file.
  package var range: ByteRange
}
