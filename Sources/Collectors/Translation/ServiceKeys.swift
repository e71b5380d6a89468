// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Inventory

/// Takes the keys out of live resources that the cloud keeps for its services.
///
/// Where nobody names a key, a service takes one that the cloud manages, and its API answers with
/// that key's ARN as if somebody had chosen it. Rules ask for a key that was chosen, as code shows it:
/// an attribute that the content calls a key, and that holds such a one, is absent. What is encrypted
/// at all other attributes tell.
package struct ServiceKeys: Sendable {
  private let attributes: [String: Set<String>]
  private let marks: [String: [String: ReferenceNames.ServiceMark]]
  /// Ids and ARNs of keys that the cloud manages, and of their aliases.
  private var keys: Set<String> = []

  /// Knows no key yet.
  package init(names: ReferenceNames) {
    attributes = names.keys
    marks = names.serviceMarks
  }

  /// Adds a resource, which may be such a key.
  package mutating func add(_ resource: Resource) {
    for (attribute, mark) in marks[resource.type] ?? [:] {
      guard let text = resource.document.field(named: attribute).string, mark.matches(text) else {
        continue
      }
      for name in ["arn", "id"] + mark.also {
        if let text = resource.document.field(named: name).string { keys.insert(text) }
      }
    }
  }

  /// Takes such keys out of a resource's document.
  ///
  /// - Parameter arena: keeps what the document's unchanged parts are kept by.
  package func remove(from resource: inout Resource, in arena: Arena) {
    for path in (attributes[resource.type] ?? []).sorted() {
      let steps = path.split(separator: ".").map(String.init)
      if let made = without(steps[...], in: resource.document, arena) { resource.document = made }
    }
  }

  /// The node without what the path leads to, if that is such a key; nil where nothing changes.
  private func without(_ path: ArraySlice<String>, in node: Node, _ arena: Arena) -> Node? {
    guard let name = path.first else { return nil }
    if node.isKind(.array) {
      let made = node.elements.map { without(path, in: $0, arena) }
      guard made.contains(where: { $0 != nil }) else { return nil }
      return arena.array(zip(node.elements, made).map { $1 ?? $0 })
    }
    guard node.isKind(.object),
      let index = node.entries.firstIndex(where: { $0.key.string == name })
    else { return nil }
    var entries = Array(node.entries)
    if path.count == 1 {
      guard isServiceKey(entries[index].value) else { return nil }
      entries.remove(at: index)
    } else {
      guard let inner = without(path.dropFirst(), in: entries[index].value, arena) else {
        return nil
      }
      entries[index].value = inner
    }
    return arena.object(entries)
  }

  private func isServiceKey(_ value: Node) -> Bool {
    value.string.map(keys.contains) ?? false
  }
}
