// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// What is collected of one account, and how.
package struct CollectionSettings: Sendable {
  /// The account's number.
  package var account: String
  /// The partition that it lies in, such as `aws`.
  package var partition: String
  /// The regions whose resources are read.
  package var regions: [String]
  /// The region that global services' calls are made for.
  package var globalRegion: String
  /// How many calls run at a time.
  package var workers = 16
  /// Where calls and translations run; nil for the process's own threads.
  package var executor: (any TaskExecutor)?
  /// How many calls of one service and region run at a time.
  package var callsPerService = 8
  /// How many pages a listing may have.
  package var pageLimit = 20_000
  /// How many items are followed upwards, such as an account's organizational units.
  package var depthLimit = 10
  /// Whether the tags of everything in a region are asked for at once, instead of one by one; what
  /// exists is known by that too.
  package var readsTags = false
  /// Waits between two looks at work that a service is doing.
  package var wait: @Sendable (_ seconds: Int) async -> Void = { seconds in
    try? await Task.sleep(for: .seconds(seconds))
  }
  /// Items are left alone that have none of these as their id, name or ARN; nil for none.
  ///
  /// What is listed for an item belongs to it.
  package var named: Set<String>?
  /// Told of every kind and region that is done with.
  package var progress: WorkProgress?

  /// Settings for an account in one or more regions.
  package init(account: String, partition: String = "aws", regions: [String]) {
    self.account = account
    self.partition = partition
    self.regions = regions
    globalRegion = Self.globalRegion(of: partition)
  }

  /// The region that a partition's global services answer from.
  package static func globalRegion(of partition: String) -> String {
    switch partition {
    case "aws-cn": "cn-northwest-1"
    case "aws-us-gov": "us-gov-west-1"
    case "aws-iso": "us-iso-east-1"
    case "aws-iso-b": "us-isob-east-1"
    default: "us-east-1"
    }
  }
}
