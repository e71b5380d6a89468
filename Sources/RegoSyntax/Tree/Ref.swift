// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A path into a document: a head and what it is looked up with.
///
/// `a.b["c"][x]` has the head variable `a` and the arguments `"b"`, `"c"`, `x`: a part after a
/// dot is a string like any other, its range only the name. The head is a variable, a collection,
/// a comprehension or a call.
public struct Ref: Hashable, Sendable {
  /// The head and the arguments in one array, never empty.
  public private(set) var terms: [Term]

  /// A reference from its parts.
  public init(head: Term, arguments: [Term] = []) {
    self.terms = [head] + arguments
  }

  /// A reference from all its terms; nil when there are none.
  public init?(terms: [Term]) {
    guard !terms.isEmpty else { return nil }
    self.terms = terms
  }

  /// For the parser, which has checked already.
  init(checked terms: [Term]) { self.terms = terms }

  /// What it starts from.
  public var head: Term {
    get { terms[0] }
    set { terms[0] = newValue }
  }

  /// What follows the head.
  public var arguments: ArraySlice<Term> { terms[1...] }

  /// Number of arguments plus one.
  public var count: Int { terms.count }

  /// Adds an argument at the end.
  public mutating func append(_ argument: Term) { terms.append(argument) }

  /// The name of the head when it is a variable.
  public var headName: String? {
    if case .variable(let variable) = terms[0].kind { variable.name } else { nil }
  }

  /// Head and arguments as strings when the head is a variable and every argument is a string:
  /// `data.a["b c"]` gives `["data", "a", "b c"]`.
  public var staticPath: [String]? {
    guard let headName else { return nil }
    var path = [headName]
    path.reserveCapacity(terms.count)
    for term in arguments {
      guard case .string(let part) = term.kind else { return nil }
      path.append(part)
    }
    return path
  }

  /// The static path joined by dots: how built-in functions are named (`io.jwt.decode`).
  public var dottedName: String? {
    if terms.count == 1 { return headName }
    return staticPath?.joined(separator: ".")
  }

  /// Whether no argument depends on a variable (the head, a name, doesn't count).
  public var isGround: Bool { arguments.allSatisfy(\.isGround) }
}
