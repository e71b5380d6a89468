// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// Turns a rule's file into a Rego module of its own package.
///
/// The queries are parsed as what they are and joined as syntax trees; no text is ever pasted
/// into other text, so a rule can't break out of its place.
struct RuleModule {
  /// Where the module's package lies below `data`.
  static func path(of rule: PolicyRule) -> [String] { ["bawn", "rules", rule.id] }

  private let rule: PolicyRule
  private var diagnostics: [Diagnostic] = []

  private init(rule: PolicyRule) { self.rule = rule }

  /// The module of a rule, or what is wrong with its Rego.
  static func build(_ rule: PolicyRule) -> (module: Module?, diagnostics: [Diagnostic]) {
    var builder = RuleModule(rule: rule)
    let module = builder.module()
    return (builder.diagnostics.isEmpty ? module : nil, builder.diagnostics)
  }

  private mutating func module() -> Module? {
    var rules: [Rule] = []
    if let text = rule.when, let body = query(text) {
      let value = RuleValue(Term(.boolean(true)), form: .implied)
      rules.append(Rule(head: RuleHead(name: Self.name("when"), kind: .value(value)), body: body))
    }
    let hit = hitTerm()
    for text in rule.deny {
      guard let body = query(text) else { continue }
      rules.append(
        Rule(head: RuleHead(name: Self.name("deny"), kind: .member(hit)), body: body))
    }
    var imports = [
      Import(root: .input, path: ["input", "resource"]),
      Import(root: .data, path: ["data", "lib"]),
    ]
    if let file = rule.module {
      let result = RegoParser.parseModule(file)
      diagnostics += result.errors.map { Self.diagnostic($0, file: file, range: $0.range) }
      if let parsed = result.value {
        let bound = Set(imports.map(\.name))
        imports += parsed.imports.filter { !bound.contains($0.name) }
        rules += parsed.rules
      }
    }
    let params = rule.params.flatMap { Self.term($0.root) } ?? Term(.object([]))
    rules.append(
      Rule(
        head: RuleHead(
          name: Self.name("params"), kind: .value(RuleValue(params, form: .assigned)))))
    return Module(
      file: rule.file, version: .v1, package: PackageDeclaration(path: Self.path(of: rule)),
      imports: imports, rules: rules)
  }

  /// `{"at": …, "message": …}`: what one solution of `deny` gives.
  private mutating func hitTerm() -> Term {
    var entries: [ObjectEntry] = []
    if let at = rule.at, let term = term(at) {
      entries.append(ObjectEntry(key: Term(.string("at")), value: term))
    }
    if let message = rule.message, let term = template(message) {
      entries.append(ObjectEntry(key: Term(.string("message")), value: term))
    }
    return Term(.object(entries))
  }

  // MARK: - Parsing fields

  private mutating func query(_ text: PolicyRule.RegoText) -> Body? {
    let result = RegoParser.parseQuery(text.text)
    report(result.errors, text)
    return result.value
  }

  private mutating func term(_ text: PolicyRule.RegoText) -> Term? {
    let result = RegoParser.parseTerm(text.text)
    report(result.errors, text)
    return result.value
  }

  /// The message: the inside of a template string. The quotes around it are ours, and what comes
  /// back has to be that one string.
  private mutating func template(_ text: PolicyRule.RegoText) -> Term? {
    var quoted = "$\""
    for scalar in text.text.trimmed.unicodeScalars {
      switch scalar {
      case "\n": quoted += "\\n"
      case "\t": quoted += "\\t"
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    quoted = Self.escapeQuotes(quoted) + "\""
    let result = RegoParser.parseTerm(quoted)
    report(result.errors, text)
    switch result.value?.kind {
    case .template, .string: return result.value
    case nil: return nil
    default:
      report("a message has to be one text; write a quote as \\\"", text.range)
      return nil
    }
  }

  /// Escapes the quotes of the text around expressions; inside of `{…}` they are Rego's own.
  private static func escapeQuotes(_ text: String) -> String {
    var result = "$\""
    var depth = 0
    var isEscaped = false
    for character in text.dropFirst(2) {
      if isEscaped {
        isEscaped = false
      } else if character == "\\" {
        isEscaped = true
      } else if character == "{" {
        depth += 1
      } else if character == "}" {
        depth -= 1
      } else if character == "\"", depth <= 0 {
        result += "\\"
      }
      result.append(character)
    }
    return result
  }

  // MARK: - Trees

  private static func name(_ text: String) -> Ref {
    Ref(head: Term(.variable(Variable(text))))
  }

  /// A constant as a term; nil for what Rego has no literal for.
  static func term(_ node: Node) -> Term? {
    switch node.kind {
    case .null: return Term(.null)
    case .boolean: return Term(.boolean(node.isTrue))
    case .integer, .decimal, .bigNumber: return node.numberText.map { Term(.number($0)) }
    case .string: return node.string.map { Term(.string($0)) }
    case .array: return Term(.array(node.elements.compactMap(term)))
    case .set: return Term(.set(node.elements.compactMap(term)))
    case .object:
      return Term(
        .object(
          node.entries.compactMap { entry in
            guard let key = term(entry.key), let value = term(entry.value) else { return nil }
            return ObjectEntry(key: key, value: value)
          }))
    default: return nil
    }
  }

  // MARK: - Problems

  private mutating func report(_ errors: [RegoError], _ text: PolicyRule.RegoText) {
    diagnostics += errors.map { Self.diagnostic($0, file: rule.file, range: text.range) }
  }

  private mutating func report(_ message: String, _ range: ByteRange) {
    diagnostics.append(
      Diagnostic(
        id: "rule-rego", severity: .error, message: message, file: rule.file, range: range))
  }

  static func diagnostic(_ error: RegoError, file: SourceFile, range: ByteRange?) -> Diagnostic {
    Diagnostic(
      id: "rule-rego", severity: .error, message: "\(error.code.rawValue): \(error.message)",
      file: file, range: range)
  }
}

extension String {
  /// The text without spaces and line breaks at both ends.
  var trimmed: String {
    var view = Substring(self)
    while let last = view.last, last.isWhitespace { view.removeLast() }
    while let first = view.first, first.isWhitespace { view.removeFirst() }
    return String(view)
  }
}
