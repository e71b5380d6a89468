// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI

/// Finds out what events touch of what is collected.
///
/// Nothing here knows a service: an event's source is one of the names that the services' models
/// have (`monitoring` for CloudWatch, `es` for OpenSearch).
package struct EventScope: Sendable {
  /// Services of the table, by what events call them.
  private let services: [String: Set<String>]

  /// What is to be read again because of events.
  package struct Reach: Sendable {
    /// What they name.
    package var touched = TouchedNames()
    /// The regions that something happened in, by service of the table.
    package var regions: [String: Set<String>] = [:]
    /// How many events concern it.
    package var events = 0

    /// Nothing.
    package init() {}

    /// Whether nothing is to be read.
    package var isEmpty: Bool { regions.isEmpty }

    /// Whether a unit may differ. What is listed once for an account may differ by an event of any
    /// region.
    package func includes(_ unit: UnitName, of service: String) -> Bool {
      guard let regions = regions[service] else { return false }
      return unit.region.isEmpty || regions.contains(unit.region)
    }
  }

  /// The services of a table.
  package init(table: CollectorTable, models: ServiceModels) {
    var services: [String: Set<String>] = [:]
    for service in table.services {
      var names: Set<String> = [service]
      if let model = try? models.service(service) {
        names.insert(model.signingName)
        names.insert(model.endpointPrefix)
        // `api.ecr` has events of `ecr`.
        if let last = model.endpointPrefix.split(separator: ".").last { names.insert(String(last)) }
      }
      for name in names { services[name, default: []].insert(service) }
    }
    self.services = services
  }

  /// What events touch of an account.
  ///
  /// - Parameter since: calls that were made before this time are known already.
  package func reach(of events: [AuditEvent], account: String, since: Int) -> Reach {
    var reach = Reach()
    for event in events where event.isChange {
      guard event.account.isEmpty || event.account == account else { continue }
      if let time = event.time, time < since { continue }
      var found = services[event.source] ?? []
      // Who speaks for others, such as the service that tags, names them.
      if found.isEmpty {
        for name in event.mentioned { found.formUnion(services[name] ?? []) }
      }
      guard !found.isEmpty else { continue }
      reach.events += 1
      for service in found {
        reach.regions[service, default: []].insert(event.region)
        reach.touched.add(event.names, of: service)
      }
    }
    return reach
  }
}
