// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Policies
internal import RegoEngine
internal import RegoSyntax

/// The expressions and conditions of playbooks, compiled into one Rego program.
///
/// Each becomes a rule of its own over `resource` (the document as rules see it), `scope`
/// (`account`, `region`, `partition`), `params`, the playbook's own names, and, while it runs,
/// `captured` and `answers`; `data.lib` has the functions of `playbooks/lib`.
package struct PlaybookProgram: Sendable {
  let program: RegoProgram?
  /// What is wrong with expressions and library.
  package let diagnostics: [Diagnostic]

  private static let package = ["bawn", "playbooks"]
  private static let variable = "made"
  private var names: [Key: String] = [:]

  /// An expression or condition; one that stands in a playbook twice is compiled once.
  private struct Key: Hashable {
    var playbook: String
    var text: String
    var isQuery: Bool
  }

  /// Compiles playbooks.
  ///
  /// - Parameter library: the Rego modules that they may call.
  package init(_ playbooks: [Playbook], library: [SourceFile]) {
    var diagnostics: [Diagnostic] = []
    var modules: [Module] = []
    for file in library {
      let result = RegoParser.parseModule(file)
      diagnostics += result.errors.map { Self.diagnostic($0, file) }
      if let module = result.value { modules.append(module) }
    }
    for playbook in playbooks {
      let module = Self.module(of: playbook, &names, &diagnostics)
      modules.append(module)
    }
    let compiled = RegoCompiler(options: RegoCompiler.Options(errorLimit: 100))
      .compile(modules: modules)
    program = compiled.program
    diagnostics += compiled.errors.map { error in
      Self.diagnostic(error, error.file ?? SourceFile(path: "playbooks", text: ""))
    }
    self.diagnostics = diagnostics
  }

  private static func module(
    of playbook: Playbook, _ names: inout [Key: String], _ diagnostics: inout [Diagnostic]
  ) -> Module {
    var rules: [Rule] = []
    for (text, isQuery) in playbook.expressions {
      let key = Key(playbook: playbook.name, text: text.text, isQuery: isQuery)
      guard names[key] == nil else { continue }
      let name = "\(isQuery ? "q" : "e")\(rules.count)"
      let result = RegoParser.parseQuery(
        isQuery ? text.text : "\(variable) := \(text.text)")
      diagnostics += result.errors.map { diagnostic($0, playbook.file, text.range) }
      guard let body = result.value, result.errors.isEmpty else { continue }
      let value =
        isQuery
        ? RuleValue(Term(.boolean(true)), form: .implied)
        : RuleValue(Term(.variable(Variable(variable))), form: .assigned)
      names[key] = name
      rules.append(
        Rule(
          head: RuleHead(name: Ref(head: Term(.variable(Variable(name)))), kind: .value(value)),
          body: body))
    }
    var imports = ["resource", "scope", "params", "captured", "answers"].map {
      Import(root: .input, path: ["input", $0])
    }
    imports += playbook.bindings.map { Import(root: .input, path: ["input", "bound", $0.name]) }
    imports.append(Import(root: .data, path: ["data", "lib"]))
    return Module(
      file: playbook.file, version: .v1,
      package: PackageDeclaration(path: package + [playbook.name]), imports: imports, rules: rules)
  }

  private static func diagnostic(
    _ error: RegoError, _ file: SourceFile, _ range: ByteRange? = nil
  ) -> Diagnostic {
    Diagnostic(
      id: "playbook-rego", severity: .error, message: "\(error.code.rawValue): \(error.message)",
      file: file, range: range ?? error.range)
  }

  /// The rule of an expression or condition; nil for one that didn't compile.
  func handle(_ text: String, isQuery: Bool, of playbook: Playbook) -> RuleHandle? {
    let key = Key(playbook: playbook.name, text: text, isQuery: isQuery)
    guard let name = names[key] else { return nil }
    return program?.rule(Self.package + [playbook.name, name])
  }
}

extension Playbook {
  /// All Rego of templates and conditions, but for the questions to the graph.
  fileprivate var expressions: [(text: PolicyRule.RegoText, isQuery: Bool)] {
    var found: [(PolicyRule.RegoText, Bool)] = []
    func add(_ template: Template) { found += template.cells.map { ($0.text, false) } }
    for binding in bindings { add(binding.value) }
    for capture in captures { add(capture.call.parameters) }
    for step in steps {
      add(step.call.parameters)
      if let unless = step.unless { found.append((unless, true)) }
      for inverse in step.inverses {
        if let when = inverse.when { found.append((when, true)) }
        if let call = inverse.call { add(call.parameters) }
      }
      for effect in step.effects {
        add(effect.set)
        if let when = effect.when { found.append((when, true)) }
      }
    }
    return found
  }
}
