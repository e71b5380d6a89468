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

  /// What comes with another resource, so that nobody writes it.
  package struct Part: Sendable {
    /// The attribute that tells it.
    package var attribute: String
    /// The type that it comes with.
    package var whole: String
    /// Where that one names it.
    package var path: [String]
    /// Whether it does so only where its code has the block.
    package var isWritten: Bool
  }

  /// By type: attributes by whose values together a resource is known where no id is.
  package private(set) var identities: [String: [[String]]] = [:]
  /// By type: what tells that a resource came with the account. One of them is enough.
  package private(set) var provided: [String: [Provided]] = [:]
  /// By type, `*` for all: attributes that aren't settings.
  package private(set) var ignored: [String: Set<String>] = [:]
  /// By type: what the service decides where nothing is written; a star for all that it may decide.
  package private(set) var defaults: [String: [Provided]] = [:]
  /// By type: blocks that there are meant to be none of where code has none, although a provider would
  /// leave them alone.
  package private(set) var closed: [String: Set<String>] = [:]
  /// By type: what comes with other resources.
  package private(set) var parts: [String: [Part]] = [:]
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
    Self.read(document.root.field("provided"), into: &provided)
    Self.read(document.root.field("defaults"), into: &defaults)
    for entry in document.root.field("parts").entries {
      guard let type = entry.key.string else { continue }
      for item in entry.value.entries {
        guard let attribute = item.key.string else { continue }
        for text in item.value.elements.compactMap(\.string) {
          let names = text.prefix { $0 != " " }.split(separator: ".").map(String.init)
          guard let whole = names.first else { continue }
          parts[type, default: []].append(
            Part(
              attribute: attribute, whole: whole, path: Array(names.dropFirst()),
              isWritten: text.hasSuffix(" if written")))
        }
      }
    }
    Self.read(document.root.field("ignored"), into: &ignored)
    Self.read(document.root.field("closed"), into: &closed)
  }

  private static func read(_ section: Node, into table: inout [String: [Provided]]) {
    for entry in section.entries {
      guard let type = entry.key.string else { continue }
      for item in entry.value.entries {
        guard let path = item.key.string else { continue }
        let patterns =
          item.value.isKind(.array)
          ? item.value.elements.compactMap(\.scalarText)
          : [item.value.scalarText].compactMap(\.self)
        table[type, default: []].append(
          Provided(path: path.split(separator: ".").map(String.init), patterns: patterns))
      }
    }
  }

  private static func read(_ section: Node, into table: inout [String: Set<String>]) {
    for entry in section.entries {
      guard let type = entry.key.string else { continue }
      table[type, default: []].formUnion(entry.value.elements.compactMap(\.string))
    }
  }

  /// Whether a type is of ours, and tells facts that nobody can write.
  package func isFact(_ type: String) -> Bool {
    (provided[type] ?? []).contains { $0.path == ["id"] && $0.patterns == ["*"] }
  }

  /// Whether a value is what the service decides where nothing is written; a list is when all of it is.
  package func isDefault(_ node: Node, at path: [String], of type: String) -> Bool {
    (defaults[type] ?? []).contains { rule in
      guard
        rule.path == path
          || rule.path.last == "*" && path.count >= rule.path.count
            && path.starts(with: rule.path.dropLast())
      else { return false }
      if rule.patterns.contains("*") { return true }
      let texts = node.isKind(.array) ? node.elements.map(\.scalarText) : [node.scalarText]
      return texts.allSatisfy { text in
        text.map { text in rule.patterns.contains { Self.matches($0, text) } } ?? false
      }
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
