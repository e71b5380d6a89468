// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The paths below `data` that a bundle owns.
struct BundleRoots {
  /// As they were written, in their order.
  let texts: [String]
  private let paths: Set<[String]>
  private let firstParts: Set<String>

  init(_ texts: [String]) {
    self.texts = texts
    paths = Set(texts.map(Self.parts))
    firstParts = Set(paths.compactMap(\.first))
  }

  /// Whether the bundle owns a path.
  func permit(_ path: [String]) -> Bool {
    (0...path.count).contains { paths.contains(Array(path.prefix($0))) }
  }

  /// Whether an object may stand at a path that isn't owned. OPA asks no more than that some part
  /// of the path is a root's first one: what is below is looked at in its turn.
  func mayLieBelow(_ path: [String]) -> Bool {
    path.isEmpty || path.contains { firstParts.contains($0) }
  }

  /// Two roots of which one contains the other; OPA's choice where there are several.
  var overlap: (String, String)? {
    let parts = texts.map(Self.parts)
    func overlaps(_ one: Int, _ other: Int) -> Bool {
      parts[one].starts(with: parts[other]) || parts[other].starts(with: parts[one])
    }
    // Sorted, whatever lies in a root stands right behind it.
    let sorted = parts.indices.sorted { parts[$0].lexicographicallyPrecedes(parts[$1]) }
    guard let found = zip(sorted, sorted.dropFirst()).first(where: overlaps) else { return nil }
    // The first pair in the order written takes time, so it is looked for in short lists only.
    if texts.count <= 1000 {
      for one in texts.indices {
        for other in texts.indices.dropFirst(one + 1) where overlaps(one, other) {
          return (texts[one], texts[other])
        }
      }
    }
    return (texts[found.0], texts[found.1])
  }

  /// The roots as Go prints a list.
  var list: String { "[\(texts.joined(separator: " "))]" }

  /// The root and everything that it lies in, the empty path included.
  static func beginnings(of root: String) -> [String] {
    var result = [""]
    var path = ""
    for part in parts(root).prefix(DataTree.maximumDepth) {
      path += (path.isEmpty ? "" : "/") + part
      result.append(path)
    }
    return result
  }

  /// The root without slashes at its ends.
  static func trimmed(_ root: String) -> String {
    var root = root[...]
    while root.first == "/" { root.removeFirst() }
    while root.last == "/" { root.removeLast() }
    return String(root)
  }

  private static func parts(_ root: String) -> [String] {
    if root.isEmpty { return [] }
    return root.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
  }
}
