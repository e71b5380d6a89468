// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension TemplateRenderer {
  /// What a parameter of a function takes.
  enum Parameter { case any, string }

  /// The value of a command; `final` is what the command before it in a pipeline gave.
  mutating func evaluate(
    _ command: TemplateTree.Command, _ dot: TemplateValue, final: TemplateValue?
  ) throws(BuiltinError) -> TemplateValue {
    guard let first = command.operands.first else { return .missing }
    try step()
    let hasArguments = command.operands.count > 1 || final != nil
    switch first.kind {
    case .field, .chain, .function:
      if case .function(let name) = first.kind {
        return try call(
          name, first, .command(command), command.operands.dropFirst(), dot, final: final)
      }
      return try value(of: first, dot, hasArguments: hasArguments)
    case .variable(let names) where names.count > 1:
      return try value(of: first, dot, hasArguments: hasArguments)
    case .variable: place = .operand(first)
    case .pipeline(let pipeline):
      if hasArguments { throw notFunction(first) }
      return try evaluate(pipeline, dot)
    default: place = .operand(first)
    }
    if hasArguments { throw notFunction(first) }
    if case .nil = first.kind { throw problem("nil is not a command") }
    return try value(of: first, dot)
  }

  private func notFunction(_ operand: TemplateTree.Operand) -> BuiltinError {
    problem("can't give argument to non-function \(operand)")
  }

  /// The value of an operand by itself.
  mutating func value(
    of operand: TemplateTree.Operand, _ dot: TemplateValue, hasArguments: Bool = false
  ) throws(BuiltinError) -> TemplateValue {
    switch operand.kind {
    case .pipeline(let pipeline):
      place = .operand(operand)
      return try evaluate(pipeline, dot)
    case .function(let name):
      place = .operand(operand)
      return try call(name, operand, .operand(operand), [], dot, final: nil)
    case .chain(let inner, let names):
      place = .operand(operand)
      if case .nil = inner.kind {
        throw problem("indirection through explicit nil in \(operand)")
      }
      let value = try value(of: inner, dot)
      return try follow(names, from: value, hasArguments: hasArguments)
    default: place = .operand(operand)
    }
    switch operand.kind {
    case .boolean(let value): return TemplateValue(.boolean(value))
    case .dot: return dot
    case .number(let number):
      switch number.value {
      case .integer(let value): return TemplateValue(.integer(value))
      case .float(let value): return TemplateValue(.float(value))
      case .imaginary(let value): return TemplateValue(.imaginary(value))
      case .tooLarge: throw problem("\(number.text) overflows int")
      }
    case .string(_, let value):
      return TemplateValue(arena.string(String(decoding: value, as: UTF8.self)), isBoxed: false)
    case .field(let names): return try follow(names, from: dot, hasArguments: hasArguments)
    case .variable(let names):
      let value = try variable(names[0])
      return try follow(Array(names.dropFirst()), from: value, hasArguments: hasArguments)
    default: return TemplateValue(.null)
    }
  }

  private func follow(
    _ names: [String], from start: TemplateValue, hasArguments: Bool
  ) throws(BuiltinError) -> TemplateValue {
    var value = start
    for (index, name) in names.enumerated() {
      // A missing key stays missing, whatever follows.
      if value.isMissing { continue }
      if value.isNull { throw problem("nil pointer evaluating \(value.type).\(name)") }
      guard let node = value.node, node.isKind(.object) else {
        throw problem("can't evaluate field \(name) in type \(value.type)")
      }
      if hasArguments, index == names.count - 1 {
        throw problem("\(name) is not a method but has arguments")
      }
      value = TemplateValue(node.field(arena.string(name)), isBoxed: true)
    }
    return value
  }

  /// The value of an argument of a function.
  mutating func argument(
    _ operand: TemplateTree.Operand, for parameter: Parameter, _ dot: TemplateValue
  ) throws(BuiltinError) -> TemplateValue {
    place = .operand(operand)
    guard parameter == .string else {
      if case .nil = operand.kind { return .missing }
      return try value(of: operand, dot)
    }
    switch operand.kind {
    case .nil: throw problem("cannot assign nil to string")
    case .boolean, .number: throw problem("expected string; found \(operand)")
    default: return try checked(value(of: operand, dot), parameter)
    }
  }

  /// A value as an argument of the wanted type.
  func checked(
    _ value: TemplateValue, _ parameter: Parameter
  ) throws(BuiltinError) -> TemplateValue {
    guard parameter == .string else { return value }
    if value.isMissing { throw problem("invalid value; expected string") }
    guard value.node?.isKind(.string) == true else {
      let type = value.isNull ? value.type : value.contentType
      throw problem("wrong type for value; expected string; got \(type)")
    }
    return value
  }
}
