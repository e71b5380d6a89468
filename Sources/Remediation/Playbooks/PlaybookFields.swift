// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Policies

/// Reads fields of content and collects what is wrong with them.
struct PlaybookFields {
  let file: SourceFile
  var diagnostics: [Diagnostic] = []

  init(file: SourceFile) { self.file = file }

  /// Where a member stands; nil for one that isn't there.
  func range(_ node: Node, _ name: StaticString) -> ByteRange? {
    let key = Node.string(bytes: name.utf8Start, count: name.utf8CodeUnitCount)
    let index = node.entryIndex(key)
    return index < 0 ? nil : node.range(at: index).bytes
  }

  mutating func report(_ id: String, _ message: String, _ range: ByteRange?) {
    diagnostics.append(
      Diagnostic(id: id, severity: .error, message: message, file: file, range: range))
  }

  /// Reports members that nobody reads: a typing error would otherwise take a belt off silently.
  mutating func refuseOthers(_ node: Node, than fields: Set<String>, _ what: String) {
    for (index, entry) in node.entries.enumerated() {
      let key = entry.key.string ?? ""
      guard !fields.contains(key) else { continue }
      report(
        "playbook-unknown-field",
        "\(what) has no field \"\(key)\"; it may have "
          + fields.sorted().joined(separator: ", "), node.range(at: index).bytes)
    }
  }

  mutating func text(_ node: Node, _ name: StaticString) -> String {
    let value = node.field(name)
    guard value.exists, !value.isKind(.null) else { return "" }
    if let text = value.string { return text.trimmingSpaces }
    report("playbook-field-type", "\"\(name)\" has to be text", range(node, name))
    return ""
  }

  mutating func required(_ node: Node, _ name: StaticString, _ what: String) -> String {
    let found = text(node, name)
    if found.isEmpty, !node.field(name).exists {
      report("playbook-missing-field", "\(what) needs \"\(name)\"", nil)
    }
    return found
  }

  mutating func texts(_ node: Node, _ name: StaticString) -> [String] {
    let value = node.field(name)
    guard value.exists, !value.isKind(.null) else { return [] }
    if let single = value.string { return [single] }
    let found = value.elements.compactMap(\.string)
    if !value.isKind(.array) || found.count != value.count {
      report("playbook-field-type", "\"\(name)\" has to be a list of texts", range(node, name))
    }
    return found
  }

  mutating func query(_ node: Node, _ name: StaticString) -> PolicyRule.RegoText? {
    let found = text(node, name)
    if found.isEmpty { return nil }
    return PolicyRule.RegoText(text: found, range: range(node, name) ?? ByteRange(0, 0))
  }

  mutating func boolean(_ node: Node, _ name: StaticString) -> Bool {
    let value = node.field(name)
    guard value.exists else { return false }
    if let found = value.boolean { return found }
    report("playbook-field-type", "\"\(name)\" has to be true or false", range(node, name))
    return false
  }
}

extension String {
  /// The text without spaces and line breaks at both ends.
  var trimmingSpaces: String {
    var view = Substring(self)
    while let last = view.last, last.isWhitespace { view.removeLast() }
    while let first = view.first, first.isWhitespace { view.removeFirst() }
    return String(view)
  }
}
