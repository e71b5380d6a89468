// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What looks like a function call but decides itself about the failure of its arguments.
public enum EvaluationForm: Sendable {
  /// The value of the first argument that can be evaluated: `try`.
  case firstWithoutError
  /// Whether the only argument can be evaluated: `can`.
  case isWithoutError
}

extension EvaluationScope {
  /// No forms, unless a scope has some.
  public func form(named name: String) -> EvaluationForm? { nil }
}

extension ExpressionEvaluator {
  mutating func evaluateForm(
    _ form: EvaluationForm, _ call: FunctionCall, range: ByteRange
  ) -> HCLValue {
    switch form {
    case .firstWithoutError:
      var failures: [Diagnostic] = []
      for argument in call.arguments {
        guard let value = attempt(argument, &failures) else { continue }
        return value
      }
      let reasons = failures.prefix(3).map(\.message).joined(separator: "; ")
      report(
        "hcl-call-failed",
        "error in function call: call to function \"\(call.name)\": no expression succeeded"
          + (reasons.isEmpty ? "" : ": \(reasons)"), range)
      return .unknown
    case .isWithoutError:
      guard call.arguments.count == 1 else {
        report(
          "hcl-call-arguments",
          "function \"\(call.name)\" expects 1 argument, but has \(call.arguments.count)", range)
        return .unknown(.bool)
      }
      var failures: [Diagnostic] = []
      guard let value = attempt(call.arguments[0], &failures) else { return .false }
      // What isn't known yet may still turn out to be an error.
      return value.isWhollyKnown ? .true : .unknown(.bool, isNotNull: true, from: [value])
    }
  }

  /// The value of an expression; nil, with the errors, when there were any.
  private mutating func attempt(
    _ expression: Expression, _ failures: inout [Diagnostic]
  ) -> HCLValue? {
    let before = diagnostics
    diagnostics = []
    let value = evaluate(expression)
    let found = diagnostics
    diagnostics = before
    guard found.contains(where: { $0.severity == .error || $0.id == Self.missingInput }) else {
      diagnostics.append(contentsOf: found)
      return value
    }
    failures.append(contentsOf: found)
    return nil
  }
}
