// Bawn
// SPDX-License-Identifier: Apache-2.0

extension SyntaxNode {
  /// Calls a function with each term, parents first; it says whether to go into the term.
  public func forEachTerm(_ visit: (Term) -> Descent) {
    withoutActuallyEscaping(visit) { visit in
      var visitor = TermVisitor(visitTerm: visit)
      walk(&visitor)
    }
  }

  /// Calls a function with each call, at the top of expressions and in terms, outer ones first.
  public func forEachCall(_ visit: (Call) -> Void) {
    withoutActuallyEscaping(visit) { visit in
      var visitor = CallVisitor(visitCall: visit)
      walk(&visitor)
    }
  }

  /// The variables in it, each once, in the order of their first occurrence.
  ///
  /// Heads of references count; `input`, `data` and names of functions don't.
  ///
  /// - Parameter scope: where to look.
  public func variables(in scope: VariableScope = .everywhere) -> [Variable] {
    var collector = VariableCollector(scope: scope)
    walk(&collector)
    return collector.found
  }
}

/// Which parts of a node are searched for variables.
public struct VariableScope: OptionSet, Sendable {
  /// The stored bits.
  public let rawValue: UInt8

  /// A scope from its bits.
  public init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Comprehensions and the bodies of `every`.
  public static let closures = VariableScope(rawValue: 1)
  /// The targets of `with`.
  public static let modifierTargets = VariableScope(rawValue: 2)
  /// All of it.
  public static let everywhere: VariableScope = [.closures, .modifierTargets]
}

private struct TermVisitor: SyntaxVisitor {
  var visitTerm: (Term) -> Descent

  mutating func visit(_ term: Term) -> Descent { visitTerm(term) }
}

private struct CallVisitor: SyntaxVisitor {
  var visitCall: (Call) -> Void

  mutating func visit(_ call: Call) -> Descent {
    visitCall(call)
    return .visitChildren
  }
}

private struct VariableCollector: SyntaxVisitor {
  var scope: VariableScope
  var found: [Variable] = []
  var seen: Set<Variable> = []

  mutating func visit(_ term: Term) -> Descent {
    switch term.kind {
    case .variable(let variable):
      if variable.name != "input", variable.name != "data", seen.insert(variable).inserted {
        found.append(variable)
      }
      return .visitChildren
    case .arrayComprehension, .objectComprehension, .setComprehension:
      return scope.contains(.closures) ? .visitChildren : .skipChildren
    default: return .visitChildren
    }
  }

  mutating func visit(_ expression: Expression) -> Descent {
    let isClosed: Bool
    switch expression.kind {
    case .every, .negation, .logical: isClosed = !scope.contains(.closures)
    default: isClosed = false
    }
    if !isClosed, expression.modifiers.isEmpty || scope.contains(.modifierTargets) {
      return .visitChildren
    }
    switch expression.kind {
    case .every(let every) where isClosed: every.domain.walk(&self)
    case .negation where isClosed, .logical where isClosed: break
    default: Expression(expression.kind).walk(&self)
    }
    for modifier in expression.modifiers {
      if scope.contains(.modifierTargets) { modifier.target.walk(&self) }
      modifier.value.walk(&self)
    }
    return .skipChildren
  }
}
