// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Resources as `terraform show -json` has them, for tools that compare with a state.
package enum TerraformState {
  /// The text before the resources.
  package static let head = Array(
    #"{"format_version":"1.0","values":{"root_module":{"resources":["#.utf8)
  /// The text after them.
  package static let tail = Array("]}}}\n".utf8)

  /// What live resources are called; ARN or id, which tell them apart, are their keys.
  private static let name = "live"

  /// The object of one resource; objects are separated by commas.
  package static func resource(_ resource: Resource) -> [UInt8] {
    let arena = Arena(chunkSize: 4 << 10)
    func text(_ string: String) -> Node { arena.string(string) }
    let isWritten = !resource.name.isEmpty
    var address = resource.address
    if !isWritten {
      let key = JSONWriter.string(text(resource.address))
      address = "\(resource.mode == .data ? "data." : "")\(resource.type).\(name)[\(key)]"
    }
    let fields: [(String, Node)] = [
      ("address", text(address)), ("mode", text(resource.mode.rawValue)),
      ("type", text(resource.type)), ("name", text(isWritten ? resource.name : name)),
      ("index", isWritten ? .absent : text(resource.address)),
      ("provider_name", text("registry.terraform.io/hashicorp/\(resource.provider)")),
      ("schema_version", .integer(0)), ("values", resource.document),
      ("sensitive_values", marks(resource.document, arena) ?? arena.object([Node.Entry]())),
    ]
    let root = arena.object(
      fields.filter { $0.1.exists }.map { Node.Entry(key: text($0.0), value: $0.1) })
    var options = JSONWriter.Options()
    options.sortsKeys = true
    options.redaction = ResourceRecord.redaction
    let bytes = JSONWriter.bytes(root, options: options)
    withExtendedLifetime(arena) {}
    return bytes
  }

  /// `true` in the places of sensitive values; nil where there are none.
  private static func marks(_ node: Node, _ arena: Arena) -> Node? {
    if node.has(.sensitive) { return .boolean(true) }
    switch node.kind {
    case .object:
      let entries = node.entries.compactMap { entry in
        marks(entry.value, arena).map { Node.Entry(key: entry.key, value: $0) }
      }
      return entries.isEmpty ? nil : arena.object(entries)
    case .array, .set:
      let found = node.elements.map { marks($0, arena) }
      guard found.contains(where: { $0 != nil }) else { return nil }
      return arena.array(found.map { $0 ?? .boolean(false) })
    default: return nil
    }
  }
}
