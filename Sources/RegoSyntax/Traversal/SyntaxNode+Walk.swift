// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A node that can be walked through and rewritten.
public protocol SyntaxNode: Sendable {
  /// Tells a visitor of the node and of all below it.
  func walk(_ visitor: inout some SyntaxVisitor)

  /// The same node with each term in it replaced, children before parents.
  ///
  /// Terms are what the tree holds as `Term`; calls at the top of an expression and the names of
  /// functions are not, though the terms in them are.
  func rewritingTerms(_ transform: (Term) throws -> Term) rethrows -> Self
}

extension Term: SyntaxNode {
  /// Tells a visitor of it and of all below it.
  public func walk(_ visitor: inout some SyntaxVisitor) {
    guard visitor.visit(self) == .visitChildren else { return }
    switch kind {
    case .null, .boolean, .number, .string, .variable: break
    case .ref(let ref): ref.walk(&visitor)
    case .array(let items), .set(let items):
      for item in items { item.walk(&visitor) }
    case .object(let entries):
      for entry in entries {
        entry.key.walk(&visitor)
        entry.value.walk(&visitor)
      }
    case .arrayComprehension(let comprehension):
      comprehension.head.walk(&visitor)
      comprehension.body.walk(&visitor)
    case .setComprehension(let comprehension):
      comprehension.head.walk(&visitor)
      comprehension.body.walk(&visitor)
    case .objectComprehension(let comprehension):
      comprehension.key.walk(&visitor)
      comprehension.value.walk(&visitor)
      comprehension.body.walk(&visitor)
    case .call(let call): call.walk(&visitor)
    case .template(let template):
      for case .expression(let expression) in template.parts { expression.walk(&visitor) }
    }
  }
}

extension Ref: SyntaxNode {
  /// Tells a visitor of it and of all below it.
  public func walk(_ visitor: inout some SyntaxVisitor) {
    for term in terms { term.walk(&visitor) }
  }
}

extension Call: SyntaxNode {
  /// Tells a visitor of it and of all below it.
  public func walk(_ visitor: inout some SyntaxVisitor) {
    guard visitor.visit(self) == .visitChildren else { return }
    if function.staticPath == nil { function.walk(&visitor) }
    for argument in arguments { argument.walk(&visitor) }
  }
}

extension Body: SyntaxNode {
  /// Tells a visitor of it and of all below it.
  public func walk(_ visitor: inout some SyntaxVisitor) {
    guard visitor.visit(self) == .visitChildren else { return }
    for expression in expressions { expression.walk(&visitor) }
  }
}

extension Expression: SyntaxNode {
  /// Tells a visitor of it and of all below it.
  public func walk(_ visitor: inout some SyntaxVisitor) {
    guard visitor.visit(self) == .visitChildren else { return }
    switch kind {
    case .term(let term): term.walk(&visitor)
    case .call(let call): call.walk(&visitor)
    case .some(.variables(let variables)):
      for variable in variables { variable.walk(&visitor) }
    case .some(.members(let key, let value, let domain)):
      key?.walk(&visitor)
      value.walk(&visitor)
      domain.walk(&visitor)
    case .every(let every):
      every.key?.walk(&visitor)
      every.value.walk(&visitor)
      every.domain.walk(&visitor)
      every.body.walk(&visitor)
    case .negation(let operand): operand.body.walk(&visitor)
    case .logical(let logical):
      logical.left.body.walk(&visitor)
      logical.right.body.walk(&visitor)
    }
    for modifier in modifiers {
      modifier.target.walk(&visitor)
      modifier.value.walk(&visitor)
    }
  }
}

extension RuleHead: SyntaxNode {
  /// Tells a visitor of it and of all below it.
  public func walk(_ visitor: inout some SyntaxVisitor) {
    name.walk(&visitor)
    for argument in arguments { argument.walk(&visitor) }
    switch kind {
    case .value(let value): value.term.walk(&visitor)
    case .member(let key): key.walk(&visitor)
    }
  }
}

extension Rule: SyntaxNode {
  /// Tells a visitor of it and of all below it.
  public func walk(_ visitor: inout some SyntaxVisitor) {
    head.walk(&visitor)
    body.walk(&visitor)
    for branch in alternatives {
      branch.value.term.walk(&visitor)
      branch.body.walk(&visitor)
    }
  }
}
