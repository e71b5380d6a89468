// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// What data sources give that can be told without asking anybody.
enum DataSources {
  static func complete(_ data: ResourceInstance, _ evaluation: RootEvaluation) {
    switch data.declaration.key.type {
    case "aws_iam_policy_document": PolicyDocuments.complete(data, evaluation)
    case "aws_partition" where !isDeferred(data): completePartition(data)
    case "aws_region" where !isDeferred(data): completeRegion(data)
    case "aws_default_tags" where !isDeferred(data): completeDefaultTags(data)
    default: break
    }
  }

  /// Whether Terraform reads the source only after other things have been applied: those that it or
  /// a call around it names in `depends_on`, and the resources that its own arguments refer to,
  /// even where the values are known before.
  static func isDeferred(_ data: ResourceInstance) -> Bool {
    var module: ModuleInstance? = data.module
    var dependencies = data.declaration.dependsOn
    while let current = module {
      dependencies += current.caller?.call.dependsOn ?? []
      module = current.caller?.instance
    }
    if dependencies.contains(where: { !["data", "var", "local"].contains($0.root) }) {
      return true
    }
    return data.declaration.references.contains { traversal in
      guard let name = traversal.attribute(at: 0),
        let node = data.module.resource(
          ResourceKey(isData: false, type: traversal.root, name: name))
      else { return false }
      return !node.resources.isEmpty
    }
  }

  private enum Partition: String {
    case aws
    case china = "aws-cn"
    case government = "aws-us-gov"

    init(region: String?) {
      self =
        region?.hasPrefix("cn-") == true
        ? .china : region?.hasPrefix("us-gov-") == true ? .government : .aws
    }

    var dnsSuffix: String { self == .china ? "amazonaws.com.cn" : "amazonaws.com" }
    var reverseDNSPrefix: String { self == .china ? "cn.com.amazonaws" : "com.amazonaws" }
  }

  /// Follows from the region; without one it is taken to be the commercial partition, where nearly
  /// all accounts are.
  private static func completePartition(_ data: ResourceInstance) {
    let partition = Partition(region: data.provider?.region?.stringValue)
    data.computed["partition"] = .string(partition.rawValue)
    data.computed["id"] = .string(partition.rawValue)
    data.computed["dns_suffix"] = .string(partition.dnsSuffix)
    data.computed["reverse_dns_prefix"] = .string(partition.reverseDNSPrefix)
  }

  private static func completeRegion(_ data: ResourceInstance) {
    let given = data.body.argument("name")?.value ?? data.body.argument("region")?.value
    guard let region = (given.flatMap { $0.isNull ? nil : $0 }) ?? data.provider?.region else {
      return
    }
    for name in ["name", "id", "region"] { data.computed[name] = region }
    guard let text = region.stringValue else { return }
    let suffix = Partition(region: text).dnsSuffix
    data.computed["endpoint"] = .string("ec2.\(text).\(suffix)")
  }

  private static func completeDefaultTags(_ data: ResourceInstance) {
    data.computed["tags"] =
      data.provider?.defaultTags ?? .map(HCLEntries([HCLEntries.Entry]()), of: .string)
  }
}
