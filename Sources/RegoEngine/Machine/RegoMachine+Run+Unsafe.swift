// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension RegoMachine {
  /// Loop turns and calls between two looks at clock, memory and cancellation.
  static var checkInterval: Int32 { 512 }
  /// Calls of built-in functions between two such looks.
  static var checkedCallCount: Int32 { 32 }

  @inline(__always)
  private static func value(
    _ operand: UInt16, _ registers: UnsafeMutablePointer<Node>, _ constants: UnsafePointer<Node>
  ) -> Node {
    operand & Instruction.constantBit != 0
      ? constants[Int(operand & ~Instruction.constantBit)] : registers[Int(operand)]
  }

  @inline(__always)
  static func hasUnknown(_ node: Node) -> Bool {
    node.isKind(.unknown) || node.has(.holdsUnknown)
  }

  /// Runs a routine to its end; its result is left in `result`.
  @inline(never)
  func run<Mode: EvaluationMode>(
    _ start: UnsafePointer<RoutineEntry>, mode: Mode.Type
  ) -> RunOutcome {
    let state = self.state
    let arena = context.arena
    var entry = start
    var pc = start.pointee.code
    var registers = state.pointee.registers
    var constants = start.pointee.constants
    var frameCount = 0
    var steps = Self.checkInterval

    @inline(__always)
    func operand(_ number: UInt16) -> Node { Self.value(number, registers, constants) }

    @inline(__always)
    func target(_ offset: Int32) -> UnsafePointer<Instruction> { entry.pointee.code + Int(offset) }

    /// Enters a routine; false when it is too deep.
    @inline(__always)
    func enter(
      _ callee: UnsafePointer<RoutineEntry>, result: UInt16,
      undefined: UnsafePointer<Instruction>, restoresReplacements: Bool = false
    ) -> Bool {
      let next = registers + entry.pointee.registerCount
      guard frameCount < state.pointee.frameLimit,
        next + callee.pointee.registerCount <= state.pointee.registerLimit
      else { return false }
      var frame = Frame(
        entry: entry, pc: pc, undefined: undefined, registers: registers, target: result,
        restoresReplacements: restoresReplacements, flags: 0, top: -1, logStart: 0)
      if Mode.explains { explanation.enter(&frame) }
      (state.pointee.frames + frameCount).initialize(to: frame)
      frameCount += 1
      entry = callee
      registers = next
      constants = callee.pointee.constants
      pc = callee.pointee.code
      return true
    }

    while true {
      let i = pc.pointee
      pc += 1
      switch i.op {
      case .move:
        registers[Int(i.a)] = operand(i.b)
      case .clear:
        registers[Int(i.a)] = .absent
      case .loadConstant:
        registers[Int(i.a)] = constants[Int(i.x)]
      case .loadInput:
        let input = state.pointee.input
        if !input.exists {
          if Mode.explains { explanation.noteMissing() }
          pc = target(i.x)
          continue
        }
        registers[Int(i.a)] = input
      case .loadData:
        let data = state.pointee.data
        if !data.exists {
          pc = target(i.x)
          continue
        }
        registers[Int(i.a)] = data

      case .lookup, .lookupOrAbsent:
        let container = operand(i.b)
        let key = operand(i.c)
        var found = Self.lookup(container, key)
        if !found.exists, i.y == 1 { found = storedLookup(container, key) }
        if Mode.explains {
          found = explainedLookup(container, key, found)
        } else if !found.exists, Self.hasUnknown(container) || Self.hasUnknown(key),
          Self.missesUnknown(container, key)
        {
          return .metUnknown
        }
        if !found.exists, i.op == .lookup {
          pc = target(i.x)
          continue
        }
        registers[Int(i.a)] = found

      case .iterate:
        let collection = operand(i.b)
        let iterator = registers + Int(i.a)
        if collection.isCollection {
          iterator[0] = collection
          var order: UInt64 = 0
          if i.c == 1, collection.isKind(.object), !collection.has(.sorted) {
            order = UInt64(UInt(bitPattern: NodeSorting.order(collection, in: arena)))
          }
          iterator[1] = Node(meta: 0, payload: order)
          if Mode.explains { explanation.beginIteration(iterator) }
        } else if Mode.explains {
          guard beginUnknownIteration(collection, iterator) else {
            pc = target(i.x)
            continue
          }
        } else {
          if collection.isKind(.unknown) { return .metUnknown }
          pc = target(i.x)
          continue
        }

      case .iterateMatching:
        let collection = operand(i.b)
        let iterator = registers + Int(i.a)
        let number = Int(i.y)
        if i.c & Instruction.constantBit == 0,
          beginMatching(
            iterator, collection, keys: registers + Int(i.c), entry.pointee.joins[number],
            entry.pointee.joinStates + number)
        {
          continue
        }
        guard collection.isCollection else {
          if collection.isKind(.unknown) { return .metUnknown }
          pc = target(i.x)
          continue
        }
        iterator[0] = collection
        let order = NodeSorting.order(collection, in: arena)
        iterator[1] = Node(meta: 0, payload: UInt64(UInt(bitPattern: order)))

      case .next:
        let iterator = registers + Int(i.a)
        let collection = iterator[0]
        let index = Int(iterator[1].meta)
        steps &-= 1
        if steps == 0 {
          steps = Self.checkInterval
          if !checkLimits() { return failed(entry, pc) }
        }
        if Mode.explains { explanation.restoreIteration(iterator) }
        if index >= collection.count {
          pc = target(i.x)
          continue
        }
        iterator[1].meta = UInt64(index + 1)
        let address = UInt(collection.payload)
        switch collection.kind {
        case .array:
          let elements = UnsafePointer<Node>(bitPattern: address).unsafelyUnwrapped
          var position = index
          if let order = UnsafePointer<UInt32>(bitPattern: UInt(iterator[1].payload)) {
            position = Int(order[index])
          }
          let value = elements[position]
          if i.b != Instruction.none { registers[Int(i.b)] = .integer(Int64(position)) }
          if i.c != Instruction.none { registers[Int(i.c)] = value }
          if Mode.explains { explanation.read(collection, .integer(Int64(position)), value) }
        case .set:
          let elements = UnsafePointer<Node>(bitPattern: address).unsafelyUnwrapped
          var position = index
          if let order = UnsafePointer<UInt32>(bitPattern: UInt(iterator[1].payload)) {
            position = Int(order[index])
          }
          let value = elements[position]
          if i.b != Instruction.none { registers[Int(i.b)] = value }
          if i.c != Instruction.none { registers[Int(i.c)] = value }
          if Mode.explains { explanation.readMember(collection, index, value) }
        case .object:
          let entries = UnsafePointer<Node.Entry>(bitPattern: address).unsafelyUnwrapped
          var position = index
          if let order = UnsafePointer<UInt32>(bitPattern: UInt(iterator[1].payload)) {
            position = Int(order[index])
          }
          let found = entries[position]
          if i.b != Instruction.none { registers[Int(i.b)] = found.key }
          if i.c != Instruction.none { registers[Int(i.c)] = found.value }
          if Mode.explains { explanation.read(collection, found.key, found.value) }
        default:
          if Mode.explains {
            explanation.nextUnknown(
              collection, index, registers, key: i.b, value: i.c, none: Instruction.none)
          }
        }

      case .equal:
        let left = operand(i.b)
        let right = operand(i.c)
        if left.identityMeta == right.identityMeta, left.isEqualAfterMeta(right) {
          if Mode.explains { noteUse(left, right) }
          continue
        }
        if Self.hasUnknown(left) || Self.hasUnknown(right) {
          if !Mode.explains { return .metUnknown }
          noteUse(left, right)
          let verdict = ThreeValued.equal(left, right)
          if verdict != .no {
            if verdict == .maybe { explanation.undecided() }
            continue
          }
        }
        if Mode.explains { noteUse(left, right) }
        pc = target(i.x)

      case .notEqual:
        let left = operand(i.b)
        let right = operand(i.c)
        if Self.hasUnknown(left) || Self.hasUnknown(right) {
          if !Mode.explains { return .metUnknown }
          noteUse(left, right)
          let verdict = ThreeValued.equal(left, right)
          if verdict == .maybe { explanation.undecided() }
          if verdict == .yes { pc = target(i.x) }
          continue
        }
        if Mode.explains { noteUse(left, right) }
        if left == right { pc = target(i.x) }

      case .less, .lessOrEqual, .greater, .greaterOrEqual:
        let left = operand(i.b)
        let right = operand(i.c)
        if left.isKind(.integer), right.isKind(.integer) {
          let x = Int64(bitPattern: left.payload)
          let y = Int64(bitPattern: right.payload)
          let holds =
            switch i.op {
            case .less: x < y
            case .lessOrEqual: x <= y
            case .greater: x > y
            default: x >= y
            }
          if !holds { pc = target(i.x) }
          continue
        }
        if Self.hasUnknown(left) || Self.hasUnknown(right) {
          if !Mode.explains { return .metUnknown }
          noteUse(left, right)
          let verdict = ThreeValued.ordered(left, right, i.op)
          if verdict == .maybe { explanation.undecided() }
          if verdict == .no { pc = target(i.x) }
          continue
        }
        if Mode.explains { noteUse(left, right) }
        if !Self.compares(Node.compare(left, right), i.op) { pc = target(i.x) }

      case .compareValue:
        let left = operand(i.b)
        let right = operand(i.c)
        let comparison = Opcode(rawValue: UInt8(truncatingIfNeeded: i.y)) ?? .equal
        if Self.hasUnknown(left) || Self.hasUnknown(right) {
          if !Mode.explains { return .metUnknown }
          noteUse(left, right)
          registers[Int(i.a)] = ThreeValued.compareValue(left, right, comparison, in: arena)
          continue
        }
        if Mode.explains { noteUse(left, right) }
        switch comparison {
        case .equal: registers[Int(i.a)] = .boolean(left == right)
        case .notEqual: registers[Int(i.a)] = .boolean(left != right)
        default:
          registers[Int(i.a)] = .boolean(Self.compares(Node.compare(left, right), comparison))
        }

      case .test:
        let value = operand(i.b)
        if value.isKind(.unknown) {
          if !Mode.explains { return .metUnknown }
          if ThreeValued.truth(value) == .maybe { explanation.undecided() }
          continue
        }
        if !value.exists || value.isFalse { pc = target(i.x) }
      case .jump:
        pc = target(i.x)
      case .jumpIfExists:
        if operand(i.b).exists { pc = target(i.x) }
      case .shape:
        let value = operand(i.b)
        if value.isKind(.unknown) {
          if !Mode.explains { return .metUnknown }
          let kind = Node.Kind(rawValue: UInt8(truncatingIfNeeded: i.c)) ?? .array
          if ThreeValued.mayBe(value, kind) {
            explanation.undecided()
          } else {
            pc = target(i.x)
          }
          continue
        }
        if UInt16(value.kind.rawValue) != i.c || value.count != Int(i.y) { pc = target(i.x) }

      case .array:
        registers[Int(i.a)] = Self.array(registers + Int(i.b), Int(i.c), in: arena)
      case .set:
        if Mode.explains {
          registers[Int(i.a)] = explanation.set(registers + Int(i.b), Int(i.c), in: arena)
        } else {
          registers[Int(i.a)] = Self.set(registers + Int(i.b), Int(i.c), in: arena)
          if Self.hasUnknown(registers[Int(i.a)]) { return .metUnknown }
        }
      case .object:
        let first = registers + Int(i.b)
        if !Mode.explains {
          for index in 0..<Int(i.c) where Self.hasUnknown(first[index * 2]) { return .metUnknown }
        }
        registers[Int(i.a)] = object(first, Int(i.c), explains: Mode.explains)

      case .newBuilder:
        registers[Int(i.a)] = Builder.make(
          in: arena, record: Mode.explains ? explanation.newRecord() : -1)
      case .recall:
        let known = entry.pointee.memos[Int(i.y)].recall(
          registers + Int(i.b), Int(i.c), in: state.pointee.surroundings)
        if known.exists {
          registers[Int(i.a)] = known
          pc = target(i.x)
        }
      case .remember:
        entry.pointee.memos[Int(i.y)].remember(
          operand(i.a), for: registers + Int(i.b), Int(i.c), in: arena)
      case .append:
        let value = operand(i.b)
        if Mode.explains {
          explanation.add(
            Builder.of(registers[Int(i.a)]), key: .absent, value: value, countsEach: true)
        } else {
          Builder.of(registers[Int(i.a)]).pointee.append(value, in: arena)
        }
      case .insert:
        let value = operand(i.b)
        if Mode.explains {
          explanation.add(Builder.of(registers[Int(i.a)]), key: .absent, value: value)
        } else {
          if Self.hasUnknown(value) { return .metUnknown }
          Builder.of(registers[Int(i.a)]).pointee.insert(value, in: arena)
        }
      case .put:
        let key = operand(i.b)
        let value = operand(i.c)
        if Mode.explains {
          explanation.add(Builder.of(registers[Int(i.a)]), key: key, value: value)
        } else {
          if Self.hasUnknown(key) { return .metUnknown }
          Builder.of(registers[Int(i.a)]).pointee.put(key, value, in: arena)
        }
      case .putPath:
        let path = Self.array(registers + Int(i.b), Int(i.c), in: arena)
        let value = operand(UInt16(truncatingIfNeeded: i.x))
        if !Mode.explains, Self.hasUnknown(path) || (i.y == 1 && Self.hasUnknown(value)) {
          return .metUnknown
        }
        putPath(
          Builder.of(registers[Int(i.a)]), path, value, isMember: i.y == 1,
          explains: Mode.explains)
      case .finish:
        let kind = BuilderKind(rawValue: i.c) ?? .array
        let made = finish(
          Builder.of(registers[Int(i.b)]), kind, explains: Mode.explains)
        if state.pointee.hasFailed { return failed(entry, pc) }
        registers[Int(i.a)] = made

      case .add, .subtract, .multiply, .divide, .remainder:
        let left = operand(i.b)
        let right = operand(i.c)
        if left.isKind(.integer), right.isKind(.integer) {
          let x = Int64(bitPattern: left.payload)
          let y = Int64(bitPattern: right.payload)
          if let quick = Self.arithmetic(x, y, i.op) {
            registers[Int(i.a)] = .integer(quick)
            continue
          }
        }
        let both = arena.allocate(byteCount: 32).bindMemory(to: Node.self, capacity: 2)
        both[0] = left
        both[1] = right
        var made: Node
        if Mode.explains {
          made = explainedBuiltin(Int(i.y), both, 2)
        } else {
          if Self.hasUnknown(left) || Self.hasUnknown(right) { return .metUnknown }
          made = callBuiltin(Int(i.y), both, 2)
        }
        if state.pointee.hasFailed { return failed(entry, pc) }
        if !made.exists {
          pc = target(i.x)
          continue
        }
        if made.isKind(.handle) { made = .absent }
        registers[Int(i.a)] = made

      case .member:
        let value = operand(i.b)
        let collection = operand(i.c)
        if Mode.explains {
          noteUse(value, collection)
          let verdict = ThreeValued.contains(collection, value)
          if verdict == .maybe { explanation.undecided() }
          if verdict == .no { pc = target(i.x) }
          continue
        }
        if !Self.contains(collection, value) {
          if Self.hasUnknown(value) || Self.hasUnknown(collection) { return .metUnknown }
          pc = target(i.x)
        }
      case .memberValue:
        let value = operand(i.b)
        let collection = operand(i.c)
        if Mode.explains {
          noteUse(value, collection)
          registers[Int(i.a)] = ThreeValued.value(
            ThreeValued.contains(collection, value), in: arena)
          continue
        }
        let found = Self.contains(collection, value)
        if !found, Self.hasUnknown(value) || Self.hasUnknown(collection) { return .metUnknown }
        registers[Int(i.a)] = .boolean(found)

      case .builtin:
        let first = registers + Int(i.b)
        var made: Node
        if Mode.explains {
          made = explainedBuiltin(Int(i.y), first, Int(i.c))
        } else {
          for index in 0..<Int(i.c) where Self.hasUnknown(first[index]) { return .metUnknown }
          made = callBuiltin(Int(i.y), first, Int(i.c))
        }
        if !made.exists {
          if state.pointee.hasFailed { return failed(entry, pc) }
          pc = target(i.x)
          continue
        }
        registers[Int(i.a)] = made

      case .rule:
        let slot = state.pointee.slots[Int(i.x)]
        if slot.exists {
          registers[Int(i.a)] = slot
          if Mode.explains { explanation.useRule(Int(i.x), slot) }
          continue
        }
        if slot.payload == 1 {
          if Mode.explains { explanation.useRule(Int(i.x), slot) }
          pc = target(i.y)
          continue
        }
        guard slot.payload == 0, let callee = routine(Int(i.x), explains: Mode.explains) else {
          return failed(entry, pc, Self.recursion)
        }
        steps &-= 1
        if steps == 0 {
          steps = Self.checkInterval
          if !checkLimits() { return failed(entry, pc) }
        }
        state.pointee.slots[Int(i.x)] = MachineState.evaluating
        guard enter(callee, result: i.a, undefined: target(i.y)) else {
          return failed(entry, pc, Self.tooDeep)
        }

      case .call:
        steps &-= 1
        if steps == 0 {
          steps = Self.checkInterval
          if !checkLimits() { return failed(entry, pc) }
        }
        var group = Int(i.x)
        var setsAside = false
        if state.pointee.hasReplacements, let replacement = replacement(of: .function(group)) {
          switch replacement.callee {
          case nil:
            registers[Int(i.a)] = replacement.value
            continue
          case .builtin(let builtin):
            let made = callBuiltin(builtin, registers + Int(i.b), Int(i.c))
            if state.pointee.hasFailed { return failed(entry, pc) }
            if made.exists { registers[Int(i.a)] = made } else { pc = target(i.y) }
            continue
          case .function(let other):
            group = other
            setsAside = true
          }
        }
        guard let callee = routine(group, explains: Mode.explains) else {
          return failed(entry, pc, Self.recursion)
        }
        let arguments = registers + Int(i.b)
        let count = Int(i.c)
        guard
          enter(callee, result: i.a, undefined: target(i.y), restoresReplacements: setsAside)
        else { return failed(entry, pc, Self.tooDeep) }
        for index in 0..<count { registers[index] = arguments[index] }
        if setsAside { setReplacementsAside() }

      case .replaceableBuiltin:
        let replacement =
          state.pointee.hasReplacements ? replacement(of: .builtin(Int(i.y))) : nil
        var number = Int(i.y)
        if let replacement {
          switch replacement.callee {
          case nil:
            registers[Int(i.a)] = replacement.value
            continue
          case .builtin(let other): number = other
          case .function(let group):
            guard let callee = routine(group, explains: Mode.explains) else {
              return failed(entry, pc, Self.recursion)
            }
            let arguments = registers + Int(i.b)
            let count = Int(i.c)
            guard
              enter(callee, result: i.a, undefined: target(i.x), restoresReplacements: true)
            else { return failed(entry, pc, Self.tooDeep) }
            for index in 0..<count { registers[index] = arguments[index] }
            setReplacementsAside()
            continue
          }
        }
        let first = registers + Int(i.b)
        let made: Node
        if Mode.explains {
          made = explainedBuiltin(number, first, Int(i.c))
        } else {
          for index in 0..<Int(i.c) where Self.hasUnknown(first[index]) { return .metUnknown }
          made = callBuiltin(number, first, Int(i.c))
        }
        if state.pointee.hasFailed { return failed(entry, pc) }
        if !made.exists {
          pc = target(i.x)
          continue
        }
        registers[Int(i.a)] = made

      case .result:
        let value = operand(i.b)
        let so = registers[Int(i.a)]
        if Mode.explains {
          if !explanation.result(registers + Int(i.a), value, in: arena) {
            return failed(entry, pc, i.c == 1 ? Self.functionConflict : Self.ruleConflict)
          }
        } else if !so.exists {
          registers[Int(i.a)] = value
        } else if so != value {
          if Self.hasUnknown(so) || Self.hasUnknown(value) { return .metUnknown }
          return failed(entry, pc, i.c == 1 ? Self.functionConflict : Self.ruleConflict)
        }

      case .leave:
        let value = operand(i.b)
        let slot = entry.pointee.slot
        if slot >= 0 {
          state.pointee.slots[Int(slot)] = value.exists ? value : MachineState.undefined
          state.pointee.touched[state.pointee.touchedCount] = slot
          state.pointee.touchedCount += 1
        }
        if frameCount == 0 {
          result = value
          if Mode.explains { explanation.leaveEntry(slot, value) }
          return .finished
        }
        frameCount -= 1
        let frame = state.pointee.frames[frameCount]
        if frame.restoresReplacements { restoreReplacements() }
        entry = frame.entry
        registers = frame.registers
        constants = entry.pointee.constants
        if Mode.explains { explanation.leave(frame, slot, value) }
        if value.exists {
          registers[Int(frame.target)] = value
          pc = frame.pc
        } else {
          pc = frame.undefined
        }

      case .extent:
        let base = operand(i.b)
        guard let callee = extentRoutine(Int(i.x), explains: Mode.explains) else {
          return failed(entry, pc, Self.recursion)
        }
        guard enter(callee, result: i.a, undefined: pc) else {
          return failed(entry, pc, Self.tooDeep)
        }
        registers[0] = base
      case .finishExtent:
        registers[Int(i.a)] = finishExtent(
          Builder.of(registers[Int(i.b)]), base: operand(i.c),
          hiding: Int(i.x) == Int(Instruction.none)
            ? .absent : operand(UInt16(truncatingIfNeeded: i.x)),
          explains: Mode.explains)
        if state.pointee.hasFailed { return failed(entry, pc) }
      case .handle:
        registers[Int(i.a)] = makeHandle(Int(i.x), base: operand(i.b))
      case .handleLookup:
        let container = operand(i.b)
        let key = operand(i.c)
        if container.isKind(.handle) {
          if Self.hasUnknown(key), !Mode.explains { return .metUnknown }
          switch handleStep(container, key) {
          case .value(let found):
            if !found.exists {
              pc = target(i.x)
              continue
            }
            registers[Int(i.a)] = found
          case .rule(let group):
            let slot = state.pointee.slots[group]
            if slot.exists || slot.payload == 1 {
              if Mode.explains { explanation.useRule(group, slot) }
              if slot.exists { registers[Int(i.a)] = slot } else { pc = target(i.x) }
              continue
            }
            guard slot.payload == 0, let callee = routine(group, explains: Mode.explains) else {
              return failed(entry, pc, Self.recursion)
            }
            state.pointee.slots[group] = MachineState.evaluating
            guard enter(callee, result: i.a, undefined: target(i.x)) else {
              return failed(entry, pc, Self.tooDeep)
            }
          }
          continue
        }
        var found = Self.lookup(container, key)
        if Mode.explains {
          found = explainedLookup(container, key, found)
        } else if !found.exists, Self.hasUnknown(container) || Self.hasUnknown(key),
          Self.missesUnknown(container, key)
        {
          return .metUnknown
        }
        if !found.exists {
          pc = target(i.x)
          continue
        }
        registers[Int(i.a)] = found
      case .handleKeys:
        let container = operand(i.b)
        if container.isKind(.unknown), !Mode.explains { return .metUnknown }
        let keys = handleKeys(container)
        guard keys.exists else {
          pc = target(i.x)
          continue
        }
        let iterator = registers + Int(i.a)
        if keys.isKind(.unknown) {
          guard beginUnknownIteration(keys, iterator) else {
            pc = target(i.x)
            continue
          }
          continue
        }
        iterator[0] = keys
        iterator[1] = Node(meta: 0, payload: 0)
        if Mode.explains { explanation.beginIteration(iterator) }
      case .handleValue:
        let value = operand(i.b)
        guard value.isKind(.handle) else {
          registers[Int(i.a)] = value
          continue
        }
        let (node, base) = Self.handleParts(value)
        guard let callee = extentRoutine(node, explains: Mode.explains) else {
          return failed(entry, pc, Self.recursion)
        }
        guard enter(callee, result: i.a, undefined: pc) else {
          return failed(entry, pc, Self.tooDeep)
        }
        registers[0] = base

      case .withBegin:
        beginReplacing(
          entry.pointee.routine.takeUnretainedValue().withSites[Int(i.x)],
          values: registers + Int(i.a))
        if state.pointee.hasFailed { return failed(entry, pc) }
      case .withEnd:
        endReplacing()

      case .emit:
        emitted.append(
          contentsOf: UnsafeBufferPointer(start: registers + Int(i.b), count: Int(i.c)))
        if Mode.explains {
          emittedPossible.append(explanation.isPossible)
        } else {
          for index in 0..<Int(i.c) where registers[Int(i.b) + index].isKind(.unknown) {
            return .metUnknown
          }
        }
        steps &-= 1
        if steps == 0 {
          steps = Self.checkInterval
          if !checkLimits() { return failed(entry, pc) }
        }
      case .stop:
        return .finished
      case .probe:
        observe(i, entry, registers)
      case .tooLarge:
        return failed(entry, pc, Self.routineTooLarge)

      case .indexBegin:
        let index = entry.pointee.indexes + Int(i.x)
        let first = registers + Int(i.b)
        if !Mode.explains {
          for number in 0..<index.pointee.tableCount where Self.hasUnknown(first[number]) {
            return .metUnknown
          }
        }
        let list = index.pointee.candidates(first, in: arena)
        registers[Int(i.a)] = Node(meta: 0, payload: UInt64(UInt(bitPattern: list)))
      case .indexNext:
        let next = UnsafePointer<Int32>(bitPattern: UInt(registers[Int(i.a)].payload))
          .unsafelyUnwrapped
        if next.pointee < 0 {
          pc = target(i.x)
        } else {
          registers[Int(i.a)].payload &+= 4
          pc = target(next.pointee)
        }

      case .mark:
        if Mode.explains { explanation.mark(registers + Int(i.a)) }
      case .restore:
        if Mode.explains { explanation.restore(registers + Int(i.a)) }
      case .blockBegin:
        if Mode.explains { explanation.beginBlock(registers + Int(i.a)) }
      case .blockHit:
        if Mode.explains {
          pc = target(explanation.hitBlock(registers + Int(i.a)) ? i.x : i.y)
        }
      case .blockEnd:
        if Mode.explains { explanation.endBlock(registers + Int(i.a), keepsPossible: i.c == 0) }
      case .everyMiss:
        if Mode.explains {
          let isPossible = explanation.missElement(
            registers + Int(i.a), of: registers + Int(i.b))
          pc = target(isPossible ? i.y : i.x)
        }
      case .elseGate:
        if Mode.explains {
          let hit = registers[Int(i.b)]
          if hit.isTrue {
            pc = target(i.x)
          } else if hit.exists {
            explanation.undecided()
          }
        }
      case .branch:
        if Mode.explains { pc = target(explanation.isPossible ? i.y : i.x) }
      case .branchHit:
        if Mode.explains {
          // A certain result stays one; `null` stands for "only possible so far".
          if !explanation.isPossible {
            registers[Int(i.a)] = .boolean(true)
          } else if !registers[Int(i.a)].isTrue {
            registers[Int(i.a)] = .null
          }
          pc = target(explanation.isPossible ? i.y : i.x)
        }
      case .outcome:
        if Mode.explains {
          registers[Int(i.a)] = explanation.outcome(
            registers + Int(i.b), fallback: i.c == Instruction.none ? .absent : operand(i.c),
            logStart: frameCount > 0 ? state.pointee.frames[frameCount - 1].logStart : 0,
            in: arena)
        }
      }
    }
  }
}
