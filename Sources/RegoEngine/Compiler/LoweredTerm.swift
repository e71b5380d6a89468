// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// A term with its names resolved and its calls moved out into expressions of their own.
///
/// Not `indirect`: what nests does so in arrays, and most terms are variables and constants, which
/// the passes copy without counting a reference.
enum LoweredTerm {
  /// A value known at compile time; it lives in the compilation's constants.
  case constant(Node)
  /// A variable of the rule or query.
  case variable(Int)
  /// A path into a document or value.
  case ref(LoweredRoot, [LoweredTerm])
  /// `[a, b]`
  case array([LoweredTerm])
  /// `{k: v}`
  case object([(key: LoweredTerm, value: LoweredTerm)])
  /// `{a, b}`
  case set([LoweredTerm])
  /// Any comprehension.
  case comprehension(LoweredComprehension)
}

/// What a reference starts from.
enum LoweredRoot {
  /// The input document.
  case input
  /// Rules and base documents.
  case data
  /// A variable that holds a collection.
  case variable(Int)
  /// A collection known at compile time.
  case constant(Node)
}

/// A comprehension; a class so that the passes can reorder its body in place.
///
/// Owned by the one term that holds it.
final class LoweredComprehension {
  /// What is collected.
  enum Kind {
    case array, set, object
  }

  let kind: Kind
  /// The key of an object's entries; nil for arrays and sets.
  let key: LoweredTerm?
  let value: LoweredTerm
  var body: [LoweredExpression]
  /// All variables in it.
  let variables: MentionedVariables
  /// Its static type, once it was checked; nil when something is wrong in it.
  var type: TypeID?

  init(kind: Kind, key: LoweredTerm?, value: LoweredTerm, body: [LoweredExpression]) {
    self.kind = kind
    self.key = key
    self.value = value
    self.body = body
    var notes = TermNotes()
    if let key { notes.add(key) }
    notes.add(value)
    notes.add(body: body)
    var variables = notes.open
    variables.formUnion(notes.closed)
    self.variables = variables
  }
}

/// What a call calls.
enum Callee: Hashable {
  /// A built-in, by its position in the registry.
  case builtin(Int)
  /// The rule group of a function.
  case function(Int)
}

/// One statement of a body after lowering.
///
/// Owned by its body. A class because the safety check moves statements around and remembers
/// things by statement.
final class LoweredExpression {
  enum Kind {
    /// Has to be defined and not false.
    case term(LoweredTerm)
    /// The two sides have to be equal; unbound variables take values.
    case unify(LoweredTerm, LoweredTerm)
    /// A call whose result goes to a pattern, or has to be true when there is none.
    case call(Callee, [LoweredTerm], output: LoweredTerm?)
    /// `every`
    case every(LoweredEvery)
  }

  let kind: Kind
  let isNegated: Bool
  /// Whether a comprehension or the body of an `every` stands in it.
  let hasClosures: Bool
  /// Its variables outside of closures, and those of the closures.
  let mentioned: MentionedVariables
  let enclosed: MentionedVariables
  /// Shared by all statements that one written expression was split into.
  let with: LoweredWith?
  let range: ByteRange
  /// The whole written expression that it is a part of.
  var written: ByteRange
  /// Where the second operand stands, which may be another line.
  let secondRange: ByteRange?
  /// Whether its types don't matter: what `print` shows, and what `not` stands before where
  /// `future.keywords.not` is imported.
  var isOperand = false
  /// Variables that have to be bound before, though it could give them values.
  var needs: [Int] = []
  /// The place among the written expressions of a query's body, for its results; else nil.
  var queryIndex: Int?

  init(
    _ kind: Kind, isNegated: Bool = false, with: LoweredWith? = nil, range: ByteRange,
    secondRange: ByteRange? = nil
  ) {
    self.kind = kind
    self.isNegated = isNegated
    self.with = with
    self.range = range
    written = range
    self.secondRange = secondRange
    var notes = TermNotes()
    switch kind {
    case .term(let term): notes.add(term)
    case .unify(let left, let right):
      notes.add(left)
      notes.add(right)
    case .call(_, let arguments, let output):
      for argument in arguments { notes.add(argument) }
      if let output { notes.add(output) }
    case .every(let every):
      notes.add(every.domain)
      notes.add(body: every.body)
    }
    if let with { for modifier in with.modifiers { notes.add(modifier.value) } }
    mentioned = notes.open
    enclosed = notes.closed
    if case .every = kind { hasClosures = true } else { hasClosures = notes.hasComprehension }
  }
}

/// The parts of an `every`.
final class LoweredEvery {
  let key: Int?
  let value: Int
  let domain: LoweredTerm
  var body: [LoweredExpression]
  /// Whether it is an operand of `not`, `and` or `or`: it goes through one element.
  var isOperand = false

  init(key: Int?, value: Int, domain: LoweredTerm, body: [LoweredExpression]) {
    self.key = key
    self.value = value
    self.domain = domain
    self.body = body
  }
}

/// The modifiers of an expression. Its identity tells statements of one expression.
final class LoweredWith {
  enum Target: Hashable {
    /// `input` with a path below it.
    case input([TreeKey])
    /// A path below `data`: base documents or rules.
    case data([TreeKey])
    /// A function rule.
    case function(Int)
    /// A built-in.
    case builtin(Int)
  }

  struct Modifier {
    let target: Target
    let value: LoweredTerm
    /// The function that takes the target's place, when the value names one.
    let replacement: Callee?
    var range: ByteRange?
  }

  let modifiers: [Modifier]

  init(_ modifiers: [Modifier]) { self.modifiers = modifiers }
}

/// A fixed part of a path: a scalar that names a child of the rule tree.
enum TreeKey: Hashable, Comparable {
  case string(String)
  /// Any other scalar, by its Rego text.
  case other(String)

  /// As it is written in a path of a message.
  var text: String {
    switch self {
    case .string(let text), .other(let text): text
    }
  }

  /// Texts are compared scalar by scalar, not as Unicode calls them equivalent.
  static func == (left: TreeKey, right: TreeKey) -> Bool {
    switch (left, right) {
    case (.string(let a), .string(let b)): ExactText.isSame(a, b)
    case (.other(let a), .other(let b)): a == b
    default: false
    }
  }

  func hash(into hasher: inout Hasher) { ExactText(text).hash(into: &hasher) }

  static func < (left: TreeKey, right: TreeKey) -> Bool {
    ExactText.precedes(left.text, right.text)
  }
}
