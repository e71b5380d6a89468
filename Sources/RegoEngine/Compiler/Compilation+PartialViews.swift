// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension Compilation {
  /// How many definitions all views of a program may have together.
  private static let viewLimit = 200_000

  /// Lets rules that are one object with others read the others, as `p.b := p.a` does beside
  /// `p[x] := …`.
  ///
  /// Such rules are one group, so each would depend on all. A fixed path into the object needs only
  /// the definitions that can stand on it: these become a group of their own, a view, which is what
  /// the path is read from. Other programs need no views: there one evaluation of the whole object
  /// serves all its readers.
  ///
  /// - Returns: whether any views were made.
  func makeViews(for ids: Set<Int>) -> Bool {
    let shared = groups.filter { ids.contains($0.id) && $0.hasFixedEntries }
    guard !shared.isEmpty else { return false }
    var paths: [Int: Set<[TreeKey]>] = [:]
    for path in readPaths() {
      for group in shared
      where path.count > group.path.count && path.starts(with: group.path) {
        paths[group.id, default: []].insert(Array(path.dropFirst(group.path.count)))
      }
    }
    var left = Self.viewLimit
    var isChanged = false
    for group in shared {
      let entries = EntryIndex(group)
      var known: [[Int]: RuleGroup] = [:]
      for path in (paths[group.id] ?? []).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        let positions = entries.positions(on: path)
        guard positions.count < group.definitions.count, left > positions.count else { continue }
        left -= positions.count
        isChanged = true
        if let view = known[positions] {
          group.views[path] = view
          continue
        }
        let view = RuleGroup(id: groups.count, path: group.path, kind: group.kind)
        view.isView = true
        view.definitions = positions.map { group.definitions[$0] }
        groups.append(view)
        known[positions] = view
        group.views[path] = view
      }
    }
    return isChanged
  }

  /// The fixed beginnings of all paths below `data` that rules and queries read.
  private func readPaths() -> Set<[TreeKey]> {
    var search = DependencySearch(self, keepsPaths: true)
    for group in groups { search.add(group) }
    for query in loweredQueries { search.add(query.body) }
    return search.finish().dataPaths
  }
}

/// Which definitions of an object can stand on a path.
private struct EntryIndex {
  private let paths: [[TreeKey?]]
  private var fixed: [TreeKey: [Int]] = [:]
  private var open: [Int] = []

  init(_ group: RuleGroup) {
    paths = group.definitions.map { $0.entryPath }
    for (position, path) in paths.enumerated() {
      if case .some(.some(let key)) = path.first {
        fixed[key, default: []].append(position)
      } else {
        open.append(position)
      }
    }
  }

  func positions(on path: [TreeKey]) -> [Int] {
    guard let first = path.first else { return Array(paths.indices) }
    let some = (fixed[first] ?? []).filter { position in
      zip(paths[position], path).allSatisfy { $0 == nil || $0 == $1 }
    }
    return (some + open).sorted()
  }
}

extension RuleGroup {
  /// Whether an object has definitions for single keys beside those for many.
  fileprivate var hasFixedEntries: Bool {
    kind == .partialObject && definitions.contains { $0.entryPath.first.map { $0 != nil } ?? false }
  }

  /// The group that gives what stands on a path below this one.
  func view(on path: ArraySlice<LoweredTerm>) -> RuleGroup {
    guard !views.isEmpty else { return self }
    var fixed: [TreeKey] = []
    for step in path {
      guard case .constant(let node) = step, let key = ConstantPool.key(node) else { break }
      fixed.append(key)
    }
    return views[fixed] ?? self
  }
}

extension RuleDefinition {
  /// The parts of its name below its group; nil for those that only evaluation tells.
  fileprivate var entryPath: [TreeKey?] {
    branches.first?.path.map { step in
      if case .constant(let node) = step { ConstantPool.key(node) } else { nil }
    } ?? []
  }
}
