// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// What data sources give that can be told without asking anybody.
enum DataSources {
  static func complete(_ data: ResourceInstance, _ evaluation: RootEvaluation) {
    switch data.declaration.key.type {
    case "aws_iam_policy_document": PolicyDocuments.complete(data, evaluation)
    case "aws_partition": completePartition(data)
    case "aws_region": completeRegion(data)
    case "aws_default_tags": completeDefaultTags(data)
    default: break
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
