// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI
package import Documents

/// What an audit log says of one call: enough to know what may have changed.
///
/// Source: CloudTrail record contents, AWS CloudTrail User Guide.
package struct AuditEvent: Hashable, Sendable {
  /// The event's id; empty where it has none.
  package var id: String
  /// When the call was made, in seconds since 1970; nil where that isn't told.
  package var time: Int?
  /// Who was asked, without the domain: `s3` of `s3.amazonaws.com`.
  package var source: String
  /// The call, such as `PutBucketPolicy`.
  package var name: String
  /// The region that it was made in.
  package var region: String
  /// The account whose resources it is about; empty where that isn't told.
  package var account: String
  /// Who made the call, as the log has it; empty where that isn't told.
  package var actor: String
  /// Whether it changed something: it wasn't one that only reads, and it wasn't refused.
  package var isChange: Bool
  /// All texts of its parameters, its answer and its resources that may name something.
  package var names: Set<String>
  /// Services that are named by ARNs, besides the one that was asked.
  package var mentioned: Set<String>

  /// At most so many texts of an event are looked at.
  private static let textLimit = 4_000

  /// Reads a record.
  ///
  /// - Returns: nil for what is no record of a call.
  package init?(_ record: Node) {
    // Notices of storage call themselves `aws:s3`, and services `s3.amazonaws.com`.
    guard let source = record.field("eventSource").string, source.utf8.contains(0x2E),
      let name = record.field("eventName").string, !name.isEmpty
    else { return nil }
    id = record.field("eventID").string ?? ""
    time = record.field("eventTime").string.flatMap { UTCTime($0)?.seconds }
    self.source = String(source.prefix { $0 != "." })
    self.name = name
    region = record.field("awsRegion").string ?? ""
    account =
      record.field("recipientAccountId").string
      ?? record.field("userIdentity").field("accountId").string ?? ""
    let identity = record.field("userIdentity")
    actor =
      identity.field("arn").string ?? identity.field("invokedBy").string
      ?? identity.field("principalId").string ?? ""
    let error = record.field("errorCode").string ?? ""
    isChange = !Self.onlyReads(record, name) && error.isEmpty
    var texts = Texts(limit: Self.textLimit)
    for part in ["requestParameters", "responseElements", "resources", "serviceEventDetails"] {
      texts.visit(record.field(named: part), depth: 0)
    }
    names = texts.found
    mentioned = texts.services
  }

  /// Older records don't say it; then the name does.
  private static func onlyReads(_ record: Node, _ name: String) -> Bool {
    let told = record.field("readOnly")
    if told.isKind(.boolean) { return told.isTrue }
    // The event history has it as a text.
    if let text = told.string { return text == "true" }
    return OperationGate.isReading(OperationGate.Operation("", name))
  }

  private struct Texts {
    var found: Set<String> = []
    var services: Set<String> = []
    private var left: Int

    init(limit: Int) { left = limit }

    mutating func visit(_ node: Node, depth: Int) {
      guard depth < 32, left > 0 else { return }
      switch node.kind {
      case .string:
        left -= 1
        if node.count <= EventNames.lengthLimit, let text = node.string { add(text) }
      case .array:
        for element in node.elements { visit(element, depth: depth + 1) }
      case .object:
        for entry in node.entries { visit(entry.value, depth: depth + 1) }
      default: break
      }
    }

    /// An ARN names what it ends with too: events have the one or the other.
    private mutating func add(_ text: String) {
      guard !text.isEmpty else { return }
      found.insert(text)
      guard text.hasPrefix("arn:") else { return }
      let parts = text.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
      guard parts.count == 6 else { return }
      services.insert(String(parts[2]))
      found.insert(String(parts[5]))
      if let last = parts[5].split(whereSeparator: { $0 == "/" || $0 == ":" }).last {
        found.insert(String(last))
      }
    }
  }
}
