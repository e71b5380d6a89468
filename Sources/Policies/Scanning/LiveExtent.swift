// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Findings
internal import Inventory

/// What judging live accounts has settled: tells of a finding that was known before and isn't
/// found any more whether it is gone, or whether nobody could have found it.
///
/// It outlives the graph, so what it keeps of each resource is a hash.
package struct LiveExtent: Sendable {
  /// The accounts that were judged, and as of when in seconds since 1970.
  package private(set) var accounts: [(number: String, seen: Int?)] = []
  private var scopes: [String: Scope] = [:]
  private var rules: Set<String> = []
  /// Resources that are there.
  private var present: Set<Int> = []
  /// Pairs of rule and resource of which not all could be told.
  private var unclear: Set<Int> = []
  /// Those of them that ended in an error.
  private var failures: Set<Int> = []
  /// Findings that settings left out of the report altogether, neither open nor silenced.
  private var leftOut: Set<String> = []

  /// Nothing was judged.
  package init() {}

  init(_ graph: ResourceGraph, rules: [PolicyRule]) {
    self.rules = Set(rules.map(\.id))
    for scope in graph.scopes where scope.kind == .account {
      accounts.append((scope.path, scope.seen))
      scopes[scope.path] = scope
    }
    present.reserveCapacity(graph.resources.count)
    for (index, resource) in graph.resources.enumerated() where !graph.vacant.contains(index) {
      present.insert(
        Self.hash(
          graph.scopes[resource.scope].path, resource.written?.type ?? resource.type,
          resource.written?.address ?? resource.address, resource.region ?? ""))
    }
  }

  /// Adds what came of judging.
  mutating func add(_ evaluation: PolicyEvaluator.Evaluation) {
    unclear.formUnion(evaluation.unclear)
    failures.formUnion(evaluation.failures)
  }

  /// Notes which of the failing findings a report doesn't have.
  mutating func note(_ failing: [Finding], without kept: [Finding]) {
    guard failing.count != kept.count else { return }
    leftOut = Set(failing.lazy.filter { $0.verdict == .fail }.map(\.fingerprint))
    leftOut.subtract(kept.lazy.map(\.fingerprint))
  }

  /// A rule on a resource, as it is kept.
  static func key(rule: String, account: String, address: String) -> Int {
    hash(rule, account, address, "")
  }

  static func key(_ rule: PolicyRule, _ index: Int, in graph: ResourceGraph) -> Int {
    let resource = graph.resources[index]
    return key(
      rule: rule.id, account: graph.scopes[resource.scope].path,
      address: resource.written?.address ?? resource.address)
  }

  static func key(_ finding: Finding) -> Int {
    key(rule: finding.rule.id, account: finding.subject.scope, address: finding.subject.address)
  }

  private static func hash(_ a: String, _ b: String, _ c: String, _ d: String) -> Int {
    var hasher = Hasher()
    hasher.combine(a)
    hasher.combine(b)
    hasher.combine(c)
    hasher.combine(d)
    return hasher.finalize()
  }

  /// Whether a finding tells of the resource, and not of a rule that ended in an error.
  package func isVerdict(_ finding: Finding) -> Bool {
    failures.isEmpty || !failures.contains(Self.key(finding))
  }

  /// Whether a finding that was open, and isn't any more, is known to be gone: its rule was used
  /// and could tell, and its resource is there still or everything of its type was read where it
  /// was.
  ///
  /// - Parameter region: empty for what has none.
  package func isGone(
    _ fingerprint: String, rule: String, type: String, address: String, region: String,
    account: String
  ) -> Bool {
    guard let scope = scopes[account], rules.contains(rule), !leftOut.contains(fingerprint),
      !unclear.contains(Self.key(rule: rule, account: account, address: address))
    else { return false }
    if present.contains(Self.hash(account, type, address, region)) { return true }
    return scope.completeness?.isRead(type, in: region) ?? false
  }
}
