// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A part of AWS with accounts, regions and domain names of its own.
struct Partition: Sendable {
  /// Its name, such as `aws-us-gov`.
  var name: String
  /// The end of its hosts' names.
  var suffix: String
  /// The end of the names of hosts that speak IPv6 too.
  var dualStackSuffix: String
  /// The region of its global services.
  var mainRegion: String
  /// What its regions' names begin with.
  var prefixes: [String]
  /// The regions that are known, global ones such as `aws-global` too.
  var regions: Set<String>

  /// Whether a region has the form of this partition's: `eu-west-7`.
  func matches(_ region: String) -> Bool {
    prefixes.contains { prefix in
      guard region.hasPrefix(prefix + "-") else { return false }
      let parts = region.dropFirst(prefix.count + 1).split(
        separator: "-", omittingEmptySubsequences: false)
      return parts.count == 2 && !parts[0].isEmpty && !parts[1].isEmpty
        && parts[0].utf8.allSatisfy { $0 >= 0x61 && $0 <= 0x7A }
        && parts[1].utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
    }
  }
}
