// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What is known of how a planned value was written.
///
/// A plan says that a provider will decide an attribute in the same way as that a configured value
/// isn't known yet. What isn't configured is unset, on every source alike.
enum WrittenBody {
  /// Nothing is known: there is no configuration in the plan.
  case untold
  /// It isn't configured.
  case absent
  /// One expression gives the whole value; its node.
  case expression(Node)
  /// Nested blocks; the nodes of their expressions.
  case blocks([Node])

  /// How a member of a body is written.
  func member(_ key: Node, isBlock: Bool) -> WrittenBody {
    switch self {
    case .untold: return .untold
    case .absent: return .absent
    case .expression: return self
    case .blocks(let bodies):
      var nested: [Node] = []
      var expression: Node?
      for body in bodies {
        let value = body.field(key)
        if value.isKind(.array) {
          nested += value.elements
        } else if isBlock, !PlannedExpression.isExpression(value), value.isKind(.object) {
          nested.append(value)
        } else if value.exists, expression == nil || expression?.count == 0 {
          expression = value
        }
      }
      if !nested.isEmpty { return .blocks(nested) }
      return expression.map { .expression($0) } ?? .absent
    }
  }

  /// How one of several nested blocks is written.
  func element(_ index: Int, of count: Int) -> WrittenBody {
    switch self {
    case .blocks(let bodies) where bodies.count == count && index < count:
      return .blocks([bodies[index]])
    // Blocks that come from a dynamic block aren't told in a plan.
    case .absent: return .untold
    case .blocks(let bodies) where bodies.count < count: return .untold
    default: return self
    }
  }

  var isAbsent: Bool {
    if case .absent = self { true } else { false }
  }

  var isUntold: Bool {
    if case .untold = self { true } else { false }
  }
}
