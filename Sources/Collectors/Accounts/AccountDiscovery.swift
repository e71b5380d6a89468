// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI
internal import Documents

/// Finds out whose credentials one has, which regions there are, and which accounts an
/// organization holds.
package struct AccountDiscovery: Sendable {
  /// Whose credentials they are.
  package struct Identity: Hashable, Sendable {
    /// The account's number.
    package var account: String
    /// The partition, such as `aws`.
    package var partition: String
    /// The user or role.
    package var arn: String
  }

  /// A region of an account.
  package struct Region: Hashable, Sendable {
    /// The region's name.
    package var name: String
    /// Whether the account has it enabled.
    package var isEnabled: Bool
  }

  /// A member account of an organization.
  package struct Member: Hashable, Sendable {
    /// The account's number.
    package var account: String
    /// What the organization calls it.
    package var name: String
    /// Whether it can be used: neither suspended nor being closed.
    package var isActive: Bool
  }

  private let cloud: any CloudCalling
  private let region: String
  private static let pageLimit = 1000

  /// A discovery with an account's credentials.
  ///
  /// - Parameter region: the region that is asked.
  package init(cloud: any CloudCalling, region: String) {
    self.cloud = cloud
    self.region = region
  }

  /// Every operation that is called here.
  package static let operations = [
    TableOperation(service: "sts", name: "GetCallerIdentity"),
    TableOperation(service: "ec2", name: "DescribeRegions"),
    TableOperation(service: "account", name: "ListRegions"),
    TableOperation(service: "organizations", name: "ListAccounts"),
    TableOperation(service: "resourcegroupstaggingapi", name: "GetResources"),
  ]

  /// Whose credentials these are.
  package func identity() async throws(CloudError) -> Identity {
    let answer = try await cloud.answer(
      to: APICall(service: "sts", operation: "GetCallerIdentity", region: region))
    let arn = answer.root.field("Arn").string ?? ""
    guard let account = answer.root.field("Account").string, !account.isEmpty else {
      throw CloudError(
        kind: .malformedAnswer, message: "sts:GetCallerIdentity doesn't say which account it is")
    }
    let parts = arn.split(separator: ":", omittingEmptySubsequences: false)
    return Identity(
      account: account, partition: parts.count > 1 ? String(parts[1]) : "aws", arn: arn)
  }

  /// All regions, those that aren't enabled too, sorted.
  package func regions() async throws(CloudError) -> [Region] {
    do throws(CloudError) {
      let answer = try await cloud.answer(
        to: APICall(
          service: "ec2", operation: "DescribeRegions", region: region,
          parameters: [.init(name: "AllRegions", value: .boolean(true))]))
      return Self.regions(
        answer.root.field("Regions"), name: "RegionName", state: "OptInStatus",
        disabled: ["not-opted-in"])
    } catch {
      guard error.kind != .cancelled, error.kind != .credentials else { throw error }
      do throws(CloudError) {
        let answer = try await cloud.answer(
          to: APICall(
            service: "account", operation: "ListRegions", region: region,
            parameters: [.init(name: "MaxResults", value: .integer(50))]))
        return Self.regions(
          answer.root.field("Regions"), name: "RegionName", state: "RegionOptStatus",
          disabled: ["DISABLED", "DISABLING"])
      } catch _ {
        // What kept the first call from being answered says more.
        throw error
      }
    }
  }

  private static func regions(
    _ list: Node, name: String, state: String, disabled: Set<String>
  ) -> [Region] {
    list.elements.compactMap { region in
      region.field(named: name).string.map {
        Region(
          name: $0, isEnabled: !disabled.contains(region.field(named: state).string ?? ""))
      }
    }.sorted { $0.name < $1.name }
  }

  /// The accounts of the organization, sorted by number.
  package func members() async throws(CloudError) -> [Member] {
    var members: [Member] = []
    try await pages("organizations", "ListAccounts", token: "NextToken") { page in
      for account in page.field("Accounts").elements {
        guard let number = account.field("Id").string else { continue }
        let status = account.field("State").string ?? account.field("Status").string
        members.append(
          Member(
            account: number, name: account.field("Name").string ?? "",
            isActive: status == nil || status == "ACTIVE"))
      }
    }
    return members.sorted { $0.account < $1.account }
  }

  private func pages(
    _ service: String, _ operation: String, token: String, _ parameters: [APIValue.Member] = [],
    _ body: (Node) -> Void
  ) async throws(CloudError) {
    var asked = parameters
    var seen: Set<String> = []
    for _ in 0..<Self.pageLimit {
      let answer = try await cloud.answer(
        to: APICall(service: service, operation: operation, region: region, parameters: asked))
      body(answer.root)
      guard let next = answer.root.field(named: token).string, !next.isEmpty,
        seen.insert(next).inserted
      else { return }
      asked = parameters + [.init(name: token, value: .string(next))]
    }
  }

  /// Service and type of an ARN, such as `ec2:instance`; nil for what is no ARN.
  package static func type(ofARN arn: String) -> String? {
    let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
    guard parts.count == 6, parts[0] == "arn" else { return nil }
    let service = parts[2]
    var resource = parts[5]
    // These two have no type in front of the name.
    if service == "s3" {
      return resource.hasPrefix("accesspoint/") ? "s3:accesspoint" : "s3:bucket"
    }
    if service == "sns" || service == "sqs" {
      return service == "sns" ? "sns:topic" : "sqs:queue"
    }
    // API Gateway's begin with a slash.
    if resource.first == "/" { resource = resource.dropFirst() }
    let type = resource.prefix { $0 != "/" && $0 != ":" }
    // A name alone, without its type.
    return type.count == resource.count ? String(service) : "\(service):\(type)"
  }
}
