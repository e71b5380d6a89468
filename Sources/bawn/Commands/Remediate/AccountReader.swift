// Bawn
// SPDX-License-Identifier: Apache-2.0

import CloudAPI
import Collectors
import Documents
import Inventory
import Policies
import Remediation

/// Reads single resources of an account, as `bawn collect` reads all of them.
struct AccountReader: Sendable {
  let client: CloudClient
  let account: String
  let partition: String
  let table: CollectorTable
  let pool: TranslationPool
  let keeping: SecretKeeping
  let names: ReferenceNames
  let satellites: Set<String>
  let executor: any TaskExecutor

  /// A resource with everything that configures it.
  ///
  /// - Throws: the first call that failed: a resource that can't be read whole isn't known.
  func read(_ target: RemediationPlan.Target) async throws(CloudError) -> GraphPart {
    var settings = CollectionSettings(
      account: account, partition: partition,
      regions: [
        target.region.isEmpty ? CollectionSettings.globalRegion(of: partition) : target.region
      ])
    settings.named = Set(target.names + [target.id, target.address])
    settings.workers = 4
    settings.executor = executor
    let collection = AccountCollection(
      cloud: client, table: table.selecting(kinds: [target.kind]), settings: settings,
      translator: pool, keeping: keeping)
    let outcome = await collection.run()
    if outcome.wasInterrupted { throw CloudError(kind: .cancelled, message: "cancelled") }
    if let entry = outcome.entries.first(where: { $0.failures > 0 }) {
      throw CloudError(kind: .serverError, message: entry.summary)
    }
    return outcome.part.linked(names: names, satellites: satellites)
  }
}
