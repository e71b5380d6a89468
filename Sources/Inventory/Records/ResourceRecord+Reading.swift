// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

extension ResourceRecord {
  /// Why an object is no resource.
  package struct Problem: Error, Equatable {
    /// What is wrong and what to do.
    package var message: String
  }

  /// The resource of an object as `document(_:in:)` makes them.
  ///
  /// Only `type`, `values` and one of `address`, `values.arn` and `values.id` are needed.
  package static func resource(
    _ record: Node, in arena: Arena
  ) throws(Problem) -> Resource {
    guard record.isKind(.object) else { throw Problem(message: "it is no object") }
    guard let type = record.field("type").string, !type.isEmpty else {
      throw Problem(message: "it has no \"type\", such as \"aws_s3_bucket\"")
    }
    let values = record.field("values")
    guard values.isKind(.object) else { throw Problem(message: "it has no object \"values\"") }
    let id = values.field("arn").string ?? values.field("id").string.map { "\(type)/\($0)" }
    guard let address = record.field("address").string ?? id, !address.isEmpty else {
      throw Problem(message: "it has no \"address\", and its values neither \"arn\" nor \"id\"")
    }
    let provider =
      record.field("provider").string ?? type.split(separator: "_").first.map { String($0) } ?? ""
    guard let mode = Resource.Mode(rawValue: record.field("mode").string ?? "managed") else {
      throw Problem(message: "its mode is none of managed, data and provider")
    }
    var resource = Resource(
      address: address, type: type, name: record.field("name").string ?? "", mode: mode,
      provider: provider, module: record.field("module").string ?? "",
      account: record.field("account").string, region: record.field("region").string,
      environment: record.field("environment").string, document: values,
      origin: SourceRange(file: 0, bytes: ByteRange(0, 0), origin: .cloud))
    for reference in record.field("references").elements {
      guard let target = reference.field("target").string else {
        throw Problem(message: "one of its references has no \"target\"")
      }
      resource.references.append(
        Reference(
          path: reference.field("path").string ?? "", target: target,
          attribute: reference.field("attribute").string ?? ""))
    }
    resource.existenceUnknowns = record.field("existence").elements.compactMap(\.string)
    let source = record.field("source")
    if source.isKind(.object) {
      resource.collected = CollectionSource(
        service: source.field("service").string ?? "",
        operation: source.field("operation").string ?? "",
        kind: source.field("kind").string ?? "")
    }
    for mark in record.field("unknown").elements {
      let symbol = mark.field("symbol").string ?? ""
      let unknown = arena.unknown(
        Node.Unknown(symbol: symbol.isEmpty ? .absent : arena.string(symbol)))
      try change(&resource.document, at: mark.field("path"), arena) { _ in unknown }
    }
    for path in record.field("sensitive").elements {
      try change(&resource.document, at: path, arena) { secret($0, arena) }
    }
    return resource
  }

  /// What stands for a secret: a digest stays, the secret itself is never kept.
  private static func secret(_ node: Node, _ arena: Arena) -> Node {
    guard node.exists else { return node }
    let isDigest = node.string?.hasPrefix(digestPrefix) == true
    return (isDigest ? node : arena.string(redaction)).with(.sensitive)
  }

  private static func change(
    _ root: inout Node, at path: Node, _ arena: Arena, _ change: (Node) -> Node
  ) throws(Problem) {
    guard let text = path.string, let path = DocumentPath(text) else {
      throw Problem(message: "a path of its marks can't be read")
    }
    root = changed(root, path.steps[...], arena, change)
  }

  /// The value with another one at a path; what isn't there stays away.
  private static func changed(
    _ node: Node, _ path: ArraySlice<DocumentPath.Step>, _ arena: Arena, _ change: (Node) -> Node
  ) -> Node {
    guard let step = path.first else { return change(node) }
    let position: Int
    switch step {
    case .key(let name): position = node.entryIndex(arena.string(name))
    case .index(let index): position = node.isKind(.array) && index < node.count ? index : -1
    }
    guard position >= 0 else {
      // An unknown value may be left out of the values altogether.
      let added = path.count == 1 ? change(.absent) : .absent
      guard node.isKind(.object), added.exists, case .key(let name) = step else { return node }
      return arena.object(
        Array(node.entries) + [Node.Entry(key: arena.string(name), value: added)])
    }
    let flags = node.has(.sensitive) ? Node.Flags.sensitive : Node.Flags(rawValue: 0)
    if node.isKind(.object) {
      var entries = Array(node.entries)
      entries[position].value = changed(entries[position].value, path.dropFirst(), arena, change)
      return arena.object(entries).with(flags)
    }
    var elements = Array(node.elements)
    elements[position] = changed(elements[position], path.dropFirst(), arena, change)
    return arena.array(elements).with(flags)
  }
}
