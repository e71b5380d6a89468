// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Inventory

/// The pairs of rule and resource to be judged, rule by rule: a machine keeps what one rule needs
/// at hand.
///
/// A million resources have tens of millions of pairs, so they aren't written down: rules share the
/// graph's lists of the resources of a type.
struct PairList: Sendable {
  /// One rule on resources in order.
  private struct Run {
    var rule: Int32
    var resources: [Int]
    /// The number of the first pair.
    var start: Int
  }

  private var runs: [Run] = []
  private(set) var count = 0

  /// All pairs of a graph.
  init(_ program: PolicyProgram, _ graph: ResourceGraph) {
    var lists: [String: [Int]] = [:]
    for type in graph.types {
      // A list mostly holds one kind of thing, and nothing that is only there for others.
      let all = graph.resources(ofType: type)
      var judged: [String: [Int]] = [:]
      var isWhole = true
      let first = all.first.map { Self.name(of: graph.resources[$0]) } ?? type
      for index in all {
        let isJudged = !graph.resources[index].isContext || !graph.changedFacets(of: index).isEmpty
        if !isJudged || (graph.resources[index].mode == .data) != first.hasPrefix("data.") {
          isWhole = false
          break
        }
      }
      if isWhole {
        judged[first] = all
      } else {
        for index in all
        where !graph.resources[index].isContext || !graph.changedFacets(of: index).isEmpty {
          judged[Self.name(of: graph.resources[index]), default: []].append(index)
        }
      }
      lists.merge(judged) { $0 + $1 }
    }
    var byRule: [[String]] = Array(repeating: [], count: program.rules.count)
    for type in lists.keys.sorted() {
      for rule in program.rulesByType[type] ?? [] { byRule[rule].append(type) }
    }
    for (rule, types) in byRule.enumerated() {
      for type in types {
        append(Int32(rule), lists[type] ?? [])
      }
    }
  }

  /// Pairs that somebody has chosen, rule by rule.
  init(_ pairs: [PolicyEvaluator.Pair]) {
    var start = 0
    while start < pairs.count {
      var end = start
      while end < pairs.count, pairs[end].rule == pairs[start].rule { end += 1 }
      append(pairs[start].rule, pairs[start..<end].map { Int($0.resource) })
      start = end
    }
  }

  private mutating func append(_ rule: Int32, _ resources: [Int]) {
    guard !resources.isEmpty else { return }
    runs.append(Run(rule: rule, resources: resources, start: count))
    count += resources.count
  }

  /// Goes through some of the pairs.
  func forEach(in range: Range<Int>, _ body: (PolicyEvaluator.Pair) -> Void) {
    var low = 0
    var high = runs.count
    while low < high {
      let middle = (low + high) / 2
      if runs[middle].start + runs[middle].resources.count <= range.lowerBound {
        low = middle + 1
      } else {
        high = middle
      }
    }
    var position = range.lowerBound
    while position < range.upperBound, low < runs.count {
      let run = runs[low]
      let end = min(range.upperBound - run.start, run.resources.count)
      for resource in run.resources[(position - run.start)..<end] {
        body(PolicyEvaluator.Pair(rule: run.rule, resource: Int32(resource)))
      }
      position = run.start + end
      low += 1
    }
  }

  /// What a resource's type is called where data sources have types of their own.
  private static func name(of resource: Resource) -> String {
    resource.mode == .data ? "data.\(resource.type)" : resource.type
  }
}
