// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Why an evaluation ended without a result, with OPA's codes and wording.
public struct RegoEvaluationError: Error, Sendable {
  /// OPA's error code.
  public struct Code: RawRepresentable, Hashable, Sendable {
    /// The code's text.
    public let rawValue: String
    /// A code from its text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// Two values for what can have only one.
    public static let conflict = Code(rawValue: "eval_conflict_error")
    /// A built-in's operand has the wrong type.
    public static let type = Code(rawValue: "eval_type_error")
    /// A built-in couldn't give a value.
    public static let builtin = Code(rawValue: "eval_builtin_error")
    /// Cancelled, or out of time or instructions.
    public static let cancelled = Code(rawValue: "eval_cancel_error")
    /// A limit on memory or depth was hit.
    public static let limit = Code(rawValue: "eval_limit_error")
    /// `with` can't replace what it names.
    public static let withMerge = Code(rawValue: "eval_with_merge_error")
  }

  /// OPA's error code.
  public var code: Code
  /// What happened.
  public var message: String
  /// The file of the expression in question, when known.
  public var file: SourceFile?
  /// The expression in question.
  public var range: ByteRange?

  /// An error from its parts.
  public init(
    code: Code, message: String, file: SourceFile? = nil, range: ByteRange? = nil
  ) {
    self.code = code
    self.message = message
    self.file = file
    self.range = range
  }
}

extension RegoEvaluationError: CustomStringConvertible {
  /// `FILE:LINE: CODE: message`, as OPA writes it; `LINE:COLUMN: …` for text that has no path.
  public var description: String {
    var place = ""
    if let file {
      let position = range.map { file.position(of: Int($0.start)) }
      place = file.path
      if let position {
        place += place.isEmpty ? "\(position.line):\(position.column)" : ":\(position.line)"
      }
      place += ": "
    }
    return "\(place)\(code.rawValue): \(message)"
  }
}
