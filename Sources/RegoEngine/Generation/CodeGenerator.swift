// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Generates the code of one routine.
///
/// Bodies become nested loops: the safety check has decided which variables are bound where, so a
/// statement that fails jumps to the next turn of the innermost loop (`fail`), and what follows a
/// statement is simply emitted after it. Nothing is unified or remembered for backtracking while
/// the code runs.
struct CodeGenerator {
  typealias Label = Int32

  let plan: ProgramPlan
  /// Whether the code is for the explaining mode, which keeps the state of derivations.
  let explains: Bool

  var code: [Instruction] = []
  var constants: [Node] = []
  /// The numbers of the constants, once there are too many to go through.
  var constantNumbers: [ConstantKey: UInt16] = [:]
  /// The numbers of constants beyond those that operands can name.
  var farConstantNumbers: [ConstantKey: Int32] = [:]
  /// For each register the number of enclosing loops that its value depends on.
  var levels: [Int] = []
  /// The most registers that were in use at once so far.
  var highWater = 0
  var labels: [Int32] = []
  var places: [(instruction: Int, place: CodePlace)] = []
  var withSites: [WithSite] = []
  var indexes: [PendingIndex] = []
  var joins: [JoinSite] = []
  /// How many comprehensions keep their values.
  var memoCount = 0
  var pendingJoin: PendingJoin?
  /// Whether it is a function's code, which runs for many arguments.
  var isFunction = false
  var file: SourceFile?
  var variables = VariableTable()
  // What probes say; see CodeGenerator+Probes.
  var probeSites: [ProbeSite] = []
  var probeRule = ""
  var probeDepth: Int32 = 0
  var currentProbe: Int32 = 0
  var probeParts: [Int: ByteRange] = [:]
  var probePartsByExpression: [ByteRange: [Int]] = [:]

  /// What holds at the point of emission; blocks save and restore it as a whole.
  var flow = Flow(fail: 0)
  /// Set when the routine can't be generated: it has too many registers or constants.
  var isTooLarge = false

  struct Flow {
    /// Where to go when a statement fails.
    var fail: Label
    /// The labels of the enclosing loops' next turns, outermost first.
    var loops: [Label] = []
    /// The operands of bound variables.
    var bound = OperandTable()
    /// Look-ups that were done already, on every way to this point.
    var known = KnownLookups()
    /// Values made here depend on at least that many loops.
    var floor = 0
  }

  struct ConstantKey: Hashable {
    let meta: UInt64
    let payload: UInt64
  }

  /// An index whose targets are labels still.
  struct PendingIndex {
    let tables: [RuleIndex.Table]
    let others: [Int32]
    let starts: [Label]
  }

  init(plan: ProgramPlan, explains: Bool) {
    self.plan = plan
    self.explains = explains
    // What most routines need: arrays that grow are copied again and again.
    code.reserveCapacity(64)
    levels.reserveCapacity(32)
    labels.reserveCapacity(16)
    places.reserveCapacity(12)
    constants.reserveCapacity(16)
    flow.fail = label()
  }

  // MARK: - Emission

  mutating func label() -> Label {
    labels.append(-1)
    return Label(labels.count - 1)
  }

  mutating func place(_ label: Label) { labels[Int(label)] = Int32(code.count) }

  mutating func emit(
    _ op: Opcode, _ a: UInt16 = 0, _ b: UInt16 = 0, _ c: UInt16 = 0, x: Int32 = 0, y: Int32 = 0
  ) {
    code.append(Instruction(op: op, a: a, b: b, c: c, x: x, y: y))
  }

  mutating func jump(_ target: Label) { emit(.jump, x: target) }

  mutating func register(level: Int) -> UInt16 {
    guard levels.count < Instruction.operandLimit else {
      isTooLarge = true
      return 0
    }
    levels.append(max(level, flow.floor))
    return UInt16(levels.count - 1)
  }

  /// Registers that follow each other; the first one is returned.
  mutating func block(_ count: Int, level: Int) -> UInt16 {
    guard levels.count + count < Instruction.operandLimit else {
      isTooLarge = true
      return register(level: level)
    }
    let first = register(level: level)
    for _ in 1..<max(count, 1) { _ = register(level: level) }
    return first
  }

  /// Among this many constants the quickest way to one is to go through them.
  private static let mostSearched = 16

