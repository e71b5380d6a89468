// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The name of an S3 access point, which stands where a bucket's name can.
struct AccessPoint: Hashable, Sendable {
  var partition: String
  var region: String
  var account: String
  var name: String

  /// The access point of an ARN such as `arn:aws:s3:eu-west-1:123456789012:accesspoint/reports`;
  /// nil for every other one, also for those of several regions, which are signed in another way.
  init?(_ arn: String) {
    let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn", parts[2] == "s3", HostName.isLabel(parts[3]),
      HostName.isLabel(parts[4])
    else { return nil }
    let resource = parts[5].split(
      omittingEmptySubsequences: false, whereSeparator: { $0 == ":" || $0 == "/" })
    guard resource.count == 2, resource[0] == "accesspoint", HostName.isLabel(resource[1]) else {
      return nil
    }
    partition = String(parts[1])
    region = String(parts[3])
    account = String(parts[4])
    name = String(resource[1])
  }

  /// What leads the host's name.
  var label: String { "\(name)-\(account)" }
}
