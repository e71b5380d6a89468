// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The documents that references can lead to: the root, and all that have an id.
///
/// Nothing is fetched: a policy has no network, and neither has its schema.
struct JSONSchemaPool {
  struct Key: Hashable {
    var base: [UInt8]
    var fragment: [UInt8]

    init(_ url: GoURL) {
      base = url.base
      fragment = url.fragment
    }
  }

  private static let depthLimit = 1000

  private var documents: [Key: Node] = [:]
  /// What the references resolve to, by the object they stand in.
  private(set) var targets: [UInt64: GoURL] = [:]

  /// Looks through a document for ids and references.
  init(_ document: Node, base: GoURL) throws(JSONSchemaFailure) {
    try collect(document, base, depth: 0)
    documents[Key(base)] = document
  }

  private mutating func collect(
    _ node: Node, _ base: GoURL, depth: Int
  ) throws(JSONSchemaFailure) {
    guard depth <= Self.depthLimit else { throw .tooDeep }
    for element in node.elements { try collect(element, base, depth: depth + 1) }
    guard node.isKind(.object) else { return }
    var base = base
    let id = node.field("id").exists ? node.field("id") : node.field("$id")
    // What isn't a URL comes up when the schema itself is read.
    if let text = id.string, let url = try? GoURL(text.utf8) {
      base = base.resolving(url)
      guard documents.updateValue(node, forKey: Key(base)) == nil else {
        throw JSONSchemaFailure(
          "Reference already exists: \"\(String(decoding: base.text, as: UTF8.self))\"")
      }
    }
    if let text = node.field("$ref").string, let url = try? GoURL(text.utf8) {
      targets[node.payload] = base.resolving(url)
    }
    for index in node.sortedEntryOrder() {
      let entry = node.entries[index]
      switch entry.key.string {
      case "const", "enum": continue
      case "properties", "dependencies", "patternProperties":
        // Their keys are names and no keywords.
        for child in entry.value.entries {
          try collect(child.value, base, depth: depth + 1)
        }
      default: try collect(entry.value, base, depth: depth + 1)
      }
    }
  }

  /// The document that a reference leads to.
  func document(_ reference: GoURL) throws(JSONSchemaFailure) -> Node {
    if let known = documents[Key(reference)] { return known }
    var base = reference
    base.fragment = []
    if let document = documents[Key(base)] {
      return try Self.find(String(decoding: reference.fragment, as: UTF8.self), in: document)
    }
    let text = String(decoding: reference.text, as: UTF8.self)
    guard !reference.scheme.isEmpty, !reference.host.isEmpty else {
      throw JSONSchemaFailure("Reference \(text) must be canonical")
    }
    throw JSONSchemaFailure("remote reference loading disabled: \(text)")
  }

  /// Follows a JSON pointer (RFC 6901); a fragment that isn't one means the whole document.
  private static func find(
    _ pointer: String, in document: Node
  ) throws(JSONSchemaFailure) -> Node {
    guard pointer.hasPrefix("/") else { return document }
    var node = document
    for part in pointer.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
      let token = part.replacing("~1", with: "/").replacing("~0", with: "~")
      switch node.kind {
      case .object:
        node = node.field(named: String(token))
        guard node.exists else { throw JSONSchemaFailure("Object has no key '\(token)'") }
      case .array:
        guard let index = Int(token) else {
          throw JSONSchemaFailure("Invalid array index '\(token)'")
        }
        guard index >= 0, index < node.count else {
          throw JSONSchemaFailure("Out of bound array[0,\(node.count)] index '\(index)'")
        }
        node = node.elements[index]
      default: throw JSONSchemaFailure("Invalid token reference '\(token)'")
      }
    }
    return node
  }
}