  mutating func constant(_ node: Node) -> UInt16 {
    let key = ConstantKey(meta: node.meta, payload: node.payload)
    if let found = number(of: key) { return found }
    guard constants.count < Instruction.operandLimit else { return farConstant(node, key) }
    let number = UInt16(constants.count) | Instruction.constantBit
    constants.append(node)
    if constants.count > Self.mostSearched + 1 {
      constantNumbers[key] = number
    } else if constants.count > Self.mostSearched {
      for (index, node) in constants.enumerated() {
        let key = ConstantKey(meta: node.meta, payload: node.payload)
        constantNumbers[key] = UInt16(index) | Instruction.constantBit
      }
    }
    return number
  }

  private func number(of key: ConstantKey) -> UInt16? {
    if constants.count > Self.mostSearched { return constantNumbers[key] }
    for (index, node) in constants.enumerated()
    where node.payload == key.payload && node.meta == key.meta {
      return UInt16(index) | Instruction.constantBit
    }
    return nil
  }

  /// A constant that no operand can name: it is fetched into a register where it is used.
  private mutating func farConstant(_ node: Node, _ key: ConstantKey) -> UInt16 {
    let number: Int32
    if let known = farConstantNumbers[key] {
      number = known
    } else {
      number = Int32(truncatingIfNeeded: constants.count)
      constants.append(node)
      farConstantNumbers[key] = number
    }
    let target = register(level: 0)
    emit(.loadConstant, target, x: number)
    return target
  }

  /// Registers from here on are free again: what they held isn't used any more.
  mutating func releaseRegisters(from first: Int) {
    highWater = registerCount
    levels.removeLast(levels.count - first)
  }

  var registerCount: Int { max(highWater, levels.count) }

  func level(_ operand: UInt16) -> Int {
    operand & Instruction.constantBit != 0 || operand == Instruction.none
      ? 0 : levels[Int(operand)]
  }

  func constantValue(_ operand: UInt16) -> Node? {
    operand & Instruction.constantBit != 0
      ? constants[Int(operand & ~Instruction.constantBit)] : nil
  }

  /// Where to go after a solution whose value depends on that many loops: the turns of all loops
  /// inside would give the same value again.
  func exit(level: Int, outermost: Label) -> Label {
    level == 0 || flow.loops.isEmpty
      ? outermost : flow.loops[min(level, flow.loops.count) - 1]
  }

  /// Goes on after a solution.
  mutating func proceed(to target: Label) {
    if explains && target != flow.fail {
      emit(.branch, x: target, y: flow.fail)
    } else {
      jump(target)
    }
  }

  mutating func mark(_ range: ByteRange) {
    guard let file else { return }
    places.append((code.count, CodePlace(file: file, range: range)))
  }

  /// Copies operands into registers that follow each other.
  mutating func contiguous(_ operands: [UInt16]) -> UInt16 {
    guard let first = operands.first else { return 0 }
    guard levels.count + operands.count < Instruction.operandLimit else {
      isTooLarge = true
      return 0
    }
    var follow = first & Instruction.constantBit == 0
    for (offset, operand) in operands.enumerated() where follow {
      follow = Int(operand) == Int(first) + offset
    }
    if follow { return first }
    let level = operands.map { self.level($0) }.max() ?? 0
    let target = block(operands.count, level: level)
    for (offset, operand) in operands.enumerated() {
      emit(.move, target + UInt16(offset), operand)
    }
    return target
  }

  /// Resolves labels and makes the routine.
  func finished() -> Routine {
    let indexes = self.indexes.map { pending in
      RuleIndex(
        tables: pending.tables, others: pending.others,
        targets: pending.starts.map { labels[Int($0)] })
    }
    return Routine(
      code: code, labels: labels, constants: constants, registerCount: registerCount,
      places: places, withSites: withSites, indexes: indexes, joins: joins,
      memoCount: memoCount, probes: probeSites)
  }
}

extension Opcode {
  /// Which of the wide operands are jump targets.
  var jumpFields: (x: Bool, y: Bool) {
    switch self {
    case .loadInput, .loadData, .lookup, .iterate, .iterateMatching, .next, .equal, .notEqual,
      .less, .lessOrEqual,
      .greater, .greaterOrEqual, .test, .jump, .jumpIfExists, .shape, .add, .subtract, .multiply,
      .divide, .remainder, .member, .builtin, .replaceableBuiltin, .handleLookup, .handleKeys,
      .indexNext, .elseGate, .recall:
      (true, false)
    case .rule, .call: (false, true)
    case .blockHit, .branch, .branchHit, .everyMiss: (true, true)
    default: (false, false)
    }
  }
}
