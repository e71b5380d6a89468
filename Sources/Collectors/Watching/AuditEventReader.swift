// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI
internal import Documents

/// Reads audit events out of what carries them: a log file as CloudTrail delivers it, records one
/// per line, what EventBridge sends, and what SNS wraps around that.
package struct AuditEventReader {
  /// What was read.
  package struct Outcome: Sendable {
    /// The events, in the order of the text.
    package var events: [AuditEvent] = []
    /// How many records were no events.
    package var others = 0
    /// What is wrong with the text; nil where it could be read.
    package var problem: String?

    /// Nothing read.
    package init() {}
  }

  /// A text may be this large, uncompressed.
  package static let sizeLimit = 256 << 20
  private static let wrappingLimit = 4

  /// Reads a text, which gzip may have compressed.
  package static func read(_ bytes: [UInt8], name: String) -> Outcome {
    var outcome = Outcome()
    var text = bytes
    if bytes.starts(with: [0x1F, 0x8B]) {
      do throws(TransportError) {
        text = try Gzip.decompress(bytes, limit: sizeLimit, host: name)
      } catch {
        outcome.problem = "it can't be decompressed: \(error.message)"
        return outcome
      }
    }
    read(text, into: &outcome, depth: 0)
    return outcome
  }

  private static func read(_ bytes: [UInt8], into outcome: inout Outcome, depth: Int) {
    var lines = JSONLines(bytes)
    var isEmpty = true
    while let (document, record) = lines.next() {
      isEmpty = false
      guard let document else {
        outcome.others += 1
        outcome.problem = outcome.problem ?? record.diagnostics.first?.message ?? "it isn't JSON"
        continue
      }
      withExtendedLifetime(document) { add(document.root, into: &outcome, depth: depth) }
    }
    if isEmpty, depth == 0, outcome.problem == nil { outcome.problem = "it is empty" }
  }

  private static func add(_ node: Node, into outcome: inout Outcome, depth: Int) {
    guard depth < wrappingLimit else {
      outcome.others += 1
      return
    }
    if let event = AuditEvent(node) {
      outcome.events.append(event)
    } else if node.isKind(.array) {
      for element in node.elements { add(element, into: &outcome, depth: depth + 1) }
    } else if node.field("Records").isKind(.array) {
      for record in node.field("Records").elements {
        add(record, into: &outcome, depth: depth + 1)
      }
    } else if node.field("detail").isKind(.object) {
      add(node.field("detail"), into: &outcome, depth: depth + 1)
    } else if let text = wrapped(node) {
      read(Array(text.utf8), into: &outcome, depth: depth + 1)
    } else {
      outcome.others += 1
    }
  }

  /// A text that holds the event: SNS's `Message`, the event history's `CloudTrailEvent`.
  private static func wrapped(_ node: Node) -> String? {
    node.field("CloudTrailEvent").string ?? node.field("Message").string
  }
}
