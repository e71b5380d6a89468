// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

#if canImport(Glibc)
  internal import Glibc
#elseif canImport(Musl)
  internal import Musl
#elseif canImport(Darwin)
  internal import Darwin
#endif

/// A routine as the machine uses it: everything behind bare pointers.
struct RoutineEntry {
  let code: UnsafePointer<Instruction>
  let constants: UnsafePointer<Node>
  let indexes: UnsafePointer<CompiledRuleIndex>
  let joins: UnsafePointer<CompiledJoin>
  /// What this machine keeps for each of the joins.
  let joinStates: UnsafeMutablePointer<JoinState>
  /// What this machine keeps for each of the comprehensions.
  let memos: UnsafeMutablePointer<ComprehensionMemo>
  let registerCount: Int
  /// The group whose value the routine computes; -1 for functions, documents and queries.
  let slot: Int32
  /// Owned by the program, which outlives its machines' use of it.
  let routine: Unmanaged<Routine>
}

/// Where a routine goes back to.
struct Frame {
  var entry: UnsafePointer<RoutineEntry>
  var pc: UnsafePointer<Instruction>
  /// Where the caller goes on when the result is undefined.
  var undefined: UnsafePointer<Instruction>
  var registers: UnsafeMutablePointer<Node>
  /// The register of the caller that gets the result.
  var target: UInt16
  /// Whether replaced functions were set aside for this call.
  var restoresReplacements: Bool
  // The caller's derivation, in the explaining mode.
  var flags: UInt8
  var top: Int32
  /// Where the log stood when the routine began.
  var logStart: Int32
}

/// The mutable memory of one machine, behind a pointer so that using it costs no exclusivity
/// checks.
struct MachineState {
  let registers: UnsafeMutablePointer<Node>
  let registerLimit: UnsafeMutablePointer<Node>
  let frames: UnsafeMutablePointer<Frame>
  let frameLimit: Int
  /// The values of rules: absent with payload 0 when not evaluated, with 1 when undefined, with 2
  /// while it is being evaluated.
  let slots: UnsafeMutablePointer<Node>
  /// The slots that were used since the evaluation began.
  let touched: UnsafeMutablePointer<Int32>
  var touchedCount = 0
  /// Calls of built-in functions before the limits are looked at again.
  var callsUntilCheck: Int32 = RegoMachine.checkedCallCount
  /// Routines by group, then by tree node, then by query; nil until first used.
  let plain: UnsafeMutablePointer<UnsafeMutablePointer<RoutineEntry>?>
  let explaining: UnsafeMutablePointer<UnsafeMutablePointer<RoutineEntry>?>
  let entryCount: Int
  let builtins: UnsafeMutablePointer<Builtin>
  /// What the built-ins do, apart from all else that is known of them: that is shared with other
  /// machines, and to count references of it at each call would make their threads wait.
  let works: UnsafeMutablePointer<Builtin.Evaluate>
  let builtinCount: Int
  var input = Node.absent
  var data = Node.absent
  var hasReplacements = false
  /// Counts how often `with` has changed what code sees.
  var surroundings: UInt64 = 0
  /// Set when the evaluation has to end; the machine's `failure` says why.
  var hasFailed = false

  static let undefined = Node(meta: 0, payload: 1)
  static let evaluating = Node(meta: 0, payload: 2)

  init(plan: ProgramPlan, depth: Int) {
    let registerCount = 1 << 18
    // Zeros are absent nodes, and memory that the system hands out is zero without being touched:
    // a machine that runs one small rule pays for few pages of it.
    if let memory = calloc(registerCount, MemoryLayout<Node>.stride) {
      registers = memory.bindMemory(to: Node.self, capacity: registerCount)
    } else {
      registers = .allocate(capacity: registerCount)
      registers.initialize(repeating: .absent, count: registerCount)
    }
    registerLimit = registers + registerCount
    frameLimit = max(depth, 1)
    frames = .allocate(capacity: frameLimit)
    let groups = plan.groups.count
    slots = .allocate(capacity: max(groups, 1))
    slots.initialize(repeating: .absent, count: groups)
    // A slot can be touched again after a `with` has cleared it.
    touched = .allocate(capacity: max(groups, 1))
    entryCount = groups + plan.nodes.count + plan.queries.count
    plain = .allocate(capacity: max(entryCount, 1))
    plain.initialize(repeating: nil, count: entryCount)
    explaining = .allocate(capacity: max(entryCount, 1))
    explaining.initialize(repeating: nil, count: entryCount)
    builtinCount = plan.builtins.count
    builtins = .allocate(capacity: max(builtinCount, 1))
    for (index, builtin) in plan.builtins.enumerated() {
      (builtins + index).initialize(to: builtin)
    }
    works = .allocate(capacity: max(builtinCount, 1))
    for (index, builtin) in plan.builtins.enumerated() {
      (works + index).initialize(to: builtin.work)
    }
  }

  func deallocate() {
    free(registers)
    frames.deallocate()
    slots.deallocate()
    touched.deallocate()
    for table in [plain, explaining] {
      for index in 0..<entryCount {
        table[index]?.pointee.joinStates.deallocate()
        table[index]?.pointee.memos.deallocate()
        table[index]?.deallocate()
      }
      table.deallocate()
    }
    builtins.deinitialize(count: builtinCount)
    builtins.deallocate()
    works.deinitialize(count: builtinCount)
    works.deallocate()
  }
}
