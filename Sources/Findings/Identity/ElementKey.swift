// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Crypto
package import Documents

/// Names an element of a list by what it says instead of where it stands.
package enum ElementKey {
  /// Fields that name an element by themselves, most telling first.
  private static let names = ["Sid", "sid", "name", "id", "key"]
  /// Fields that together say which traffic a network rule means.
  private static let traffic = [
    "protocol", "ip_protocol", "from_port", "to_port", "cidr_blocks", "ipv6_cidr_blocks",
    "cidr_ipv4", "cidr_ipv6", "prefix_list_ids", "security_groups",
  ]

  /// The key of a path in a document: list positions replaced by the content found there.
  ///
  /// - Parameter reference: what a reference to another resource counts as, such as the name that
  ///   the resource had before it was moved.
  package static func key(
    path: [PathComponent], in document: Node, reference: (String) -> String = { $0 }
  ) -> String {
    var node = document
    var parts: [String] = []
    guard !path.isEmpty else { return "" }
    let arena = Arena(chunkSize: 1 << 10)
    defer { withExtendedLifetime(arena) {} }
    for component in path {
      node = read(node, arena)
      switch component {
      case .field(let name):
        parts.append(name)
        node = node.field(named: name)
      case .index(let index):
        let elements = node.elements
        guard index >= 0, index < elements.count else {
          // No position, but a number that a rule tells findings apart by, such as a port.
          node = .absent
          parts.append("[#\(index)]")
          continue
        }
        node = elements[index]
        parts.append("[\(content(of: node, arena, reference))]")
      }
    }
    return parts.joined(separator: ".")
  }

  /// What a text in JSON says, such as a policy, so that a path can go on into it.
  private static func read(_ node: Node, _ arena: Arena) -> Node {
    if let unknown = node.unknown, unknown.encoded.exists { return unknown.encoded }
    guard node.isKind(.string), let first = node.utf8.first(where: { $0 > 0x20 }),
      first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    else { return node }
    var options = ReaderOptions()
    options.allowsTrailingCommas = true
    let read = JSONReader.read(node.utf8, into: arena, options: options)
    return read.exists ? read : node
  }

  private static func content(
    of node: Node, _ arena: Arena, _ reference: (String) -> String
  ) -> String {
    if node.isKind(.object) {
      for name in names {
        if let text = node.field(named: name).string, !text.isEmpty { return "\(name)=\(text)" }
      }
      let parts = traffic.compactMap { name -> String? in
        let value = node.field(named: name)
        // A plan spells out what the code leaves empty.
        let isEmpty = !value.exists || (value.isKind(.array) && value.count == 0)
        return isEmpty ? nil : "\(name)=\(digest(value, arena, reference))"
      }
      if !parts.isEmpty { return parts.joined(separator: ",") }
    }
    return digest(node, arena, reference)
  }

  /// A digest of the value, so that no secret can be read off a key.
  private static func digest(
    _ node: Node, _ arena: Arena, _ reference: (String) -> String
  ) -> String {
    var hash = SHA256()
    feed(node, to: &hash, depth: 0, arena, reference)
    return Fingerprint.hex(hash.finalize().prefix(8))
  }

  private static func feed(
    _ node: Node, to hash: inout SHA256, depth: Int, _ arena: Arena,
    _ reference: (String) -> String
  ) {
    guard depth < 64 else { return }
    // Written in another way, a policy still says the same.
    let node = node.has(.sensitive) ? node : read(node, arena)
    hash.update(data: [node.kind.rawValue])
    if node.has(.sensitive) { return }
    switch node.kind {
    case .string:
      hash.update(data: Array("\(node.count):".utf8))
      hash.update(data: Array(node.utf8))
    case .array, .set:
      hash.update(data: Array("\(node.count)[".utf8))
      for element in node.elements { feed(element, to: &hash, depth: depth + 1, arena, reference) }
    case .object:
      hash.update(data: Array("\(node.count){".utf8))
      for index in node.sortedEntryOrder() {
        feed(node.entries[index].key, to: &hash, depth: depth + 1, arena, reference)
        feed(node.entries[index].value, to: &hash, depth: depth + 1, arena, reference)
      }
    case .unknown:
      hash.update(data: Array(reference(node.unknown?.symbol.string ?? "").utf8))
    default:
      hash.update(data: Array((node.numberText ?? "\(node.payload)").utf8))
    }
  }
}

/// A step of an attribute's path.
package enum PathComponent: Hashable, Sendable {
  /// A field of an object.
  case field(String)
  /// An element of a list.
  case index(Int)
}

extension [PathComponent] {
  /// The path as people write it: `ingress[0].cidr_blocks`.
  package var text: String {
    var text = ""
    for component in self {
      switch component {
      case .field(let name): text += text.isEmpty ? name : ".\(name)"
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }
}
