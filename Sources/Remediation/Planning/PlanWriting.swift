// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudChanges
internal import Crypto
package import Documents
internal import Findings

extension RemediationPlan {
  /// The plan as JSON in canonical form (RFC 8785): what its digest and approvals are about.
  package var canonical: [UInt8] {
    let arena = Arena(chunkSize: 16 << 10)
    // There is nothing in a plan that has no canonical form.
    return JSONWriter.canonical(node(in: arena)) ?? []
  }

  /// SHA-256 of the canonical form, in hexadecimal digits.
  package var digest: String { SHA256.hash(data: canonical).hexadecimalText }

  /// The plan as a document.
  package func node(in arena: Arena) -> Node {
    let writer = PlanWriter(arena: arena)
    return writer.object([
      ("version", .integer(Self.version)), ("made", .integer(made)), ("expires", .integer(expires)),
      ("nonce", writer.text(nonce)), ("requester", writer.text(requester)),
      ("account", writer.text(account)), ("partition", writer.text(partition)),
      ("regions", writer.texts(regions)),
      (
        "snapshot",
        writer.object([
          ("digest", writer.text(snapshot.digest)), ("ended", .integer(snapshot.ended)),
        ])
      ),
      (
        "playbooks",
        writer.object(playbooks.sorted { $0.key < $1.key }.map { ($0.key, writer.text($0.value)) })
      ),
      ("gate", writer.text(gate)), ("units", arena.array(units.map(writer.unit))),
      (
        "left_out",
        arena.array(
          leftOut.map {
            writer.object([
              ("finding", writer.finding($0.finding)), ("reason", writer.text($0.reason)),
            ])
          })
      ),
    ])
  }
}

extension RemediationPlan {
  /// A text that no other plan has: 128 random bits.
  package static func freshNonce() -> String {
    (0..<16).map { _ in UInt8.random(in: .min ... .max) }.hexadecimalText
  }
}

extension RemediationPlan.Snapshot {
  /// What a plan has of a snapshot.
  package init(bytes: [UInt8], ended: Int) {
    self.init(digest: SHA256.hash(data: bytes).hexadecimalText, ended: ended)
  }
}

extension Sequence where Element == UInt8 {
  /// The bytes as lower-case hexadecimal digits.
  package var hexadecimalText: String {
    var text: [UInt8] = []
    for byte in self {
      for digit in [byte >> 4, byte & 15] {
        text.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}

/// Writes the parts of a plan; members without value are left out.
private struct PlanWriter {
  let arena: Arena

  func object(_ members: [(name: String, value: Node)]) -> Node {
    arena.object(
      members.filter(\.value.exists).map {
        Node.Entry(key: arena.string($0.name), value: $0.value)
      })
  }

  func text(_ text: String) -> Node { text.isEmpty ? .absent : arena.string(text) }

  func texts(_ texts: [String]) -> Node {
    texts.isEmpty ? .absent : arena.array(texts.map { arena.string($0) })
  }

  func list(_ nodes: [Node]) -> Node { nodes.isEmpty ? .absent : arena.array(nodes) }

  func finding(_ finding: RemediationPlan.PlannedFinding) -> Node {
    object([
      ("rule", text(finding.rule)), ("title", text(finding.title)),
      ("severity", text(finding.severity.rawValue)), ("fingerprint", text(finding.fingerprint)),
      ("address", text(finding.address)),
    ])
  }

  func unit(_ unit: RemediationPlan.Unit) -> Node {
    let target = unit.resource
    let owner = object([
      ("kind", text(target.owner.kind.rawValue)), ("name", text(target.owner.name)),
      ("contact", text(target.owner.contact)),
    ])
    return object([
      ("name", text(unit.name)),
      (
        "resource",
        object([
          ("address", text(target.address)), ("type", text(target.type)), ("id", text(target.id)),
          ("kind", text(target.kind)), ("names", texts(target.names)),
          ("region", text(target.region)), ("environment", text(target.environment)),
          ("owner", owner),
        ])
      ),
      ("findings", list(unit.findings.map(finding))), ("tier", .integer(unit.tier.rawValue)),
      ("reasons", texts(unit.reasons)), ("disrupts", texts(unit.disrupts)),
      ("steps", list(unit.steps.map(step))), ("changes", list(unit.changes.map(change))),
      ("closes", list(unit.closes.map(finding))), ("opens", list(unit.opens.map(finding))),
      (
        "blast",
        object([
          ("resources", texts(unit.blast.resources)), ("count", .integer(unit.blast.count)),
          ("instances", .integer(unit.blast.instances)), ("unknowns", texts(unit.blast.unknowns)),
        ])
      ),
      ("after", texts(unit.after)),
    ])
  }

  private func step(_ step: RemediationPlan.Step) -> Node {
    object([
      ("playbook", text(step.playbook)), ("name", text(step.name)), ("call", call(step.call)),
      (
        "captures",
        list(step.captures.map { object([("name", text($0.name)), ("call", call($0.call))]) })
      ),
      (
        "inverses",
        list(
          step.inverses.map { inverse in
            object([
              ("when", text(inverse.when)), ("call", inverse.call.map(call) ?? .absent),
              ("leaves", text(inverse.leaves)),
            ])
          })
      ), ("irreversible", text(step.irreversible)),
    ])
  }

  private func call(_ call: RemediationPlan.Call) -> Node {
    object([
      ("service", text(call.service)), ("operation", text(call.operation)),
      ("region", text(call.region)), ("parameters", call.parameters.node(in: arena)),
    ])
  }

  private func change(_ change: RemediationPlan.DocumentChange) -> Node {
    object([
      ("address", text(change.address)), ("type", text(change.type)),
      ("kind", text(change.kind.rawValue)),
      (
        "attributes",
        list(
          change.attributes.map {
            object([
              ("name", text($0.name)), ("before", text($0.before)), ("after", text($0.after)),
            ])
          })
      ),
    ])
  }
}
