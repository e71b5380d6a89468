// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudAPI
import Collectors
import Documents
import Inventory
import Policies

/// The accounts that a command reads: how they are reached, and which of their regions are read.
struct AccountAccess {
  let aws: AWSArguments
  let scope: AccountArguments
  let content: Content
  let tables: CollectorContent
  let transport: NetworkTransport

  /// An account to read, and what its calls are made with.
  struct Target {
    var identity: AccountDiscovery.Identity
    var client: CloudClient
  }

  func session(
    besides: [TableOperation] = [], changes: [TableOperation] = []
  ) async throws -> AWSSession {
    try await AWSSession(
      aws, region: scope.regionNames.first,
      operations: tables.table.operations + AccountDiscovery.operations + besides, changes: changes,
      content: content.folder, transport: transport)
  }

  /// The accounts to read: that of the credentials, or others by a role in each.
  func targets(
    _ session: AWSSession, _ coverage: inout CollectionCoverage
  ) async throws -> [Target] {
    let own = session.client(account: "")
    let identity = try await AccountDiscovery(cloud: own, region: session.region).identity()
    var numbers = scope.accountNumbers
    if scope.organization {
      let members = try await AccountDiscovery(cloud: own, region: session.region).members()
      for member in members where !member.isActive {
        coverage.entries.append(
          Self.entry(member.account, .unavailable, "the account is suspended or being closed"))
      }
      numbers = members.filter(\.isActive).map(\.account)
    }
    if numbers.isEmpty { numbers = [identity.account] }
    var targets: [Target] = []
    for number in numbers {
      if number == identity.account {
        targets.append(Target(identity: identity, client: session.client(account: number)))
        continue
      }
      let client = session.client(
        account: number, role: "arn:\(identity.partition):iam::\(number):role/\(scope.role)",
        externalID: aws.externalID)
      do throws(CloudError) {
        let found = try await AccountDiscovery(cloud: client, region: session.region).identity()
        targets.append(Target(identity: found, client: client))
      } catch {
        if error.kind == .cancelled { throw error }
        coverage.entries.append(
          Self.entry(number, .denied, CollectionOutput.sentence(error), failures: 1))
        CollectionOutput.warn(
          "account \(number) can't be read: \(CollectionOutput.sentence(error))")
      }
    }
    return targets
  }

  private static func entry(
    _ account: String, _ outcome: CollectionCoverage.Outcome, _ reason: String,
    region: String = "", failures: Int = 0
  ) -> CollectionCoverage.Entry {
    CollectionCoverage.Entry(
      account: account, region: region, service: "", operation: "", kind: "", outcome: outcome,
      failures: failures, reason: reason)
  }

  /// The regions of an account that are read, those left out noted.
  func regions(
    of target: Target, _ session: AWSSession, _ coverage: inout CollectionCoverage
  ) async throws -> [String] {
    let account = target.identity.account
    let asked = scope.regionNames.isEmpty ? [session.region] : scope.regionNames
    let found: [AccountDiscovery.Region]
    do throws(CloudError) {
      found = try await AccountDiscovery(cloud: target.client, region: session.region).regions()
    } catch {
      if error.kind == .cancelled || error.kind == .credentials { throw error }
      if scope.allRegions {
        coverage.entries.append(
          CollectionCoverage.Entry(
            account: account, region: "", service: "ec2", operation: "DescribeRegions", kind: "",
            outcome: .denied, calls: 1, failures: 1, reason: CollectionOutput.sentence(error)))
        CollectionOutput.warn(
          "the regions of \(account) can't be listed, only \(session.region) is read: "
            + CollectionOutput.sentence(error))
      }
      return asked
    }
    let known = Dictionary(found.map { ($0.name, $0.isEnabled) }) { first, _ in first }
    let wanted = scope.allRegions ? found.map(\.name) : asked
    for region in wanted where known[region] == nil {
      throw ValidationError(
        "\"\(region)\" is no region of \(account); regions are "
          + found.map(\.name).joined(separator: ", "))
    }
    for region in wanted where known[region] == false {
      coverage.entries.append(
        Self.entry(
          account, .unavailable, "the account hasn't enabled the region", region: region))
    }
    return wanted.filter { known[$0] == true }
  }

  // MARK: - Secrets

  func keeping() throws -> SecretKeeping {
    let detectors = SecretDetectors(library: content.catalog.library)
    for problem in detectors.diagnostics { CollectionOutput.warn(problem.description) }
    var key: [UInt8]?
    if let path = scope.digestKey {
      key = DigestKey.load(path)
      if key == nil {
        throw ValidationError(
          "\"\(path)\" is no key and can't be made one; a key has at least "
            + "\(SecretDigest.keyLength) bytes")
      }
    } else {
      key = DigestKey.defaultPath.flatMap(DigestKey.load)
      if key == nil {
        CollectionOutput.warn(
          "no key for digests can be kept; secrets of this snapshot can't be compared with others")
      }
    }
    return SecretKeeping(
      places: tables.secrets(content.schemas),
      digest: SecretDigest(key: key ?? SecretDigest.randomKey()),
      judge: LibraryJudge(detectors: detectors))
  }
}
