// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Rules.
extension Parser {
  /// Reads a rule with a body, a `contains` rule or a default rule, and the rules of chained
  /// bodies; or a rule that only gives a name a value.
  ///
  /// - Returns: nil with an error when it is wrong, nil without one when it may be a rule in the
  ///   form of an expression (`ruleFromExpression`).
  mutating func parseRules() -> [RuleDraft]? {
    let start = checkpoint()
    let opening = token.start
    readKeywordAsName()
    var isDefault = false
    if kind == .default {
      isDefault = true
      advance()
      readKeywordAsName()
    }
    if kind == .andWord || kind == .orWord { kind = .identifier }
    guard kind == .identifier else { return nil }
    guard let written = parseHead(isDefault: isDefault) else { return nil }
    if isDefault { return parseDefaultRule(written, from: opening) }
    let usesIf = kind == .if
    guard usesIf || written.usesContains || kind == .leftBrace else {
      // Not a rule, whatever stands before the word.
      if kind == .andWord || kind == .orWord { return nil }
      return hasErrors(since: start) ? nil : constantRule(written, from: opening)
    }
    guard let head = written.head(hasIf: usesIf) else { return nil }

    var body = Body([])
    if usesIf {
      advance()
      guard let read = parseBodyAfterIf() else { return nil }
      body = read
    } else if kind == .leftBrace {
      guard let read = parseBraces() else { return nil }
      body = read
    } else {
      let rule = Rule(head: head, range: range(from: opening))
      return [RuleDraft(rule: rule, hasBody: false, usesIf: false, usesContains: true)]
    }

    var draft = RuleDraft(
      rule: Rule(head: head, body: body), hasBody: true, usesIf: usesIf,
      usesContains: written.usesContains)
    if kind == .else, !isKeywordStartingRef() {
      guard parseAlternatives(of: &draft) else { return nil }
    } else {
      readKeywordAsName()
    }
    draft.rule.range = range(from: opening)
    return parseChainedBodies(after: draft)
  }

  private mutating func parseDefaultRule(
    _ written: WrittenHead, from opening: UInt32
  ) -> [RuleDraft]? {
    let whole = range(from: opening)
    if hasFailed { return [] }
    guard let head = written.head(hasIf: false), case .value(let value) = head.kind else {
      report("illegal default rule (must have a value)", at: whole)
      return nil
    }
    var isValid = true
    value.term.forEachTerm { term in
      switch term.kind {
      case .arrayComprehension, .objectComprehension, .setComprehension: return .skipChildren
      case .ref, .variable, .call:
        report(
          "illegal default rule (value cannot contain \(term.kindName))", at: whole)
        isValid = false
        return .skipChildren
      default: return .visitChildren
      }
    }
    var names: Set<Variable> = []
    for argument in head.arguments {
      guard let name = argument.variable else {
        report(
          "illegal default rule (arguments cannot contain \(argument.kindName))", at: whole)
        isValid = false
        continue
      }
      if !names.insert(name).inserted {
        report(
          "illegal default rule (arguments cannot be repeated \(name.name))", at: whole)
        isValid = false
      }
    }
    guard isValid else { return nil }
    let rule = Rule(head: head, isDefault: true, range: whole)
    return [
      RuleDraft(rule: rule, hasBody: false, usesIf: false, usesContains: written.usesContains)
    ]
  }

  /// A rule that is only a name and a value: `p := 1`, `f(x) = x`. Others are left to be read as
  /// expressions, which is where OPA makes rules of them and reports what is wrong.
  private func constantRule(_ written: WrittenHead, from opening: UInt32) -> [RuleDraft]? {
    guard let value = written.value, !written.hasSpaceInName, kind != .semicolon, kind != .with
    else { return nil }
    let head = RuleHead(
      name: written.name, arguments: written.arguments, kind: .value(value), range: written.range)
    let rule = Rule(head: head, range: range(from: opening))
    return [RuleDraft(rule: rule, hasBody: false, usesIf: false, usesContains: false)]
  }

  // MARK: - Heads

  /// A head as it stands, before what follows decides what it defines.
  struct WrittenHead {
    var name: Ref
    var arguments: [Term]
    var key: Term?
    var value: RuleValue?
    /// Whether white space parts the name from a bracket or dot, which only a head may have.
    var hasSpaceInName: Bool
    /// Whether parentheses stand after the name, be it that nothing is in them.
    var isFunction = false
    var usesContains: Bool
    var range: ByteRange

