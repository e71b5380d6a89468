// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

extension Compilation {
  /// Refuses built-ins that are there for old modules only.
  func checkDeprecatedBuiltins() {
    let all = builtins.builtins
    if dependencies.contains(where: { $0.builtins.contains { all[$0].isDeprecated } }) {
      for definition in definitionsInOrder {
        guard options.isStrict || definition.module.module?.version.isStrict ?? true else {
          continue
        }
        for branch in definition.branches {
          checkDeprecation(branch.body, definition.module.file, isQuery: false)
        }
      }
    }
    guard options.isStrict, !hasErrors else { return }
    for query in loweredQueries { checkDeprecation(query.body, query.query.file, isQuery: true) }
  }

  private func checkDeprecation(_ body: [LoweredExpression], _ file: SourceFile, isQuery: Bool) {
    for expression in body {
      if case .call(.builtin(let index), _, _) = expression.kind,
        builtins.builtins[index].isDeprecated
      {
        report(
          RegoError(
            code: .type,
            message: "deprecated built-in function calls in expression: "
              + builtins.builtins[index].name,
            file: file, range: expression.range),
          in: .deprecation, isQuery: isQuery)
      }
      expression.forEachClosure { checkDeprecation($0, file, isQuery: isQuery) }
    }
  }
}
