// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A function that expressions may call.
///
/// What null, unknown and marked arguments do is decided here and by its parameters' flags, so an
/// implementation only ever sees arguments that it has asked for.
public struct HCLFunction: Sendable {
  /// What a parameter takes.
  public struct Parameter: Sendable {
    /// The name, for messages.
    public var name: String
    /// The type to which an argument is converted first; `any` takes all.
    public var type: HCLType
    /// Whether null is handed on; otherwise it is an error.
    public var allowsNull: Bool
    /// Whether an unknown is handed on; otherwise the result is unknown. An argument that is known
    /// but has unknowns within is always handed on.
    public var allowsUnknown: Bool
    /// Whether marks are handed on; otherwise they are taken off and put on the result.
    public var allowsMarked: Bool

    /// A parameter from its parts.
    public init(
      _ name: String, _ type: HCLType = .any, allowsNull: Bool = false,
      allowsUnknown: Bool = false, allowsMarked: Bool = false
    ) {
      self.name = name
      self.type = type
      self.allowsNull = allowsNull
      self.allowsUnknown = allowsUnknown
      self.allowsMarked = allowsMarked
    }
  }

  /// The type of the result for given arguments; may throw for ones that don't fit.
  public typealias ReturnType =
    @Sendable (_ arguments: [HCLValue]) throws(HCLFunctionError) ->
    HCLType
  /// Computes the result.
  public typealias Implementation =
    @Sendable (
      _ arguments: [HCLValue], _ budget: EvaluationBudget
    ) throws(HCLFunctionError) -> HCLValue

  /// The parameters that must be given.
  public let parameters: [Parameter]
  /// What further arguments are taken as; nil when there must be none.
  public let variadic: Parameter?
  /// The type of the result, where it is the same for all arguments.
  public let fixedReturnType: HCLType?
  /// The type of the result for given arguments: only asked for when the result is unknown.
  public let returnType: ReturnType
  /// Whether the result is never null, which an unknown result then says too.
  public let resultIsNotNull: Bool
  /// Computes the result.
  public let implementation: Implementation

  /// A function whose result always has one type.
  public init(
    _ parameters: [Parameter] = [], variadic: Parameter? = nil, returns type: HCLType,
    resultIsNotNull: Bool = true, implementation: @escaping Implementation
  ) {
    self.parameters = parameters
    self.variadic = variadic
    fixedReturnType = type
    returnType = { _ throws(HCLFunctionError) in type }
    self.resultIsNotNull = resultIsNotNull
    self.implementation = implementation
  }

  /// A function whose result's type depends on its arguments.
  ///
  /// `returnType` sees arguments that may be unknown, and returns `any` where it can't tell.
  public init(
    _ parameters: [Parameter] = [], variadic: Parameter? = nil,
    resultIsNotNull: Bool = false, returnType: @escaping ReturnType,
    implementation: @escaping Implementation
  ) {
    self.parameters = parameters
    self.variadic = variadic
    fixedReturnType = nil
    self.returnType = returnType
    self.resultIsNotNull = resultIsNotNull
    self.implementation = implementation
  }
}

/// Why a function could not give a result.
public struct HCLFunctionError: Error, Sendable {
  /// What is wrong, in lower case.
  public var message: String
  /// The argument at fault, from 0; nil when it is the call as a whole.
  public var argument: Int?
  /// The name of what is missing, when the call only fails because something isn't there that may
  /// well be when it counts: the result is then an unknown of that name and nothing is reported as
  /// wrong, although `try` and `can` take it for a failure.
  public var missing: String?

  /// An error from its parts.
  public init(_ message: String, argument: Int? = nil, missing: String? = nil) {
    self.message = message
    self.argument = argument
    self.missing = missing
  }
}
