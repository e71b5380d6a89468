// Bawn
// SPDX-License-Identifier: Apache-2.0

package import CloudAPI
internal import Documents

/// A queue of SQS that a rule of EventBridge sends CloudTrail's events to, directly or by SNS.
///
/// Messages go once what they tell has been taken in: whatever ends before that gets them again.
/// What isn't an event stays for whoever it is for, or for the queue's own policy to take away.
package struct EventQueue: EventSource {
  package let name: String
  private let url: String
  private let region: String
  private let cloud: any CloudCalling
  private let seconds: Int

  /// A queue.
  ///
  /// - Parameters:
  ///   - url: its URL.
  ///   - region: the region that it is in.
  ///   - cloud: what calls it, its gate made for this queue.
  ///   - seconds: how long to wait for a message at a time, 20 at most.
  package init(url: String, region: String, cloud: any CloudCalling, seconds: Int = 10) {
    self.url = url
    name = url
    self.region = region
    self.cloud = cloud
    self.seconds = min(max(seconds, 0), 20)
  }

  /// The region that a queue's URL names: `https://sqs.eu-west-1.amazonaws.com/…`.
  package static func region(of url: String) -> String? {
    let host = url.drop { $0 != "/" }.drop { $0 == "/" }.prefix { $0 != "/" && $0 != ":" }
    let labels = host.split(separator: ".")
    guard labels.count >= 4 else { return nil }
    if labels[0] == "sqs" { return String(labels[1]) }
    // Interface endpoints, and the form of former times.
    if let index = labels.firstIndex(of: "sqs"), labels.indices.contains(index + 1) {
      return String(labels[index + 1])
    }
    return labels[1] == "queue" ? String(labels[0]) : nil
  }

  /// Whether a text is a queue's URL.
  package static func isURL(_ text: String) -> Bool {
    text.hasPrefix("https://") || text.hasPrefix("http://")
  }

  /// The operations that it takes.
  package static let operations = [
    TableOperation(service: "sqs", name: "DeleteMessageBatch"),
    TableOperation(service: "sqs", name: "ReceiveMessage"),
  ]

  package func next() async throws(CloudError) -> EventBatch {
    let answer = try await cloud.answer(
      to: APICall(
        service: "sqs", operation: "ReceiveMessage", region: region,
        parameters: [
          .init(name: "QueueUrl", value: .string(url)),
          .init(name: "MaxNumberOfMessages", value: .integer(10)),
          .init(name: "WaitTimeSeconds", value: .integer(seconds)),
        ]))
    var batch = EventBatch()
    var strangers = 0
    for message in answer.root.field("Messages").elements {
      guard let body = message.field("Body").string else { continue }
      let outcome = AuditEventReader.read(Array(body.utf8), name: name)
      guard !outcome.events.isEmpty else {
        strangers += 1
        continue
      }
      batch.events += outcome.events
      if let receipt = message.field("ReceiptHandle").string { batch.receipts.append(receipt) }
    }
    batch.others = strangers
    if strangers > 0 {
      batch.problems.append(
        "\(name): messages that hold no CloudTrail event are left in the queue; it takes a rule of "
          + "EventBridge that sends events themselves, since notices of log files name objects, "
          + "which aren't read")
    }
    return batch
  }

  package func acknowledge(_ batch: EventBatch) async throws(CloudError) {
    var rest = batch.receipts[...]
    while !rest.isEmpty {
      let entries = rest.prefix(10).enumerated().map { index, receipt in
        APIValue.structure([
          .init(name: "Id", value: .string("m\(index)")),
          .init(name: "ReceiptHandle", value: .string(receipt)),
        ])
      }
      rest = rest.dropFirst(10)
      _ = try await cloud.answer(
        to: APICall(
          service: "sqs", operation: "DeleteMessageBatch", region: region,
          parameters: [
            .init(name: "QueueUrl", value: .string(url)),
            .init(name: "Entries", value: .list(entries)),
          ]))
    }
  }
}
