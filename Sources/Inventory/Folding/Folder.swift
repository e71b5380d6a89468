// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Synchronization

/// Makes the documents that rules read: satellites folded in, inline forms lifted, defaults filled.
struct Folder: Sendable {
  let table: FoldingTable
  let resources: [Resource]
  let byType: [String: [Int]]
  let outgoing: ResourceGraph.Rows
  private var arena: Arena

  private var facets: [Int: [String: Facet]] = [:]
  /// The parents whose facets are wanted; nil for all.
  private var wanted: Set<Int>?
  private let parentTypes: Set<String>
  /// For parents that stay as they are: the types of satellites that change or go.
  private(set) var changedFacets: [Int: Set<String>] = [:]
  private let removed: [Resource]
  private var removedFacets: [Int: Set<String>] = [:]
  private var metadataKeys: MetadataKeys
  private var metadataTexts: [String: Node] = [:]
  private let satelliteAddresses = SatelliteAddresses()

  private struct SatelliteKey: Hashable {
    var scope: Int
    var address: String
  }

  /// The satellites by their addresses, made when one is named by another: only code does that.
  ///
  /// `@unchecked Sendable`: used while satellites are attached, which one thread does.
  private final class SatelliteAddresses: @unchecked Sendable {
    var positions: [SatelliteKey: Int]?
  }

  private func satellite(at key: SatelliteKey) -> Int? {
    if let positions = satelliteAddresses.positions { return positions[key] }
    var positions: [SatelliteKey: Int] = [:]
    for type in table.satellites.keys {
      for member in byType[type] ?? [] where resources[member].mode == .managed {
        let key = SatelliteKey(scope: resources[member].scope, address: resources[member].address)
        positions[key] = member
      }
    }
    satelliteAddresses.positions = positions
    return positions[key]
  }

  /// What a parent holds under one satellite type.
  private struct Facet {
    var members: [Int] = []
    /// Some satellite may or may not belong here, so that the facet as a whole is unknown.
    var isOpen = false
    var openSymbol = ""
  }

  init(
    table: FoldingTable, resources: [Resource], byType: [String: [Int]],
    outgoing: ResourceGraph.Rows, removed: [Resource] = [], arena: Arena
  ) {
    self.removed = removed
    self.table = table
    self.resources = resources
    self.byType = byType
    self.outgoing = outgoing
    self.arena = arena
    self.metadataKeys = MetadataKeys(arena: arena)
    self.parentTypes = Set(table.satellites.values.map(\.parent))
    for other in table.arenas { arena.retain(other) }
  }

  /// The folded documents of some resources; satellites of others aren't looked at.
  ///
  /// - Parameter others: resources that had other documents before, with those: their satellites'
  ///   parents are folded as well.
  mutating func fold(_ changed: Set<Int>, earlier others: [Resource]) -> [(index: Int, node: Node)]
  {
    let affected = affected(by: changed, earlier: others)
    wanted = affected
    attachSatellites()
    return affected.sorted().map { ($0, fold($0)) }
  }

  /// What has to be folded again: what has changed, and the parents that satellites belong to or
  /// have belonged to.
  private func affected(by changed: Set<Int>, earlier others: [Resource]) -> Set<Int> {
    var affected = changed
    var indexes: [String: ParentIndex] = [:]
    func index(_ type: String) -> ParentIndex {
      if let known = indexes[type] { return known }
      let made = ParentIndex(
        parents: byType[type] ?? [], keys: table.parentKeys[type] ?? ["id"], resources: resources)
      indexes[type] = made
      return made
    }
    func addParents(of resource: Resource) {
      // A parent whose own name isn't known may be that of any satellite, and the other way round.
      if table.parentKeys[resource.type] != nil || parentTypes.contains(resource.type),
        index(resource.type).hasOpenParents(scope: resource.scope)
      {
        affected.formUnion(index(resource.type).all(scope: resource.scope))
      }
      guard let satellite = table.satellites[resource.type], resource.mode == .managed else {
        return
      }
      let parents = index(satellite.parent)
      let value = resource.document.field(named: satellite.reference)
      guard value.isKind(.string), !parents.hasOpenParents(scope: resource.scope) else {
        affected.formUnion(parents.all(scope: resource.scope))
        return
      }
      affected.formUnion(parents.parents(namedBy: value, scope: resource.scope))
    }
    for index in changed { addParents(of: resources[index]) }
    for resource in others { addParents(of: resource) }
    return affected
  }

