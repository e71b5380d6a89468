// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory

/// What a resource's tags and links say of its environment, its weight and who manages it.
struct ResourceContext {
  let graph: ResourceGraph
  /// The environment of the account, where somebody has said it: it counts more than tags.
  let accountEnvironment: String?
  /// Addresses in Terraform states, by the address in the graph.
  let states: [String: String]

  private static let environmentKeys = ["environment", "env", "stage"]
  private static let contactKeys = ["owner", "team", "contact", "maintainer"]
  private static let criticalityKeys = [
    "criticality", "business-criticality", "business_criticality",
  ]
  private static let criticalValues: Set<String> = [
    "critical", "high", "mission-critical", "tier-0", "tier-1", "tier0", "tier1",
  ]
  /// What people call an environment that no customer depends on.
  private static let otherEnvironments: Set<String> = [
    "dev", "development", "demo", "integration", "lab", "nonprod", "non-prod", "non-production",
    "playground", "preprod", "pre-prod", "qa", "sandbox", "stage", "staging", "test", "testing",
    "uat",
  ]
  /// Tags by which controllers know what is theirs: they put back what others change.
  private static let controllerTags = [
    "aws:autoscaling:groupname", "aws:eks:cluster-name", "eks:cluster-name",
    "elasticbeanstalk:environment-name", "elbv2.k8s.aws/cluster", "ingress.k8s.aws/stack",
    "karpenter.sh/nodepool", "service.k8s.aws/stack",
  ]

  /// Whether an environment is known to be other than production.
  static func isProduction(_ environment: String) -> Bool {
    !otherEnvironments.contains(environment.lowercased())
  }

  private func tags(of index: Int) -> [(key: String, value: String)] {
    let document = graph.resources[index].document
    let tags = document.field("tags").exists ? document.field("tags") : document.field("tags_all")
    return tags.entries.compactMap { entry in
      guard let key = entry.key.string, let value = entry.value.string else { return nil }
      return (key.lowercased(), value)
    }
  }

  /// The environment; `production` unless it is known to be another one.
  func environment(of index: Int) -> String {
    if let accountEnvironment, !accountEnvironment.isEmpty {
      return Self.isProduction(accountEnvironment) ? "production" : accountEnvironment
    }
    let tags = tags(of: index)
    for key in Self.environmentKeys {
      guard let value = tags.first(where: { $0.key == key })?.value else { continue }
      return Self.isProduction(value) ? "production" : value.lowercased()
    }
    return "production"
  }

  /// Whether its tags say that much depends on it.
  func isCritical(_ index: Int) -> Bool {
    let tags = tags(of: index)
    return tags.contains {
      Self.criticalityKeys.contains($0.key) && Self.criticalValues.contains($0.value.lowercased())
    }
  }

  /// Whether its tags forbid any change.
  func isProtected(_ index: Int) -> Bool {
    tags(of: index).contains { $0.key == "bawn:protect" && $0.value.lowercased() != "false" }
  }

  /// Who manages it.
  func owner(of index: Int) -> RemediationPlan.Owner {
    let tags = tags(of: index)
    let contact =
      Self.contactKeys.lazy.compactMap { key in tags.first { $0.key == key }?.value }.first ?? ""
    var owner = RemediationPlan.Owner(kind: .unknown, name: "", contact: contact)
    if let address = states[graph.resources[index].address] {
      owner.kind = .terraform
      owner.name = address
    } else if let stack = tags.first(where: { $0.key == "aws:cloudformation:stack-name" }) {
      owner.kind = .cloudFormation
      owner.name = stack.value
    } else if let tag = tags.first(where: {
      Self.controllerTags.contains($0.key) || $0.key.hasPrefix("kubernetes.io/cluster/")
    }) {
      owner.kind = .controller
      owner.name = tag.key.hasPrefix("kubernetes.io/") ? tag.key : "\(tag.key)=\(tag.value)"
    }
    return owner
  }
}
