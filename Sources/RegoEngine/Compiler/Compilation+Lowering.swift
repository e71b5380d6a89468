// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

extension Compilation {
  /// Lowers every rule and query.
  func lowerModules() {
    for definition in definitionsInOrder { lower(definition) }
    for query in queries { loweredQueries.append(lower(query)) }
  }

  /// All definitions by file and place: errors are found in that order.
  var definitionsInOrder: [RuleDefinition] {
    let byPath = modules.indices.sorted { modules[$0].file.path < modules[$1].file.path }
    // Each rule of a module has a place of its own in the list, so nothing has to be compared.
    var starts = [Int](repeating: 0, count: modules.count)
    var total = 0
    for index in byPath {
      starts[index] = total
      total += modules[index].rules.count
    }
    var places = [RuleDefinition?](repeating: nil, count: total)
    for group in groups {
      for definition in group.definitions {
        places[starts[definition.moduleIndex] + definition.ruleIndex] = definition
      }
      if let definition = group.defaultDefinition {
        places[starts[definition.moduleIndex] + definition.ruleIndex] = definition
      }
    }
    return places.compactMap { $0 }
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
    guard options.isStrict, !rule.isDefault else { return }
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
    lowering.openSink()
    let parameters = head.arguments.map { lowering.parameter($0) }
    let before = lowering.closeSink()
    var loweredValue = LoweredTerm.constant(.null)
    var path: [LoweredTerm] = []
    let skipped = definition.group.path.count - definition.module.package.count
    let statements = lowering.body(body) { lowering in
      let terms = [head.name.head] + head.name.arguments
      path = terms.dropFirst(skipped).enumerated().map { offset, term in
        // The first name of a rule is a name, not a variable.
        if skipped + offset == 0, let variable = term.variable {
          return .constant(self.constants.string(variable.name))
        }
        return lowering.term(term, .inside)
      }
      loweredValue = lowering.term(value, .inside)
    }
    let branch = RuleBranch(
      variables: lowering.variables, value: loweredValue, isMember: isMember,
      body: before + statements, range: range, writtenValue: value)
    branch.parameters = parameters
    branch.path = path
    branch.templateVariables = lowering.templateVariables
    unusedArguments =
      unusedArguments?.intersection(lowering.unusedArguments) ?? lowering.unusedArguments
    return branch
  }

  private func lower(_ query: RegoQuery) -> LoweredQuery {
    let names = packageNames[query.package] ?? PackageNames()
    let scope = ModuleScope(
      file: query.file, package: query.package, module: nil, names: names)
    for statement in query.imports { scope.add(statement) }
    var lowering = Lowering(unit: self, scope: scope)
    let body = lowering.body(query.body, isQuery: true)
    var answers: [(name: String, id: Int)] = []
    for (name, variable) in lowering.frames[0].variables {
      answers.append((name, variable.id))
    }
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
  /// A parameter of a function: its variables are declared.
  mutating func parameter(_ term: Term) -> LoweredTerm {
    switch term.kind {
    case .variable(let variable):
      return .variable(declare(variable, as: .argument, range: term.range))
    case .array(let items):
      return .array(items.map { parameter($0) })
    case .object(let entries):
      return .object(
        entries.map { (key: self.term($0.key, .inside), value: parameter($0.value)) })
    default:
      return self.term(term, .inside)
    }
  }
}