    /// The head, now that it is known whether `if` follows.
    func head(hasIf: Bool) -> RuleHead? {
      if let key {
        return RuleHead(name: name, arguments: arguments, kind: .member(key), range: range)
      }
      if let value {
        return RuleHead(name: name, arguments: arguments, kind: .value(value), range: range)
      }
      // Without `if`, `p[x]` is the set `p` with the member `x`: v0's partial set.
      if !hasIf, arguments.isEmpty, name.count == 2 {
        return RuleHead(
          name: Ref(head: name.head), kind: .member(name.terms[1]), range: range)
      }
      let implied = RuleValue(Term(.boolean(true), range: range), form: .implied)
      return RuleHead(name: name, arguments: arguments, kind: .value(implied), range: range)
    }
  }

  private mutating func parseHead(isDefault: Bool) -> WrittenHead? {
    let start = token.start
    let variable = Term(.variable(variableName()), range: token.range)
    height = 1
    advance()
    guard let finished = finishHeadName(variable) else {
      reportUnexpected("expected rule head name")
      return nil
    }
    let hasSpace = finished.hasSpace
    var written: WrittenHead
    switch finished.term.kind {
    case .variable:
      written = WrittenHead(
        name: Ref(checked: [finished.term]), arguments: [], hasSpaceInName: hasSpace,
        usesContains: false, range: finished.term.range)
    case .ref(let ref):
      guard ref.headName != nil else { return nil }
      written = WrittenHead(
        name: ref, arguments: [], hasSpaceInName: hasSpace, usesContains: false,
        range: finished.term.range)
    case .call(let call):
      guard call.function.headName != nil else {
        reportUnexpected("rule head ref \(RegoPrinter.text(of: call.function)) invalid")
        return nil
      }
      written = WrittenHead(
        name: call.function, arguments: call.arguments, hasSpaceInName: hasSpace,
        isFunction: true, usesContains: false, range: finished.term.range)
    default: return nil
    }
    parseHeadValue(of: &written, isDefault: isDefault)
    written.range = range(from: start)
    return written
  }

  private mutating func finishHeadName(_ variable: Term) -> (term: Term, hasSpace: Bool)? {
    let hasSpace = token.hasSpaceBefore
    if !hasSpace, kind.infixOperator != nil { reportUnexpected() }
    switch kind {
    case .dot, .leftBracket, .leftParenthesis:
      guard let ref = parseRef(head: variable, allowsSpace: true) else { return nil }
      return (ref, hasSpace)
    default: return (Self.rootDocument(variable), false)
    }
  }

  /// Reads what stands after a head's name.
  private mutating func parseHeadValue(of written: inout WrittenHead, isDefault: Bool) {
    let missing: String
    switch kind {
    case .contains:
      written.usesContains = true
      if written.isFunction {
        reportUnexpected(
          "the contains keyword can only be used with multi-value rule definitions "
            + "(e.g., \(nameForMessage(written)) contains <VALUE> { ... })")
      }
      advance()
      written.key = parseInfix(allowsKey: true)
      guard written.key == nil else { return }
      missing = "expected rule key term (e.g., \(nameForMessage(written)) contains <VALUE> { ... })"
    case .unify:
      advance()
      if let term = parseInfix(allowsKey: true) {
        written.value = RuleValue(term, form: .unified)
        return
      }
      missing =
        "expected rule value term (e.g., \(nameForMessage(written))[<nil>] = <VALUE> { ... })"
    case .assign:
      advance()
      if let term = parseInfix(allowsKey: true) {
        written.value = RuleValue(term, form: .assigned)
        return
      }
      let name = nameForMessage(written)
      if !written.arguments.isEmpty {
        missing = "expected function value term (e.g., \(name)(...) := <VALUE> { ... })"
      } else if isDefault {
        missing = "expected default rule value term (e.g., default \(name) := <VALUE>)"
      } else {
        missing = "expected rule value term (e.g., \(name) := <VALUE> { ... })"
      }
    default: return
    }
    reportUnexpected(missing)
  }

  /// A rule's name as OPA's messages have it: keywords in it stand between brackets.
  private func nameForMessage(_ written: WrittenHead) -> String {
    var text = ""
    for (index, term) in written.name.terms.enumerated() {
      if index > 0, case .string(let part) = term.kind,
        RegoPrinter.isIdentifier(part), !FutureKeywords.reservedNames.contains(part)
      {
        text += ".\(part)"
      } else {
        let part = RegoPrinter.text(of: term)
        text += index == 0 ? part : "[\(part)]"
      }
    }
    return text
  }

  // MARK: - Bodies

