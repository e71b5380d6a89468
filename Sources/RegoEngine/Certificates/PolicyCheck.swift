// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Whether the policies in a chain leave one valid where one is required (RFC 5280 section 6.1).
///
/// Any policy is acceptable to the caller, so only the lowest level of the policy tree matters:
/// which policies are valid there, and what they are called further down.
enum PolicyCheck {
  private static let anyPolicy = "2.5.29.32.0"

  static func holds(_ chain: [Certificate]) -> Bool {
    let last = chain.count - 1
    guard last > 0 else { return true }
    var valid: [String: Set<String>]? = [anyPolicy: [anyPolicy]]
    var explicitPolicy = last + 1
    var mapping = last + 1
    var inhibitAny = last + 1
    for index in stride(from: last - 1, through: 0, by: -1) {
      let certificate = chain[index]
      let details = certificate.details
      let isSelfIssued = certificate.rawIssuer == certificate.rawSubject
      if details.policies.isEmpty { valid = nil }
      if let before = valid {
        let allowsAny = inhibitAny > 0 || (index > 0 && isSelfIssued)
        let level = Self.level(below: before, details.policies, allowsAny: allowsAny)
        valid = level.isEmpty ? nil : level
      }
      if explicitPolicy == 0, valid == nil { return false }
      if index == 0 {
        if explicitPolicy > 0 { explicitPolicy -= 1 }
        if details.requireExplicitPolicy == 0 { explicitPolicy = 0 }
        return explicitPolicy > 0 || valid != nil
      }
      guard map(&valid, details.policyMappings, isAllowed: mapping > 0) else { return false }
      if !isSelfIssued {
        explicitPolicy = max(0, explicitPolicy - 1)
        mapping = max(0, mapping - 1)
        inhibitAny = max(0, inhibitAny - 1)
      }
      explicitPolicy = min(explicitPolicy, details.requireExplicitPolicy ?? explicitPolicy)
      mapping = min(mapping, details.inhibitPolicyMapping ?? mapping)
      inhibitAny = min(inhibitAny, details.inhibitAnyPolicy ?? inhibitAny)
    }
    return true
  }

  private static func level(
    below before: [String: Set<String>], _ policies: [String], allowsAny: Bool
  ) -> [String: Set<String>] {
    let expected = before.values.reduce(into: Set<String>()) { $0.formUnion($1) }
    let acceptsAll = before[anyPolicy] != nil
    var level: [String: Set<String>] = [:]
    for policy in policies where policy != anyPolicy {
      if acceptsAll || expected.contains(policy) { level[policy] = [policy] }
    }
    if policies.contains(anyPolicy), allowsAny {
      for policy in expected where level[policy] == nil { level[policy] = [policy] }
    }
    return level
  }

  private static func map(
    _ valid: inout [String: Set<String>]?, _ mappings: [(issuer: String, subject: String)],
    isAllowed: Bool
  ) -> Bool {
    guard !mappings.isEmpty else { return true }
    var targets: [String: Set<String>] = [:]
    for (issuer, subject) in mappings {
      if issuer == anyPolicy || subject == anyPolicy { return false }
      targets[issuer, default: []].insert(subject)
    }
    guard var level = valid else { return true }
    for (issuer, subjects) in targets {
      if isAllowed {
        if level[issuer] != nil || level[anyPolicy] != nil { level[issuer] = subjects }
      } else {
        level[issuer] = nil
      }
    }
    valid = level.isEmpty ? nil : level
    return true
  }
}
