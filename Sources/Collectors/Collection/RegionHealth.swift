// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI
internal import Inventory
internal import Synchronization

/// Notices regions that refuse everything, and credentials that nobody takes any more.
///
/// A region that the account hasn't enabled, or that a service control policy denies, gives the
/// same answer to every call; it is told of once, and not asked a hundred times.
final class RegionHealth: Sendable {
  /// Why a region is left out.
  struct Refusal: Sendable {
    var outcome: CollectionCoverage.Outcome
    var reason: String
  }

  private struct State {
    var answered: Set<String> = []
    var refusals: [String: Set<String>] = [:]
    var refused: [String: Refusal] = [:]
    var credentialFailures = 0
    var credentialError: CloudError?
  }

  /// So many services have to refuse before any has answered.
  private static let serviceLimit = 5
  private static let credentialLimit = 20

  private let state = Mutex(State())

  /// The regions that are left out.
  var refused: [String: Refusal] { state.withLock(\.refused) }

  /// Why a region isn't asked any more; nil where it is.
  func isRefused(_ region: String) -> Bool {
    state.withLock { $0.refused[region] != nil }
  }

  /// Why no call is made any more; nil while they are.
  var credentialError: CloudError? {
    state.withLock { $0.credentialFailures >= Self.credentialLimit ? $0.credentialError : nil }
  }

  /// A call was answered.
  func answered(_ region: String) {
    state.withLock { state in
      state.answered.insert(region)
      state.credentialFailures = 0
    }
  }

  /// A call wasn't answered.
  func failed(_ region: String, service: String, _ error: CloudError) {
    state.withLock { state in
      if error.kind == .credentials {
        state.credentialFailures += 1
        state.credentialError = error
      }
      guard !region.isEmpty, !state.answered.contains(region) else { return }
      let isDeniedByPolicy =
        error.kind == .denied && error.message.contains("service control policy")
      guard error.kind == .unavailable || isDeniedByPolicy else {
        state.answered.insert(region)
        return
      }
      state.refusals[region, default: []].insert(service)
      guard state.refusals[region, default: []].count >= Self.serviceLimit else { return }
      state.refused[region] = Refusal(
        outcome: isDeniedByPolicy ? .denied : .unavailable,
        reason: isDeniedByPolicy
          ? "a service control policy denies the region" : CoverageRecorder.reason(of: error))
    }
  }
}
