// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import RegoSyntax

extension Lowering {
  /// Where an operand of an equality goes: in an instrumented test each is a statement of its own,
  /// so that its value can be shown when the test fails. Under `not` that would mean another thing.
  func operandPlace(isNegated: Bool) -> Place {
    guard !isNegated, unit.options.instrumentation.contains(.values), let definition,
      definition.group.path.contains(where: { $0.text.hasPrefix("test_") })
    else { return .direct }
    return .inside
  }
}
