// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Graphs as objects from a vertex to its neighbours.
enum GraphBuiltins {
  private static let vertices = RegoType.anyOf([.array(.any), .set(.any)])
  private static let graph = RegoType.object(.any, vertices)

  /// Vertices that all found paths may have together: their number grows exponentially.
  private static let pathLimit = 10_000_000

  static let all: [Builtin] = [
    Builtin(
      "graph.reachable", [.named("graph", graph), .named("initial", vertices)],
      .named("output", .set(.any)),
      summary: "The vertices that can be reached from some vertices."
    ) { call throws(BuiltinError) in
      let graph = try call.object(0)
      var queue = Array(try start(call))
      var seen: Set<NodeKey> = []
      var reached: [Node] = []
      while let vertex = queue.popLast() {
        let neighbours = graph.field(vertex)
        guard neighbours.exists, seen.insert(NodeKey(vertex)).inserted else { continue }
        reached.append(vertex)
        queue += neighbours.elements
      }
      return call.arena.set(reached)
    },
    Builtin(
      "graph.reachable_paths", [.named("graph", graph), .named("initial", vertices)],
      .named("output", .set(.array(.any))),
      summary: "The paths from some vertices to where no unvisited neighbour follows."
    ) { call throws(BuiltinError) in
      let graph = try call.object(0)
      var paths: [Node] = []
      var used = 0
      for vertex in try start(call) where graph.field(vertex).exists {
        try follow(graph, vertex, call.arena, &paths, &used)
      }
      return call.arena.set(paths)
    },
  ]

  private static func start(
    _ call: borrowing BuiltinCall
  ) throws(BuiltinError) -> UnsafeBufferPointer<Node> {
    guard call[1].isKind(.array) || call[1].isKind(.set) else {
      throw .operand(2, call[1], expected: "{array, set}")
    }
    return call[1].elements
  }

  /// Depth first without recursion: a long chain is no deeper than any other graph.
  private static func follow(
    _ graph: Node, _ first: Node, _ arena: Arena, _ paths: inout [Node], _ used: inout Int
  ) throws(BuiltinError) {
    var path = [first]
    var onPath: Set<NodeKey> = []
    var next = [0]
    while let vertex = path.last, let position = next.last {
      let neighbours = graph.field(vertex).elements
      if position == 0, neighbours.isEmpty { try emit(path, arena, &paths, &used) }
      guard position < neighbours.count else {
        onPath.remove(NodeKey(vertex))
        path.removeLast()
        next.removeLast()
        continue
      }
      next[next.count - 1] += 1
      let neighbour = neighbours[position]
      // OPA takes the first vertex for visited only once the path has left it.
      if path.count > 1 && onPath.contains(NodeKey(neighbour)) || !graph.field(neighbour).exists {
        // Back on the path, or out of the graph: the path ends before it.
        try emit(path, arena, &paths, &used)
      } else {
        if path.count == 1 { onPath = [NodeKey(first)] }
        path.append(neighbour)
        onPath.insert(NodeKey(neighbour))
        next.append(0)
      }
    }
  }

  private static func emit(
    _ path: [Node], _ arena: Arena, _ paths: inout [Node], _ used: inout Int
  ) throws(BuiltinError) {
    used += path.count
    guard used <= pathLimit, !arena.isExhausted else { throw .tooLarge }
    paths.append(arena.array(path))
  }
}
