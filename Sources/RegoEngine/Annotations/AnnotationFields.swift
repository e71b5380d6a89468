// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The fields of a METADATA block, and those that have another type than OPA's structure for them.
struct AnnotationFields {
  /// A value of the wrong type: where, and what Go says of it.
  struct Mismatch {
    let line: Int
    let what: String
  }

  let text: SourceFile
  private(set) var mismatches: [Mismatch] = []
  private(set) var scope: String?
  private(set) var title: String?
  private(set) var description: String?
  private(set) var isEntrypoint = false
  private(set) var organizations: [String] = []
  private(set) var relatedResources: [Node] = []
  private(set) var authors: [Node] = []
  private(set) var schemas: [Node] = []
  private(set) var custom = Node.null
  private(set) var compile = Node.null

  init(text: SourceFile) { self.text = text }

  /// Fills the fields; those it doesn't know are passed over.
  mutating func read(_ root: Node) {
    guard root.isKind(.object) else {
      if !root.isKind(.null) { mismatch(root, 1, "ast.rawAnnotation") }
      return
    }
    for (index, entry) in root.entries.enumerated() {
      let line = self.line(of: root, index)
      let value = entry.value
      switch entry.key.string {
      case "scope": scope = string(value, line)
      case "title": title = string(value, line)
      case "description": description = string(value, line)
      case "entrypoint": isEntrypoint = boolean(value, line)
      case "organizations":
        organizations = list(value, line, "[]string").compactMap { string($0.node, $0.line) }
      case "related_resources": relatedResources = list(value, line, "[]interface {}").map(\.node)
      case "authors": authors = list(value, line, "[]interface {}").map(\.node)
      case "schemas":
        for item in list(value, line, "[]map[string]interface {}") {
          if let found = map(item.node, item.line) { schemas.append(found) }
        }
      case "custom": custom = map(value, line) ?? .null
      case "compile": compile = map(value, line) ?? .null
      default: break
      }
    }
  }

  private func line(of node: Node, _ index: Int) -> Int {
    text.line(of: Int(node.range(at: index).bytes.start))
  }

  private mutating func string(_ node: Node, _ line: Int) -> String? {
    switch node.kind {
    case .null: return nil
    case .string: return node.string
    case .array, .object, .set:
      mismatch(node, line, "string")
      return nil
    case .boolean: return node.isTrue ? "true" : "false"
    default: return node.numberText
    }
  }

  private mutating func boolean(_ node: Node, _ line: Int) -> Bool {
    switch node.kind {
    case .null: return false
    case .boolean: return node.isTrue
    default: break
    }
    // YAML 1.1 had more words for these, and Go's library still takes them for a boolean field.
    switch node.string {
    case "y", "Y", "yes", "Yes", "YES", "on", "On", "ON": return true
    case "n", "N", "no", "No", "NO", "off", "Off", "OFF": return false
    default:
      mismatch(node, line, "bool")
      return false
    }
  }

  private mutating func list(
    _ node: Node, _ line: Int, _ type: String
  ) -> [(node: Node, line: Int)] {
    switch node.kind {
    case .null: return []
    case .array:
      return node.elements.indices.map { (node.elements[$0], self.line(of: node, $0)) }
    default:
      mismatch(node, line, type)
      return []
    }
  }

  private mutating func map(_ node: Node, _ line: Int) -> Node? {
    switch node.kind {
    case .null: return nil
    case .object: return node
    default:
      mismatch(node, line, "map[string]interface {}")
      return nil
    }
  }

  private mutating func mismatch(_ node: Node, _ line: Int, _ type: String) {
    let tag: String
    switch node.kind {
    case .array, .set: tag = "!!seq"
    case .object: tag = "!!map"
    case .string: tag = "!!str \(Self.quoted(node.string ?? ""))"
    case .boolean: tag = "!!bool \(Self.quoted(node.isTrue ? "true" : "false"))"
    case .integer, .bigNumber: tag = "!!int \(Self.quoted(node.numberText ?? ""))"
    default: tag = "!!float \(Self.quoted(node.numberText ?? ""))"
    }
    mismatches.append(Mismatch(line: line, what: "\(tag) into \(type)"))
  }

  private static func quoted(_ text: String) -> String {
    let bytes = Array(text.utf8)
    guard bytes.count > 10 else { return "`\(text)`" }
    return "`\(String(decoding: bytes.prefix(7), as: UTF8.self))...`"
  }

  /// A value as Go's `%s` writes it.
  static func goText(_ node: Node) -> String {
    switch node.kind {
    case .string: node.string ?? ""
    case .null: "%!s(<nil>)"
    case .boolean: "%!s(bool=\(node.isTrue))"
    case .array, .set: "[" + node.elements.map { goText($0) }.joined(separator: " ") + "]"
    case .object:
      "map["
        + node.entries.map { ($0.key.string ?? "", goText($0.value)) }.sorted { $0.0 < $1.0 }
        .map { "\($0.0):\($0.1)" }.joined(separator: " ") + "]"
    case .integer: "%!s(int=\(node.numberText ?? ""))"
    default: "%!s(float64=\(node.numberText ?? ""))"
    }
  }
}
