// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Live resources that come with others, as the volume that an instance starts from.
struct DriftParts {
  private let table: DriftTable
  /// What the wholes name, by what names it.
  private var named: [String: Set<String>] = [:]

  /// Finds what wholes name; `written` gives the code of a live resource by its index.
  init(table: DriftTable, live: ResourceGraph, written: (Int) -> Node?) {
    self.table = table
    for part in table.parts.values.joined() {
      let key = Self.key(part)
      guard named[key] == nil else { continue }
      var texts: Set<String> = []
      for index in live.resources(ofType: part.whole) {
        if part.isWritten, let first = part.path.first, let code = written(index),
          code.field(named: first).count == 0
        {
          continue
        }
        Self.collect(live.resources[index].document, part.path[...], into: &texts)
      }
      named[key] = texts
    }
  }

  /// Whether a resource comes with another one.
  func contains(_ resource: Resource) -> Bool {
    (table.parts[resource.type] ?? []).contains { part in
      guard let known = named[Self.key(part)], !known.isEmpty else { return false }
      var own: Set<String> = []
      Self.collect(resource.document, [part.attribute], into: &own)
      return !own.isEmpty && own.isSubset(of: known)
    }
  }

  private static func key(_ part: DriftTable.Part) -> String {
    "\(part.whole) \(part.path.joined(separator: ".")) \(part.isWritten)"
  }

  private static func collect(
    _ node: Node, _ path: ArraySlice<String>, into texts: inout Set<String>
  ) {
    if node.isKind(.array) {
      for element in node.elements { collect(element, path, into: &texts) }
    } else if let name = path.first {
      collect(node.field(named: name), path.dropFirst(), into: &texts)
    } else if let text = node.scalarText, !text.isEmpty {
      // Domain names come with a last dot and without.
      texts.insert(text.hasSuffix(".") ? String(text.dropLast()) : text)
    }
  }
}
