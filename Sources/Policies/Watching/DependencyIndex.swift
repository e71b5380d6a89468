// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Which verdicts depend on what of the graph, besides their own resources.
///
/// A pair that no longer depends on a key may stay listed for it until the list is next gone
/// through: judging once more than needed is right, only slower.
struct DependencyIndex {
  typealias Key = GraphHost.Dependency
  typealias Pair = PolicyEvaluator.Pair

  /// Keys are many times as often used as there are of them.
  private var numbers: [Key: Int32] = [:]
  private var dependents: [[Pair]] = []
  private var keys: [Pair: [Int32]] = [:]

  var isEmpty: Bool { keys.isEmpty }

  /// Sets all that a pair depends on.
  mutating func set(_ found: Set<Key>, of pair: Pair) {
    let before = keys[pair] ?? []
    guard !found.isEmpty || !before.isEmpty else { return }
    var now: [Int32] = []
    now.reserveCapacity(found.count)
    for key in found {
      let number = number(of: key)
      now.append(number)
      if !before.contains(number) { dependents[Int(number)].append(pair) }
    }
    for number in before where !now.contains(number) { drop(pair, from: number) }
    keys[pair] = now.isEmpty ? nil : now
  }

  /// Forgets a pair.
  mutating func remove(_ pair: Pair) {
    for number in keys.removeValue(forKey: pair) ?? [] { drop(pair, from: number) }
  }

  /// The pairs that depend on a key.
  func pairs(on key: Key) -> [Pair] {
    numbers[key].map { dependents[Int($0)] } ?? []
  }

  private mutating func number(of key: Key) -> Int32 {
    if let known = numbers[key] { return known }
    let number = Int32(dependents.count)
    numbers[key] = number
    dependents.append([])
    return number
  }

  /// Takes a pair out of a short list; out of a long one it isn't worth the search.
  private mutating func drop(_ pair: Pair, from number: Int32) {
    guard dependents[Int(number)].count <= 64 else { return }
    dependents[Int(number)].removeAll { $0 == pair }
  }
}
