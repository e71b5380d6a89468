// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Where an expression finds its variables and functions: the caller's side of evaluation.
public protocol EvaluationScope {
  /// The value that a reference starts from.
  ///
  /// The whole reference is given, so that nothing more than it needs must be computed, and so
  /// that the caller learns every reference that is read. The caller takes as many of its steps as
  /// it likes; the evaluator applies the others.
  ///
  /// - Returns: nil when there is no such variable and nothing has been said about it: the
  ///   evaluator then reports an unknown variable. A caller that knows better appends to
  ///   `diagnostics` and returns an unknown.
  func resolve(_ traversal: Traversal, diagnostics: inout [Diagnostic]) -> ResolvedReference?

  /// The function of a name.
  func function(named name: String) -> HCLFunction?

  /// The form of a name, which goes before a function; nil for none.
  func form(named name: String) -> EvaluationForm?
}

/// What a scope has found for a reference.
public struct ResolvedReference: Sendable {
  /// The value after the steps that were taken.
  public var value: HCLValue
  /// How many steps of the traversal the value already includes.
  public var stepsTaken: Int

  /// A value and how many steps it includes.
  public init(_ value: HCLValue, stepsTaken: Int = 0) {
    self.value = value
    self.stepsTaken = stepsTaken
  }
}

/// A scope over given variables and functions.
public struct DictionaryScope: EvaluationScope {
  /// The variables by name.
  public var variables: [String: HCLValue]
  /// The functions by name.
  public var functions: [String: HCLFunction]

  /// A scope from its variables and functions.
  public init(variables: [String: HCLValue] = [:], functions: [String: HCLFunction] = [:]) {
    self.variables = variables
    self.functions = functions
  }

  /// The variable at the root of the reference.
  public func resolve(
    _ traversal: Traversal, diagnostics: inout [Diagnostic]
  ) -> ResolvedReference? {
    variables[traversal.root].map { ResolvedReference($0) }
  }

  /// The function of a name.
  public func function(named name: String) -> HCLFunction? { functions[name] }
}
