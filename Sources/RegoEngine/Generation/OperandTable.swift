// Bawn
// SPDX-License-Identifier: Apache-2.0

/// The operands of the variables that have values: one place for each variable, so that blocks
/// keep and restore it with a plain copy.
struct OperandTable {
  /// No operand is this.
  private static let unbound: UInt16 = 0xFFFF

  private var operands: [UInt16] = []

  subscript(variable: Int) -> UInt16? {
    get {
      guard variable < operands.count, operands[variable] != Self.unbound else { return nil }
      return operands[variable]
    }
    set {
      while operands.count <= variable { operands.append(Self.unbound) }
      operands[variable] = newValue ?? Self.unbound
    }
  }

  /// The variables that have values, ascending.
  var variables: [Int] { operands.indices.filter { operands[$0] != Self.unbound } }
}
