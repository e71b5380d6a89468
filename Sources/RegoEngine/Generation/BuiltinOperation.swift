// Bawn
// SPDX-License-Identifier: Apache-2.0

/// What a built-in is to the code generator, where it is more than a function to call.
enum BuiltinOperation {
  /// One of the six comparisons of two values.
  case comparison(Opcode)
  case arithmetic(Opcode)
  /// `x in xs`
  case membership

  private static let all: [(name: String, operation: BuiltinOperation)] = [
    ("equal", .comparison(.equal)), ("eq", .comparison(.equal)),
    ("neq", .comparison(.notEqual)), ("lt", .comparison(.less)),
    ("lte", .comparison(.lessOrEqual)), ("gt", .comparison(.greater)),
    ("gte", .comparison(.greaterOrEqual)),
    ("plus", .arithmetic(.add)), ("minus", .arithmetic(.subtract)),
    ("mul", .arithmetic(.multiply)), ("div", .arithmetic(.divide)),
    ("rem", .arithmetic(.remainder)),
    ("internal.member_2", .membership),
  ]

  /// For each built-in of a registry its operation, if it has one.
  static func table(of registry: BuiltinRegistry) -> [BuiltinOperation?] {
    var table = [BuiltinOperation?](repeating: nil, count: registry.builtins.count)
    for (name, operation) in all {
      if let index = registry.index(of: name) { table[index] = operation }
    }
    return table
  }
}
