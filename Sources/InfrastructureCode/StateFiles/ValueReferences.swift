// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory

/// Finds references in a state, which only has values: an attribute that holds the id or ARN of
/// another resource names it.
struct ValueReferences {
  private struct Owner {
    var address: String
    var attribute: String
  }

  /// By id or ARN; nil for what several resources share.
  private var owners: [NodeKey: Owner?] = [:]

  private static let maximumDepth = 64
  private static let maximumFound = 200
  /// Shorter ids, such as numbers, are met everywhere.
  private static let shortest = 6

  init(_ resources: [Resource]) {
    for resource in resources where resource.mode == .managed {
      let (id, arn) = (resource.document.field("id"), resource.document.field("arn"))
      take(id, Owner(address: resource.address, attribute: "id"))
      if arn != id { take(arn, Owner(address: resource.address, attribute: "arn")) }
    }
  }

  private mutating func take(_ node: Node, _ owner: Owner) {
    guard node.isKind(.string), node.count >= Self.shortest else { return }
    let key = NodeKey(node: node)
    owners[key] = owners[key] == nil ? .some(owner) : .some(nil)
  }

  /// Adds to each resource what its values name.
  func add(to resources: inout [Resource]) {
    guard !owners.isEmpty else { return }
    for index in resources.indices {
      var found: [Reference] = []
      for entry in resources[index].document.entries
      where !entry.key.equals("id") && !entry.key.equals("arn") {
        collect(
          entry.value, path: { entry.key.string ?? "" }, of: resources[index].address, depth: 0,
          &found)
      }
      resources[index].references += found
    }
  }

  private func collect(
    _ node: Node, path: () -> String, of address: String, depth: Int, _ found: inout [Reference]
  ) {
    guard depth < Self.maximumDepth, found.count < Self.maximumFound else { return }
    switch node.kind {
    case .string:
      guard node.count >= Self.shortest, let owner = owners[NodeKey(node: node)] ?? nil,
        owner.address != address
      else { return }
      found.append(Reference(path: path(), target: owner.address, attribute: owner.attribute))
    case .array:
      for (index, element) in node.elements.enumerated() {
        collect(
          element, path: { "\(path())[\(index)]" }, of: address, depth: depth + 1, &found)
      }
    case .object:
      for entry in node.entries {
        collect(
          entry.value, path: { "\(path()).\(entry.key.string ?? "")" }, of: address,
          depth: depth + 1, &found)
      }
    default: break
    }
  }
}
