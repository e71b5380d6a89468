// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A rule with what the checks of v1 need to know about how it was written.
struct RuleDraft {
  var rule: Rule
  /// Whether a body stands there in braces or after `if`.
  var hasBody: Bool
  var usesIf: Bool
  var usesContains: Bool
  /// Of each `else` branch, whether a body stands there without `if`.
  var branchesWithoutIf: [Bool] = []

  /// What is wrong with it in v1, in OPA's order.
  func strictErrors() -> [(message: String, range: ByteRange)] {
    var found: [(message: String, range: ByteRange)] = []
    let noun = rule.head.isFunction ? "function" : "rule"
    if rule.head.name.count < 2, let name = rule.head.name.headName,
      FutureKeywords.reservedNames.contains(name)
    {
      found.append(("\(name) keyword cannot be used for rule name", rule.range))
    }
    if case .value(let value) = rule.head.kind, value.form == .implied, !hasBody,
      !rule.isDefault, !rule.head.isFunction
    {
      found.append(("\(noun) must have value assignment and/or body declaration", rule.range))
    }
    if hasBody, !usesIf, !rule.isDefault {
      found.append(("`if` keyword is required before \(noun) body", rule.range))
    }
    if case .member = rule.head.kind, !usesContains {
      found.append(("`contains` keyword is required for partial set rules", rule.range))
    }
    for (branch, isWithoutIf) in zip(rule.alternatives, branchesWithoutIf)
    where isWithoutIf {
      found.append(("`if` keyword is required before \(noun) body", branch.range))
    }
    return found
  }
}
