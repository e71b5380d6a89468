// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Generated code of one rule, function, document or query. Immutable once made.
///
/// Owned by the program's store; machines hold bare pointers to `code`, which stay good as long
/// as the program does.
final class Routine: @unchecked Sendable {
  // `@unchecked`: filled in `init`, only read afterwards.

  let code: UnsafeMutablePointer<Instruction>
  let codeCount: Int
  let constants: UnsafeMutablePointer<Node>
  let constantCount: Int
  let registerCount: Int
  /// The places of instructions that can end in an error, by instruction, ascending.
  let places: [(instruction: Int, place: CodePlace)]
  let withSites: [WithSite]
  /// The indexes in memory of the routine's own.
  let indexes: UnsafeMutablePointer<CompiledRuleIndex>
  let indexCount: Int
  let joins: UnsafeMutablePointer<CompiledJoin>
  let joinCount: Int
  /// How many comprehensions keep their values.
  let memoCount: Int
  /// Holds what indexes and joins look at.
  private let arena: Arena?
  /// The sites of its probes; none unless the program is instrumented.
  let probes: [ProbeSite]

  init(
    code: [Instruction], labels: [Int32], constants: [Node], registerCount: Int,
    places: [(instruction: Int, place: CodePlace)], withSites: [WithSite], indexes: [RuleIndex],
    joins: [JoinSite], memoCount: Int = 0, probes: [ProbeSite] = []
  ) {
    self.code = .allocate(capacity: max(code.count, 1))
    for (index, var instruction) in code.enumerated() {
      let targets = instruction.op.jumpFields
      if targets.x { instruction.x = labels[Int(instruction.x)] }
      if targets.y { instruction.y = labels[Int(instruction.y)] }
      (self.code + index).initialize(to: instruction)
    }
    codeCount = code.count
    self.constants = .allocate(capacity: max(constants.count, 1))
    for (index, constant) in constants.enumerated() {
      (self.constants + index).initialize(to: constant)
    }
    constantCount = constants.count
    self.registerCount = registerCount
    self.places = places
    self.withSites = withSites
    let arena = indexes.isEmpty && joins.isEmpty ? nil : Arena(chunkSize: 1024)
    self.arena = arena
    indexCount = indexes.count
    self.indexes = .allocate(capacity: max(indexes.count, 1))
    joinCount = joins.count
    self.joins = .allocate(capacity: max(joins.count, 1))
    if let arena {
      for (number, index) in indexes.enumerated() {
        (self.indexes + number).initialize(to: CompiledRuleIndex(index, in: arena))
      }
      for (number, join) in joins.enumerated() {
        (self.joins + number).initialize(to: CompiledJoin(join, in: arena))
      }
    }
    self.memoCount = memoCount
    self.probes = probes
  }

  deinit {
    code.deallocate()
    constants.deallocate()
    indexes.deallocate()
    joins.deallocate()
  }

  /// The place that an instruction stems from.
  func place(of instruction: Int) -> CodePlace? {
    var low = 0
    var high = places.count
    while low < high {
      let middle = (low + high) / 2
      if places[middle].instruction <= instruction { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? places[low - 1].place : nil
  }
}

/// Where a piece of code stems from.
struct CodePlace {
  let file: SourceFile
  let range: ByteRange
}

/// What one `with` replaces.
struct WithSite {
  let modifiers: [LoweredWith.Modifier]
  /// The groups whose values have to be computed anew.
  let affected: [Bool]
  /// For data targets: the groups at or below the path, with their path below it.
  let shadowed: [(group: Int, rest: [TreeKey])]
  let place: CodePlace
}