  /// The folded document of every resource, by position, and the arenas that hold them.
  mutating func foldAll(workers: Int) -> (nodes: [Node], arenas: [Arena]) {
    attachSatellites()
    let folder = self
    let chunks = Mutex<[Int: (nodes: [Node], arena: Arena)]>([:])
    Workers.forEachChunk(of: resources.count, size: Self.chunk, workers: workers) { _, range in
      var own = folder
      if range.lowerBound > 0 { own.change(to: Arena(chunkSize: 64 << 10)) }
      var nodes: [Node] = []
      nodes.reserveCapacity(range.count)
      for index in range { nodes.append(own.fold(index)) }
      chunks.withLock { [nodes] in $0[range.lowerBound] = (nodes, own.arena) }
    }
    let done = chunks.withLock { $0 }.sorted { $0.key < $1.key }.map(\.value)
    return (done.count == 1 ? done[0].nodes : done.flatMap(\.nodes), done.map(\.arena))
  }

  /// As many resources are folded into an arena of their own: few graphs of code have more.
  private static let chunk = 65_536

  /// Goes on in another arena.
  private mutating func change(to other: Arena) {
    arena = other
    metadataKeys = MetadataKeys(arena: other)
    metadataTexts = [:]
    for owner in table.arenas { other.retain(owner) }
  }

  // MARK: - Attaching

  private mutating func attachSatellites() {
    let removedByType = Dictionary(grouping: removed.filter { $0.mode == .managed }, by: \.type)
    // Several types of satellites have the same parents.
    var indexes: [String: ParentIndex] = [:]
    for (type, satellite) in table.satellites.sorted(by: { $0.key < $1.key }) {
      let gone = removedByType[type] ?? []
      guard byType[type] != nil || !gone.isEmpty, let parents = byType[satellite.parent] else {
        continue
      }
      let members = byType[type] ?? []
      if let wanted, !parents.contains(where: wanted.contains) { continue }
      let index =
        indexes[satellite.parent]
        ?? ParentIndex(
          parents: parents, keys: table.parentKeys[satellite.parent] ?? ["id"],
          resources: resources)
      indexes[satellite.parent] = index
      for member in members where resources[member].mode == .managed {
        attach(member, of: type, satellite, index)
      }
      for resource in gone {
        let value = resource.document.field(named: satellite.reference)
        for parent in index.parents(namedBy: value, scope: resource.scope) {
          removedFacets[parent, default: []].insert(type)
          noteChange(of: type, on: parent)
        }
      }
    }
  }

  private mutating func attach(
    _ member: Int, of type: String, _ satellite: FoldingTable.Satellite, _ index: ParentIndex
  ) {
    let resource = resources[member]
    guard resource.document.field(named: satellite.reference).exists else { return }
    let certain = certainParents(of: member, satellite, index, depth: 0)
    for parent in certain where wanted?.contains(parent) ?? true {
      if !resource.isContext { noteChange(of: type, on: parent) }
      // What may not exist at all, because its count isn't known, can't be counted on.
      if Self.mayNotExist(resource, besides: resources[parent]) {
        let reason = resource.written == nil ? nil : resource.existenceUnknowns.first
        open(type, of: parent, because: reason ?? resource.address)
      } else {
        facets[parent, default: [:]][type, default: Facet()].members.append(member)
      }
    }
    guard certain.isEmpty else { return }
    let value = resource.document.field(named: satellite.reference)
    let symbol = value.unknown?.symbol.string ?? "\(resource.address).\(satellite.reference)"
    var possible = index.possibleParents(for: value, scope: resource.scope)
    if value.isKind(.unknown) {
      possible += index.parents(referencedBy: resource, at: satellite.reference)
    }
    for parent in possible where wanted?.contains(parent) ?? true {
      if !resource.isContext { noteChange(of: type, on: parent) }
      open(type, of: parent, because: symbol)
    }
  }

  private mutating func noteChange(of type: String, on parent: Int) {
    if resources[parent].isContext { changedFacets[parent, default: []].insert(type) }
  }

