// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The statements of a body that wait for variables, in the order in which OPA tries them again:
/// round after round, each in the order written.
///
/// A statement is only tried again once one of its variables is bound, so a body takes time in
/// proportion to its variables, in whatever order it is written.
struct WaitingStatements {
  private let count: Int
  private var watchers: [Int: [Int]] = [:]
  /// The turn that each statement has; nil when it waits without one.
  private var turns: [Int?]
  /// A heap of turns, the next one first. Turns that were brought forward leave an old one behind.
  private var heap: [Int] = []

  /// Statements among `count`, each with a turn in the first round.
  init(_ statements: [Int], of count: Int) {
    self.count = count
    turns = [Int?](repeating: nil, count: count)
    for statement in statements {
      turns[statement] = statement
      heap.append(statement)
    }
  }

  /// Notes that a statement needs a variable which isn't bound yet.
  mutating func watch(_ variable: Int, for statement: Int) {
    watchers[variable, default: []].append(statement)
  }

  /// The next statement to be tried, with its turn.
  mutating func next() -> (statement: Int, turn: Int)? {
    while let turn = popTurn() {
      let statement = turn % count
      guard turns[statement] == turn else { continue }
      turns[statement] = nil
      return (statement, turn)
    }
    return nil
  }

  /// Gives those that wait for a variable a turn: in this round when they come later in it.
  mutating func wake(for variable: Int, at turn: Int) {
    guard let found = watchers.removeValue(forKey: variable) else { return }
    let statement = turn % count
    let round = turn / count
    for watcher in found where watcher != statement {
      let next = (watcher > statement ? round : round + 1) * count + watcher
      if let known = turns[watcher], known <= next { continue }
      turns[watcher] = next
      push(next)
    }
  }

  private mutating func push(_ turn: Int) {
    heap.append(turn)
    var child = heap.count - 1
    while child > 0, heap[(child - 1) / 2] > heap[child] {
      heap.swapAt(child, (child - 1) / 2)
      child = (child - 1) / 2
    }
  }

  private mutating func popTurn() -> Int? {
    guard let first = heap.first else { return nil }
    let last = heap.removeLast()
    guard !heap.isEmpty else { return first }
    heap[0] = last
    var parent = 0
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < heap.count && heap[child] < heap[least] { least = child }
      guard least != parent else { return first }
      heap.swapAt(parent, least)
      parent = least
    }
  }
}
