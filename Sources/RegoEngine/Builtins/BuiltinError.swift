// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Why a built-in could not give a value; with OPA's codes and wording.
public struct BuiltinError: Error, Equatable, Sendable {
  /// OPA's error code.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The code's text.
    public let rawValue: String
    /// A code from its text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// `eval_type_error`: an operand has the wrong type.
    public static let type = Code(rawValue: "eval_type_error")
    /// `eval_builtin_error`: the operands are of the right types and still can't be used.
    public static let builtin = Code(rawValue: "eval_builtin_error")
  }

  /// OPA's error code.
  public var code: Code
  /// The message with the built-in's name in front, such as
  /// `plus: operand 2 must be number but got string`.
  public var message: String
  /// Whether it ends the evaluation even where built-in errors otherwise count as undefined.
  public var isFatal: Bool

  /// An error from its parts.
  public init(code: Code, message: String, isFatal: Bool = false) {
    self.code = code
    self.message = message
    self.isFatal = isFatal
  }
}

extension BuiltinError {
  /// The operands are of the right types and still can't be used.
  static func failure(_ message: String) -> BuiltinError {
    BuiltinError(code: .builtin, message: message)
  }

  /// An operand is not what it has to be. Positions count from 1.
  static func operand(_ position: Int, _ problem: String) -> BuiltinError {
    BuiltinError(code: .type, message: "operand \(position) \(problem)")
  }

  /// An operand has another type than those expected.
  static func operand(_ position: Int, _ got: Node, expected: String...) -> BuiltinError {
    let wanted =
      expected.count == 1 ? expected[0] : "one of {\(expected.joined(separator: ", "))}"
    return operand(position, "must be \(wanted) but got \(got.typeName)")
  }

  /// A collection holds an element of another type than those expected.
  static func element(
    _ position: Int, of collection: Node, _ got: Node, expected: String...
  ) -> BuiltinError {
    let kind = collection.typeName
    let wanted =
      expected.count == 1
      ? "\(expected[0])s" : "(any of) {\(expected.joined(separator: ", "))}"
    return operand(
      position, "must be \(kind) of \(wanted) but got \(kind) containing \(got.typeName)")
  }

  /// A limit of this engine that OPA lacks: it ends the evaluation, as nothing true can be said of
  /// a value that was never made.
  static func limit(_ message: String) -> BuiltinError {
    BuiltinError(code: .builtin, message: message, isFatal: true)
  }

  /// A result would be larger than any policy needs; guards against running out of memory.
  static let tooLarge = limit("result is too large")

  /// The same error with the built-in's name in front.
  func named(_ name: String) -> BuiltinError {
    BuiltinError(code: code, message: "\(name): \(message)", isFatal: isFatal)
  }
}

extension Node {
  /// The kind as Rego's `type_name` gives it.
  var typeName: String {
    switch kind {
    case .absent: "undefined"
    case .null: "null"
    case .boolean: "boolean"
    case .integer, .decimal, .bigNumber: "number"
    case .string: "string"
    case .array: "array"
    case .object: "object"
    case .set: "set"
    case .unknown, .handle: "unknown"
    }
  }
}
