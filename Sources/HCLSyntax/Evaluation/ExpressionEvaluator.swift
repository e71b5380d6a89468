// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Turns expressions into values.
///
/// What is wrong becomes a diagnostic, and the value an unknown, so that everything else goes on.
/// Variables of `for` are kept here; all others and the functions come from the scope.
public struct ExpressionEvaluator {
  /// Where variables and functions come from.
  public let scope: any EvaluationScope
  /// The file that the expressions stand in, for diagnostics.
  public let source: SourceFile?
  /// What may be used up.
  public let budget: EvaluationBudget
  /// What has been wrong so far.
  public var diagnostics: [Diagnostic] = []

  var locals: [(name: String, value: HCLValue)] = []
  var splatElements: [HCLValue] = []
  private var hasReportedExhaustion = false

  /// An evaluator for the expressions of one file.
  public init(
    scope: any EvaluationScope, source: SourceFile?, budget: EvaluationBudget = EvaluationBudget()
  ) {
    self.scope = scope
    self.source = source
    self.budget = budget
  }

  /// The value of an expression.
  public mutating func evaluate(_ expression: Expression) -> HCLValue {
    if case .literal(let value) = expression.kind { return value }
    guard budget.spend(1) else { return exhausted(expression.range) }
    let mayEnter = budget.enter()
    defer { budget.leave() }
    guard mayEnter else {
      report(
        "hcl-evaluation-depth",
        "evaluation goes through too many expressions within each other; shorten the chain of "
          + "references", expression.range)
      return .unknown
    }
    switch expression.kind {
    case .literal(let value): return value
    case .template(let template): return evaluateTemplate(template, range: expression.range)
    case .wrappedTemplate(let inner), .parentheses(let inner): return evaluate(inner)
    case .traversal(let traversal): return evaluateTraversal(traversal)
    case .relativeTraversal(let source, let steps):
      let value = evaluate(source)
      return apply(steps[...], to: value)
    case .index(let collection, let key):
      return evaluateIndex(collection, key: key, range: expression.range)
    case .splat(let splat): return evaluateSplat(splat, range: expression.range)
    case .splatElement: return splatElements.last ?? .unknown
    case .call(let call): return evaluateCall(call, range: expression.range)
    case .tuple(let elements): return evaluateTuple(elements, range: expression.range)
    case .object(let items): return evaluateObject(items, range: expression.range)
    case .for(let expressionFor): return evaluateFor(expressionFor, range: expression.range)
    case .conditional(let condition, let whenTrue, let whenFalse):
      return evaluateConditional(condition, whenTrue, whenFalse, range: expression.range)
    case .unary(let `operator`, let operand):
      return evaluateUnary(`operator`, operand, range: expression.range)
    case .binary(let `operator`, let left, let right, _):
      return evaluateBinary(`operator`, left, right, range: expression.range)
    case .jsonString(_, let template): return evaluate(template)
    case .invalid: return .unknown
    }
  }

  /// The value of an expression as one of a type.
  public mutating func evaluate(_ expression: Expression, as type: HCLType) -> HCLValue {
    let value = evaluate(expression)
    return convert(value, to: type, range: expression.range)
  }

  /// The value as one of a type; what doesn't fit is reported at the range.
  public mutating func convert(
    _ value: HCLValue, to type: HCLType, range: ByteRange
  ) -> HCLValue {
    guard budget.spend(Int(value.weight)) else { return exhausted(range) }
    do throws(HCLConversionError) {
      return try value.converted(to: type)
    } catch {
      report("hcl-wrong-type", "unsuitable value: \(error.message)", range)
      return .unknown(type.withoutOptionalAttributes)
    }
  }

  /// Adds a diagnostic at a range of the file.
  public mutating func report(
    _ id: String, _ message: String, _ range: ByteRange, severity: Diagnostic.Severity = .error
  ) {
    diagnostics.append(
      Diagnostic(id: id, severity: severity, message: message, file: source, range: range))
  }

  /// Evaluates in the presence of more variables, which hide those of the scope.
  public mutating func withVariables<Result>(
    _ variables: [(name: String, value: HCLValue)],
    _ body: (inout ExpressionEvaluator) -> Result
  ) -> Result {
    locals.append(contentsOf: variables)
    defer { locals.removeLast(variables.count) }
    return body(&self)
  }

  mutating func exhausted(_ range: ByteRange) -> HCLValue {
    if !hasReportedExhaustion {
      hasReportedExhaustion = true
      report(
        "hcl-evaluation-limit",
        "evaluation takes more steps or room than allowed; simplify the configuration", range)
    }
    return .unknown
  }

  /// The value itself, unless it is larger or deeper than allowed.
  mutating func limited(_ value: HCLValue, made: Int, range: ByteRange) -> HCLValue {
    guard budget.produce(made), budget.spend(made / 16) else { return exhausted(range) }
    if Int(value.weight) > budget.maximumWeight {
      report("hcl-value-limit", "value is larger than allowed; make it smaller", range)
      return .unknown
    }
    if Int(value.depth) > budget.maximumDepth {
      report("hcl-value-limit", "value nests deeper than allowed; make it flatter", range)
      return .unknown
    }
    return value
  }
}
