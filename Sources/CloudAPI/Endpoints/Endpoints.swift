// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Partitions, regions and the hosts of services.
package struct Endpoints: Sendable {
  /// Which of a service's hosts is asked.
  enum Variant: String, Hashable, Sendable {
    case plain
    case fips
    case dual
    case both
  }

  /// Where a service is and what to sign for, with words in braces to be filled in.
  struct Host: Sendable {
    var name: String
    var signingRegion: String
    var signingName: String
  }

  private struct Key: Hashable {
    var service: String
    var partition: String
    var region: String
    var variant: Variant
  }

  private(set) var partitions: [Partition] = []
  private var hosts: [Key: Host] = [:]
  /// What follows from the tables, once it was asked for.
  let known = KnownHomes()

  /// Endpoints from the text of `apis/aws/endpoints.tsv`.
  ///
  /// - Throws: `unknownOperation` when the text isn't in that form.
  package init(_ text: [UInt8]) throws(CloudError) {
    for line in text.split(separator: 0x0A) where line.first != 0x23 {
      let fields = line.split(separator: 0x09, omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
      guard read(fields) else {
        throw CloudError(
          kind: .unknownOperation,
          message: "the table of endpoints isn't in a known form; take program and content from the"
            + " same release")
      }
    }
  }

  private mutating func read(_ fields: [String]) -> Bool {
    if fields[0] == "partition", fields.count == 7 {
      partitions.append(
        Partition(
          name: fields[1], suffix: fields[2], dualStackSuffix: fields[3], mainRegion: fields[4],
          prefixes: fields[5].split(separator: ",").map(String.init),
          regions: Set(fields[6].split(separator: ",").map(String.init))))
      return true
    }
    guard fields[0] == "host", (6...8).contains(fields.count),
      let variant = Variant(rawValue: fields[4])
    else { return false }
    let host = Host(
      name: fields[5], signingRegion: fields.count > 6 ? fields[6] : "",
      signingName: fields.count > 7 ? fields[7] : "")
    for region in fields[3].split(separator: ",") {
      hosts[
        Key(
          service: fields[1], partition: fields[2], region: String(region), variant: variant)] =
        host
    }
    return true
  }

  /// The partition of a region (`aws`, `aws-cn`, `aws-us-gov` …), also of regions that are younger
  /// than the table; `aws` when nothing else fits.
  package func partition(ofRegion region: String) -> String {
    partition(holding: region)?.name ?? "aws"
  }

  /// The regions of a partition that the table knows, without those that stand for all.
  package func regions(ofPartition partition: String) -> [String] {
    guard let found = partitions.first(where: { $0.name == partition }) else { return [] }
    return found.regions.filter(found.matches).sorted()
  }

  /// The region that most of a partition's global services are signed for, such as `us-east-1`.
  package func globalRegion(ofPartition partition: String) -> String {
    partitions.first { $0.name == partition }?.mainRegion ?? "us-east-1"
  }

  func partition(holding region: String) -> Partition? {
    partitions.first { $0.regions.contains(region) } ?? partitions.first { $0.matches(region) }
      ?? partitions.first { $0.name == "aws" }
  }

  /// A service's host in a region with everything filled in; nil when there is none.
  func host(service: String, region: String, variant: Variant) -> Host? {
    guard let partition = partition(holding: region) else { return nil }
    let keys = [(partition.name, region), (partition.name, "*"), ("*", "*")]
    for (partitionName, regionName) in keys {
      let key = Key(
        service: service, partition: partitionName, region: regionName, variant: variant)
      guard let found = hosts[key] else { continue }
      if found.name == "-" { return nil }
      let signing = found.signingRegion.isEmpty ? "{region}" : found.signingRegion
      return Host(
        name: Self.fill(found.name, region, partition),
        signingRegion: Self.fill(signing, region, partition), signingName: found.signingName)
    }
    return nil
  }

  private static func fill(_ template: String, _ region: String, _ partition: Partition) -> String {
    var result = ""
    var rest = Substring(template)
    while let open = rest.firstIndex(of: "{"), let close = rest[open...].firstIndex(of: "}") {
      result += rest[..<open]
      switch rest[rest.index(after: open)..<close] {
      case "region": result += region
      case "main": result += partition.mainRegion
      case "suffix": result += partition.suffix
      case "dual": result += partition.dualStackSuffix
      case let other: result += "{\(other)}"
      }
      rest = rest[rest.index(after: close)...]
    }
    return result + rest
  }
}
