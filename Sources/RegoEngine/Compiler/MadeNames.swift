// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import RegoSyntax

/// Counts names that OPA makes up before those of a body's local variables; messages show some.
struct MadeNames: SyntaxVisitor {
  private(set) var count = 0

  /// The names for what is computed in the name of a rule: given out for all rules first.
  static func count(inNameOf head: RuleHead) -> Int {
    head.name.arguments.count { !$0.isScalar && $0.variable == nil }
  }

  /// The names for the variables of comprehensions in the value of a rule or of a branch.
  static func count(in term: Term) -> Int {
    switch term.kind {
    case .null, .boolean, .number, .string, .variable: return 0
    default:
      var names = MadeNames()
      term.walk(&names)
      return names.count
    }
  }

  mutating func visit(_ expression: Expression) -> Descent {
    switch expression.kind {
    case .call(let call) where call.isAssignment:
      count += call.arguments[0].variable == nil ? Self.variables(of: call.arguments[0]).count : 1
    case .some(.variables(let terms)): count += terms.count
    case .some(.members(let key, let value, let domain)):
      // A key that isn't written has a name too, and is declared like the others.
      if key == nil { count += 2 }
      let needed = domain.variables()
      if key == nil, needed.isEmpty, value.variable != nil {
        count += 1
        break
      }
      var names = Self.variables(of: value)
      if let key { names.formUnion(Self.variables(of: key)) }
      count += names.subtracting(needed.map(\.name)).count
    case .every(let every):
      if every.key == nil { count += 1 }
      for term in [every.key, every.value] {
        if let variable = term?.variable, !variable.isWildcard { count += 1 }
      }
    default: break
    }
    return .visitChildren
  }

  private static func variables(of term: Term) -> Set<String> {
    Set(term.variables(in: []).map(\.name))
  }
}

/// A name as OPA makes it up for a local variable.
struct MadeName {
  let number: Int
  let isInQuery: Bool

  var text: String { "__local\(isInQuery ? "q" : "")\(number)__" }
}
