// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Functions that write values as text and read them back.
enum EncodingFunctions {
  typealias Failure = HCLFunctionError
  typealias Parameter = HCLFunction.Parameter

  static let table: [String: HCLFunction] = [
    "jsonencode": HCLFunction(
      [Parameter("val", .any, allowsNull: true, allowsUnknown: true)], returns: .string,
      implementation: encodeJSON),
    "jsondecode": CollectionFunctions.dynamic(
      [Parameter("str", .string, allowsUnknown: true)], decodeJSON),
    "yamlencode": HCLFunction(
      [Parameter("value", .any, allowsNull: true)], returns: .string, implementation: encodeYAML),
    "base64encode": .text { Base64.encode(Array($0.utf8)) },
    "base64decode": HCLFunction(
      [Parameter("str", .string)], returns: .string, implementation: decodeBase64),
    "base64gzip": .undecided([Parameter("str", .string)], returns: .string),
    "textencodebase64": HCLFunction(
      [Parameter("string", .string), Parameter("encoding", .string)], returns: .string,
      implementation: TextEncoding.encode),
    "textdecodebase64": HCLFunction(
      [Parameter("source", .string), Parameter("encoding", .string)], returns: .string,
      implementation: TextEncoding.decode),
    "urlencode": .text(urlEncode),
    "csvdecode": CollectionFunctions.dynamic([Parameter("str", .string)], CSVReader.decode),
  ]

  // MARK: - JSON

  private static func encodeJSON(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    let value = arguments[0]
    try budget.reserve(Int(value.weight))
    guard value.isWhollyKnown else {
      if case .unknown = value.content {
        return .unknown(.string, isNotNull: true, from: arguments)
      }
      return encoded(value)
    }
    return .string(try json(of: value))
  }

  /// A string that is the JSON text of a value with unknowns in it.
  static func encoded(_ value: HCLValue) -> HCLValue {
    var origins: [HCLUnknown] = []
    value.collectUnknowns(into: &origins)
    let isSequence = value.elements != nil
    return HCLValue.unknown(
      HCLUnknown(
        type: .string, isNotNull: true, prefix: isSequence ? "[" : "{",
        suffix: isSequence ? "]" : "}", encoded: value, origins: origins))
  }

  private static func decodeJSON(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    if case .unknown(let unknown) = arguments[0].content {
      return unknown.encoded ?? .unknown(.any, from: arguments)
    }
    let text = arguments.text(0)
    try budget.reserve(text.utf8.count)
    var reader = JSONValueReader(text)
    return try reader.read()
  }

  /// The text that Go's encoder writes, which escapes what could end a script element.
  static func json(of value: HCLValue) throws(Failure) -> String {
    var bytes: [UInt8] = []
    JSONValueWriter.write(value, into: &bytes)
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func encodeYAML(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    guard arguments[0].isWhollyKnown else {
      return .unknown(.string, isNotNull: true, from: arguments)
    }
    try budget.reserve(Int(arguments[0].weight))
    var writer = YAMLValueWriter()
    writer.write(arguments[0])
    try budget.reserve(writer.text.utf8.count / 16)
    return .string(writer.text)
  }

  // MARK: - Other encodings

  private static func decodeBase64(
    _ arguments: [HCLValue], _ budget: EvaluationBudget
  ) throws(Failure) -> HCLValue {
    guard let bytes = Base64.decode(arguments.text(0).utf8) else {
      throw HCLFunctionError("failed to decode base64 data", argument: 0)
    }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw HCLFunctionError(
        "the result of decoding the provided string is not valid UTF-8", argument: 0)
    }
    return .string(text)
  }

  /// As forms do it: a space becomes `+`.
  private static func urlEncode(_ text: String) -> String {
    var result = ""
    for byte in text.utf8 {
      switch byte {
      case 0x41...0x5A, 0x61...0x7A, 0x30...0x39, UInt8(ascii: "-"), UInt8(ascii: "_"),
        UInt8(ascii: "."), UInt8(ascii: "~"):
        result.unicodeScalars.append(Unicode.Scalar(byte))
      case 0x20: result += "+"
      default: result += "%" + Formatting.hexadecimal(byte, isUpper: true)
      }
    }
    return result
  }
}
