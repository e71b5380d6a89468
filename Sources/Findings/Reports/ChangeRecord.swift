// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Something that has happened to findings while accounts are watched, as a line of JSON.
///
/// Members come in the order in which they were added; those of a finding, as `jsonl` reports have
/// them, come last.
package struct ChangeRecord {
  /// A member's value.
  package enum Value {
    /// A text.
    case text(String)
    /// A whole number.
    case number(Int)
    /// Texts.
    case texts([String])
    /// An object of texts.
    case object([(String, String)])
  }

  private var members: [(StaticString, Value)]
  private let finding: Finding?

  /// A record.
  ///
  /// - Parameters:
  ///   - kind: what has happened, such as `opened`.
  ///   - time: when, as RFC 3339 has it.
  ///   - finding: what it has happened to.
  package init(kind: String, time: String, finding: Finding? = nil) {
    members = [("kind", .text(kind)), ("time", .text(time))]
    self.finding = finding
  }

  /// Adds a member.
  package mutating func add(_ name: StaticString, _ value: Value) { members.append((name, value)) }

  /// The record with its line break.
  package var line: [UInt8] {
    let arena = Arena(chunkSize: 4 << 10)
    let report = JSONReport(arena: arena, base: nil)
    let head = report.object(members.map { ($0.0, Self.node($0.1, report, arena)) })
    let root = finding.map { report.joined(head, report.finding($0)) } ?? head
    var bytes: [UInt8] = []
    withExtendedLifetime(arena) { JSONWriter.append(root, to: &bytes) }
    bytes.append(0x0A)
    return bytes
  }

  private static func node(_ value: Value, _ report: JSONReport, _ arena: Arena) -> Node {
    switch value {
    case .text(let text): report.text(text)
    case .number(let number): .integer(number)
    case .texts(let texts): arena.array(texts.map { report.text($0) })
    case .object(let members):
      arena.object(
        members.map { Node.Entry(key: arena.string($0.0), value: report.text($0.1)) })
    }
  }
}
