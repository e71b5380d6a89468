// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import Inventory

/// Which live resource is which resource of code, as Terraform states say.
///
/// A state pairs addresses with ARNs and ids. Nothing is guessed from names or tags: two things
/// that are called the same needn't be the same. An ARN is unique; an id is so only within an
/// account, so ids count where it is known of which account a state speaks.
struct ResourceLinks: Sendable {
  /// A resource that a state holds.
  struct Managed: Sendable {
    var code: Finding.CodeAddress
    /// Addresses and paths that it was known by before.
    var previousAddresses: [String]
    var previousScopes: [String]
    /// What a live resource of it is called, and where; nil where the account isn't known.
    var liveAddress: String
    var account: String?
  }

  private var managed: [Managed] = []
  private var byARN: [String: Int] = [:]
  private var byID: [String: [Int]] = [:]
  private var byAddress: [Finding.CodeAddress: [Int]] = [:]

  /// Nothing is linked.
  init() {}

  /// Links what states hold.
  ///
  /// - Parameter accounts: the live accounts at hand: an ARN met in one tells whose state it is.
  init(states: [GraphPart], accounts: [GraphPart] = []) {
    guard !states.isEmpty else { return }
    let owners = Self.owners(accounts)
    for state in states {
      let account = Self.account(of: state, owners)
      for resource in state.resources where resource.mode == .managed {
        let id = resource.document.field("id").string
        let arn = resource.document.field("arn").string
        guard arn != nil || id != nil else { continue }
        let number = managed.count
        let key = "\(resource.type)/\(id ?? "")"
        managed.append(
          Managed(
            code: Finding.CodeAddress(scope: state.scope.path, address: resource.address),
            previousAddresses: resource.previousAddresses,
            previousScopes: state.scope.previousPaths, liveAddress: arn ?? key, account: account))
        if let arn { byARN["\(resource.type) \(arn)"] = number }
        if id != nil { byID[key, default: []].append(number) }
        byAddress[managed[number].code, default: []].append(number)
        let plain = ResourceAddress.withoutCounts(resource.address)
        if plain != resource.address {
          let code = Finding.CodeAddress(scope: state.scope.path, address: plain)
          byAddress[code, default: []].append(number)
        }
      }
    }
  }

  var isEmpty: Bool { managed.isEmpty }

  /// The code of a live resource.
  func code(of resource: Resource, account: String) -> Managed? {
    guard !managed.isEmpty else { return nil }
    if let arn = resource.document.field("arn").string,
      let number = byARN["\(resource.type) \(arn)"]
    {
      return managed[number]
    }
    guard let id = resource.document.field("id").string else { return nil }
    let found = (byID["\(resource.type)/\(id)"] ?? []).filter { managed[$0].account == account }
    return found.count == 1 ? found.first.map { managed[$0] } : nil
  }

  /// The live resources of an address in code; several where it has instances that aren't told
  /// apart.
  func live(of code: Finding.CodeAddress) -> [(account: String, address: String)] {
    (byAddress[code] ?? []).compactMap { number in
      managed[number].account.map { ($0, managed[number].liveAddress) }
    }
  }

  // MARK: - Accounts

  /// The accounts of live resources by their ARNs.
  private static func owners(_ accounts: [GraphPart]) -> [String: String] {
    var owners: [String: String] = [:]
    for part in accounts where part.scope.kind == .account {
      for resource in part.resources {
        if let arn = resource.document.field("arn").string { owners[arn] = part.scope.path }
      }
    }
    return owners
  }

  /// The one account that a state's ARNs speak of; nil where there are none or several.
  private static func account(of state: GraphPart, _ owners: [String: String]) -> String? {
    var found: Set<String> = []
    for resource in state.resources where resource.mode == .managed {
      guard let arn = resource.document.field("arn").string else { continue }
      let parts = arn.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
      if parts.count == 6, parts[4].utf8.count == 12 {
        found.insert(String(parts[4]))
      } else if let owner = owners[arn] {
        found.insert(owner)
      }
    }
    return found.count == 1 ? found.first : nil
  }
}
