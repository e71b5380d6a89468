// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// A value given for a root variable from outside, or the text that has yet to be read as one.
enum VariableInput {
  case value(HCLValue)
  case text(String)
}

/// Variables: what is given for them, their types, defaults and conditions.
extension RootEvaluation {
  /// Reads what is given for the root's variables; later sources win, as in Terraform: environment,
  /// `terraform.tfvars`, `*.auto.tfvars` by name, then options.
  func readInputs() {
    for (name, value) in options.environment where name.hasPrefix("TF_VAR_") {
      inputs[String(name.dropFirst(7))] = .text(value)
    }
    let names = ((try? loader.files.entries(of: directory)) ?? []).filter { $0.kind == .file }
      .map(\.name)
    for name in ["terraform.tfvars", "terraform.tfvars.json"] where names.contains(name) {
      readInputFile(FilePath.join(directory, name))
    }
    for name in names where name.hasSuffix(".auto.tfvars") || name.hasSuffix(".auto.tfvars.json") {
      readInputFile(FilePath.join(directory, name))
    }
    for path in options.settings?.variableFiles ?? [] { readInputFile(path) }
    for variable in options.settings?.variables ?? [] {
      inputs[variable.name] = .text(variable.text)
    }
    for path in options.variableFiles { readInputFile(path) }
    for variable in options.variables { inputs[variable.name] = .text(variable.text) }
    for (name, value) in options.plannedVariables { inputs[name] = .value(value) }
  }

  private func readInputFile(_ path: String) {
    let bytes: [UInt8]
    do throws(FileProblem) {
      bytes = try files.read(path, limit: loader.limits.fileSize)
    } catch {
      report(
        "terraform-unreadable-file", "file \"\(path)\" is left out: \(error.reason)", nil, nil)
      return
    }
    let file = SourceFile(path: path, bytes: bytes)
    let source = ConfigurationSource(file: file, number: loader.sources.add(file))
    let parsed = path.hasSuffix(".json") ? HCLParser.parseJSON(file) : HCLParser.parse(file)
    var found = parsed.diagnostics
    let attributes = parsed.body.justAttributes(source: file, diagnostics: &found)
    addAll(found)
    for attribute in attributes {
      var evaluator = ExpressionEvaluator(
        scope: DictionaryScope(), source: file, budget: budget)
      inputs[attribute.name] = .value(evaluator.evaluate(attribute.expression))
      finish(&evaluator, source, attribute.range)
      if root.module.variables[attribute.name] == nil {
        report(
          "terraform-undeclared-input",
          "a value is given for variable \"\(attribute.name)\", which isn't declared; remove it or "
            + "declare the variable", source, attribute.range, severity: .note)
      }
    }
  }

  /// A value that is given as text: as it is for a string, else an expression.
  private func value(of text: String, for variable: VariableDeclaration) -> HCLValue {
    if variable.type == .any || variable.type.isPrimitive { return .string(text) }
    let file = SourceFile(path: "value for variable \"\(variable.name)\"", text: text)
    let (expression, problems) = HCLParser.parseExpression(file)
    var evaluator = ExpressionEvaluator(scope: DictionaryScope(), source: file, budget: budget)
    let value = evaluator.evaluate(expression)
    addAll(problems + evaluator.diagnostics)
    return value
  }

  func value(of variable: VariableDeclaration, in instance: ModuleInstance) -> HCLValue {
    var marks: HCLMarks = []
    if variable.isSensitive { marks.insert(.sensitive) }
    if variable.isEphemeral { marks.insert(.ephemeral) }
    return plainValue(of: variable, in: instance).marked(with: marks)
  }

  private func plainValue(
    of variable: VariableDeclaration, in instance: ModuleInstance
  ) -> HCLValue {
    let symbol = "\(instance.prefix)var.\(variable.name)"
    let given: HCLValue?
    var place: LocatedExpression?
    if let caller = instance.caller {
      place = caller.call.arguments[variable.name]
      given = place.map { evaluate($0, in: caller.instance, caller.repetition) }
    } else {
      switch inputs[variable.name] {
      case .value(let value): given = value
      case .text(let text): given = value(of: text, for: variable)
      case nil: given = nil
      }
    }
    if let given, !(given.isNull && !variable.isNullable) {
      return convert(given, for: variable, place)
    }
    if let defaultValue = variable.defaultValue {
      return convert(evaluate(defaultValue, in: instance), for: variable, defaultValue)
    }
    if let caller = instance.caller, given == nil {
      report(
        "terraform-missing-argument",
        "module \"\(caller.call.name)\" needs a value for \"\(variable.name)\"; add the argument",
        caller.call.source, caller.call.headerRange)
    }
    return .unknown(
      HCLUnknown(
        type: variable.type.withoutOptionalAttributes, isNotNull: !variable.isNullable,
        symbol: symbol))
  }

  private func convert(
    _ value: HCLValue, for variable: VariableDeclaration, _ place: LocatedExpression?
  ) -> HCLValue {
    // A large value may be handed to any number of modules, each with a type of its own.
    let weight = Int(value.weight)
    if weight > 1024, !(budget.spend(2 * weight) && budget.produce(2 * weight)) {
      report(
        "hcl-evaluation-limit",
        "the value for variable \"\(variable.name)\" takes more steps or room than allowed; simplify "
          + "the configuration", place?.source ?? variable.source, place?.range ?? variable.range)
      return .unknown(variable.type.withoutOptionalAttributes, from: [])
    }
    do throws(HCLConversionError) {
      return try value.applyingDefaults(of: variable.type).converted(to: variable.type)
    } catch {
      report(
        "terraform-invalid-value",
        "invalid value for variable \"\(variable.name)\": \(error.message)",
        place?.source ?? variable.source, place?.range ?? variable.range)
      return .unknown(variable.type.withoutOptionalAttributes, from: [value])
    }
  }

  /// Evaluates the conditions of `validation` blocks; one that doesn't hold is a warning.
  func checkVariables(of instance: ModuleInstance) {
    for name in instance.module.variables.keys.sorted() {
      guard let variable = instance.module.variables[name], !variable.validations.isEmpty else {
        continue
      }
      for validation in variable.validations {
        var evaluator = evaluator(in: instance, nil, validation.condition.source)
        let holds = evaluator.evaluate(validation.condition.expression)
        evaluator.diagnostics.removeAll { $0.severity != .error }
        finish(&evaluator, validation.condition.source, validation.condition.range)
        guard holds.isKnown, holds.boolValue == false else { continue }
        let message = validation.message.map { evaluate($0, in: instance) }
        let text = message.flatMap { $0.isSensitive ? nil : $0.stringValue } ?? "it isn't met"
        let caller = instance.caller
        let argument = caller?.call.arguments[name]
        report(
          "terraform-validation",
          "the value of variable \"\(name)\" breaks its validation rule: \(text)",
          argument?.source ?? validation.condition.source,
          argument?.range ?? validation.condition.range, severity: .warning)
      }
    }
  }
}
