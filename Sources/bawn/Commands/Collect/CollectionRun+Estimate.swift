// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CloudAPI
import Collectors
import Inventory

extension CollectionRun {
  /// Says how many calls a collection would take, and how long at the rates that are kept to.
  func estimate() async throws -> ExitCode {
    let session = try await access.session()
    var coverage = CollectionCoverage()
    let targets = try await access.targets(session, &coverage)
    var total = CollectionEstimate()
    for target in targets {
      let regions = try await access.regions(of: target, session, &coverage)
      var settings = CollectionSettings(
        account: target.identity.account, partition: target.identity.partition, regions: regions)
      settings.workers = command.scope.jobs
      total.add(
        await CollectionEstimate.make(cloud: target.client, table: table, settings: settings))
    }
    let limiter = session.limiter
    let lines = total.services.map { service, need in
      let call = APICall(service: service, operation: need.commonest, region: session.region)
      let rate = limiter.rate(of: call, account: targets.first?.identity.account ?? "")
      return (service, need, rate.map { Double(need.calls) / $0 })
    }
    var text = "service               calls        items  time at the rate kept to\n"
    for (service, need, seconds) in lines where need.calls > 0 {
      text += Self.padded(service, 18) + Self.right(CollectionOutput.number(need.calls), 9)
      text += Self.right(CollectionOutput.number(need.items) + (need.isAtLeast ? "+" : ""), 13)
      text += "  \(seconds.map(CollectionOutput.duration) ?? "no limit")\n"
    }
    let longest = lines.compactMap(\.2).max()
    text += "\(CollectionOutput.count(total.calls, "call")) for "
    text += CollectionOutput.count(targets.count, "account")
    if let longest {
      // Services are asked side by side, regions too.
      text += ", about \(CollectionOutput.duration(max(longest, Double(total.calls) / 100)))"
    }
    text += "; \(CollectionOutput.count(total.asked, "call")) made to find out"
    if total.isAtLeast { text += "; + marks what has more pages than the one that was looked at" }
    try StandardOutput.write(Array((text + "\n").utf8))
    return .success
  }

  private static func padded(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.utf8.count, 1))
  }

  private static func right(_ text: String, _ width: Int) -> String {
    String(repeating: " ", count: max(width - text.utf8.count, 1)) + text
  }
}