  /// Reads what follows `if`: one expression, or a body in braces.
  ///
  /// A set of terms is never false, so braces that could be one are a body, unless they come after
  /// `not` or stand in parentheses.
  private mutating func parseBodyAfterIf() -> Body? {
    guard kind != .leftBrace || mayBeTerm() else { return parseBraces() }
    let start = checkpoint()
    let opening = token.start
    let isBraced = kind == .leftBrace
    if let expression = parseLiteral() {
      var isSet = false
      if isBraced, case .term(let term) = expression.kind, case .set = term.kind { isSet = true }
      if !isSet { return Body([expression], range: range(from: opening)) }
    }
    guard isBraced else { return nil }
    restore(start)
    return parseBraces()
  }

  /// Whether the braces from the current token on could be an object, a comprehension or the first
  /// operand of an operator, judged by the tokens directly within and after them. Most bodies
  /// aren't, and needn't be tried as a term first.
  private func mayBeTerm() -> Bool {
    var position = index + 1
    if position < tokens.count, tokens[position].kind == .rightBrace { return true }
    var open = 1
    while position < tokens.count {
      switch tokens[position].kind {
      case .leftBrace, .leftBracket, .leftParenthesis, .templateStart: open += 1
      case .rightBrace, .rightBracket, .rightParenthesis, .templateFinish: open -= 1
      case .or, .colon: if open == 1 { return true }
      case .illegal: return false
      default: break
      }
      position += 1
      if open == 0 { break }
    }
    guard position < tokens.count else { return false }
    let next = tokens[position]
    if next.kind.infixOperator != nil { return true }
    switch next.kind {
    case .unify, .assign, .comma, .in: return true
    case .dot, .leftBracket, .leftParenthesis: return !next.hasSpaceBefore
    case .andWord, .orWord: return keywords.include(next.kind)
    default: return false
    }
  }

  /// Reads a body in braces, and the closing brace.
  private mutating func parseBraces() -> Body? {
    advance()
    guard let body = parseBody(until: .rightBrace) else { return nil }
    advance()
    return body
  }

  /// Reads `else` branches into a rule; false when one is wrong.
  private mutating func parseAlternatives(of draft: inout RuleDraft) -> Bool {
    let name = draft.rule.head.name
    if name.count > 1, !name.isGround {
      report("else keyword cannot be used on rules with variables in head")
      return false
    }
    if draft.rule.head.key != nil {
      report("else keyword cannot be used on multi-value rules")
      return false
    }
    while kind == .else {
      let start = token.start
      advance()
      let value: RuleValue
      switch kind {
      case .leftBrace, .if:
        value = RuleValue(
          Term(.boolean(true), range: tokens[max(index - 1, 0)].range), form: .implied)
      case .assign, .unify:
        let form: RuleValue.Form = kind == .assign ? .assigned : .unified
        advance()
        guard let term = parseInfix(allowsKey: true) else { return false }
        value = RuleValue(term, form: form)
      default:
        reportUnexpected("expected else value term or rule body")
        return false
      }
      guard let (body, isWithoutIf) = parseBranchBody() else { return false }
      draft.rule.alternatives.append(
        ElseBranch(value: value, body: body, range: range(from: start)))
      draft.branchesWithoutIf.append(isWithoutIf)
      // A branch without a body always holds: nothing can come after it.
      if body.expressions.isEmpty { return true }
    }
    return true
  }

  private mutating func parseBranchBody() -> (body: Body, isWithoutIf: Bool)? {
    let hasIf = kind == .if
    guard hasIf || kind == .leftBrace else { return (Body([]), false) }
    if hasIf { advance() }
    if kind == .leftBrace {
      guard let body = parseBraces() else { return nil }
      return (body, !hasIf)
    }
    guard kind != .endOfFile else {
      reportUnexpected("rule body expected")
      return nil
    }
    let start = token.start
    guard let expression = parseLiteral() else { return nil }
    return (Body([expression], range: range(from: start)), false)
  }

  /// Reads `{ … } { … }` after a rule's first body: each a rule with the same head.
  private mutating func parseChainedBodies(after first: RuleDraft) -> [RuleDraft]? {
    var drafts = [first]
    while kind == .leftBrace {
      guard first.rule.alternatives.isEmpty else {
        report("expected else keyword")
        return nil
      }
      let opening = token.start
      guard let body = parseBraces() else { return nil }
      var next = first
      next.rule.body = body
      next.rule.isChained = true
      next.rule.range = range(from: opening)
      next.rule.head.arguments = next.rule.head.arguments.map { argument in
        guard let variable = argument.variable, variable.isWildcard else { return argument }
        return Term(.variable(makeWildcard()), range: argument.range)
      }
      drafts.append(next)
    }
    return drafts
  }
}
