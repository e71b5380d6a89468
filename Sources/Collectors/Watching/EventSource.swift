// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI

/// Where audit events come from.
package protocol EventSource: Sendable {
  /// What people know it by.
  var name: String { get }

  /// What has come since the last time; empty where nothing has. It may wait for some seconds.
  func next() async throws(CloudError) -> EventBatch

  /// What a batch told has been taken in, so that it needn't come again.
  func acknowledge(_ batch: EventBatch) async throws(CloudError)
}

/// Events that came together.
package struct EventBatch: Sendable {
  /// The events.
  package var events: [AuditEvent] = []
  /// How many records were no events.
  package var others = 0
  /// What couldn't be read, in sentences.
  package var problems: [String] = []
  /// What the source knows the batch by.
  package var receipts: [String] = []

  /// Nothing.
  package init() {}

  /// Whether there is nothing to take in and nothing to tell.
  package var isEmpty: Bool { events.isEmpty && problems.isEmpty && receipts.isEmpty }

  mutating func add(_ outcome: AuditEventReader.Outcome, of name: String) {
    events += outcome.events
    others += outcome.others
    if let problem = outcome.problem { problems.append("\(name): \(problem)") }
  }
}
