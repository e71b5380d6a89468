// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// From records to paths.
extension Explanation {
  /// What decided a result.
  struct Cause {
    var isPossible = false
    var causes: [RegoRead] = []
    var unknowns: [RegoRead] = []
  }

  /// What decided the value of the rule that was asked for.
  func entryOutcome(roots: [Node]) -> Cause {
    let found =
      entry.top >= 0
      ? records(trail: entry.top) : records(from: entry.first, to: entry.last)
    return cause(found, isPossible: entry.isPossible, places: DocumentPlaces(roots))
  }

  /// Each derivation of the partial set that was asked for.
  func memberSolutions(roots: [Node]) -> [RegoSolution] {
    guard lastFinished >= 0 else { return [] }
    let places = DocumentPlaces(roots)
    return records[lastFinished].items.map { item in
      let found = cause(records(trail: item.top), isPossible: item.isPossible, places: places)
      return RegoSolution(
        value: item.value, isPossible: item.isPossible, causes: found.causes,
        unknowns: found.unknowns)
    }
  }

  /// Every read of the evaluation.
  func allReads(roots: [Node]) -> [RegoRead] {
    let all = Array(log.indices.filter { log[$0].kind == .read })
    return cause(all, isPossible: false, places: DocumentPlaces(roots)).causes
  }

  /// The reads on a trail, in the order they were made.
  private func records(trail: Int32) -> [Int] { collect([.trail(trail)]) }

  private func records(from first: Int32, to last: Int32) -> [Int] {
    collect([.range(first, last)])
  }

  private enum Work {
    case trail(Int32)
    case range(Int32, Int32)
  }

  private func collect(_ start: [Work]) -> [Int] {
    var work = start
    var seen = [Bool](repeating: false, count: log.count)
    var found: [Int] = []
    func take(_ index: Int) {
      seen[index] = true
      let record = log[index]
      switch record.kind {
      case .read: found.append(index)
      case .trail: work.append(.trail(record.first))
      case .range: work.append(.range(record.first, record.last))
      }
    }
    while let next = work.popLast() {
      switch next {
      case .trail(var index):
        // What comes before a record that was seen was seen with it.
        while index >= 0, !seen[Int(index)] {
          take(Int(index))
          index = log[Int(index)].previous
        }
      case .range(let first, let last):
        for index in Int(first)..<Int(last) where !seen[index] { take(index) }
      }
    }
    return found.sorted()
  }

  private func cause(_ indexes: [Int], isPossible: Bool, places: DocumentPlaces) -> Cause {
    var result = Cause(isPossible: isPossible)
    var known = PlaceSet()
    var reads: [Record] = []
    reads.reserveCapacity(min(indexes.count, 16))
    // Collections that a later read went through.
    var passed = AddressSet()
    for index in indexes {
      let record = log[index]
      guard places.holds(record.container),
        known.insert(DocumentPlaces.Place(record.container, record.key))
      else { continue }
      places.addPath(to: record.container, to: &passed)
      reads.append(record)
      if record.result.isKind(.unknown), let read = read(record, places) {
        result.unknowns.append(read)
      }
    }
    // A read that another one goes on from was only a step on the way.
    for record in reads {
      let isStep =
        record.result.isCollection && passed.contains(record.result.payload)
        && places.stands(record.result, at: DocumentPlaces.Place(record.container, record.key))
      if !isStep, let read = read(record, places) { result.causes.append(read) }
    }
    return result
  }

  private func read(_ record: Record, _ places: DocumentPlaces) -> RegoRead? {
    guard let place = places.path(to: record.container) else { return nil }
    let exists = record.result.exists
    return RegoRead(
      root: place.root, path: place.nodes + (exists ? [record.key] : []),
      missing: exists ? .absent : record.key, node: exists ? record.result : record.container)
  }
}

/// Places of reads. Most derivations make a handful, for which comparing beats hashing.
private struct PlaceSet {
  private var few: [DocumentPlaces.Place] = []
  private var many: Set<DocumentPlaces.Place> = []

  /// Whether it wasn't there yet.
  mutating func insert(_ place: DocumentPlaces.Place) -> Bool {
    if !many.isEmpty { return many.insert(place).inserted }
    if few.contains(place) { return false }
    few.append(place)
    if few.count > 16 { many = Set(few) }
    return true
  }
}

