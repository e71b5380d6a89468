// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Synchronization

/// Keeps credentials and renews them in time, once for all who use them.
///
/// Owned by the client of an account and by the roles that are taken on from it.
package final class CredentialCache: Sendable {
  private struct Entry {
    var credentials: AccessCredentials
    /// From when on they are renewed although they are still good.
    var renewAt: UTCTime?
  }

  private let source: any CredentialSource
  private let time: TimeSource
  private let random: @Sendable () -> Double
  private let turn = FairLock()
  private let entry = Mutex<Entry?>(nil)

  /// Nothing kept yet.
  ///
  /// - Parameter random: a number from 0 up to 1, which spreads renewals.
  package init(
    _ source: any CredentialSource, time: TimeSource = .system,
    random: @escaping @Sendable () -> Double = { .random(in: 0..<1) }
  ) {
    self.source = source
    self.time = time
    self.random = random
  }

  /// What the source is called.
  package var name: String { source.name }

  /// Credentials that are good for at least another minute.
  ///
  /// - Throws: what the source throws. An error isn't kept: the next caller asks again.
  package func credentials() async throws(CredentialError) -> AccessCredentials {
    let now = time.date()
    if let entry = entry.withLock({ $0 }) {
      guard let renewAt = entry.renewAt, renewAt <= now else { return entry.credentials }
      if let expiration = entry.credentials.expiration, expiration > now + 60 {
        // One renews; the others use what is still good, and so does the one when it can't.
        let renewed = try? await turn.ifFree { try await self.renew() }
        return (renewed ?? nil) ?? entry.credentials
      }
    }
    return try await exclusively { known in
      guard let known else { return false }
      return known.expiration.map { $0 > self.time.date() + 60 } ?? true
    }
  }

  /// Other credentials than those that a service called expired; at most one caller renews them.
  package func credentials(
    insteadOf stale: AccessCredentials
  ) async throws(CredentialError) -> AccessCredentials {
    try await exclusively { known in known.map { $0 != stale } ?? false }
  }

  /// What is kept once it is this caller's turn, or else what the source gives.
  private func exclusively(
    _ isGood: @escaping @Sendable (AccessCredentials?) -> Bool
  ) async throws(CredentialError) -> AccessCredentials {
    do {
      return try await turn.withLock {
        if let known = self.entry.withLock({ $0?.credentials }), isGood(known) { return known }
        return try await self.renew()
      }
    } catch let error as CredentialError {
      throw error
    } catch {
      throw CredentialError(.cancelled, "cancelled")
    }
  }

  private func renew() async throws(CredentialError) -> AccessCredentials {
    let credentials = try await source.load()
    let now = time.date()
    var renewAt: UTCTime?
    if let expiration = credentials.expiration {
      guard expiration > now else {
        throw CredentialError(
          .expired, "\(source.name): the credentials have expired at \(expiration.text)")
      }
      // Ten to fifteen minutes ahead; of short lives, a quarter.
      let left = expiration.seconds - now.seconds
      let margin = min(600 + Int(300 * random()), max(left / 4, 1))
      renewAt = UTCTime(seconds: expiration.seconds - margin)
    }
    entry.withLock { $0 = Entry(credentials: credentials, renewAt: renewAt) }
    return credentials
  }
}
