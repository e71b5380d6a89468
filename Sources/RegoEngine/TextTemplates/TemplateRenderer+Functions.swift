// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension TemplateRenderer {
  /// How many arguments a function takes; more when it is variadic.
  private static func arity(_ name: String) -> (fixed: Int, isVariadic: Bool) {
    switch name {
    case "and", "or", "call", "index", "slice", "printf", "eq": (1, true)
    case "html", "js", "urlquery", "print", "println": (0, true)
    case "len", "not": (1, false)
    default: (2, false)
    }
  }

  /// Calls a function with operands and, last, what a pipeline hands on.
  mutating func call(
    _ name: String, _ operand: TemplateTree.Operand, _ site: Place,
    _ operands: ArraySlice<TemplateTree.Operand>, _ dot: TemplateValue, final: TemplateValue?
  ) throws(BuiltinError) -> TemplateValue {
    place = .operand(operand)
    let arity = Self.arity(name)
    let count = operands.count + (final == nil ? 0 : 1)
    if arity.isVariadic ? count < arity.fixed : count != arity.fixed {
      let want = arity.isVariadic ? "at least \(arity.fixed)" : "\(arity.fixed)"
      let got = arity.isVariadic ? operands.count : count
      throw problem("wrong number of args for \(name): want \(want) got \(got)")
    }
    if name == "and" || name == "or" {
      return try decide(stopsAt: name == "or", operands, dot, final)
    }
    var arguments: [TemplateValue] = []
    for (index, operand) in operands.enumerated() {
      let parameter: Parameter = name == "printf" && index == 0 ? .string : .any
      arguments.append(try argument(operand, for: parameter, dot))
    }
    if let final {
      arguments.append(try checked(final, name == "printf" && operands.isEmpty ? .string : .any))
    }
    do throws(BuiltinError) {
      if name == "call" {
        let callee = operands.first?.description ?? ""
        throw Self.callProblem(callee, arguments[0])
      }
      return try Self.apply(name, arguments, in: arena)
    } catch {
      place = site
      throw problem("error calling \(name): \(error.message)")
    }
  }

  /// `and` and `or` evaluate no more operands than they need.
  private mutating func decide(
    stopsAt stop: Bool, _ operands: ArraySlice<TemplateTree.Operand>, _ dot: TemplateValue,
    _ final: TemplateValue?
  ) throws(BuiltinError) -> TemplateValue {
    var value = TemplateValue.missing
    for operand in operands {
      value = try argument(operand, for: .any, dot)
      if value.unboxed.isTrue == stop { return value }
    }
    return final ?? value
  }

  /// No value of a template is a function.
  private static func callProblem(_ name: String, _ value: TemplateValue) -> BuiltinError {
    let value = value.unboxed
    if value.isMissing { return .failure("call of nil") }
    return .failure("non-function \(name) of type \(value.type)")
  }

  private static func apply(
    _ name: String, _ arguments: [TemplateValue], in arena: Arena
  ) throws(BuiltinError) -> TemplateValue {
    func text(_ bytes: [UInt8]) -> TemplateValue {
      TemplateValue(arena.string(String(decoding: bytes, as: UTF8.self)), isBoxed: false)
    }
    switch name {
    case "html": return text(TemplateEscapes.html(joined(arguments)))
    case "js": return text(TemplateEscapes.javaScript(joined(arguments)))
    case "urlquery":
      var output: [UInt8] = []
      UTF8Text.withBytes(joined(arguments)) { QueryEncoding.encode($0, into: &output) }
      return text(output)
    case "print": return text(GoFormat.joined(arguments.map(\.argument)))
    case "println":
      let parts = arguments.map { GoFormat.text($0.argument) }
      return text(Array(parts.joined(separator: [0x20])) + [0x0A])
    case "printf":
      let rest = arguments.dropFirst().map(\.argument)
      guard let output = UTF8Text.withBytes(arguments[0].text ?? [], { GoFormat.format($0, rest) })
      else { throw .tooLarge }
      return text(output)
    case "index": return try TemplateElements.index(arguments)
    case "slice": return try TemplateElements.slice(arguments, in: arena)
    case "len": return TemplateValue(.integer(try TemplateElements.length(arguments[0])))
    case "not": return TemplateValue(.boolean(!arguments[0].unboxed.isTrue))
    default: return TemplateValue(.boolean(try TemplateComparison.apply(name, arguments)))
    }
  }

  /// Arguments as one text, as the escaping functions take them.
  private static func joined(_ arguments: [TemplateValue]) -> [UInt8] {
    if arguments.count == 1, let text = arguments[0].text { return text }
    return GoFormat.joined(
      arguments.map { value in
        let isNothing = value.isMissing || value.isNull
        return isNothing ? .text(Array("<no value>".utf8)) : value.argument
      })
  }
}
