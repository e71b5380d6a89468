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
    var known: Set<[DocumentPlaces.Step]> = []
    var paths: [(steps: [DocumentPlaces.Step], read: RegoRead)] = []
    for index in indexes {
      let record = log[index]
      guard let place = places.path(to: record.container) else { continue }
      let exists = record.result.exists
      let steps = place.steps + [DocumentPlaces.Step(record.key)]
      let identity = [DocumentPlaces.Step(.integer(place.root))] + steps
      guard known.insert(identity).inserted else { continue }
      let read = RegoRead(
        root: place.root, path: place.nodes + (exists ? [record.key] : []),
        missing: exists ? .absent : record.key,
        node: exists ? record.result : record.container)
      if record.result.isKind(.unknown) { result.unknowns.append(read) }
      paths.append((identity, read))
    }
    // A path that another one goes on from was only a step on the way.
    var inner: Set<[DocumentPlaces.Step]> = []
    for path in paths {
      for length in 1..<max(path.steps.count, 1) { inner.insert(Array(path.steps.prefix(length))) }
    }
    result.causes = paths.filter { !inner.contains($0.steps) }.map(\.read)
    return result
  }
}

/// Finds the path to a collection of given documents by its address.
final class DocumentPlaces {
  /// A key or index, comparable across arenas.
  enum Step: Hashable {
    case text(String)
    case index(Int64)
    case other(UInt64, UInt64)

    init(_ node: Node) {
      if let text = node.string {
        self = .text(text)
      } else if let index = node.integer {
        self = .index(index)
      } else {
        self = .other(node.identityMeta, node.payload)
      }
    }
  }

  private var parents: [UInt64: (parent: UInt64, key: Node, root: Int)] = [:]

  /// Goes through documents once. Of shared parts the first place counts.
  init(_ roots: [Node]) {
    for (number, root) in roots.enumerated() where root.isCollection && root.payload != 0 {
      guard parents[root.payload] == nil else { continue }
      parents[root.payload] = (0, .absent, number)
      var work = [root]
      while let node = work.popLast() {
        for (index, element) in node.elements.enumerated() {
          add(element, below: node, key: .integer(index), number, &work)
        }
        for entry in node.entries { add(entry.value, below: node, key: entry.key, number, &work) }
      }
    }
  }

  private func add(
    _ child: Node, below parent: Node, key: Node, _ root: Int, _ work: inout [Node]
  ) {
    guard child.isCollection, child.count > 0 || child.payload != 0,
      parents[child.payload] == nil
    else { return }
    parents[child.payload] = (parent.payload, key, root)
    work.append(child)
  }

  /// The path from a document's root to a collection; nil when it is in none of them.
  func path(to collection: Node) -> (root: Int, nodes: [Node], steps: [Step])? {
    guard collection.isCollection, var place = parents[collection.payload] else { return nil }
    var nodes: [Node] = []
    let root = place.root
    while place.key.exists {
      nodes.append(place.key)
      guard let next = parents[place.parent] else { return nil }
      place = next
    }
    nodes.reverse()
    return (root, nodes, nodes.map { Step($0) })
  }
}
