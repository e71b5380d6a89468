// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// A resource as one JSON object: the lines of `bawn inventory export`.
///
/// Values stand under `values` as Terraform names them. What JSON can't say stands beside them: the
/// paths of unknown values, which are null, and of sensitive ones, which are never written.
package enum ResourceRecord {
  /// A value that has something to be said of it.
  private struct Mark {
    var path: DocumentPath
    var node: Node
  }

  /// What stands in the place of a sensitive value.
  package static let redaction = "(sensitive value)"

  /// What the digests of secrets that collectors leave behind begin with.
  package static let digestPrefix = "bawn-digest:"

  /// The object of a resource, made in an arena that retains what it points into.
  package static func document(_ resource: Resource, in arena: Arena) -> Node {
    var fields: [(String, Node)] = []
    func add(_ name: String, _ text: String?) {
      if let text, !text.isEmpty { fields.append((name, arena.string(text))) }
    }
    add("account", resource.account)
    add("address", resource.address)
    add("environment", resource.environment)
    if !resource.existenceUnknowns.isEmpty {
      fields.append(("existence", arena.array(resource.existenceUnknowns.map { arena.string($0) })))
    }
    add("mode", resource.mode.rawValue)
    add("module", resource.module)
    add("name", resource.name)
    add("provider", resource.provider)
    if !resource.references.isEmpty {
      let references = resource.references.map { reference in
        object(
          [
            ("attribute", arena.string(reference.attribute)),
            ("path", arena.string(reference.path)),
            ("target", arena.string(reference.target)),
          ], arena)
      }
      fields.append(("references", arena.array(references)))
    }
    add("region", resource.region)
    let marks = marks(in: resource.document)
    let sensitive = marks.filter { $0.node.has(.sensitive) }
    if !sensitive.isEmpty {
      let paths = sensitive.map { arena.string($0.path.description) }
      fields.append(("sensitive", arena.array(paths)))
    }
    if let source = resource.collected {
      let parts = [
        ("kind", source.kind), ("operation", source.operation), ("service", source.service),
      ]
      fields.append(("source", object(parts.map { ($0.0, arena.string($0.1)) }, arena)))
    }
    add("type", resource.type)
    let unknown = marks.filter { $0.node.isKind(.unknown) && !$0.node.has(.sensitive) }
    if !unknown.isEmpty {
      let items = unknown.map { mark in
        let symbol = mark.node.unknown?.symbol.string ?? ""
        return object(
          [("path", arena.string(mark.path.description)), ("symbol", arena.string(symbol))], arena)
      }
      fields.append(("unknown", arena.array(items)))
    }
    fields.append(("values", resource.document))
    return object(fields, arena)
  }

  /// The line of a resource, without a line break.
  package static func line(_ resource: Resource) -> [UInt8] {
    let arena = Arena(chunkSize: 4 << 10)
    var options = JSONWriter.Options()
    options.sortsKeys = true
    options.redaction = redaction
    let bytes = JSONWriter.bytes(document(resource, in: arena), options: options)
    withExtendedLifetime(arena) {}
    return bytes
  }

  private static func object(_ fields: [(String, Node)], _ arena: Arena) -> Node {
    arena.object(fields.map { Node.Entry(key: arena.string($0.0), value: $0.1) })
  }

  /// The unknown and the sensitive values, in order.
  private static func marks(in root: Node) -> [Mark] {
    var marks: [Mark] = []
    var open = [Mark(path: DocumentPath(), node: root)]
    while let next = open.popLast() {
      let node = next.node
      if node.isKind(.unknown) || node.has(.sensitive) {
        marks.append(next)
        continue
      }
      guard node.isCollection else { continue }
      for index in stride(from: node.count - 1, through: 0, by: -1) {
        let step: DocumentPath.Step
        let child: Node
        if node.isKind(.object) {
          let entry = node.entries[index]
          step = .key(entry.key.string ?? JSONWriter.string(entry.key))
          child = entry.value
        } else {
          step = .index(index)
          child = node.elements[index]
        }
        // Only what can hold a mark needs a path.
        guard child.isCollection || child.isKind(.unknown) || child.has(.sensitive) else {
          continue
        }
        open.append(Mark(path: next.path.appending(step), node: child))
      }
    }
    return marks
  }
}
