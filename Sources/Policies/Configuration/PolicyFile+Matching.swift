// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings

extension PolicyFile {
  /// What a policy means for the rules there are.
  package struct Meaning: Sendable {
    /// The severities it gives to rules.
    package var overrides: [RuleOverride] = []
    /// What it asks for before findings of a rule are silenced, by the rule's id.
    package var terms: [String: SuppressionLimits.Terms] = [:]
    /// What it silences.
    package var suppressions: [SuppressionRule] = []
    /// The rules of each check, in the order of the checks.
    package var rules: [[String]] = []
    /// What no rule judges, what isn't acted on, and what was matched by words alone.
    package var diagnostics: [Diagnostic] = []
  }

  /// Finds the rules that the checks mean.
  ///
  /// A check that names rules means them. Any other means the rule whose id, other id or title is
  /// its name, else the rules that have all words of one of its conditions, else those that have
  /// all words of its name.
  package func meaning(in catalog: RuleCatalog) -> Meaning {
    var meaning = Meaning()
    meaning.suppressions = suppressions
    let rules = catalog.rules.filter { !$0.isDeprecated }
    let words = rules.map { PolicyWords.words(of: $0) }
    func note(_ id: String, _ severity: Diagnostic.Severity, _ text: String, _ range: ByteRange?) {
      meaning.diagnostics.append(
        Diagnostic(id: id, severity: severity, message: text, file: file, range: range))
    }
    for check in checks {
      let named = check.rules.isEmpty ? [check.name] : check.rules
      var found = named.flatMap { catalog.rules(named: $0).map { catalog.rules[$0].id } }
      if check.rules.isEmpty, found.isEmpty {
        found = rules.filter { $0.description.title.lowercased() == check.name.lowercased() }
          .map(\.id)
        for texts in [check.conditions.map(\.name), [check.name]] where found.isEmpty {
          found = texts.flatMap { text in
            let wanted = PolicyWords.words(in: text)
            // One word is in too many rules to mean any of them.
            guard wanted.count > 1 else { return [String]() }
            return rules.indices.filter { wanted.isSubset(of: words[$0]) }.map { rules[$0].id }
          }
        }
        if !found.isEmpty {
          note(
            "policy-check-matched", .note,
            "\"\(check.name)\" is taken for \(Set(found).sorted().joined(separator: ", ")); "
              + "name others with \"rules\"", check.range)
        }
      }
      let ids = Set(found).sorted()
      meaning.rules.append(ids)
      if ids.isEmpty {
        note(
          "policy-check-unmatched", .warning,
          "no rule judges \"\(check.name)\", so that the policy has no effect there; "
            + "name rules with \"rules\"", check.range)
        continue
      }
      apply(check, ids, to: &meaning)
    }
    if !unusedSettings.isEmpty {
      let names = unusedSettings.map { "\"\($0)\"" }.joined(separator: ", ")
      note("policy-not-acted-on", .note, "a scan doesn't act on \(names) yet", nil)
    }
    return meaning
  }

  private func apply(_ check: Check, _ ids: [String], to meaning: inout Meaning) {
    if let severity = check.severity {
      var override = RuleOverride(file: file, range: check.range)
      override.rules = ids
      override.severity = severity
      meaning.overrides.append(override)
    }
    guard check.exceptionAllowed == false || check.exceptionRequires != nil else { return }
    for id in ids {
      let known = meaning.terms[id]
      meaning.terms[id] = SuppressionLimits.Terms(
        allowsExceptions: check.exceptionAllowed != false && known?.allowsExceptions ?? true,
        approval: check.exceptionRequires ?? known?.approval)
    }
  }
}

/// The words by which people speak of a misconfiguration, brought to one form.
enum PolicyWords {
  /// Words that say nothing about which misconfiguration is meant.
  private static let empty: Set<String> = [
    "a", "all", "allow", "allows", "an", "any", "are", "be", "by", "check", "detected", "for",
    "from", "has", "have", "in", "into", "is", "its", "let", "lets", "must", "of", "on", "should",
    "the", "to", "with",
  ]
  /// Words that mean the same here.
  private static let same: [String: [String]] = [
    "anonymous": ["public"], "anyone": ["public"], "everybody": ["public"],
    "everyone": ["public"], "exposed": ["public"], "exposure": ["public"],
    "internet": ["public"], "open": ["public"], "publicly": ["public"], "world": ["public"],
    "absent": ["no"], "lack": ["no"], "missing": ["no"], "not": ["no"], "without": ["no"],
    "encrypt": ["encryption"], "encrypted": ["encryption"],
    "unencrypted": ["encryption", "no"], "logging": ["log"], "multifactor": ["mfa"],
    "tagged": ["tag"], "tagging": ["tag"], "untagged": ["tag", "no"],
  ]

  /// The words of a text.
  static func words(in text: String) -> Set<String> {
    var words: Set<String> = []
    let letters = text.lowercased().split { !($0.isLetter || $0.isNumber) }
    for word in letters.map(String.init) where !empty.contains(word) {
      let isPlural = word.count > 3 && word.hasSuffix("s") && !word.hasSuffix("ss")
      let single = isPlural ? String(word.dropLast()) : word
      words.formUnion(same[word] ?? same[single] ?? [single])
    }
    return words
  }

  /// The words of all that a rule says of itself in a word or a line.
  static func words(of rule: PolicyRule) -> Set<String> {
    let about = rule.description
    let texts = [about.id, about.title] + about.tags + rule.resources
    return words(in: texts.joined(separator: " "))
  }
}
