// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension ExpressionEvaluator {
  mutating func evaluateUnary(
    _ operator: UnaryOperator, _ operand: Expression, range: ByteRange
  ) -> HCLValue {
    let type: HCLType = `operator` == .not ? .bool : .number
    guard let value = self.operand(evaluate(operand), as: type, of: operand) else {
      return .unknown(type)
    }
    switch value.content {
    case .bool(let truth): return HCLValue.bool(!truth).marked(with: value.marks)
    case .number(let number): return HCLValue.number(number.negated).marked(with: value.marks)
    default: return .unknown(type, isNotNull: true, from: [value])
    }
  }

  /// The operand as the operator needs it: of its type and not null; nil after a report.
  private mutating func operand(
    _ value: HCLValue, as type: HCLType, of expression: Expression
  ) -> HCLValue? {
    if value.isNull {
      report(
        "hcl-invalid-operand", "invalid operand: the operand is null; a \(type) is required",
        expression.range)
      return nil
    }
    do throws(HCLConversionError) {
      return try value.converted(to: type)
    } catch {
      report(
        "hcl-invalid-operand", "invalid operand: unsuitable value: \(error.message)",
        expression.range)
      return nil
    }
  }

  mutating func evaluateBinary(
    _ operator: BinaryOperator, _ left: Expression, _ right: Expression, range: ByteRange
  ) -> HCLValue {
    switch `operator` {
    case .and, .or:
      return evaluateLogical(`operator`, left, right)
    case .equal, .notEqual:
      let a = evaluate(left)
      let b = evaluate(right)
      guard budget.spend(Int(min(a.weight, b.weight))) else { return exhausted(range) }
      // Whether things within are equal would tell about them.
      let marks = a.deepMarks.union(b.deepMarks)
      guard let isEqual = a.isEqual(to: b) else {
        return .unknown(.bool, isNotNull: true, from: [a, b])
      }
      return HCLValue.bool(isEqual == (`operator` == .equal)).marked(with: marks)
    default:
      return evaluateArithmetic(`operator`, left, right, range: range)
    }
  }

  /// `&&` and `||`: both operands are evaluated and have to be known, as in Terraform 1.11; that
  /// one of them may decide alone is a matter of later versions.
  private mutating func evaluateLogical(
    _ operator: BinaryOperator, _ left: Expression, _ right: Expression
  ) -> HCLValue {
    let leftValue = evaluate(left)
    let rightValue = evaluate(right)
    guard let a = operand(leftValue, as: .bool, of: left),
      let b = operand(rightValue, as: .bool, of: right)
    else { return .unknown(.bool) }
    guard let x = a.boolValue, let y = b.boolValue else {
      return .unknown(.bool, isNotNull: true, from: [a, b])
    }
    return HCLValue.bool(`operator` == .and ? x && y : x || y)
      .marked(with: a.marks.union(b.marks))
  }

  private mutating func evaluateArithmetic(
    _ operator: BinaryOperator, _ left: Expression, _ right: Expression, range: ByteRange
  ) -> HCLValue {
    let leftValue = evaluate(left)
    let rightValue = evaluate(right)
    let isComparison = `operator`.precedence == BinaryOperator.less.precedence
    let resultType: HCLType = isComparison ? .bool : .number
    guard let a = operand(leftValue, as: .number, of: left),
      let b = operand(rightValue, as: .number, of: right)
    else { return .unknown(resultType) }
    guard let x = a.numberValue, let y = b.numberValue else {
      return .unknown(resultType, isNotNull: true, from: [a, b])
    }
    let marks = a.marks.union(b.marks)
    let result: HCLNumber?
    switch `operator` {
    case .less: return HCLValue.bool(x < y).marked(with: marks)
    case .lessOrEqual: return HCLValue.bool(x <= y).marked(with: marks)
    case .greater: return HCLValue.bool(x > y).marked(with: marks)
    case .greaterOrEqual: return HCLValue.bool(x >= y).marked(with: marks)
    case .add: result = x.adding(y)
    case .subtract: result = x.subtracting(y)
    case .multiply: result = x.multiplied(by: y)
    case .divide, .modulo:
      if y.isZero {
        if `operator` == .modulo { return HCLValue.number(x).marked(with: marks) }
        report(
          "hcl-division-by-zero", "division by zero; make sure that the divisor isn't 0", range)
        return .unknown(.number)
      }
      result = `operator` == .divide ? x.divided(by: y) : x.remainder(dividingBy: y)
    case .or, .and, .equal, .notEqual: return .unknown
    }
    guard let result else {
      report("hcl-number-range", "result is too large or too small for a number", range)
      return .unknown(.number)
    }
    return HCLValue.number(result).marked(with: marks)
  }

  // MARK: - Conditional

  mutating func evaluateConditional(
    _ condition: Expression, _ whenTrue: Expression, _ whenFalse: Expression, range: ByteRange
  ) -> HCLValue {
    let test = evaluate(condition)
    let outcome: HCLValue
    if test.isNull {
      report(
        "hcl-null-condition", "null condition: the condition value is null; make it true or false",
        condition.range)
      outcome = .unknown(.bool)
    } else if let value = try? test.converted(to: .bool) {
      outcome = value
    } else {
      report(
        "hcl-wrong-type", "incorrect condition type: the condition must be a bool",
        condition.range)
      outcome = .unknown(.bool)
    }
    // Both sides are evaluated, because the result has the type that fits both; but only the
    // side that is taken can be wrong.
    let before = diagnostics.count
    let yes = evaluate(whenTrue)
    if outcome.boolValue == false { diagnostics.removeLast(diagnostics.count - before) }
    let middle = diagnostics.count
    let no = evaluate(whenFalse)
    if outcome.boolValue == true { diagnostics.removeLast(diagnostics.count - middle) }
    guard budget.spend(Int(yes.weight) / 8 + Int(no.weight) / 8) else { return exhausted(range) }

    let type: HCLType
    if case .null(.any) = yes.content {
      type = no.type
    } else if case .null(.any) = no.content {
      type = yes.type
    } else if let unified = HCLType.unified([yes.type, no.type]) {
      type = unified
    } else {
      report(
        "hcl-conditional-types",
        "inconsistent conditional result types: the true and false result expressions must have "
          + "consistent types; the true value is \(yes.type.friendlyName), the false value is "
          + no.type.friendlyName, range)
      return .unknown
    }
    guard let truth = outcome.boolValue else {
      return unknownChoice(yes, no, type: type, condition: outcome)
    }
    let chosen = truth ? yes : no
    do throws(HCLConversionError) {
      return try chosen.converted(to: type).marked(with: outcome.marks)
    } catch {
      report(
        "hcl-conditional-types",
        "inconsistent conditional result types: the \(truth) value is unsuitable: "
          + error.message, range)
      return .unknown
    }
  }

  /// What is certain of a value that is one of two.
  private func unknownChoice(
    _ yes: HCLValue, _ no: HCLValue, type: HCLType, condition: HCLValue
  ) -> HCLValue {
    var origins: [HCLUnknown] = []
    condition.collectUnknowns(into: &origins)
    yes.collectUnknowns(into: &origins)
    no.collectUnknowns(into: &origins)
    let (a, b) = (yes.certainText, no.certainText)
    let isText = type == .string
    return HCLValue.unknown(
      HCLUnknown(
        type: type, isNotNull: yes.isCertainlyNotNull && no.isCertainlyNotNull,
        prefix: isText ? a.prefix.commonPrefix(with: b.prefix) : "",
        suffix: isText ? a.suffix.commonSuffix(with: b.suffix) : "", origins: origins)
    ).marked(with: condition.marks.union(yes.deepMarks).union(no.deepMarks))
  }
}

extension HCLValue {
  /// The text that the value as a string is certain to begin and to end with.
  var certainText: (prefix: String, suffix: String) {
    switch content {
    case .unknown(let unknown): (unknown.prefix, unknown.suffix)
    case .string(let text): (text, text)
    case .bool(let value): (value ? "true" : "false", value ? "true" : "false")
    case .number(let number): (number.description, number.description)
    default: ("", "")
    }
  }
}

extension String {
  /// The longest beginning that both have.
  func commonPrefix(with other: String) -> String {
    var result = ""
    for (a, b) in zip(unicodeScalars, other.unicodeScalars) {
      guard a == b else { break }
      result.unicodeScalars.append(a)
    }
    return result
  }

  /// The longest end that both have.
  func commonSuffix(with other: String) -> String {
    var scalars: [Unicode.Scalar] = []
    for (a, b) in zip(unicodeScalars.reversed(), other.unicodeScalars.reversed()) {
      guard a == b else { break }
      scalars.append(a)
    }
    var result = ""
    result.unicodeScalars.append(contentsOf: scalars.reversed())
    return result
  }
}
