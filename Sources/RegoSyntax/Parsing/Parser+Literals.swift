// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Numbers, strings and template strings.
extension Parser {
  /// Reads a number; the current token stays its last one.
  mutating func parseNumber() -> Term? {
    let start = token.start
    var text = ""
    if kind == .minus {
      text = "-"
      advance()
      guard kind == .number || kind == .dot else {
        reportUnexpected("expected number")
        return nil
      }
    }
    var hasLeadingDot = false
    if kind == .dot {
      text += "0."
      hasLeadingDot = true
      advance()
      guard kind == .number else {
        reportUnexpected("expected number")
        return nil
      }
    }
    let digits = bytes[Int(token.start)..<Int(token.end)]
    if hasLeadingDot {
      guard !digits.contains(UInt8(ascii: ".")) else {
        reportUnexpected("invalid float")
        return nil
      }
    } else if digits.count > 1, digits[digits.startIndex] == UInt8(ascii: "0") {
      let second = digits[digits.startIndex + 1]
      guard second == UInt8(ascii: ".") || second | 0x20 == UInt8(ascii: "e") else {
        reportUnexpected("expected number without leading zero")
        return nil
      }
    }
    text += String(decoding: digits, as: UTF8.self)
    // Up to this length even the largest exponent is in bounds without counting.
    if text.utf8.count > 18 || digits.contains(where: { $0 | 0x20 == UInt8(ascii: "e") }) {
      guard !NumberLiteral.isTooBig(text) else {
        report("number too big")
        return nil
      }
    }
    return Term(.number(text), range: ByteRange(Int(start), Int(token.end)))
  }

  /// Reads a string, raw or not; the current token stays it.
  mutating func parseString() -> Term? {
    let current = token
    let inner = bytes[(Int(current.start) + 1)..<(Int(current.end) - 1)]
    if bytes[Int(current.start)] == UInt8(ascii: "`") {
      return Term(.string(String(decoding: inner, as: UTF8.self)), range: current.range)
    }
    guard let value = StringLiteral.resolve(inner) else {
      report("illegal string literal: \(text(of: current))")
      return nil
    }
    return Term(.string(value), range: current.range)
  }

  /// Reads a template string; the current token stays its last one.
  mutating func parseTemplate() -> Term? {
    let first = token
    let isRaw = bytes[Int(first.start) + 1] == UInt8(ascii: "`")
    var parts: [TemplateString.Part] = []
    var levels = 1
    while true {
      let current = token
      let opening = current.start == first.start ? 2 : 1
      let inner = bytes[(Int(current.start) + opening)..<(Int(current.end) - 1)]
      let resolved = isRaw ? StringLiteral.resolveRawTemplate(inner) : StringLiteral.resolve(inner)
      guard let piece = resolved else {
        let typed = text(of: current)
        report(
          "illegal template-string part: \(typed.hasPrefix("$") ? String(typed.dropFirst()) : typed)"
        )
        return nil
      }
      if !piece.isEmpty { parts.append(.text(piece)) }
      if kind == .templateWhole || kind == .templateFinish { break }
      advance()
      guard let expression = parseTemplateExpression() else { return nil }
      levels = max(levels, height)
      parts.append(.expression(expression))
      guard kind == .templateMiddle || kind == .templateFinish else {
        // A part that is wrong in itself begins after a brace that is no token.
        let isPart =
          kind == .illegal && Int(token.start) > previousEnd
          && bytes[Int(token.start) - 1] == UInt8(ascii: "}")
        report(
          isPart ? "expected template-string part" : "expected } to end template string expression")
        return nil
      }
    }
    guard grow(levels + 1) else { return nil }
    return Term(
      .template(TemplateString(parts: parts, isRaw: isRaw)),
      range: ByteRange(Int(first.start), Int(token.end)))
  }

  private mutating func parseTemplateExpression() -> Expression? {
    guard let expression = parseLiteral() else {
      report("invalid template-string expression")
      return nil
    }
    var problem: String?
    if expression.isNegated {
      problem = "unexpected negation ('not')"
    } else {
      switch expression.kind {
      case .call(let call) where call.isUnification: problem = "unexpected unification ('=')"
      case .call(let call) where call.isAssignment: problem = "unexpected assignment (':=')"
      case .every: problem = "unexpected 'every'"
      case .some: problem = "unexpected 'some'"
      case .negation: problem = "unexpected negation ('not')"
      case .logical(let logical): problem = "unexpected '\(logical.connective.rawValue)'"
      case .call, .term: break
      }
    }
    if let problem {
      // Before the text behind the brace is looked at, wrong as it may be.
      add(problem + " in template-string expression", at: expression.range)
      return nil
    }
    return expression
  }
}
