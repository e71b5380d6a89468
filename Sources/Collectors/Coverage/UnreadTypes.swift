// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI
package import Inventory

/// Asks what exists that no collector reads.
package struct UnreadTypes: Sendable {
  private let known: Set<String>

  /// What a table doesn't read.
  package init(table: CollectorTable) { known = Set(table.collectors.compactMap(\.arn)) }

  /// What there is of other types in some regions.
  ///
  /// - Parameter coverage: hears of what couldn't be asked.
  package func unread(
    cloud: any CloudCalling, account: String, regions: [String], coverage: CoverageRecorder
  ) async -> [CollectionCoverage.Unread] {
    let found = await withTaskGroup(of: [CollectionCoverage.Unread].self) { group in
      var waiting = regions[...]
      var all: [CollectionCoverage.Unread] = []
      func start() {
        guard let region = waiting.popFirst() else { return }
        group.addTask {
          await unread(cloud: cloud, account: account, region: region, coverage: coverage)
        }
      }
      for _ in 0..<4 { start() }
      for await some in group {
        all += some
        start()
      }
      return all
    }
    return found.sorted { ($0.region, $0.type) < ($1.region, $1.type) }
  }

  private func unread(
    cloud: any CloudCalling, account: String, region: String, coverage: CoverageRecorder
  ) async -> [CollectionCoverage.Unread] {
    let key = CoverageRecorder.Key(
      region: region, service: "resourcegroupstaggingapi", operation: "GetResources", kind: "")
    do throws(CloudError) {
      let types = try await AccountDiscovery(cloud: cloud, region: region).taggedTypes()
      coverage.answered(key, items: types.values.reduce(0, +))
      return types.filter { !known.contains($0.key) }.map {
        CollectionCoverage.Unread(account: account, region: region, type: $0.key, count: $0.value)
      }
    } catch {
      coverage.failed(key, error)
      return []
    }
  }
}