/// Addresses of collections; few, as above.
struct AddressSet {
  private var few: [UInt64] = []
  private var many: Set<UInt64> = []

  func contains(_ address: UInt64) -> Bool {
    many.isEmpty ? few.contains(address) : many.contains(address)
  }

  /// Whether it wasn't there yet.
  mutating func insert(_ address: UInt64) -> Bool {
    if !many.isEmpty { return many.insert(address).inserted }
    if few.contains(address) { return false }
    few.append(address)
    if few.count > 32 { many = Set(few) }
    return true
  }
}

/// Finds the path to a collection of given documents by its address.
final class DocumentPlaces {
  /// A key in a collection, or an index; keys are compared by what they are, across arenas.
  struct Place: Hashable {
    private let collection: UInt64
    private let key: Node

    init(_ collection: Node, _ key: Node) {
      self.collection = collection.payload
      self.key = key
    }

    static func == (left: Place, right: Place) -> Bool {
      guard left.collection == right.collection else { return false }
      let a = left.key
      let b = right.key
      if a.isKind(.string) { return b.isKind(.string) && a.utf8.elementsEqual(b.utf8) }
      if let index = a.integer { return index == b.integer }
      return a.identityMeta == b.identityMeta && a.payload == b.payload
    }

    func hash(into hasher: inout Hasher) {
      hasher.combine(collection)
      if key.isKind(.string) {
        hasher.combine(bytes: UnsafeRawBufferPointer(key.utf8))
      } else if let index = key.integer {
        hasher.combine(index)
      } else {
        hasher.combine(key.payload)
      }
    }
  }

  private typealias Parent = (parent: UInt64, key: Node, root: Int)

  private let roots: [Node]
  private var parents: [UInt64: Parent] = [:]
  /// Collections whose children aren't known yet.
  private var work: [Node] = []
  private var nextRoot = 0

  /// Goes through documents one after the other, only as far as somebody asks: most of what a rule
  /// reads stands near the top. Of shared parts the first place counts.
  init(_ roots: [Node]) { self.roots = roots }

  /// What a collection stands in.
  private func parent(of address: UInt64) -> Parent? {
    if let known = parents[address] { return known }
    while true {
      while let node = work.popLast() {
        for (index, element) in node.elements.enumerated() {
          add(element, below: node, key: .integer(index))
        }
        for entry in node.entries { add(entry.value, below: node, key: entry.key) }
        if let known = parents[address] { return known }
      }
      guard nextRoot < roots.count else { return nil }
      let root = roots[nextRoot]
      if root.isCollection, root.payload != 0, parents[root.payload] == nil {
        parents[root.payload] = (0, .absent, nextRoot)
        work.append(root)
      }
      nextRoot += 1
      if let known = parents[address] { return known }
    }
  }

  private func add(_ child: Node, below parent: Node, key: Node) {
    guard child.isCollection, child.count > 0 || child.payload != 0,
      parents[child.payload] == nil
    else { return }
    parents[child.payload] = (parent.payload, key, nextRoot - 1)
    work.append(child)
  }

  /// Whether a collection is in one of the documents.
  func holds(_ collection: Node) -> Bool {
    collection.isCollection && parent(of: collection.payload) != nil
  }

  /// Whether a collection stands at a place; of shared parts the first one counts.
  func stands(_ collection: Node, at place: Place) -> Bool {
    guard let found = parent(of: collection.payload), found.key.exists else { return false }
    return Place(Node(meta: 0, payload: found.parent), found.key) == place
  }

  /// Adds the addresses of a collection and of all around it.
  func addPath(to collection: Node, to addresses: inout AddressSet) {
    var address = collection.payload
    while let place = parent(of: address), addresses.insert(address), place.key.exists {
      address = place.parent
    }
  }

  /// The path from a document's root to a collection; nil when it is in none of them.
  func path(to collection: Node) -> (root: Int, nodes: [Node])? {
    guard collection.isCollection, var place = parent(of: collection.payload) else { return nil }
    var nodes: [Node] = []
    let root = place.root
    while place.key.exists {
      nodes.append(place.key)
      guard let above = parents[place.parent] else { return nil }
      place = above
    }
    nodes.reverse()
    return (root, nodes)
  }
}
