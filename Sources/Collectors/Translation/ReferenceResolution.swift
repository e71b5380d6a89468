// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
package import Inventory

/// Finds the resources that attributes of live resources name: by ARN, by id, or by a name.
///
/// An ARN or id is known by itself wherever it stands; a name only where a table says whose it is.
/// A name is one of the same account and region, or of something that belongs to no region.
/// Linear in the size of the documents, as long as few things share a name.
package struct ReferenceResolution {
  private let names: ReferenceNames
  /// Addresses by id and ARN.
  private var identities: [String: String] = [:]
  /// What carries a name, by `type attribute value`.
  private var named: [String: [Bearer]] = [:]

  /// What carries a name, and where it does.
  private struct Bearer {
    var address: String
    var account: String
    /// Empty for what belongs to no region.
    var region: String

    init(_ resource: Resource) {
      address = resource.address
      account = resource.account ?? ""
      region = resource.region ?? ""
    }
  }

  /// A resolution by tables.
  package init(names: ReferenceNames) { self.names = names }

  /// Adds a resource that others may name.
  ///
  /// - Parameter isSatellite: whether it may share an id with what it belongs to, which whoever
  ///   gives that id means.
  package mutating func add(_ resource: Resource, isSatellite: Bool) {
    for node in [resource.document.field("arn"), resource.document.field("id")] {
      guard let text = node.string, Self.mayIdentify(text) else { continue }
      if isSatellite, identities[text] != nil { continue }
      if identities[text] == nil || !isSatellite { identities[text] = resource.address }
    }
    for attribute in names.namingAttributes[resource.type] ?? [] {
      guard let text = resource.document.field(named: attribute).string else { continue }
      named["\(resource.type) \(attribute) \(text)", default: []].append(Bearer(resource))
    }
  }

  /// The address of what a resource means by a name.
  private func address(
    of text: String, _ target: ReferenceNames.Target, from resource: Resource
  ) -> String? {
    let own = Bearer(resource)
    for type in target.types {
      guard let bearers = named["\(type) \(target.attribute) \(text)"] else { continue }
      let ofAccount = bearers.filter { $0.account == own.account }
      let found =
        ofAccount.first { $0.region == own.region }
        ?? ofAccount.first { $0.region.isEmpty || own.region.isEmpty }
      if let found { return found.address }
      // A bucket's name is its own in the whole world, and so is what has no region.
      if bearers.count == 1, let only = bearers.first,
        only.region.isEmpty || target.attribute == "bucket"
      {
        return only.address
      }
    }
    return nil
  }

  /// The references of a resource's attributes.
  package func references(of resource: Resource) -> [Reference] {
    var search = Search(
      resource: resource, targets: names.targets[resource.type] ?? [:], resolution: self)
    for entry in resource.document.entries {
      guard let name = entry.key.string, !Self.ignored.contains(name) else { continue }
      search.visit(entry.value, path: name, plain: name, depth: 0)
    }
    return search.found
  }

  /// Attributes of its own identity, and those that people fill with what they like.
  private static let ignored: Set<String> = ["id", "arn", "tags", "tags_all"]

  /// Whether a text can be an id that stands for itself: `vpc-0a1b`, an ARN, a UUID; not a name.
  private static func mayIdentify(_ text: String) -> Bool {
    guard text.utf8.count >= 8 else { return false }
    if text.hasPrefix("arn:") { return true }
    guard let dash = text.utf8.lastIndex(of: UInt8(ascii: "-")) else { return false }
    let tail = text.utf8[text.utf8.index(after: dash)...]
    return tail.count >= 8
      && tail.allSatisfy { ($0 >= 0x30 && $0 <= 0x39) || ($0 >= 0x61 && $0 <= 0x66) }
  }

  private struct Search {
    let resource: Resource
    let targets: [String: [ReferenceNames.Target]]
    let resolution: ReferenceResolution
    var found: [Reference] = []
    private var seen: Set<String> = []

    init(
      resource: Resource, targets: [String: [ReferenceNames.Target]],
      resolution: ReferenceResolution
    ) {
      self.resource = resource
      self.targets = targets
      self.resolution = resolution
    }

    mutating func visit(_ node: Node, path: String, plain: String, depth: Int) {
      guard depth < 32 else { return }
      switch node.kind {
      case .string: add(node, path: path, plain: plain)
      case .array, .set:
        for (index, element) in node.elements.enumerated() {
          visit(element, path: "\(path)[\(index)]", plain: plain, depth: depth + 1)
        }
      case .object:
        for entry in node.entries {
          guard let name = entry.key.string else { continue }
          visit(
            entry.value, path: "\(path).\(name)", plain: "\(plain).\(name)", depth: depth + 1)
        }
      default: break
      }
    }

    private mutating func add(_ node: Node, path: String, plain: String) {
      guard node.count <= 2_048, let text = node.string else { return }
      var address: String?
      var attribute = ""
      for target in targets[plain] ?? [] {
        attribute = target.attribute
        address = resolution.address(of: text, target, from: resource)
        if address != nil { break }
      }
      if address == nil, ReferenceResolution.mayIdentify(text) {
        attribute = text.hasPrefix("arn:") ? "arn" : "id"
        address =
          resolution.identities[text]
          // A version or a path of something is named by more than its ARN.
          ?? (text.hasSuffix(":*") ? resolution.identities[String(text.dropLast(2))] : nil)
      }
      guard let address, address != resource.address, seen.insert("\(path) \(address)").inserted
      else { return }
      found.append(Reference(path: path, target: address, attribute: attribute))
    }
  }
}
