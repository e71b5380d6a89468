// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

extension Compilation {
  /// Checks names as they are written: what hides documents and imports, and in strict mode
  /// imports that nothing uses.
  func checkNames() {
    for index in modules.indices.sorted(by: { modules[$0].file.path < modules[$1].file.path }) {
      let module = modules[index]
      checkParameters(of: module)
      if options.isStrict { checkUnusedImports(of: module) }
      guard options.isStrict || module.version.isStrict else { continue }
      for error in module.documentNameErrors() { report(error, in: .documentNames) }
      for error in module.importErrors() { report(error, in: .imports) }
    }
  }

  private func checkParameters(of module: Module) {
    for rule in module.rules {
      for parameter in rule.head.arguments {
        guard let name = Self.hiddenDocument(in: parameter, depth: 0) else { continue }
        report(
          RegoError(
            code: .compile,
            message: "args must not shadow \(name) (use a different variable name)",
            file: module.file, range: rule.range),
          in: .names)
        break
      }
      for parameter in rule.head.arguments {
        guard let range = Self.call(in: parameter, depth: 0) else { continue }
        report(
          RegoError(
            code: .compile, message: "rule arguments cannot contain calls", file: module.file,
            range: range),
          in: .localVariables)
      }
    }
  }

  /// A call where a pattern is wanted.
  private static func call(in term: Term, depth: Int) -> ByteRange? {
    guard depth < depthLimit else { return nil }
    switch term.kind {
    case .call: return term.range
    case .array(let items): return items.lazy.compactMap { call(in: $0, depth: depth + 1) }.first
    case .ref(let ref): return ref.terms.lazy.compactMap { call(in: $0, depth: depth + 1) }.first
    case .object(let entries):
      return entries.lazy.compactMap { call(in: $0.value, depth: depth + 1) }.first
    default: return nil
    }
  }

  /// `input` or `data` where a pattern would give it a value.
  private static func hiddenDocument(in term: Term, depth: Int) -> String? {
    guard depth < depthLimit else { return nil }
    switch term.kind {
    case .ref(let ref):
      guard ref.count == 1, let name = ref.headName, name == "input" || name == "data" else {
        return nil
      }
      return name
    case .array(let items):
      return items.lazy.compactMap { hiddenDocument(in: $0, depth: depth + 1) }.first
    case .object(let entries):
      return entries.lazy.compactMap { hiddenDocument(in: $0.value, depth: depth + 1) }.first
    default: return nil
    }
  }

  private func checkUnusedImports(of module: Module) {
    let imports = module.imports.filter(\.bindsName)
    guard !imports.isEmpty else { return }
    var search = NameUse(names: Set(imports.map(\.name)))
    for rule in module.rules { search.visit(rule) }
    for statement in imports where !search.used.contains(statement.name) {
      report(
        RegoError(
          code: .compile, message: "\(RegoPrinter.text(of: statement)) unused",
          file: module.file, range: statement.range),
        in: .names)
    }
  }
}
