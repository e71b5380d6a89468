// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI
internal import Documents
internal import Synchronization

/// CloudTrail's own history of the changes of an account, which every account has without a trail.
///
/// Events appear there some minutes late, so that each look goes back further than the last one.
package final class EventHistory: EventSource {
  package let name: String

  private let regions: [String]
  private let cloud: any CloudCalling
  private let now: @Sendable () -> Int
  private let began: Int
  private let seen = Mutex<[String: Int]>([:])

  /// How far a look goes back, in seconds: events may be this late (CloudTrail User Guide: "within
  /// an average of about 5 minutes", and not guaranteed).
  private static let delay = 1_200
  private static let pageLimit = 2_000

  /// A history.
  ///
  /// - Parameter now: the time, in seconds since 1970.
  package init(
    account: String, regions: [String], cloud: any CloudCalling, now: @escaping @Sendable () -> Int
  ) {
    name = "the event history of \(account)"
    self.regions = regions
    self.cloud = cloud
    self.now = now
    began = now()
  }

  /// The operations that it takes.
  package static let operations = [TableOperation(service: "cloudtrail", name: "LookupEvents")]

  package func next() async throws(CloudError) -> EventBatch {
    var batch = EventBatch()
    let end = now()
    let start = max(end - Self.delay, began)
    for region in regions {
      var token: String?
      for page in 0... {
        guard page < Self.pageLimit else {
          batch.problems.append(
            "\(name): more than \(page) pages in \(region); the oldest weren't read")
          break
        }
        let answer = try await cloud.answer(to: Self.call(region, start, end, token))
        for item in answer.root.field("Events").elements {
          let id = item.field("EventId").string ?? ""
          guard seen.withLock({ $0.updateValue(end, forKey: id) }) == nil,
            let text = item.field("CloudTrailEvent").string
          else { continue }
          batch.add(AuditEventReader.read(Array(text.utf8), name: name), of: name)
        }
        token = answer.root.field("NextToken").string
        if token == nil { break }
      }
    }
    // Nothing that old comes again.
    seen.withLock { seen in seen = seen.filter { $0.value > end - 2 * Self.delay } }
    return batch
  }

  package func acknowledge(_ batch: EventBatch) async throws(CloudError) {}

  private static func call(
    _ region: String, _ start: Int, _ end: Int, _ token: String?
  ) -> APICall {
    var parameters: [APIValue.Member] = [
      .init(
        name: "LookupAttributes",
        value: .list([
          .structure([
            .init(name: "AttributeKey", value: .string("ReadOnly")),
            .init(name: "AttributeValue", value: .string("false")),
          ])
        ])),
      .init(name: "StartTime", value: .string(UTCTime(seconds: start).text)),
      .init(name: "EndTime", value: .string(UTCTime(seconds: end).text)),
      .init(name: "MaxResults", value: .integer(50)),
    ]
    if let token { parameters.append(.init(name: "NextToken", value: .string(token))) }
    return APICall(
      service: "cloudtrail", operation: "LookupEvents", region: region, parameters: parameters)
  }
}
