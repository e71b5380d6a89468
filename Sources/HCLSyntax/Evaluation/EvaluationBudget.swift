// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What the evaluations of one run may use up together.
///
/// Configuration may be hostile: a few lines can ask for more values than fit any memory. Owned by
/// the caller, who hands the same budget to every evaluator of a run; used from one thread.
public final class EvaluationBudget {
  /// How many more steps may be taken; a step is about one operation on one value.
  public private(set) var remainingSteps: Int
  /// How much a single value may weigh: nodes, and pieces of 16 bytes of text.
  public let maximumWeight: Int
  /// How deep collections may nest.
  public let maximumDepth: Int
  /// How many more bytes of text and nodes of collections may be made.
  public private(set) var remainingProduction: Int

  /// How many evaluations may be under way within each other, over all evaluators of the run: a
  /// scope that evaluates what a reference leads to goes deeper than any one expression.
  public let maximumNesting: Int
  private var nesting = 0

  /// A budget from its limits; the defaults suit configuration that people write.
  public init(
    steps: Int = 50_000_000, maximumWeight: Int = 2_000_000, maximumDepth: Int = 200,
    production: Int = 2_000_000_000, maximumNesting: Int = 1500
  ) {
    self.maximumNesting = maximumNesting
    remainingSteps = steps
    self.maximumWeight = maximumWeight
    self.maximumDepth = maximumDepth
    remainingProduction = production
  }

  /// Whether a limit of the whole run has been reached; evaluation gives unknowns from then on.
  public var isExhausted: Bool { remainingSteps < 0 || remainingProduction < 0 }

  /// Takes steps; false when there are none left.
  public func spend(_ steps: Int) -> Bool {
    guard remainingSteps >= 0, remainingProduction >= 0 else { return false }
    let (rest, overflow) = remainingSteps.subtractingReportingOverflow(steps)
    remainingSteps = overflow ? -1 : rest
    return remainingSteps >= 0
  }

  /// Takes the steps of a pass over a text; short ones are part of the call that makes it.
  public func spend(onText text: String) -> Bool {
    let size = text.utf8.count
    return size <= 4096 || spend(size / 3)
  }

  /// Takes room for text or nodes about to be made; false when there is none left.
  public func produce(_ amount: Int) -> Bool {
    guard remainingProduction >= 0 else { return false }
    let (rest, overflow) = remainingProduction.subtractingReportingOverflow(amount)
    remainingProduction = overflow ? -1 : rest
    return remainingProduction >= 0
  }

  /// Goes one evaluation deeper; false when that would be too deep. `leave` must follow either way.
  func enter() -> Bool {
    nesting += 1
    return nesting <= maximumNesting
  }

  /// Comes back from an evaluation.
  func leave() { nesting -= 1 }
}
