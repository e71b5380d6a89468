// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

extension Compilation {
  /// Lowers every rule and query.
  func lowerModules() {
    let definitions = definitionsInOrder
    madeNames = definitions.reduce(0) { $0 + MadeNames.count(inNameOf: $1.rule.head) }
    for definition in definitions { lower(definition) }
    for query in queries { loweredQueries.append(lower(query)) }
  }

  /// Puts all definitions into the order of their files and places.
  func sortDefinitions() {
    let byPath = modules.indices.sorted { modules[$0].file.path < modules[$1].file.path }
    // Each rule of a module has a place of its own in the list, so nothing has to be compared.
    var starts = [Int](repeating: 0, count: modules.count)
    var total = 0
    for index in byPath {
      starts[index] = total
      total += modules[index].rules.count
    }
    var places = [RuleDefinition?](repeating: nil, count: total)
    for group in groups where !group.isView {
      for definition in group.definitions {
        places[starts[definition.moduleIndex] + definition.ruleIndex] = definition
      }
      if let definition = group.defaultDefinition {
        places[starts[definition.moduleIndex] + definition.ruleIndex] = definition
      }
    }
    definitionsInOrder = places.compactMap { $0 }
    for (place, definition) in definitionsInOrder.enumerated() { definition.place = place }
  }

  private func lower(_ definition: RuleDefinition) {
    let rule = definition.rule
    let head = rule.head
    let value: Term
    var isMember = false
    switch head.kind {
    case .value(let written): value = written.term
    case .member(let member):
      value = member
      isMember = true
    }
    var unusedArguments: Set<String>?
    definition.branches = [
      branch(
        definition, value: value, isMember: isMember, body: rule.body, range: rule.range,
        &unusedArguments)
    ]
    for alternative in rule.alternatives {
      definition.branches.append(
        branch(
          definition, value: alternative.value.term, isMember: false, body: alternative.body,
          range: alternative.range, &unusedArguments))
    }
    guard options.isStrict else { return }
    for name in (unusedArguments ?? []).sorted() {
      report(
        RegoError(
          code: .compile,
          message: "unused argument \(name). (hint: use _ (wildcard variable) instead)",
          file: definition.module.file, range: head.range),
        in: .localVariables)
    }
  }

  private func branch(
    _ definition: RuleDefinition, value: Term, isMember: Bool, body: Body, range: ByteRange,
    _ unusedArguments: inout Set<String>?
  ) -> RuleBranch {
    let head = definition.rule.head
    var lowering = Lowering(unit: self, scope: definition.module, definition: definition)
    var parameters: [LoweredTerm] = []
    var before: [LoweredExpression] = []
    if head.isFunction {
      lowering.openSink()
      parameters = lowering.parameters(head.arguments)
      before = lowering.closeSink()
    }
    let firstError = moduleErrorCount
    var loweredValue = LoweredTerm.constant(.null)
    var path: [LoweredTerm] = []
    let placed = definition.group.path.count
    let package = definition.module.package
    let skipped = max(placed - package.count, 0)
    // OPA looks at comprehensions in the value before the body, and apart from it.
    let firstName = lowering.madeNames
    lowering.madeNames += MadeNames.count(in: value)
    let statements = lowering.body(body) { lowering in
      lowering.isInHead = true
      defer { lowering.isInHead = false }
      // A rule with variables in its name may stand above the whole package.
      for case .string(let name) in package.dropFirst(placed) {
        path.append(.constant(self.constants.string(name)))
      }
      for (offset, term) in head.name.terms.enumerated().dropFirst(skipped) {
        // The first name of a rule is a name, not a variable.
        if offset == 0, let variable = term.variable {
          path.append(.constant(self.constants.string(variable.name)))
        } else {
          path.append(lowering.term(term, .inside))
        }
      }
      let firstOfValue = moduleErrorCount
      let hasBodyErrors = lowering.hasLocalErrors
      let nextName = lowering.madeNames
      lowering.hasLocalErrors = false
      lowering.madeNames = firstName
      loweredValue = lowering.term(value, .inside)
      lowering.madeNames = nextName
      lowering.hasLocalErrors = hasBodyErrors
      moveLocalErrors(from: firstOfValue, to: firstError)
    }
    madeNames = lowering.madeNames
    unusedArguments =
      unusedArguments?.intersection(lowering.unusedArguments) ?? lowering.unusedArguments
    return RuleBranch(
      variables: lowering.variables, parameters: parameters, path: path, value: loweredValue,
      isMember: isMember, body: before.isEmpty ? statements : before + statements, range: range,
      writtenValue: value, templateVariables: lowering.templateVariables)
  }

  private func lower(_ query: RegoQuery) -> LoweredQuery {
    let package = query.package.map { TreeKey.string($0) }
    let names = package.isEmpty ? nil : packageNames[package]
    let scope = ModuleScope(
      file: query.file, package: package, module: nil, names: names ?? PackageNames())
    for statement in query.imports { scope.add(statement) }
    var lowering = Lowering(unit: self, scope: scope)
    let body = lowering.body(query.body, isQuery: true)
    var answers: [(name: String, id: Int)] = []
    for (name, variable) in lowering.frames[0].variables.entries {
      answers.append((name, variable.id))
    }
    madeNames = lowering.madeNames
    answers.sort { $0.id < $1.id }
    return LoweredQuery(
      query: query, scope: scope, variables: lowering.variables, body: body, answers: answers,
      templateVariables: lowering.templateVariables)
  }

  /// Notes what some `with` replaces.
  func noteReplacement(of target: LoweredWith.Target) {
    switch target {
    case .builtin(let index): replacedBuiltins.insert(index)
    case .function(let index): replacedFunctions.insert(index)
    case .data(let path): replacedData.insert(path)
    case .input: break
    }
  }
}

extension Lowering {
  /// The parameters of a function: their variables are declared.
  ///
  /// Those in sets, keys and references are not: they are what other parameters declare, which
  /// may stand further on.
  mutating func parameters(_ terms: [Term]) -> [LoweredTerm] {
    var lowered: [LoweredTerm?] = terms.map { $0.declaresNothing ? nil : parameter($0) }
    for (index, term) in terms.enumerated() where lowered[index] == nil {
      lowered[index] = parameter(term)
    }
    return lowered.compactMap { $0 }
  }

  private mutating func parameter(_ term: Term) -> LoweredTerm {
    switch term.kind {
    case .variable(let variable):
      return .variable(declare(variable, as: .argument, range: term.range))
    case .array(let items):
      return .array(parameters(items))
    case .object(let entries):
      let values = parameters(entries.map(\.value))
      return .object(
        zip(entries, values).map { (key: self.term($0.key, .inside), value: $1) })
    case .ref(let ref):
      if let name = ref.headName, !isArgument(name) {
        report("var \(name) is unsafe", term.range, code: .unsafeVariable, in: .headSafety)
      }
      return self.term(term, .inside)
    default:
      return self.term(term, .inside)
    }
  }

  private func isArgument(_ name: String) -> Bool {
    frames[frames.count - 1].variables[name]?.occurrence == .argument
  }
}

extension Term {
  /// Whether a parameter, or a part of one, only uses what others declare.
  fileprivate var declaresNothing: Bool {
    switch kind {
    case .set, .ref: true
    case .object(let entries): entries.contains { !$0.key.isScalar }
    default: false
    }
  }
}
