// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import RegoSyntax

extension Compilation {
  /// Finds what each rule reads, and refuses rules that depend on themselves.
  func checkRecursion() {
    findDependencies()
    var cycles = Self.cycles(dependencies.map(\.groups))
    if makeViews(for: Set(cycles.joined())) {
      findDependencies()
      cycles = Self.cycles(dependencies.map(\.groups))
    }
    guard !cycles.isEmpty else { return }
    var search = DependencySearch(self, keepsPaths: false)
    for cycle in cycles {
      let group = groups[cycle[0]]
      let next = cycle.count > 1 ? cycle[1] : cycle[0]
      for definition in group.definitionsWithDefault {
        for branch in definition.branches {
          // Of several definitions only those are wrong that lead round.
          search.add(branch)
          guard search.finish().reads(group: next) else { continue }
          let name = definition.name
          let names = [name] + cycle.dropFirst().map { groups[$0].shownName } + [name]
          report(
            RegoError(
              code: .recursion,
              message: "rule \(name) is recursive: \(names.joined(separator: " -> "))",
              file: definition.module.file, range: branch.range),
            in: .recursion)
        }
      }
    }
  }

  private func findDependencies() {
    var search = DependencySearch(self, keepsPaths: !replacedData.isEmpty)
    dependencies = groups.map { group in
      search.add(group)
      return search.finish()
    }
  }

  /// For every node on a cycle the shortest way round, starting with it.
  static func cycles(_ edges: [[Int]]) -> [[Int]] {
    // Tarjan's strongly connected components with a stack of our own: chains of rules may be
    // longer than the machine's stack is deep.
    let count = edges.count
    var index = [Int](repeating: -1, count: count)
    var low = [Int](repeating: 0, count: count)
    var component = [Int](repeating: -1, count: count)
    var open: [Int] = []
    var isOpen = [Bool](repeating: false, count: count)
    var next = 0
    var components = 0
    var sizes: [Int] = []
    for start in 0..<count where index[start] < 0 {
      var work: [(node: Int, edge: Int)] = [(start, 0)]
      while let top = work.last {
        let node = top.node
        if top.edge == 0 {
          index[node] = next
          low[node] = next
          next += 1
          open.append(node)
          isOpen[node] = true
        }
        if top.edge < edges[node].count {
          work[work.count - 1].edge += 1
          let target = edges[node][top.edge]
          if index[target] < 0 {
            work.append((target, 0))
          } else if isOpen[target] {
            low[node] = min(low[node], index[target])
          }
          // A second visit with edge 0 can't happen: the count was raised above.
          continue
        }
        work.removeLast()
        if let parent = work.last { low[parent.node] = min(low[parent.node], low[node]) }
        if low[node] == index[node] {
          var size = 0
          while let member = open.popLast() {
            isOpen[member] = false
            component[member] = components
            size += 1
            if member == node { break }
          }
          sizes.append(size)
          components += 1
        }
      }
    }
    var result: [[Int]] = []
    for node in 0..<count {
      guard sizes[component[node]] > 1 || edges[node].contains(node) else { continue }
      result.append(shortestCycle(from: node, edges, component))
    }
    return result
  }

  private static func shortestCycle(
    from start: Int, _ edges: [[Int]], _ component: [Int]
  ) -> [Int] {
    var previous: [Int: Int] = [:]
    var queue = [start]
    var head = 0
    while head < queue.count {
      let node = queue[head]
      head += 1
      for target in edges[node] where component[target] == component[start] {
        if target == start {
          var path = [node]
          while let before = previous[path[path.count - 1]] { path.append(before) }
          if path.last != start { path.append(start) }
          return path.reversed()
        }
        if previous[target] == nil, target != start {
          previous[target] = node
          queue.append(target)
        }
      }
    }
    return [start]
  }
}
