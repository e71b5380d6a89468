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
  /// What errors and traces call it.
  let name: String
  /// The places of instructions that can end in an error, by instruction, ascending.
  let places: [(instruction: Int, place: CodePlace)]
  let withSites: [WithSite]
  let indexes: [RuleIndex]
  /// The sites of its probes; none unless the program is instrumented.
  let probes: [ProbeSite]

  init(
    name: String, code: [Instruction], constants: [Node], registerCount: Int,
    places: [(instruction: Int, place: CodePlace)], withSites: [WithSite], indexes: [RuleIndex],
    probes: [ProbeSite] = []
  ) {
    self.name = name
    self.code = .allocate(capacity: max(code.count, 1))
    for (index, instruction) in code.enumerated() {
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
    self.indexes = indexes
    self.probes = probes
  }

  deinit {
    code.deallocate()
    constants.deallocate()
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

/// Finds the definitions of a rule that can hold for the value of one input field.
struct RuleIndex {
  /// The values that definitions ask for, sorted.
  let values: [Node]
  /// For each value the targets of its definitions, ended by -1.
  let targets: [[Int32]]
  /// The targets of definitions that ask for no particular value.
  let others: [Int32]
  /// All of them.
  let all: [Int32]
}

extension RuleIndex {
  /// Which list of targets holds for a value: 0 those that ask for nothing, the last one all.
  func list(for value: Node, isUnknown: Bool) -> Int {
    if isUnknown { return values.count + 1 }
    var low = 0
    var high = values.count
    while low < high {
      let middle = (low + high) / 2
      let order = Node.compare(values[middle], value)
      if order == 0 { return middle + 1 }
      if order < 0 { low = middle + 1 } else { high = middle }
    }
    return 0
  }

  func target(list: Int, _ position: Int) -> Int32 {
    if list == 0 { return others[position] }
    return list <= values.count ? targets[list - 1][position] : all[position]
  }
}
