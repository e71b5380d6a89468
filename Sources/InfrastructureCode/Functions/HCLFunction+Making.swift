// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// What most functions need to say about themselves, said once.
extension HCLFunction {
  /// Text in, text out.
  static func text(
    _ transform: @escaping @Sendable (String) -> String
  ) -> HCLFunction {
    HCLFunction([Parameter("str", .string)], returns: .string) { arguments, _ in
      .string(transform(arguments.text(0)))
    }
  }

  /// Two texts in, one value out.
  static func texts(
    _ first: String, _ second: String, returns type: HCLType,
    _ transform: @escaping @Sendable (String, String) -> HCLValue
  ) -> HCLFunction {
    HCLFunction([Parameter(first, .string), Parameter(second, .string)], returns: type) {
      arguments, _ in
      transform(arguments.text(0), arguments.text(1))
    }
  }

  /// A number in, a number out.
  static func number(
    _ transform: @escaping @Sendable (HCLNumber) -> HCLNumber
  ) -> HCLFunction {
    HCLFunction([Parameter("num", .number)], returns: .number) { arguments, _ in
      .number(transform(arguments.number(0)))
    }
  }

  /// A function whose result can only be known when Terraform runs.
  static func undecided(_ parameters: [Parameter] = [], returns type: HCLType) -> HCLFunction {
    HCLFunction(parameters, returns: type) { arguments, _ in
      .unknown(type, isNotNull: true, from: arguments)
    }
  }
}

/// Arguments that have been converted to their parameters' types already.
extension [HCLValue] {
  func text(_ index: Int) -> String { indices.contains(index) ? self[index].stringValue ?? "" : "" }

  func number(_ index: Int) -> HCLNumber {
    indices.contains(index) ? self[index].numberValue ?? .zero : .zero
  }

  /// A whole number; an error names the argument otherwise.
  func integer(_ index: Int) throws(HCLFunctionError) -> Int {
    guard indices.contains(index), let value = self[index].intValue else {
      throw HCLFunctionError("a whole number is required", argument: index)
    }
    return value
  }

  /// The strings of a list or set whose elements are all known and not null; nil otherwise.
  func texts(_ index: Int) -> [String]? {
    guard indices.contains(index), let elements = self[index].elements else { return nil }
    var texts: [String] = []
    texts.reserveCapacity(elements.count)
    for element in elements {
      guard let text = element.stringValue else { return nil }
      texts.append(text)
    }
    return texts
  }
}

extension EvaluationBudget {
  /// Takes room for a result or explains that there is none.
  func reserve(_ amount: Int) throws(HCLFunctionError) {
    guard amount <= maximumWeight, produce(amount) else {
      throw HCLFunctionError("the result would be too large")
    }
  }
}
