// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

extension ExpressionEvaluator {
  /// The id of the note that a call has met something missing (`HCLFunctionError.missing`).
  public static let missingInput = "hcl-missing-input"

  mutating func evaluateCall(_ call: FunctionCall, range: ByteRange) -> HCLValue {
    if let form = scope.form(named: call.name) { return evaluateForm(form, call, range: range) }
    guard let function = scope.function(named: call.name) else {
      report(
        "hcl-unknown-function",
        "call to unknown function: there is no function named \"\(call.name)\"; check the name",
        call.nameRange)
      return .unknown
    }
    var arguments: [HCLValue] = []
    var ranges: [ByteRange] = []
    var marks: HCLMarks = []
    for (index, expression) in call.arguments.enumerated() {
      let value = evaluate(expression)
      guard call.expandsLast, index == call.arguments.count - 1 else {
        arguments.append(value)
        ranges.append(expression.range)
        continue
      }
      guard let elements = value.elements else {
        if !value.isKnown { return .unknown(.any, from: [value]) }
        report(
          "hcl-call-expansion",
          "invalid expanding argument value: the expanding argument (indicated by \"...\") must be "
            + "of a tuple, list or set type", expression.range)
        return .unknown
      }
      marks.formUnion(value.marks)
      arguments.append(contentsOf: elements)
      ranges.append(contentsOf: [ByteRange](repeating: expression.range, count: elements.count))
    }
    return self.call(
      function, named: call.name, arguments: arguments, argumentRanges: ranges, range: range
    ).marked(with: marks)
  }

  /// Calls a function as an expression would: arguments are counted, converted and, where it
  /// doesn't want to see them, nulls refused, unknowns answered with an unknown and marks passed by.
  public mutating func call(
    _ function: HCLFunction, named name: String, arguments given: [HCLValue],
    argumentRanges: [ByteRange], range: ByteRange
  ) -> HCLValue {
    let required = function.parameters.count
    guard given.count >= required else {
      let missing = function.parameters[given.count].name
      report(
        "hcl-call-arguments",
        "not enough function arguments: function \"\(name)\" expects "
          + "\(function.variadic == nil ? "" : "at least ")\(required) argument"
          + "\(required == 1 ? "" : "s"); missing value for \"\(missing)\"", range)
      return .unknown
    }
    guard given.count == required || function.variadic != nil else {
      report(
        "hcl-call-arguments",
        "too many function arguments: function \"\(name)\" expects only \(required) argument"
          + "\(required == 1 ? "" : "s")",
        required < argumentRanges.count ? argumentRanges[required] : range)
      return .unknown
    }
    var arguments: [HCLValue] = []
    arguments.reserveCapacity(given.count)
    var marks: HCLMarks = []
    var hasUnknown = false
    for (index, value) in given.enumerated() {
      guard let parameter = index < required ? function.parameters[index] : function.variadic else {
        continue
      }
      let place = index < argumentRanges.count ? argumentRanges[index] : range
      var argument = value
      if parameter.type != .any {
        guard budget.spend(Int(value.weight) / 16) else { return exhausted(range) }
        do throws(HCLConversionError) {
          argument = try value.converted(to: parameter.type)
        } catch {
          report(
            "hcl-call-argument",
            "invalid function argument: invalid value for \"\(parameter.name)\" parameter of "
              + "\"\(name)\": \(error.message)", place)
          return .unknown(function.fixedReturnType ?? .any)
        }
      }
      if case .string(let text) = argument.content, !budget.spend(onText: text) {
        return exhausted(range)
      }
      if argument.isNull, !parameter.allowsNull {
        report(
          "hcl-call-argument",
          "invalid function argument: invalid value for \"\(parameter.name)\" parameter of "
            + "\"\(name)\": argument must not be null", place)
        return .unknown(function.fixedReturnType ?? .any)
      }
      if !argument.isKnown, !parameter.allowsUnknown { hasUnknown = true }
      if !parameter.allowsMarked {
        marks.formUnion(argument.deepMarks)
        argument = argument.deeplyUnmarked
      }
      arguments.append(argument)
    }
    do throws(HCLFunctionError) {
      if hasUnknown {
        let type = try function.returnType(arguments)
        return HCLValue.unknown(type, isNotNull: function.resultIsNotNull, from: arguments)
          .marked(with: marks)
      }
      guard budget.spend(1) else { return exhausted(range) }
      let result = try function.implementation(arguments, budget)
      if case .string(let text) = result.content, !budget.spend(onText: text) {
        return exhausted(range)
      }
      return limited(result, made: Int(result.weight), range: range).marked(with: marks)
    } catch {
      let place = error.argument.flatMap { $0 < argumentRanges.count ? argumentRanges[$0] : nil }
      if let missing = error.missing {
        report(Self.missingInput, error.message, place ?? range, severity: .note)
        let origin = HCLUnknown(type: .string, symbol: missing)
        return HCLValue.unknown(
          HCLUnknown(
            type: function.fixedReturnType ?? .any, isNotNull: true, origins: [origin])
        ).marked(with: marks)
      }
      var message = error.message
      if marks.contains(.sensitive) { message = "the arguments, which are sensitive, don't fit" }
      report(
        "hcl-call-failed", "error in function call: call to function \"\(name)\": \(message)",
        place ?? range)
      return HCLValue.unknown(function.fixedReturnType ?? .any, from: arguments).marked(with: marks)
    }
  }
}
