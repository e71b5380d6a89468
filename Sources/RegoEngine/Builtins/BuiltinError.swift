// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

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
