// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What a probe tells of its site.
enum ProbeEvent: UInt16 {
  /// A rule's definition, a branch of one, or a body is entered.
  case enter
  /// What was entered has a solution.
  case exit
  /// A statement is about to be evaluated.
  case evaluate
  /// The statement holds, and what follows it is next.
  case pass
  /// The statement is gone back to for its next solution.
  case redo
  /// The statement has no further solution.
  case fail
  /// A case of a parameterised test begins; operands name it.
  case testCase
}

/// A place in generated code that can be observed. Immutable, shared by threads.
final class ProbeSite: Sendable {
  enum Kind {
    case rule, body, statement
  }

  /// A variable whose value is worth showing when the statement fails.
  struct Local {
    /// The variable's name, or the text of the term that a made variable stands for.
    let title: String
    let operand: UInt16
    let range: ByteRange
  }

  /// The position among all sites of the program.
  let id: Int
  let kind: Kind
  let file: SourceFile
  let range: ByteRange
  /// The whole written expression that a statement is a part of.
  let written: ByteRange
  /// What traces show: the rule's path, or the statement as it was lowered.
  let text: String
  /// The rule that it belongs to; the query has none.
  let rule: String
  /// How many bodies of its routine it stands in; of a rule or body itself, its own.
  let depth: Int32
  let locals: [Local]
  /// Whether it is an `every`, whose inner statements say more about a failure.
  let isEvery: Bool

  init(
    id: Int, kind: Kind, file: SourceFile, range: ByteRange, written: ByteRange, text: String,
    rule: String, depth: Int32, locals: [Local] = [], isEvery: Bool = false
  ) {
    self.id = id
    self.kind = kind
    self.file = file
    self.range = range
    self.written = written
    self.text = text
    self.rule = rule
    self.depth = depth
    self.locals = locals
    self.isEvery = isEvery
  }
}