  private mutating func open(_ type: String, of parent: Int, because symbol: String) {
    facets[parent, default: [:]][type, default: Facet()].isOpen = true
    facets[parent, default: [:]][type, default: Facet()].openSymbol = symbol
  }

  /// The parents that a satellite names for certain: by a reference that is the whole value, by a
  /// known name, or through another satellite of the same parent.
  private func certainParents(
    of member: Int, _ satellite: FoldingTable.Satellite, _ index: ParentIndex, depth: Int
  ) -> [Int] {
    let resource = resources[member]
    let value = resource.document.field(named: satellite.reference)
    let named = index.parents(namedBy: value, scope: resource.scope)
    if !named.isEmpty {
      // Two resources may well be called the same in code that is never applied together: the one
      // that is referred to is the one that is meant.
      let referenced = Set(index.parents(referencedBy: resource, at: satellite.reference))
      let both = named.filter(referenced.contains)
      return both.isEmpty ? named : both
    }
    guard depth < 4, let symbol = value.unknown?.symbol.string,
      let address = ResourceAddress.resource(inReference: symbol),
      let other = self.satellite(at: SatelliteKey(scope: resource.scope, address: address)),
      let next = table.satellites[resources[other].type], next.parent == satellite.parent
    else { return [] }
    return certainParents(of: other, next, index, depth: depth + 1)
  }

  /// Whether a satellite may be missing where its parent is there.
  private static func mayNotExist(_ resource: Resource, besides parent: Resource) -> Bool {
    if mayNotExist(resource.address) { return !mayNotExist(parent.address) }
    return resource.written != nil
      && !resource.existenceUnknowns.allSatisfy(parent.existenceUnknowns.contains)
  }

  private static func mayNotExist(_ address: String) -> Bool {
    address.contains("[?]") || address.contains("[\"?\"]")
  }

  // MARK: - Documents

  private mutating func fold(_ index: Int) -> Node {
    let resource = resources[index]
    var entries: [Node.Entry] = []
    var ranges: [SourceRange] = []
    let document = resource.document
    entries.reserveCapacity(document.count + 4)
    for (position, entry) in document.entries.enumerated() {
      entries.append(entry)
      ranges.append(document.range(at: position))
    }
    if let defaults = table.defaults[resource.type] {
      fill(defaults, into: &entries, &ranges)
    }
    appendFacets(of: index, document, to: &entries, &ranges)
    entries.append(Node.Entry(key: metadataKeys.bawn, value: metadata(resource)))
    ranges.append(resource.origin)
    // What was collected stands in no file, and places would be a third of the memory.
    return arena.sortedObject(entries, ranges: resource.origin.file == 0 ? [] : ranges)
  }

  private func fill(
    _ defaults: [FoldingTable.Default], into entries: inout [Node.Entry],
    _ ranges: inout [SourceRange]
  ) {
    for item in defaults {
      guard let first = item.path.first else { continue }
      let position = entries.firstIndex { $0.key.string == first }
      if item.path.count == 1 {
        if position == nil {
          entries.append(Node.Entry(key: arena.string(first), value: item.value))
          ranges.append(SourceRange(file: 0, bytes: ByteRange(0, 0), origin: .default))
        }
      } else if let position {
        entries[position].value = filled(
          entries[position].value, path: item.path[1...], value: item.value)
      }
    }
  }

  private func filled(_ node: Node, path: ArraySlice<String>, value: Node) -> Node {
    if node.isKind(.array) {
      let elements = node.elements.map { filled($0, path: path, value: value) }
      return arena.array(elements, ranges: (0..<node.count).map { node.range(at: $0) })
    }
    guard node.isKind(.object), let name = path.first else { return node }
    let key = arena.string(name)
    let position = node.entryIndex(key)
    var entries = Array(node.entries)
    var ranges = (0..<node.count).map { node.range(at: $0) }
    if path.count > 1 {
      guard position >= 0 else { return node }
      entries[position].value = filled(
        entries[position].value, path: path.dropFirst(), value: value)
    } else if position < 0 {
      entries.append(Node.Entry(key: key, value: value))
      ranges.append(SourceRange(file: 0, bytes: ByteRange(0, 0), origin: .default))
    } else {
      return node
    }
    return arena.sortedObject(entries, ranges: ranges)
  }

