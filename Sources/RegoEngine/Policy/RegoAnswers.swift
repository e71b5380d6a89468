// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// The answers of a query, with memory of their own: good for as long as they are kept.
public struct RegoAnswers: Sendable {
  /// One way to make the query hold.
  public struct Answer: Sendable {
    /// The values of the query's variables.
    public var bindings: [String: Document.View]
    /// The values of the query's expressions; `true` for those that only have to hold.
    public var expressions: [Document.View]
    /// Whether it depends on an unknown value of the input.
    public var isPossible: Bool
  }

  /// The answers; none when the query is undefined.
  public var answers: [Answer]

  /// Answers from a list.
  public init(answers: [Answer]) { self.answers = answers }

  /// The value of the query's first expression in the first answer; nil when it is undefined.
  public var value: Document.View? { answers.first?.expressions.first }

  /// Whether there is exactly one answer, it holds for certain, and all its expressions are `true`:
  /// what an "is this allowed?" asks.
  public var isTrue: Bool {
    guard answers.count == 1, let answer = answers.first, !answer.isPossible else { return false }
    return !answer.expressions.isEmpty && answer.expressions.allSatisfy { $0.boolean == true }
  }
}
