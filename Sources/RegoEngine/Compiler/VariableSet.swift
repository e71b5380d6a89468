// Bawn
// SPDX-License-Identifier: Apache-2.0

/// A set of variables of one branch or query: a bit for each.
///
/// Bodies rarely have more than 64 variables; those cost no memory and no hashing.
struct VariableSet: Equatable {
  private var low: UInt64 = 0
  /// Variables from 64 on.
  private var high: [UInt64] = []

  init() {}

  init(_ variables: some Sequence<Int>) {
    for variable in variables { insert(variable) }
  }

  func contains(_ variable: Int) -> Bool {
    if variable < 64 { return low & 1 << UInt64(variable) != 0 }
    let word = variable / 64 - 1
    return word < high.count && high[word] & 1 << UInt64(variable % 64) != 0
  }

  mutating func insert(_ variable: Int) {
    if variable < 64 {
      low |= 1 << UInt64(variable)
      return
    }
    let word = variable / 64 - 1
    while high.count <= word { high.append(0) }
    high[word] |= 1 << UInt64(variable % 64)
  }

  /// Adds variables below 64, a bit for each.
  mutating func insert(low bits: UInt64) { low |= bits }

  func covers(low bits: UInt64) -> Bool { bits & ~low == 0 }

  func intersection(low bits: UInt64) -> UInt64 { bits & low }

  mutating func formUnion(_ other: VariableSet) {
    low |= other.low
    while high.count < other.high.count { high.append(0) }
    for (word, bits) in other.high.enumerated() { high[word] |= bits }
  }

  mutating func remove(_ variable: Int) {
    if variable < 64 {
      low &= ~(1 << UInt64(variable))
      return
    }
    let word = variable / 64 - 1
    if word < high.count { high[word] &= ~(1 << UInt64(variable % 64)) }
  }
}
