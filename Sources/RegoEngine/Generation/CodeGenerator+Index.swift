// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension CodeGenerator {
  /// What definitions may be told apart by.
  private enum Discriminator: Hashable {
    /// A field of the input.
    case input([TreeKey])
    /// A parameter of a function.
    case parameter(Int)
  }

  /// Fewer definitions than this are as quick one after the other.
  private static let leastIndexed = 4

  /// Emits a look-up that leads to the definitions that can hold, when enough of them ask for
  /// fixed values of one input field or parameter.
  ///
  /// - Returns: the register with the state of the walk; nil when there is no index.
  mutating func definitionIndex(
    _ group: RuleGroup, starts: [Label], exit: Label
  ) -> UInt16? {
    guard group.definitions.count >= Self.leastIndexed else { return nil }
    let wants = group.definitions.map { Self.equalities($0) }
    var counts: [Discriminator: Int] = [:]
    for want in wants { for key in want.keys { counts[key, default: 0] += 1 } }
    guard let best = counts.max(by: { $0.value < $1.value }), best.value >= Self.leastIndexed
    else { return nil }
    var values: [Node] = []
    for want in wants {
      if let value = want[best.key], !values.contains(value) { values.append(value) }
    }
    values.sort { Node.compare($0, $1) < 0 }
    let targets = values.map { value in
      zip(wants, starts).filter { $0.0[best.key].map { $0 == value } ?? true }.map(\.1)
    }
    let others = zip(wants, starts).filter { $0.0[best.key] == nil }.map(\.1)
    let state = register(level: 0)
    var subject = register(level: 0)
    switch best.key {
    case .parameter(let index):
      subject = UInt16(index)
    case .input(let path):
      let after = label()
      emit(.clear, subject)
      emit(.loadInput, subject, x: after)
      place(after)
      for key in path {
        let next = register(level: 0)
        emit(.lookupOrAbsent, next, subject, constant(plan.constants.node(key)))
        subject = next
      }
    }
    emit(.indexBegin, state, subject, x: Int32(indexes.count))
    indexes.append(PendingIndex(values: values, targets: targets, others: others, all: starts))
    emit(.indexNext, state, x: exit)
    return state
  }

  /// The fixed values that a definition's first statements ask for.
  private static func equalities(_ definition: RuleDefinition) -> [Discriminator: Node] {
    var found: [Discriminator: Node] = [:]
    guard definition.branches.count == 1, let branch = definition.branches.first else { return [:] }
    for (index, parameter) in branch.parameters.enumerated() {
      if case .constant(let node) = parameter, isIndexable(node) { found[.parameter(index)] = node }
    }
    for statement in branch.body {
      guard !statement.isNegated, statement.with == nil,
        case .unify(let left, let right) = statement.kind
      else { continue }
      for (ref, value) in [(left, right), (right, left)] {
        guard case .ref(.input, let path) = ref, case .constant(let node) = value,
          isIndexable(node)
        else { continue }
        var keys: [TreeKey] = []
        for step in path {
          guard case .constant(let step) = step, let key = ConstantPool.key(step) else { break }
          keys.append(key)
        }
        if keys.count == path.count { found[.input(keys)] = node }
      }
    }
    return found
  }

  private static func isIndexable(_ node: Node) -> Bool {
    node.isKind(.string) || node.isKind(.integer) || node.isKind(.boolean) || node.isKind(.null)
  }
}
