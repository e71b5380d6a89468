// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// Reads METADATA blocks as values.
enum AnnotationReader {
  /// One block as a value, with its scope.
  struct Block {
    let scope: String
    let value: Node
  }

  /// The block's value; nil when it isn't YAML or no mapping.
  static func read(_ annotation: AnnotationBlock, in arena: Arena) -> Block? {
    let yaml = YAMLReader.read(Array(annotation.yaml.utf8))
    guard let document = yaml.document, document.root.isKind(.object) else { return nil }
    var entries: [Node.Entry] = []
    var scope = ""
    for entry in document.root.entries {
      let key = entry.key.string ?? ""
      switch key {
      case "scope": scope = entry.value.string ?? ""
      case "authors":
        entries.append(
          Node.Entry(
            key: arena.string(key),
            value: arena.array(entry.value.elements.map { author($0, arena) })))
      case "related_resources":
        entries.append(
          Node.Entry(
            key: arena.string(key),
            value: arena.array(entry.value.elements.map { resource($0, arena) })))
      default:
        entries.append(Node.Entry(key: arena.string(key), value: arena.copy(entry.value)))
      }
    }
    if scope.isEmpty {
      if case .package = annotation.target { scope = "package" } else { scope = "rule" }
    }
    entries.append(Node.Entry(key: arena.string("scope"), value: arena.string(scope)))
    return Block(scope: scope, value: arena.sortedObject(entries))
  }

  /// `Jane Doe <jane@example.com>` as an object.
  private static func author(_ node: Node, _ arena: Arena) -> Node {
    guard let text = node.string else { return arena.copy(node) }
    var words = text.split(separator: " ").map(String.init)
    var entries: [Node.Entry] = []
    if let last = words.last, last.hasPrefix("<"), last.hasSuffix(">") {
      words.removeLast()
      entries.append(
        Node.Entry(
          key: arena.string("email"), value: arena.string(last.dropFirst().dropLast())))
    }
    if !words.isEmpty {
      entries.append(
        Node.Entry(key: arena.string("name"), value: arena.string(words.joined(separator: " "))))
    }
    return arena.sortedObject(entries)
  }

  private static func resource(_ node: Node, _ arena: Arena) -> Node {
    guard node.isKind(.string) else { return arena.copy(node) }
    return arena.object([Node.Entry(key: arena.string("ref"), value: arena.copy(node))])
  }
}
