// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// What a provider's content says about comparing code with a cloud: `mappings/<provider>/drift.yaml`.
package struct DriftTable: Sendable {
  /// What resources have that the cloud's owner makes itself.
  package struct Provided: Sendable {
    /// The attribute's path; blocks on the way stand for their first element.
    package var path: [String]
    /// The values it has then; a star at an end stands for anything.
    package var patterns: [String]
  }

  /// By type: attributes by whose values together a resource is known where no id is.
  package private(set) var identities: [String: [[String]]] = [:]
  /// By type: what tells that a resource came with the account. One of them is enough.
  package private(set) var provided: [String: [Provided]] = [:]
  /// By type, `*` for all: attributes that aren't settings.
  package private(set) var ignored: [String: Set<String>] = [:]
  /// What is wrong with the content.
  package private(set) var diagnostics: [Diagnostic] = []

  /// Knows nothing.
  package init() {}

  /// Adds a file.
  package mutating func add(_ file: SourceFile) {
    let result = YAMLReader.read(file)
    diagnostics += result.diagnostics
    guard let document = result.document else { return }
    for entry in document.root.field("identities").entries {
      guard let type = entry.key.string else { continue }
      identities[type, default: []] += entry.value.elements.map { key in
        key.string.map { [$0] } ?? key.elements.compactMap(\.string)
      }
    }
    for entry in document.root.field("provided").entries {
      guard let type = entry.key.string else { continue }
      for item in entry.value.entries {
        guard let path = item.key.string else { continue }
        let patterns =
          item.value.isKind(.array)
          ? item.value.elements.compactMap(\.scalarText)
          : [item.value.scalarText].compactMap(\.self)
        provided[type, default: []].append(
          Provided(path: path.split(separator: ".").map(String.init), patterns: patterns))
      }
    }
    for entry in document.root.field("ignored").entries {
      guard let type = entry.key.string else { continue }
      ignored[type, default: []].formUnion(entry.value.elements.compactMap(\.string))
    }
  }

  /// Whether a resource came with the account, so that nobody writes it.
  package func isProvided(_ resource: Resource) -> Bool {
    (provided[resource.type] ?? []).contains { rule in
      var node = resource.document
      for name in rule.path {
        if node.isKind(.array) { node = node.elements.first ?? .absent }
        node = node.field(named: name)
      }
      guard let text = node.scalarText else { return rule.patterns.contains("") }
      return rule.patterns.contains { Self.matches($0, text) }
    }
  }

  private static func matches(_ pattern: String, _ text: String) -> Bool {
    if pattern == "*" { return true }
    if pattern.hasPrefix("*") { return text.hasSuffix(pattern.dropFirst()) }
    if pattern.hasSuffix("*") { return text.hasPrefix(pattern.dropLast()) }
    return pattern == text
  }
}
