// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import RegoSyntax

/// What the statements of a body have bound so far.
struct PrintScope {
  var bound = VariableSet()
  /// How many statements were looked at.
  var count = 0
}

extension Lowering {
  /// Refuses to print variables that the statements before don't give a value: `print` must not
  /// change what a body means, so it can't bind any.
  mutating func checkPrinted(_ arguments: [Term]) {
    let bound = boundSoFar()
    for argument in arguments {
      var names: Set<String> = []
      for variable in argument.variables(in: []) { names.insert(variable.name) }
      for name in names.sorted() {
        guard case .variable(let id) = resolve(Variable(name), range: argument.range),
          !bound.contains(id)
        else { continue }
        report(
          "var \(Variable(name)) is undeclared", argument.range, in: .printing)
      }
    }
  }

  /// The variables bound by the statements emitted so far, those of outer bodies included.
  private mutating func boundSoFar() -> VariableSet {
    var bound = VariableSet()
    for frame in frames {
      // Parameters and the variables of `every` are bound before the body; the others only once
      // their statement was emitted.
      for entry in frame.variables.entries where entry.value.occurrence == .argument {
        bound.insert(entry.value.id)
      }
      for id in frame.given { bound.insert(id) }
    }
    let check = SafetyCheck(
      unit: unit, file: scope.file, variables: variables, isQuery: scope.module == nil)
    for index in sinks.indices {
      // It goes on from where the last `print` left it.
      var scope = sinks[index].printScope ?? PrintScope()
      scope.bound.formUnion(bound)
      let statements = sinks[index].statements
      scope.bound = check.outputs(of: statements[scope.count...], after: scope.bound)
      scope.count = statements.count
      sinks[index].printScope = scope
      bound = scope.bound
    }
    return bound
  }
}
