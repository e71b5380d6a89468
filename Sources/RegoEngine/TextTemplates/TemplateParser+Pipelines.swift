// Bawn
// SPDX-License-Identifier: Apache-2.0

extension TemplateParser {
  private typealias Operand = TemplateTree.Operand

  private static let nestingLimit = 250

  /// Declarations and commands up to a token of the given kind.
  mutating func pipeline(
    _ context: String, until end: TemplateToken.Kind
  ) throws(BuiltinError) -> TemplateTree.Pipeline {
    depth += 1
    defer { depth -= 1 }
    guard depth <= Self.nestingLimit else { throw .tooLarge }
    var result = TemplateTree.Pipeline(start: peekNonSpace().start)
    try readVariables(of: &result, context)
    while true {
      let token = nextNonSpace()
      switch token.kind {
      case end:
        try check(result, context)
        return result
      case .boolean, .characterConstant, .complex, .dot, .field, .identifier, .number, .rawString,
        .string, .variable, .leftParenthesis, .keyword(.nil):
        pending.append(token)
        result.commands.append(try command())
      default: throw unexpected(token, context)
      }
    }
  }

  /// `$x :=`, `$x =` and, in a range, `$x, $y :=`.
  private mutating func readVariables(
    of pipeline: inout TemplateTree.Pipeline, _ context: String
  ) throws(BuiltinError) {
    while peekNonSpace().kind == .variable {
      let variable = nextNonSpace()
      let after = next()
      // Space tells `$x .y` from `$x.y`, so it has to be put back where it was.
      let following = after.kind == .space ? nextNonSpace() : after
      let isComma = following.kind == .character && following.text == [UInt8(ascii: ",")]
      guard following.kind == .assign || following.kind == .declare || isComma else {
        pending.append(following)
        if after.kind == .space { pending.append(after) }
        pending.append(variable)
        return
      }
      pipeline.variables.append(
        Operand(kind: .variable([variable.string]), start: variable.start))
      variables.append(variable.string)
      guard isComma else {
        pipeline.isAssignment = following.kind == .assign
        return
      }
      guard context == "range", pipeline.variables.count < 2 else {
        throw problem("too many declarations in \(context)")
      }
      let kind = peekNonSpace().kind
      guard kind == .variable || kind == .rightDelimiter || kind == .rightParenthesis else {
        throw problem("range can only initialize variables")
      }
    }
  }

  private func check(
    _ pipeline: TemplateTree.Pipeline, _ context: String
  ) throws(BuiltinError) {
    if pipeline.commands.isEmpty { throw problem("missing value for \(context)") }
    for (index, command) in pipeline.commands.enumerated().dropFirst() {
      switch command.operands.first?.kind {
      case .boolean, .dot, .nil, .number, .string:
        throw problem("non executable command in pipeline stage \(index + 1)")
      default: break
      }
    }
  }

  private mutating func command() throws(BuiltinError) -> TemplateTree.Command {
    var result = TemplateTree.Command(start: peekNonSpace().start)
    while true {
      _ = peekNonSpace()
      if let operand = try operand() { result.operands.append(operand) }
      let token = next()
      switch token.kind {
      case .space: continue
      case .rightDelimiter, .rightParenthesis: pending.append(token)
      case .pipe: break
      default: throw unexpected(token, "operand")
      }
      break
    }
    if result.operands.isEmpty { throw problem("empty command") }
    return result
  }

  /// A term and the fields behind it.
  private mutating func operand() throws(BuiltinError) -> TemplateTree.Operand? {
    guard let term = try term() else { return nil }
    let first = peek()
    guard first.kind == .field else { return term }
    var names: [String] = []
    while peek().kind == .field { names.append(String(next().string.dropFirst())) }
    switch term.kind {
    case .field(let known): return Operand(kind: .field(known + names), start: first.start)
    case .variable(let known): return Operand(kind: .variable(known + names), start: first.start)
    case .boolean, .string, .number, .nil, .dot:
      let shown = GoQuote.string(Array(term.description.utf8))
      throw problem("unexpected . after term \(shown)")
    default: return Operand(kind: .chain(term, names), start: first.start)
    }
  }

  private mutating func term() throws(BuiltinError) -> TemplateTree.Operand? {
    let token = nextNonSpace()
    let kind: Operand.Kind
    switch token.kind {
    case .identifier:
      guard Self.functions.contains(token.string) else {
        throw problem("function \(GoQuote.string(token.text)) not defined")
      }
      kind = .function(token.string)
    case .dot: kind = .dot
    case .keyword(.nil): kind = .nil
    case .variable:
      guard variables.contains(token.string) else {
        throw problem("undefined variable \(GoQuote.string(token.text))")
      }
      kind = .variable([token.string])
    case .field: kind = .field([String(token.string.dropFirst())])
    case .boolean: kind = .boolean(token.string == "true")
    case .characterConstant, .complex, .number:
      do throws(BuiltinError) {
        kind = .number(try TemplateNumber(token))
      } catch {
        throw problem(error.message)
      }
    case .leftParenthesis:
      kind = .pipeline(try pipeline("parenthesized pipeline", until: .rightParenthesis))
    case .string, .rawString:
      kind = .string(written: token.string, value: try unquoted(token))
    default:
      pending.append(token)
      return nil
    }
    return Operand(kind: kind, start: token.start)
  }
}
