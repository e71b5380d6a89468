// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory

/// What one worker's rules may ask of the graph, and what they asked: a rule has no other way to
/// reach beyond its resource.
///
/// Owned by one worker and used by its thread alone.
final class GraphHost {
  /// Something a verdict depends on besides its own resource.
  enum Dependency: Hashable {
    /// One resource's document.
    case resource(Int)
    /// Who names a resource.
    case referrers(Int)
    /// All resources of a type in a scope.
    case type(String, scope: Int)
    /// The scope itself.
    case scope(Int)
    /// What an address, id or ARN means in a scope, by its hash: nothing, perhaps.
    case name(Int)

    /// What a name means in a scope.
    static func name(_ text: String, scope: Int) -> Dependency {
      var hasher = Hasher()
      hasher.combine(text)
      hasher.combine(scope)
      return .name(hasher.finalize())
    }
  }

  let graph: ResourceGraph
  /// Whether names are recorded that were looked up; only who evaluates again needs them.
  var recordsNames = false
  /// The resource being judged.
  var subject = 0
  /// What was asked for since the last `begin`.
  private(set) var dependencies: Set<Dependency> = []
  /// Folded documents of scopes, made when first asked for.
  private var scopeDocuments: [Int: Node] = [:]
  /// Lists of resources, made when first asked for: a rule asks once per resource it judges.
  private var lists: [Dependency: Node] = [:]
  /// The resources of a type in each scope, sorted out when first asked for.
  private var scoped: [String: [Int: [Int]]] = [:]
  /// Resources of a type by the value of an attribute, made when first asked for.
  private var indexes: [IndexKey: AttributeIndex] = [:]
  private let arena = Arena(chunkSize: 4 << 10)
  /// What policies say that were read already.
  let policies = PolicyTexts()

  init(graph: ResourceGraph) { self.graph = graph }

  /// Starts with another resource.
  func begin(_ resource: Int) {
    subject = resource
    if !dependencies.isEmpty { dependencies.removeAll(keepingCapacity: true) }
  }

  private var scope: Int { graph.resources[subject].scope }

  /// The resource that an address, a reference or a folded document means; nil when there's none.
  func resource(_ node: Node) -> Int? {
    if let text = node.string ?? node.unknown?.symbol.string {
      if recordsNames { recordName(text) }
      // A reference without a key to several instances names none of them.
      let found = graph.resources(inReference: text, scope: scope)
      return found.count == 1 ? found.first : nil
    }
    let address = node.field("bawn").field("address").string
    return address.flatMap { graph.resources(at: $0, scope: scope).first }
  }

  private func recordName(_ text: String) {
    dependencies.insert(.name(text, scope: scope))
    if let address = ResourceAddress.resource(inReference: text) {
      dependencies.insert(.name(address, scope: scope))
      dependencies.insert(.name(ResourceAddress.withoutKeys(address), scope: scope))
    }
  }

  /// `graph.get(x)`
  func get(_ node: Node) -> Node {
    guard let index = resource(node) else { return .absent }
    dependencies.insert(.resource(index))
    return graph.folded[index]
  }

  /// `graph.referrers(x)`
  func referrers(_ node: Node, into arena: Arena) -> Node {
    guard let index = resource(node) else { return arena.array([]) }
    dependencies.insert(.referrers(index))
    return arena.array(graph.referrers(of: index).map { graph.folded[$0] })
  }

  /// `graph.all(type)`
  func all(_ type: String) -> Node {
    let key = Dependency.type(type, scope: scope)
    dependencies.insert(key)
    if let known = lists[key] { return known }
    var found = positions(ofType: type).map { graph.folded[$0] }
    var list: Node?
    // Where a call was denied there may be more: whether there is any, if none is known, and what
    // it is like.
    if let gap = graph.scopes[scope].completeness?.gaps[type]?.first {
      dependencies.insert(.scope(scope))
      let unknown = arena.unknown(
        Node.Unknown(
          symbol: arena.string(gap.call), valueKind: found.isEmpty ? .array : .object,
          isNotNull: true))
      if found.isEmpty { list = unknown } else { found.append(unknown) }
    }
    let made = list ?? arena.array(found)
    lists[key] = made
    return made
  }

  /// The positions of the resources of a type in the scope of the one being judged.
  private func positions(ofType type: String) -> [Int] {
    if let known = scoped[type] { return known[scope] ?? [] }
    // Once for all scopes: looking for those of one among all takes as long.
    let made = Dictionary(grouping: graph.resources(ofType: type)) { graph.resources[$0].scope }
    scoped[type] = made
    return made[scope] ?? []
  }

  /// `graph.having(type, key, value)`: of all resources of a type those whose attribute is the text,
  /// and those of which that isn't known.
  func having(_ type: String, _ key: Node, _ value: Node, into arena: Arena) -> Node {
    let all = all(type)
    guard all.isKind(.array), let name = key.string, value.isKind(.string) else { return all }
    let place = IndexKey(type: type, scope: scope, attribute: name)
    let index: AttributeIndex
    if let known = indexes[place] {
      index = known
    } else {
      index = AttributeIndex(all, by: key)
      indexes[place] = index
    }
    return arena.array(index.elements(with: value).map { all.elements[$0] })
  }

  private struct IndexKey: Hashable {
    var type: String
    var scope: Int
    var attribute: String
  }

  /// `graph.extent(types, region)`: `complete` is true where all there is of the types is in the
  /// graph, else unknown, or false for code that is said not to be complete.
  func extent(of types: [String], in place: String) -> Node {
    let number = scope
    dependencies.insert(.scope(number))
    let scope = graph.scopes[number]
    let isKnown: Node
    if let completeness = scope.completeness {
      let region = scope.regions.contains(place) ? place : nil
      isKnown =
        completeness.missing(of: types, in: region).map { missing in
          arena.unknown(
            Node.Unknown(symbol: arena.string(missing), valueKind: .boolean, isNotNull: true))
        } ?? .boolean(true)
    } else {
      isKnown = scope.isComplete.map { .boolean($0) } ?? completenessUnknown()
    }
    return arena.object([Node.Entry(key: arena.string("complete"), value: isKnown)])
  }

  /// Code alone doesn't tell whether there is more in the account than it declares.
  private func completenessUnknown() -> Node {
    arena.unknown(
      Node.Unknown(
        symbol: arena.string("what else the account holds"), valueKind: .boolean, isNotNull: true))
  }

  /// `graph.scope()`
  func scopeDocument() -> Node {
    let number = scope
    dependencies.insert(.scope(number))
    if let known = scopeDocuments[number] { return known }
    let scope = graph.scopes[number]
    let node = arena.sortedObject([
      Node.Entry(
        key: arena.string("complete"),
        value: scope.isComplete.map { .boolean($0) } ?? completenessUnknown()),
      Node.Entry(key: arena.string("kind"), value: arena.string(scope.kind.rawValue)),
      Node.Entry(key: arena.string("path"), value: arena.string(scope.path)),
      Node.Entry(
        key: arena.string("regions"), value: arena.array(scope.regions.map { arena.string($0) })),
    ])
    scopeDocuments[number] = node
    return node
  }
}
