// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import Inventory
internal import RegoEngine

/// Evaluates rules on resources; one for each worker, used by its thread alone.
///
/// The plain evaluation comes first and is all that most pairs need. A pair that fails, or that
/// meets an unknown value, is evaluated again with explanations.
final class RuleJudge {
  private let program: RegoProgram
  private let rules: [PolicyRule]
  private let graph: ResourceGraph
  private let host: GraphHost
  private let machine: RegoMachine
  private let inputArena = Arena(chunkSize: 1 << 10)
  private let resourceKey: Node
  /// The time of each scope, in nanoseconds since 1970.
  private let times: [Int64]
  private let handles: [(deny: RuleHandle?, when: RuleHandle?)]

  /// One rule on one resource: seconds would be a rule gone wild.
  private static let limits = RegoLimits(steps: 50_000_000, memory: 256 << 20)

  /// - Parameter now: the time where a scope has none of its own, in seconds since 1970.
  init(program: RegoProgram, rules: [PolicyRule], graph: ResourceGraph, now: Int) {
    self.program = program
    self.rules = rules
    self.graph = graph
    host = GraphHost(graph: graph)
    machine = RegoMachine(program: program, limits: Self.limits)
    machine.strictBuiltinErrors = true
    machine.unknownsMayBeAbsent = true
    machine.context.host = host
    // A literal's text is the program's own, so the key outlives resets of the arena.
    let key: StaticString = "resource"
    resourceKey = Node.string(bytes: key.utf8Start, count: key.utf8CodeUnitCount)
    times = graph.scopes.map { scope in
      let (nanoseconds, isTooMuch) = Int64(scope.seen ?? now).multipliedReportingOverflow(
        by: 1_000_000_000)
      return isTooMuch ? 0 : nanoseconds
    }
    handles = rules.map { rule in
      let path = RuleModule.path(of: rule)
      return (
        deny: program.rule(path + ["deny"]),
        when: rule.when == nil && rule.module == nil ? nil : program.rule(path + ["when"])
      )
    }
  }

  /// What the last verdict depends on besides its own resource.
  var dependencies: Set<GraphHost.Dependency> { host.dependencies }

  /// Whether all is recorded that a verdict depends on, also what isn't there.
  var recordsNames: Bool {
    get { host.recordsNames }
    set { host.recordsNames = newValue }
  }

  /// What a rule says of a resource.
  func judge(rule: Int, resource: Int) -> RuleOutcome {
    guard let deny = handles[rule].deny else { return .error("the rule defines no \"deny\"") }
    host.begin(resource)
    machine.context.now = times[graph.resources[resource].scope]
    inputArena.reset()
    let input = inputArena.object([Node.Entry(key: resourceKey, value: graph.folded[resource])])
    do {
      var whenHits: RuleHit?
      if let when = handles[rule].when {
        let applies = try machine.value(of: when, input: input)
        if applies.isPossible {
          // It may not apply at all, so that nothing it finds is certain.
          whenHits = RuleHit(
            isCertain: false, at: [], message: "", causes: paths(applies.causes),
            unknowns: names(applies.unknowns))
        } else if !applies.node.exists || applies.node.isFalse {
          return .notApplicable
        }
      }
      let plain = try machine.solutions(of: deny, input: input)
      if plain.solutions.isEmpty { return .pass }
      let full =
        plain.isExplained
        ? plain : try machine.solutions(of: deny, input: input, mode: .explaining)
      return .hits(
        full.solutions.map { solution in
          var hit = self.hit(solution)
          if let whenHits {
            hit.isCertain = false
            hit.unknowns = whenHits.unknowns + hit.unknowns
          }
          return hit
        })
    } catch let error {
      return .error(Self.summary(of: error))
    }
  }

  // MARK: - Reading results

  private func hit(_ solution: RegoSolution) -> RuleHit {
    RuleHit(
      isCertain: !solution.isPossible, at: path(solution.value.field("at")),
      message: solution.value.field("message").string ?? "", causes: paths(solution.causes),
      unknowns: names(solution.unknowns))
  }

  private func path(_ node: Node) -> [PathComponent] {
    if let name = node.string { return [.field(name)] }
    return node.elements.compactMap(component)
  }

  private func component(_ node: Node) -> PathComponent? {
    if let name = node.string { return .field(name) }
    return node.integer.flatMap { Int(exactly: $0) }.map { .index($0) }
  }

  private func paths(_ reads: [RegoRead]) -> [CausePath] {
    reads.compactMap { read in
      var components = read.path.compactMap(component)
      let isAbsent = read.missing.exists
      if isAbsent, let last = component(read.missing) { components.append(last) }
      var resource = 0
      if read.root == 0 {
        guard components.first == .field("resource") else { return nil }
        components.removeFirst()
      } else {
        guard read.root <= machine.context.roots.count,
          let index = host.resource(machine.context.roots[read.root - 1])
        else { return nil }
        resource = index + 1
      }
      guard !components.isEmpty else { return nil }
      return CausePath(resource: resource, path: components, isAbsent: isAbsent)
    }
  }

  /// The error without what it quotes of the input, which may be a secret.
  private static func summary(of error: RegoEvaluationError) -> String {
    let builtin = error.message.prefix { $0 != ":" && $0 != " " && $0 != "\"" }
    return error.message.dropFirst(builtin.count).first == ":"
      ? "\(error.code.rawValue) in \(builtin)" : error.code.rawValue
  }

  private func names(_ reads: [RegoRead]) -> [String] {
    reads.flatMap { read -> [String] in
      if let symbol = read.node.unknown?.symbol.string { return [symbol] }
      // An interpolated text has no name of its own, but its pieces do.
      let pieces = (read.node.unknown?.parts.elements).map {
        $0.compactMap { $0.unknown?.symbol.string }
      }
      if let pieces, !pieces.isEmpty { return pieces }
      let components = read.path.compactMap(component).drop { $0 == .field("resource") }
      return [Array(components).text]
    }
  }
}
