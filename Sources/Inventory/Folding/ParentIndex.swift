// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Finds the resources of one type that a satellite's attribute names.
struct ParentIndex {
  /// A text in a scope.
  struct Key: Hashable, Sendable {
    var scope: Int
    var text: String
  }

  private var byAddress: [Key: [Int]] = [:]
  private var byKnownValue: [Key: [Int]] = [:]
  private var bySymbol: [Key: [Int]] = [:]
  /// Parents with a key attribute that isn't known, with that attribute's value.
  private var openByScope: [Int: [(parent: Int, value: Node)]] = [:]
  private var allByScope: [Int: [Int]] = [:]

  /// The names that are looked for; nil for all.
  let named: Set<Key>?

  /// - Parameter named: the names that are looked for: parents with others are left out, but for
  ///   those whose names aren't known; nil for all.
  init(parents: [Int], keys: [String], resources: [Resource], named: Set<Key>? = nil) {
    self.named = named
    for parent in parents where resources[parent].mode == .managed {
      if let named, !Self.isAmong(named, resources[parent].document, keys, resources[parent].scope)
      {
        continue
      }
      let resource = resources[parent]
      let scope = resource.scope
      byAddress[Key(scope: scope, text: resource.address), default: []].append(parent)
      let plain = ResourceAddress.withoutKeys(resource.address)
      if plain != resource.address {
        byAddress[Key(scope: scope, text: plain), default: []].append(parent)
      }
      allByScope[scope, default: []].append(parent)
      for name in keys {
        let value = resource.document.field(named: name)
        if let text = value.string {
          // An id is often the name too.
          let key = Key(scope: scope, text: text)
          if byKnownValue[key]?.last != parent { byKnownValue[key, default: []].append(parent) }
        } else if let unknown = value.unknown {
          openByScope[scope, default: []].append((parent, value))
          if let symbol = unknown.symbol.string {
            bySymbol[Key(scope: scope, text: symbol), default: []].append(parent)
          }
        }
      }
    }
  }

  /// Whether a parent has one of the names, or one that isn't known.
  private static func isAmong(
    _ named: Set<Key>, _ document: Node, _ keys: [String], _ scope: Int
  ) -> Bool {
    keys.contains { key in
      let value = document.field(named: key)
      if let text = value.string { return named.contains(Key(scope: scope, text: text)) }
      return value.isKind(.unknown)
    }
  }

  /// Whether some parents of a scope have names that aren't known.
  func hasOpenParents(scope: Int) -> Bool { openByScope[scope]?.isEmpty == false }

  /// The parents that an attribute's expression refers to, whether or not its value is theirs.
  func parents(referencedBy resource: Resource, at attribute: String) -> [Int] {
    var found: [Int] = []
    for reference in resource.references where reference.path == attribute {
      let exact = Key(scope: resource.scope, text: reference.target)
      let plain = Key(
        scope: resource.scope, text: ResourceAddress.withoutKeys(reference.target))
      found += byAddress[exact] ?? byAddress[plain] ?? []
    }
    return found
  }

  /// The parents that the value names for certain.
  func parents(namedBy value: Node, scope: Int) -> [Int] {
    if let text = value.string { return byKnownValue[Key(scope: scope, text: text)] ?? [] }
    guard let symbol = value.unknown?.symbol.string else { return [] }
    if let address = ResourceAddress.resource(inReference: symbol),
      let found = byAddress[Key(scope: scope, text: address)]
    {
      return found
    }
    return bySymbol[Key(scope: scope, text: symbol)] ?? []
  }

  /// The parents that the value may name, when it names none for certain.
  func possibleParents(for value: Node, scope: Int) -> [Int] {
    if let text = value.string {
      return (openByScope[scope] ?? []).filter { Self.mayEqual($0.value, text) }.map(\.parent)
    }
    guard let unknown = value.unknown else { return [] }
    if let symbol = unknown.symbol.string {
      let isInput = symbol.hasPrefix("var.") || symbol.contains(".var.")
      // Attributes of other resources and of data sources name something outside of these parents.
      if !isInput, ResourceAddress.resource(inReference: symbol) != nil { return [] }
    }
    return allByScope[scope] ?? []
  }

  private static func mayEqual(_ value: Node, _ text: String) -> Bool {
    guard let unknown = value.unknown else { return false }
    // A name that the provider makes up is never one that somebody wrote down.
    if let symbol = unknown.symbol.string, !symbol.contains("var."),
      ResourceAddress.resource(inReference: symbol) != nil
    {
      return false
    }
    if let prefix = unknown.prefix.string, !text.hasPrefix(prefix) { return false }
    if let suffix = unknown.suffix.string, !text.hasSuffix(suffix) { return false }
    return true
  }
}
