// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension ExpressionEvaluator {
  mutating func evaluateTemplate(_ template: Template, range: ByteRange) -> HCLValue {
    var text = HCLTextBuilder()
    append(template, to: &text, range: range)
    guard budget.produce(text.size), !budget.isExhausted else { return exhausted(range) }
    return limited(text.value, made: 0, range: range)
  }

  /// Appends text to a string under construction; false when it has become too long.
  private mutating func append(
    _ template: Template, to text: inout HCLTextBuilder, range: ByteRange
  ) {
    for part in template.parts {
      guard text.size / 16 <= budget.maximumWeight, !budget.isExhausted else { return }
      switch part {
      case .literal(let literal, _): text.append(literal)
      case .interpolation(let expression): appendInterpolation(expression, to: &text)
      case .conditional(let conditional): append(conditional, to: &text)
      case .loop(let loop): append(loop, to: &text)
      }
    }
  }

  private mutating func appendInterpolation(
    _ expression: Expression, to text: inout HCLTextBuilder
  ) {
    let value = evaluate(expression)
    if value.isNull {
      report(
        "hcl-template-null",
        "invalid template interpolation value: the expression result is null; a null value can't "
          + "be part of a string", expression.range)
      text.append(HCLValue.unknown(.string, isNotNull: true))
      return
    }
    // The digits of a number with a fraction take as long as many steps.
    if let number = value.numberValue, number.int64Value == nil, !budget.spend(100) { return }
    do throws(HCLConversionError) {
      text.append(try value.converted(to: .string))
    } catch {
      report(
        "hcl-template-value",
        "invalid template interpolation value: can't include the given value in a string: string "
          + "required, but have \(value.type.friendlyName)", expression.range)
      text.append(HCLValue.unknown(.string, isNotNull: true))
    }
  }

  private mutating func append(
    _ conditional: Template.Conditional, to text: inout HCLTextBuilder
  ) {
    let test = evaluate(conditional.condition)
    text.marks.formUnion(test.marks)
    if test.isNull {
      report(
        "hcl-null-condition", "null condition: the condition value is null; make it true or false",
        conditional.condition.range)
      text.append(HCLValue.unknown(.string, isNotNull: true))
      return
    }
    guard let condition = try? test.converted(to: .bool) else {
      report(
        "hcl-wrong-type", "incorrect condition type: the condition must be a bool",
        conditional.condition.range)
      text.append(HCLValue.unknown(.string, isNotNull: true))
      return
    }
    switch condition.boolValue {
    case .some(true): append(conditional.whenTrue, to: &text, range: conditional.range)
    case .some(false): append(conditional.whenFalse, to: &text, range: conditional.range)
    case .none:
      let yes = evaluateTemplate(conditional.whenTrue, range: conditional.range)
      let no = evaluateTemplate(conditional.whenFalse, range: conditional.range)
      let (a, b) = (yes.certainText, no.certainText)
      var origins: [HCLUnknown] = []
      for value in [condition, yes, no] { value.collectUnknowns(into: &origins) }
      text.append(
        HCLValue.unknown(
          HCLUnknown(
            type: .string, isNotNull: true, prefix: a.prefix.commonPrefix(with: b.prefix),
            suffix: a.suffix.commonSuffix(with: b.suffix), origins: origins)
        ).marked(with: yes.deepMarks.union(no.deepMarks)))
    }
  }

  private mutating func append(_ loop: Template.Loop, to text: inout HCLTextBuilder) {
    let collection = evaluate(loop.collection)
    text.marks.formUnion(collection.marks)
    guard let members = members(of: collection, range: loop.collection.range) else {
      text.append(HCLValue.unknown(.string, isNotNull: true, from: [collection]))
      return
    }
    for member in members {
      guard budget.spend(1), text.size / 16 <= budget.maximumWeight else { return }
      let pushed = locals.count
      if let name = loop.keyVariable { locals.append((name, member.key)) }
      locals.append((loop.valueVariable, member.value))
      append(loop.body, to: &text, range: loop.range)
      locals.removeLast(locals.count - pushed)
    }
  }
}
