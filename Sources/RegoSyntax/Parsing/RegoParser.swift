// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents

/// Reads Rego.
///
/// ```swift
/// let file = SourceFile(path: "policy.rego", text: "package p\n\nallow if input.admin")
/// let parsed = RegoParser.parseModule(file)
/// parsed.value?.rules.count  // 1
/// ```
///
/// Time and memory are linear in the size of the text, and nesting is limited, so text from
/// anywhere may be given to it.
public enum RegoParser {
  /// What came of a text: a value, or errors.
  public struct Parsed<Value: Sendable>: Sendable {
    /// The tree; nil when there are errors.
    public var value: Value?
    /// What is wrong, in the order of the text.
    public var errors: [RegoError]
  }

  /// Reads a module.
  ///
  /// As OPA does, it stops at the first statement that can't be read.
  ///
  /// - Parameter reportsAll: whether it goes on after such a statement, to report up to 100 errors.
  public static func parseModule(
    _ file: SourceFile, version: RegoVersion = .v1, reportsAll: Bool = false
  ) -> Parsed<Module> {
    if let error = tooLarge(file) { return Parsed(value: nil, errors: [error]) }
    var parser = Parser(file, version: version)
    let statements = parser.parseStatements(reportsAll: reportsAll)
    if !parser.errors.isEmpty { return Parsed(value: nil, errors: parser.errors) }

    guard let first = statements.targets.first else {
      let error = RegoError(code: .parse, message: "empty module", file: file)
      return Parsed(value: nil, errors: [error])
    }
    var errors = statements.malformed
    // What stands in the package's place isn't looked at any further.
    let isPackageMissing = first.target != .package
    if isPackageMissing {
      errors.removeAll { $0.range?.start == first.start }
      errors.append(parser.error("package expected", ByteRange(Int(first.start), Int(first.start))))
    }
    for extra in statements.packages.dropFirst(isPackageMissing ? 0 : 1) {
      errors.append(parser.error("unexpected package", extra.range))
    }
    errors.sort { ($0.range?.start ?? 0) < ($1.range?.start ?? 0) }
    if parser.version.isStrict {
      for draft in statements.rules {
        if isPackageMissing, draft.rule.range.start == first.start { continue }
        errors += draft.strictErrors().map { parser.error($0.message, $0.range) }
      }
    }
    guard errors.isEmpty, let package = statements.packages.first else {
      return Parsed(value: nil, errors: Array(errors.prefix(Parser.maximumErrors)))
    }
    let module = Module(
      file: file, version: parser.version, package: package, imports: statements.imports,
      rules: statements.rules.map(\.rule),
      annotations: parser.annotationBlocks(before: statements.targets),
      comments: parser.comments)
    return Parsed(value: module, errors: [])
  }

  /// Reads a query: expressions between semicolons or line breaks. An empty text gives a body
  /// without expressions.
  public static func parseQuery(
    _ file: SourceFile, version: RegoVersion = .v1
  ) -> Parsed<Body> {
    if let error = tooLarge(file) { return Parsed(value: nil, errors: [error]) }
    var parser = Parser(file, version: version)
    var expressions: [Expression] = []
    while parser.kind != .endOfFile, parser.errors.isEmpty {
      guard let body = parser.parseQuery(until: .endOfFile, isStatement: true) else { break }
      expressions.append(contentsOf: body.expressions)
    }
    guard parser.errors.isEmpty else { return Parsed(value: nil, errors: parser.errors) }
    var range = ByteRange(0, 0)
    if let first = expressions.first, let last = expressions.last {
      range = first.range.union(last.range)
    }
    return Parsed(value: Body(expressions, range: range), errors: [])
  }

  /// Reads a query that didn't come from a file.
  public static func parseQuery(_ text: String, version: RegoVersion = .v1) -> Parsed<Body> {
    parseQuery(SourceFile(path: "", text: text), version: version)
  }

  /// Reads one term, such as a value with sets in it.
  public static func parseTerm(_ text: String, version: RegoVersion = .v1) -> Parsed<Term> {
    let file = SourceFile(path: "", text: text)
    let parsed = parseQuery(file, version: version)
    guard let body = parsed.value else { return Parsed(value: nil, errors: parsed.errors) }
    var message = "expected exactly one term but got \(body.expressions.count)"
    if body.expressions.count == 1, let expression = body.expressions.first {
      if !expression.isNegated, expression.modifiers.isEmpty {
        switch expression.kind {
        case .term(let term): return Parsed(value: term, errors: [])
        case .call(let call) where !call.isAssignment && !call.isUnification:
          return Parsed(value: Term(.call(call), range: expression.range), errors: [])
        default: break
        }
      }
      message = "expected term but got \(RegoPrinter.text(of: expression))"
    }
    let error = RegoError(code: .parse, message: message, file: file, range: body.range)
    return Parsed(value: nil, errors: [error])
  }

  private static func tooLarge(_ file: SourceFile) -> RegoError? {
    guard file.bytes.count > Parser.maximumBytes else { return nil }
    return RegoError(
      code: .parse, message: "text is larger than 64 MiB; split it", file: file)
  }
}
