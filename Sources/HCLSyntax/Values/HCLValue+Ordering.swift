// Bawn
// SPDX-License-Identifier: Apache-2.0

extension HCLValue {
  /// The order in which cty visits the elements of a set: null and unknown last, strings by code
  /// points, numbers ascending, `false` before `true`. Other values have no order of meaning there;
  /// here they are ordered by their members, so that output never depends on chance.
  static func precedesInSet(_ left: HCLValue, _ right: HCLValue) -> Bool {
    left.orderInSet(right) < 0
  }

  private var rankInSet: Int {
    switch content {
    case .bool, .number, .string: 0
    case .list, .set, .tuple: 1
    case .map, .object: 2
    case .null: 3
    case .unknown: 4
    }
  }

  private func orderInSet(_ other: HCLValue) -> Int {
    switch (content, other.content) {
    case (.string(let a), .string(let b)): return a == b ? 0 : a < b ? -1 : 1
    case (.number(let a), .number(let b)): return a == b ? 0 : a < b ? -1 : 1
    case (.bool(let a), .bool(let b)): return a == b ? 0 : a ? 1 : -1
    case (.unknown(let a), .unknown(let b)):
      let (a, b) = (a.symbol ?? "", b.symbol ?? "")
      return a == b ? 0 : a < b ? -1 : 1
    default: break
    }
    if let mine = elements, let others = other.elements {
      for (a, b) in zip(mine, others) {
        let order = a.orderInSet(b)
        if order != 0 { return order }
      }
      return mine.count - others.count
    }
    if let mine = entries, let others = other.entries {
      for (a, b) in zip(mine.entries, others.entries) {
        if a.key != b.key { return a.key < b.key ? -1 : 1 }
        let order = a.value.orderInSet(b.value)
        if order != 0 { return order }
      }
      return mine.count - others.count
    }
    return rankInSet - other.rankInSet
  }
}
