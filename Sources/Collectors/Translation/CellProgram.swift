// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory
internal import RegoEngine
internal import RegoSyntax

/// The computations of tables, compiled into one Rego program.
///
/// Each becomes a rule of its own over `item` (all that was answered), `parent`, `scope` and
/// `value` (the member it stands at), with the library below `lib`.
struct CellProgram: Sendable {
  let program: RegoProgram?
  let diagnostics: [Diagnostic]
  /// The computations' texts, by their numbers.
  let texts: [String]

  private static let package = ["bawn", "cells"]
  private static let variable = "cell"

  init(cells: [TypeTranslations.CellText], library: [SourceFile]) {
    texts = cells.map(\.text)
    var diagnostics: [Diagnostic] = []
    var modules: [Module] = []
    for file in library {
      let result = RegoParser.parseModule(file)
      diagnostics += result.errors.map { Self.diagnostic($0, file, $0.range) }
      if let module = result.value { modules.append(module) }
    }
    // A file of its own for each module of computations, so that an error has its place.
    var byFile: [(file: SourceFile, rules: [Rule])] = []
    for (index, cell) in cells.enumerated() {
      let result = RegoParser.parseQuery("\(Self.variable) := \(cell.text)")
      diagnostics += result.errors.map { Self.diagnostic($0, cell.file, cell.range) }
      guard let body = result.value, result.errors.isEmpty else { continue }
      let value = RuleValue(Term(.variable(Variable(Self.variable))), form: .assigned)
      let rule = Rule(
        head: RuleHead(
          name: Ref(head: Term(.variable(Variable(Self.name(index))))), kind: .value(value)),
        body: body)
      if byFile.last?.file.path == cell.file.path {
        byFile[byFile.count - 1].rules.append(rule)
      } else {
        byFile.append((cell.file, [rule]))
      }
    }
    var program: RegoProgram?
    if !cells.isEmpty {
      modules += byFile.map { entry in
        Module(
          file: entry.file, version: .v1, package: PackageDeclaration(path: Self.package),
          imports: [
            Import(root: .input, path: ["input", "item"]),
            Import(root: .input, path: ["input", "parent"]),
            Import(root: .input, path: ["input", "scope"]),
            Import(root: .input, path: ["input", "value"]),
            Import(root: .data, path: ["data", "lib"]),
          ], rules: entry.rules)
      }
      let compiled = RegoCompiler(options: RegoCompiler.Options(errorLimit: 100))
        .compile(modules: modules)
      program = compiled.program
      diagnostics += compiled.errors.map { error in
        Self.diagnostic(error, error.file ?? SourceFile(path: "mappings", text: ""), error.range)
      }
    }
    self.program = program
    self.diagnostics = diagnostics
  }

  private static func name(_ index: Int) -> String { "c\(index)" }

  private static func diagnostic(
    _ error: RegoError, _ file: SourceFile, _ range: ByteRange?
  ) -> Diagnostic {
    Diagnostic(
      id: "mapping-rego", severity: .error, message: "\(error.code.rawValue): \(error.message)",
      file: file, range: range)
  }

  /// The rule of each computation; nil for one that didn't compile.
  func handles(in program: RegoProgram) -> [RuleHandle?] {
    texts.indices.map { program.rule(Self.package + [Self.name($0)]) }
  }
}
