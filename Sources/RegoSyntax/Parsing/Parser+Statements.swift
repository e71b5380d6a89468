// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Modules: packages, imports and rules in turn.
extension Parser {
  /// What a module's text holds, in order.
  struct Statements {
    var packages: [PackageDeclaration] = []
    var imports: [Import] = []
    var rules: [RuleDraft] = []
    /// Where each statement starts and what it is, for the METADATA before it.
    var targets: [(start: UInt32, target: AnnotationBlock.Target)] = []
    /// Wrong only in that no rule can be made of them.
    var malformed: [RegoError] = []
  }

  /// Reads all statements up to the first wrong one.
  ///
  /// - Parameter reportsAll: whether it goes on then at the next that starts a line, until there
  ///   are as many errors as are reported.
  mutating func parseStatements(reportsAll: Bool) -> Statements {
    var statements = Statements()
    while kind != .endOfFile, errors.count < Self.maximumErrors {
      attempts.removeAll(keepingCapacity: true)
      hints.removeAll()
      let start = checkpoint()
      reportIllegalStart()
      let isRead = !hasErrors(since: start) && parseStatement(into: &statements)
      // Of what was read in spite of errors, OPA goes on to the next.
      if !isRead {
        guard reportsAll else { break }
        recover(from: start.tokenIndex)
        settleErrors()
      }
    }
    return statements
  }

  private mutating func parseStatement(into statements: inout Statements) -> Bool {
    let start = checkpoint()
    let opening = token.start
    if kind == .package, !isKeywordStartingRef() {
      guard let declaration = parsePackage() else { return false }
      statements.targets.append((opening, .package))
      statements.packages.append(declaration)
      return true
    }
    if kind == .import, !isKeywordStartingRef() {
      guard let found = parseImport() else { return false }
      statements.targets.append((opening, .importStatement(statements.imports.count)))
      statements.imports.append(found)
      return true
    }
    if let drafts = parseRules() {
      for draft in drafts {
        let place = draft.rule.range.start
        statements.targets.append((place, .rule(statements.rules.count)))
        statements.rules.append(draft)
      }
      return true
    }
    if hasFailed { return false }
    restore(start)
    guard let body = parseQuery(until: .endOfFile, isStatement: true) else { return false }
    switch ruleFromExpression(body) {
    case .rule(let draft):
      statements.targets.append((opening, .rule(statements.rules.count)))
      statements.rules.append(draft)
    case .wrong(let message):
      statements.targets.append((opening, .none))
      statements.malformed.append(error(message, body.range))
    }
    return true
  }

  /// An error about something that has been read.
  func error(_ message: String, _ range: ByteRange) -> RegoError {
    RegoError(code: .parse, message: message, file: file, range: range, showsSource: false)
  }

  /// Goes to the next token that could start a statement: a word in a line's first column.
  private mutating func recover(from failed: Int) {
    var next = max(index, failed + 1)
    while next < tokens.count - 1 {
      let candidate = tokens[next]
      if candidate.kind.isName, candidate.hasNewlineBefore,
        candidate.start > 0, bytes[Int(candidate.start) - 1] == 0x0A
      {
        break
      }
      next += 1
    }
    jump(to: min(next, tokens.count - 1))
    dropLexicalErrors()
  }

  // MARK: - Packages and imports

  private mutating func parsePackage() -> PackageDeclaration? {
    let start = token.start
    advance()
    guard acceptName() else { return nil }
    guard let term = parsePrimary() else { return nil }
    switch term.kind {
    case .variable(let variable):
      return PackageDeclaration(path: [variable.name], range: range(from: start))
    case .ref(let ref):
      guard let name = ref.headName else {
        report(
          "unexpected \(ref.head.kindName) token: expecting var", at: ref.head.range)
        return nil
      }
      guard let tail = strings(of: ref) else { return nil }
      return PackageDeclaration(path: [name] + tail, range: range(from: start))
    default:
      reportUnexpected()
      return nil
    }
  }

  /// Takes a keyword as a name; false, with an error, when neither stands here.
  private mutating func acceptName() -> Bool {
    guard token.kind.isName else {
      reportUnexpected()
      return false
    }
    kind = .identifier
    return true
  }

  /// The arguments of a path that may hold only strings.
  private mutating func strings(of ref: Ref) -> [String]? {
    var parts: [String] = []
    for argument in ref.arguments {
      guard case .string(let part) = argument.kind else {
        report(
          "unexpected \(argument.kindName) token: expecting string", at: argument.range)
        return nil
      }
      parts.append(part)
    }
    return parts
  }

  private mutating func parseImport() -> Import? {
    let start = token.start
    advance()
    guard acceptName() else { return nil }
    // The words that are about to be imported are plain names here.
    let keywordsBefore = keywords
    keywords = []
    let term = parsePrimary()
    keywords = keywordsBefore
    let path: Ref
    switch term?.kind {
    case .variable: path = Ref(head: term ?? Term(.null))
    case .ref(let ref) where ref.headName != nil: path = ref
    default:
      report("expected path")
      return nil
    }
    jump(to: index)
    let pathRange = term?.range ?? token.range
    guard let tail = strings(of: path), let rootName = path.headName else { return nil }
    guard let root = Import.Root(rawValue: rootName) else {
      hints.append("if this is unexpected, try updating OPA")
      report(
        "unexpected import path, must begin with one of: {data, future, input, rego}, "
          + "got: \(rootName)", at: pathRange)
      return nil
    }
    var found = Import(
      root: root, path: [rootName] + tail, range: range(from: start), pathRange: pathRange)
    if kind == .as {
      advance()
      guard kind == .identifier else {
        reportUnexpected("expected var")
        return nil
      }
      guard let alias = parsePrimary()?.variable else {
        reportUnexpected("expected var")
        return nil
      }
      found.alias = alias
      found.range = range(from: start)
    } else if root != .future {
      let last = path.terms[path.count - 1]
      let name = found.path[found.path.count - 1]
      let reserved =
        version == .v1 ? FutureKeywords.reservedNames : FutureKeywords.reservedNamesInV0
      if reserved.contains(name) {
        hints.append("import a different path or use an alias")
        report(
          "unexpected import path, must not end with a keyword, got: \(name)", at: last.range)
        return nil
      }
    }
    return apply(found) ? found : nil
  }

  /// Brings into force what an import of keywords says; false when it is wrong.
  private mutating func apply(_ found: Import) -> Bool {
    switch found.root {
    case .data, .input: return true
    case .rego:
      guard found.path == ["rego", "v1"] else {
        report(
          "invalid import `\(found.path.joined(separator: "."))`, must be `rego.v1`",
          at: found.pathRange)
        return false
      }
      if version == .v1 { return true }
      guard found.alias == nil else {
        report("`rego` imports cannot be aliased", at: found.pathRange)
        return false
      }
      version = .v0CompatibleWithV1
      keywords.formUnion(.all)
    case .future:
      guard found.path.count > 1, found.path[1] == "keywords" else {
        report("invalid import, must be `future.keywords`", at: found.pathRange)
        return false
      }
      guard found.alias == nil else {
        report("`future` imports cannot be aliased", at: found.pathRange)
        return false
      }
      if found.path.count == 3 {
        guard let added = FutureKeywords(importing: found.path[2]) else {
          report(
            "unexpected keyword, must be one of [and contains every if in not or]",
            at: found.pathRange)
          return false
        }
        keywords.formUnion(added)
      } else {
        keywords = .imported
      }
    }
    // The token after the import was read before its words were keywords.
    jump(to: index)
    return true
  }
}
