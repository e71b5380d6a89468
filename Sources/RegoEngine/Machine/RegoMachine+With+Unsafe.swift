// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What takes the place of a function.
struct Replacement {
  /// Another function; nil for a plain value.
  let callee: Callee?
  let value: Node
}

/// What a `with` has set aside.
struct WithRecord {
  let input: Node
  let data: Node
  /// The values of rules that depend on what is replaced.
  var slots: [(slot: Int32, value: Node, explained: Explanation.RuleOutcome)]
  /// Which groups these are, and those evaluated meanwhile.
  let affected: [Bool]
  let replacements: [Callee: Replacement]?
}

extension RegoMachine {
  /// Replaces what a site says; values of rules that depend on it are set aside.
  func beginReplacing(_ site: WithSite, values: UnsafePointer<Node>) {
    state.pointee.surroundings &+= 1
    let replacesFunctions = site.modifiers.contains {
      switch $0.target {
      case .function, .builtin: true
      default: false
      }
    }
    var record = WithRecord(
      input: state.pointee.input, data: state.pointee.data, slots: [], affected: site.affected,
      replacements: replacesFunctions ? replacements : nil)
    setSlotsAside(site, into: &record)
    withRecords.append(record)
    for (index, modifier) in site.modifiers.enumerated() {
      switch modifier.target {
      case .input(let path):
        state.pointee.input = replacing(state.pointee.input, path[...], values[index])
      case .data(let path):
        state.pointee.data = replacing(state.pointee.data, path[...], values[index])
        for (group, rest) in site.shadowed
        where program.plan.groups[group].path.starts(with: path) {
          shadow(group, with: values[index], at: rest)
        }
      case .function(let group):
        replacements[.function(group)] = Replacement(
          callee: modifier.replacement, value: values[index])
        state.pointee.hasReplacements = true
      case .builtin(let number):
        replacements[.builtin(number)] = Replacement(
          callee: modifier.replacement, value: values[index])
        state.pointee.hasReplacements = true
      }
    }
  }

  private func setSlotsAside(_ site: WithSite, into record: inout WithRecord) {
    var kept = 0
    for index in 0..<state.pointee.touchedCount {
      let slot = state.pointee.touched[index]
      if site.affected[Int(slot)] {
        record.slots.append(
          (slot, state.pointee.slots[Int(slot)], explanation.outcome(of: Int(slot))))
        state.pointee.slots[Int(slot)] = .absent
      } else {
        state.pointee.touched[kept] = slot
        kept += 1
      }
    }
    state.pointee.touchedCount = kept
  }

  /// Gives a rule the part of a value that stands at its path.
  private func shadow(_ group: Int, with value: Node, at rest: [TreeKey]) {
    var part = value
    for key in rest {
      part = Self.lookup(part, program.plan.constants.node(key, in: context.arena))
    }
    guard state.pointee.slots[group].payload != 2 || state.pointee.slots[group].exists else {
      return
    }
    state.pointee.slots[group] = part.exists ? part : MachineState.undefined
    state.pointee.touched[state.pointee.touchedCount] = Int32(group)
    state.pointee.touchedCount += 1
    explanation.forget(group)
  }

  /// Takes back what the innermost `with` replaced.
  func endReplacing() {
    guard let record = withRecords.popLast() else { return }
    state.pointee.surroundings &+= 1
    state.pointee.input = record.input
    state.pointee.data = record.data
    if let before = record.replacements {
      replacements = before
      state.pointee.hasReplacements = !before.isEmpty
    }
    var kept = 0
    for index in 0..<state.pointee.touchedCount {
      let slot = state.pointee.touched[index]
      if record.affected[Int(slot)] {
        state.pointee.slots[Int(slot)] = .absent
      } else {
        state.pointee.touched[kept] = slot
        kept += 1
      }
    }
    for saved in record.slots {
      state.pointee.slots[Int(saved.slot)] = saved.value
      state.pointee.touched[kept] = saved.slot
      kept += 1
      explanation.setOutcome(of: Int(saved.slot), saved.explained)
    }
    state.pointee.touchedCount = kept
  }

  /// A document with another value at a path; objects are made where there are none.
  private func replacing(_ document: Node, _ path: ArraySlice<TreeKey>, _ value: Node) -> Node {
    guard let first = path.first else { return value }
    let arena = context.arena
    let key = program.plan.constants.node(first, in: arena)
    let below = replacing(Self.lookup(document, key), path.dropFirst(), value)
    if document.isKind(.array), key.isKind(.integer), let index = key.integer,
      index < document.count
    {
      var elements = Array(document.elements)
      elements[Int(index)] = below
      return arena.array(elements)
    }
    var entries = document.entries.filter { $0.key != key }
    entries.append(Node.Entry(key: key, value: below))
    return arena.sortedObject(entries)
  }

  // MARK: - Replaced functions

  func replacement(of callee: Callee) -> Replacement? { replacements[callee] }

  /// A replacement runs with the functions that it replaces as they were.
  func setReplacementsAside() {
    replacementsAside.append(replacements)
    state.pointee.surroundings &+= 1
    replacements = [:]
    state.pointee.hasReplacements = false
  }

  func restoreReplacements() {
    guard let before = replacementsAside.popLast() else { return }
    state.pointee.surroundings &+= 1
    replacements = before
    state.pointee.hasReplacements = !before.isEmpty
  }
}