  private func appendFacets(
    of index: Int, _ document: Node, to entries: inout [Node.Entry], _ ranges: inout [SourceRange]
  ) {
    let lifts = table.lifts[resources[index].type] ?? []
    let attached = facets[index] ?? [:]
    guard !lifts.isEmpty || !attached.isEmpty else { return }
    var nodes: [String: [(node: Node, range: SourceRange)]] = [:]
    var open: [String: String] = [:]
    for (type, facet) in attached {
      if facet.isOpen { open[type] = facet.openSymbol }
      for member in facet.members {
        nodes[type, default: []].append((resources[member].document, resources[member].origin))
      }
    }
    let lifter = Lifter(arena: arena)
    for lift in lifts where !isSuperseded(lift.to, of: index, attached) {
      let position = document.entryIndex(arena.string(lift.from))
      guard position >= 0 else { continue }
      let source = document.entries[position].value
      if source.isKind(.unknown) {
        open[lift.to] = source.unknown?.symbol.string ?? lift.from
        continue
      }
      nodes[lift.to, default: []] += lifter.apply(
        lift, to: source, range: document.range(at: position))
    }
    for type in Set(nodes.keys).union(open.keys).sorted() {
      let members = nodes[type] ?? []
      if let symbol = open[type] {
        let unknown = arena.unknown(
          Node.Unknown(symbol: arena.string(symbol), valueKind: .array, isNotNull: true))
        entries.append(Node.Entry(key: arena.string(type), value: unknown))
        ranges.append(members.first?.range ?? resources[index].origin)
      } else if !members.isEmpty {
        entries.append(
          Node.Entry(
            key: arena.string(type),
            value: arena.array(members.map(\.node), ranges: members.map(\.range))))
        ranges.append(members[0].range)
      }
    }
  }

  /// Whether what a document shows inline of a facet only repeats, or outlives, its satellites.
  private func isSuperseded(
    _ type: String, of index: Int, _ attached: [String: Facet]
  ) -> Bool {
    guard resources[index].holdsComputed else { return false }
    return attached[type]?.members.isEmpty == false || removedFacets[index]?.contains(type) == true
  }

  private mutating func metadata(_ resource: Resource) -> Node {
    let keys = metadataKeys
    var entries: [Node.Entry] = []
    func add(_ key: Node, _ value: Node) { entries.append(Node.Entry(key: key, value: value)) }
    // In sorted order of the keys, as evaluation wants objects.
    if let account = resource.account { add(keys.account, text(account)) }
    add(keys.address, arena.string(resource.address))
    if let environment = resource.environment { add(keys.environment, text(environment)) }
    if let lifecycle = resource.lifecycle { add(keys.lifecycle, self.lifecycle(lifecycle)) }
    add(keys.mode, text(resource.mode.rawValue))
    add(keys.module, text(resource.module))
    add(keys.name, text(resource.name))
    add(keys.provider, text(resource.provider))
    if let region = resource.region { add(keys.region, text(region)) }
    add(keys.scope, .integer(resource.scope))
    add(keys.type, text(resource.type))
    return arena.object(entries)
  }

  private mutating func lifecycle(_ settings: [String: Bool]) -> Node {
    arena.object(
      settings.sorted { $0.key < $1.key }.map {
        Node.Entry(key: text($0.key), value: .boolean($0.value))
      })
  }

  /// Texts that repeat from resource to resource, made once.
  private mutating func text(_ string: String) -> Node {
    if let known = metadataTexts[string] { return known }
    let node = arena.string(string)
    metadataTexts[string] = node
    return node
  }
}

/// The keys of `resource.bawn`.
struct MetadataKeys {
  let bawn, account, address, environment, lifecycle, mode, module, name, provider, region, scope,
    type: Node

  init(arena: Arena) {
    bawn = arena.string("bawn")
    account = arena.string("account")
    address = arena.string("address")
    environment = arena.string("environment")
    lifecycle = arena.string("lifecycle")
    mode = arena.string("mode")
    module = arena.string("module")
    name = arena.string("name")
    provider = arena.string("provider")
    region = arena.string("region")
    scope = arena.string("scope")
    type = arena.string("type")
  }
}
