// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// Holds what is written against what runs: what is missing, what nobody wrote, and what differs.
///
/// Resources are the same when their ids are, or where no id is known, when what names them is;
/// values that code leaves to the provider are taken from the live resource they stand for. Linear
/// but for resources that nothing tells apart.
package struct DriftComparison {
  /// What has to be known besides the two graphs.
  package struct Options: Sendable {
    /// Whether the written side is what the provider recorded (a state) rather than code.
    package var isRecord = false
    /// What content says about comparing.
    package var table = DriftTable()
    /// The types that collecting can give; of others nothing is known.
    package var readableTypes: Set<String> = []
    /// Types of which not everything could be read, with the reason.
    package var unreadTypes: [String: String] = [:]
    /// Attributes, by type, that collecting can tell.
    package var isReadable: @Sendable (_ type: String, _ attribute: String) -> Bool = { _, _ in true
    }

    /// Options with nothing known.
    package init() {}
  }

  private let written: ResourceGraph
  private let live: ResourceGraph
  private let schemas: SchemaCatalogue
  private let folding: FoldingTable
  private let options: Options
  private let arena = Arena(chunkSize: 64 << 10)
  private var report = DriftReport()
  /// What each live resource is written as.
  private var reverse: [Int: Int] = [:]
  private var recorded: [String: Set<String>] = [:]
  /// Live resources by type, attribute and value, where parts name them by it.
  private var parents: [String: Int] = [:]
  /// What ids and ARNs of what is written are in the cloud, where they aren't the same.
  private var aliases: [String: String] = [:]

  /// A comparison of two graphs.
  package init(
    written: ResourceGraph, live: ResourceGraph, schemas: SchemaCatalogue, folding: FoldingTable,
    options: Options
  ) {
    self.written = written
    self.live = live
    self.schemas = schemas
    self.folding = folding
    self.options = options
  }

  /// Compares.
  package mutating func run() -> DriftReport {
    for resource in written.resources {
      recorded[resource.type, default: []].formUnion(
        resource.document.entries.compactMap(\.key.string))
    }
    let types = Set(folding.satellites.values.map(\.parent))
    for (index, resource) in live.resources.enumerated() where types.contains(resource.type) {
      for key in folding.parentKeys[resource.type] ?? ["id", "arn", "name"] {
        guard let text = resource.document.field(named: key).string else { continue }
        parents["\(resource.type) \(key) \(text)"] = index
      }
    }
    match()
    compareWritten()
    compareLive()
    report.pairs = Dictionary(uniqueKeysWithValues: reverse.map { ($0.value, $0.key) })
    report.arenas.append(arena)
    return report
  }

  // MARK: - Matching

  private mutating func match() {
    var byIdentity: [String: [Int]] = [:]
    for (index, resource) in live.resources.enumerated() where resource.mode == .managed {
      var keys: Set<String> = ["\(resource.type) \(resource.address)"]
      for name in ["id", "arn"] {
        if let text = resource.document.field(named: name).string {
          keys.insert("\(resource.type) \(text)")
        }
      }
      for key in keys { byIdentity[key, default: []].append(index) }
    }
    for (index, resource) in written.resources.enumerated() where resource.mode == .managed {
      for name in ["id", "arn"] {
        guard let text = resource.document.field(named: name).string,
          let found = byIdentity["\(resource.type) \(text)"], found.count == 1
        else { continue }
        pair(index, found[0])
        break
      }
    }
    // Every round may tell what the next one's names stand for.
    for _ in 0..<6 where matchNames() == 0 { break }
  }

  private mutating func pair(_ index: Int, _ other: Int) {
    guard report.pairs[index] == nil, reverse[other] == nil else { return }
    report.pairs[index] = other
    reverse[other] = index
    // What was made anew under its old name has another id now, which its users have too.
    for name in ["id", "arn"] {
      let (one, new) = (
        written.resources[index].document.field(named: name).string,
        live.resources[other].document.field(named: name).string
      )
      if let one, let new, one != new { aliases[one] = new }
    }
  }

  /// Matches what has the same names; gives how many were.
  private mutating func matchNames() -> Int {
    var count = 0
    for type in written.types {
      let open = written.resources(ofType: type).filter {
        report.pairs[$0] == nil && written.resources[$0].mode == .managed
      }
      guard !open.isEmpty else { continue }
      let free = live.resources(ofType: type).filter { reverse[$0] == nil }
      guard !free.isEmpty else { continue }
      for key in identities(of: type) {
        var candidates: [String: [Int]] = [:]
        for index in free where reverse[index] == nil {
          if let text = self.key(key, live.resources[index].document, isWritten: false) {
            candidates[text, default: []].append(index)
          }
        }
        var wanted: [String: [Int]] = [:]
        for index in open where report.pairs[index] == nil {
          if let text = self.key(key, written.resources[index].document, isWritten: true) {
            wanted[text, default: []].append(index)
          }
        }
        for (text, indexes) in wanted {
          guard let others = candidates[text] else { continue }
          count += pair(indexes.sorted(), others)
        }
      }
    }
    return count
  }

  private mutating func pair(_ indexes: [Int], _ others: [Int]) -> Int {
    if indexes.count == 1, others.count == 1 {
      pair(indexes[0], others[0])
      return 1
    }
    // Several of one name: those that differ least belong together.
    guard indexes.count <= 64, others.count <= 64 else { return 0 }
    var count = 0
    for index in indexes {
      let best = others.filter { reverse[$0] == nil }
        .min { changes(index, $0).count < changes(index, $1).count }
      if let best {
        pair(index, best)
        count += 1
      }
    }
    return count
  }

  private func identities(of type: String) -> [[String]] {
    if let known = options.table.identities[type] { return known }
    if let satellite = folding.satellites[type] { return [[satellite.reference]] }
    let keys = (folding.parentKeys[type] ?? []).filter { $0 != "id" && $0 != "arn" }
    return (keys + ["name"]).map { [$0] }
  }

  private func key(_ names: [String], _ document: Node, isWritten: Bool) -> String? {
    // The only one of its kind needs no name.
    if names.isEmpty { return "" }
    var parts: [String] = []
    for name in names {
      var node = document
      for part in name.split(separator: ".") {
        if node.isKind(.array) { node = node.elements.first ?? .absent }
        node = node.field(named: String(part))
      }
      if isWritten { node = known(node) }
      guard var text = node.scalarText, !text.isEmpty else { return nil }
      if isWritten { text = aliases[text] ?? text }
      // A thing may be named by its ARN on one side and by its id on the other.
      parts.append(text.hasPrefix("arn:") ? Self.lastPart(text) : text)
    }
    return parts.isEmpty ? nil : parts.joined(separator: "\u{0}")
  }

  private static func lastPart(_ arn: String) -> String {
    arn.lastIndex { $0 == "/" || $0 == ":" }.map { String(arn[arn.index(after: $0)...]) } ?? arn
  }

  /// A value with what the live resources say that it stands for.
  private func known(_ node: Node, depth: Int = 0) -> Node {
    guard depth < 64, node.isKind(.unknown) || node.has(.holdsUnknown) else { return node }
    switch node.kind {
    case .unknown:
      guard let unknown = node.unknown else { return node }
      if let symbol = unknown.symbol.string, let value = value(of: symbol) { return value }
      if unknown.parts.isKind(.array), unknown.valueKind == .string {
        var text = ""
        for part in unknown.parts.elements {
          guard let piece = known(part, depth: depth + 1).scalarText else { return node }
          text += piece
        }
        return arena.string(text)
      }
      if unknown.encoded.exists {
        var made = unknown
        made.encoded = known(unknown.encoded, depth: depth + 1)
        return arena.jsonText(of: made.encoded).isKind(.unknown)
          ? arena.unknown(made) : arena.jsonText(of: made.encoded)
      }
      return node
    case .array:
      return arena.array(
        node.elements.map { known($0, depth: depth + 1) },
        ranges: node.has(.positioned) ? (0..<node.count).map { node.range(at: $0) } : [])
    case .object:
      return arena.object(
        node.entries.map { Node.Entry(key: $0.key, value: known($0.value, depth: depth + 1)) },
        ranges: node.has(.positioned) ? (0..<node.count).map { node.range(at: $0) } : [])
    default: return node
    }
  }

  /// What `aws_kms_key.main.arn` is in the cloud.
  private func value(of symbol: String) -> Node? {
    guard let address = ResourceAddress.resource(inReference: symbol),
      symbol.utf8.count > address.utf8.count
    else { return nil }
    let attribute = symbol.dropFirst(address.count + 1)
    if address.contains("data.aws_caller_identity."), attribute == "account_id" {
      return live.scopes.count == 1 ? arena.string(live.scopes[0].path) : nil
    }
    var found: [Int] = []
    for scope in written.scopes.indices where found.isEmpty {
      found = written.resources(at: address, scope: scope)
    }
    guard found.count == 1, let other = report.pairs[found[0]] else { return nil }
    var node = live.resources[other].document
    for part in ResourceAddress.split(String(attribute)) {
      if node.isKind(.array) { node = node.elements.first ?? .absent }
      node = node.field(named: String(part.prefix { $0 != "[" }))
    }
    return node.exists && !node.isKind(.unknown) ? node : nil
  }

  // MARK: - Comparing

  private func changes(_ index: Int, _ other: Int) -> [DriftReport.Change] {
    let resource = written.resources[index]
    var closed = options.table.closed[resource.type] ?? []
    // Parts that are written by themselves tell what there is meant to be.
    if !closed.isEmpty,
      written.referrers(of: index).contains(where: {
        folding.satellites[written.resources[$0].type]?.parent == resource.type
      })
    {
      closed = []
    }
    return changes(
      resource, known(resource.document), live.resources[other].document, resource.type,
      closed: closed)
  }

  private func changes(
    _ resource: Resource, _ document: Node, _ found: Node, _ type: String,
    closed: Set<String> = []
  ) -> [DriftReport.Change] {
    var ignored = options.table.ignored["*"] ?? []
    ignored.formUnion(options.table.ignored[type] ?? [])
    if let satellite = folding.satellites[type] { ignored.insert(satellite.reference) }
    let (isReadable, schemas) = (options.isReadable, schemas)
    var comparison = ResourceComparison(
      equality: SemanticEquality(arena: arena, aliases: aliases),
      written: options.isRecord ? .record : .code,
      type: type, ignored: ignored, defaults: folding.defaults[type] ?? [],
      recorded: recorded[type] ?? [], fallback: resource.origin, table: options.table,
      closed: closed, planned: { schemas.plannedText(of: $0, in: type) },
      isReadable: { isReadable(type, $0) })
    comparison.compare(document, found, schemas.resource(type))
    return comparison.changes
  }

  private mutating func compareWritten() {
    for (index, resource) in written.resources.enumerated()
    where resource.mode == .managed && !resource.isPart
      && !options.table.isFact(resource.type)
    {
      if let other = report.pairs[index] {
        let changes = self.changes(index, other)
        if changes.isEmpty {
          report.same += 1
        } else {
          report.items.append(
            DriftReport.Item(kind: .changed(changes), written: index, live: other))
        }
      } else {
        compareUnmatched(index, resource)
      }
    }
  }

  private mutating func compareUnmatched(_ index: Int, _ resource: Resource) {
    if let reason = options.unreadTypes[resource.type] {
      leave(resource.type, reason)
      return
    }
    if let satellite = folding.satellites[resource.type],
      let owner = owner(of: resource, satellite)
    {
      let facets = live.folded[owner].field(named: resource.type)
      if facets.exists {
        let document = known(resource.document)
        let all = facets.elements.map { changes(resource, document, $0, resource.type) }
        if all.contains(where: \.isEmpty) {
          report.same += 1
          return
        }
        if let first = all.first, !facets.isKind(.unknown) {
          report.items.append(
            DriftReport.Item(kind: .changed(first), written: index, live: owner))
          return
        }
      }
      if options.readableTypes.contains(resource.type) {
        report.items.append(DriftReport.Item(kind: .missing, written: index, owner: owner))
        return
      }
    }
    guard options.readableTypes.contains(resource.type) else {
      leave(resource.type, "no collector reads the type")
      return
    }
    if !resource.existenceUnknowns.isEmpty {
      leave(resource.type, "whether it exists isn't known from the code alone")
      return
    }
    let isNamed =
      resource.document.field("id").isKind(.string)
      || resource.document.field("arn").isKind(.string)
      || identities(of: resource.type).contains {
        key($0, resource.document, isWritten: true) != nil
      }
    if isNamed {
      report.items.append(DriftReport.Item(kind: .missing, written: index))
    } else {
      leave(resource.type, "its code doesn't tell its id or name; give the state too")
    }
  }

  private mutating func leave(_ type: String, _ reason: String) {
    report.uncompared[reason, default: [:]][type, default: 0] += 1
  }

  /// The live resource that a written part belongs to.
  private func owner(of resource: Resource, _ satellite: FoldingTable.Satellite) -> Int? {
    let node = resource.document.field(named: satellite.reference)
    if let symbol = node.unknown?.symbol.string,
      let address = ResourceAddress.resource(inReference: symbol)
    {
      for scope in written.scopes.indices {
        if let parent = written.resources(at: address, scope: scope).first,
          let other = report.pairs[parent]
        {
          return other
        }
      }
    }
    guard let text = known(node).string else { return nil }
    let keys = folding.parentKeys[satellite.parent] ?? ["id", "arn", "name"]
    for key in keys {
      if let found = parents["\(satellite.parent) \(key) \(text)"] { return found }
    }
    return nil
  }

  private mutating func compareLive() {
    let writtenByLive = reverse
    let parts = DriftParts(
      table: options.table, live: live,
      written: { [written] index in writtenByLive[index].map { written.resources[$0].document } })
    for (index, resource) in live.resources.enumerated()
    where resource.mode == .managed && writtenByLive[index] == nil && !resource.isContext {
      // Facts of the account that no provider has a type for can't be written.
      if schemas.resource(resource.type) == nil { continue }
      if resource.type.hasPrefix("aws_default_") || options.table.isProvided(resource) { continue }
      if parts.contains(resource) { continue }
      guard let satellite = folding.satellites[resource.type] else {
        report.items.append(DriftReport.Item(kind: .unmanaged, live: index))
        continue
      }
      let parents = live.references(of: index).filter {
        live.resources[$0].type == satellite.parent
      }
      guard let owner = parents.first else {
        report.items.append(DriftReport.Item(kind: .unmanaged, live: index))
        continue
      }
      // A part of what nobody wrote goes with the whole.
      guard let desired = writtenByLive[owner] else { continue }
      comparePart(index, resource, owner: owner, desired: desired)
    }
  }

  /// A live part of something written, which the code may have inline.
  private mutating func comparePart(
    _ index: Int, _ resource: Resource, owner: Int, desired: Int
  ) {
    let facets = written.folded[desired].field(named: resource.type)
    if facets.isKind(.unknown) { return }
    let parent = written.resources[desired]
    let all = facets.elements.map { changes(parent, known($0), resource.document, resource.type) }
    if all.contains(where: \.isEmpty) { return }
    if let first = all.first {
      report.items.append(DriftReport.Item(kind: .changed(first), written: desired, live: index))
      return
    }
    let idle = changes(parent, .absent, resource.document, resource.type)
    if idle.isEmpty { return }
    report.items.append(
      DriftReport.Item(kind: .unmanaged, written: desired, live: index, owner: owner))
  }
}
