// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Inventory
internal import RegoEngine

/// Evaluates computations for one translation; used by one thread at a time.
final class CellMachine: CellComputing {
  private let machine: RegoMachine
  private let handles: [RuleHandle?]
  private let texts: [String]
  private let inputArena = Arena(chunkSize: 1 << 10)
  /// What went wrong, by the computation's number: told once.
  private(set) var failures: [Int: String] = [:]

  /// A computation of a table takes microseconds; one that takes this long has gone wild.
  private static let limits = RegoLimits(steps: 20_000_000, memory: 64 << 20)

  init(_ cells: CellProgram, program: RegoProgram) {
    machine = RegoMachine(program: program, limits: Self.limits)
    machine.unknownsMayBeAbsent = true
    handles = cells.handles(in: program)
    texts = cells.texts
  }

  func value(
    of cell: TypeTranslation.Cell, input: Node, value: Node, in arena: Arena
  ) -> Node? {
    guard handles.indices.contains(cell.index), let handle = handles[cell.index] else { return nil }
    inputArena.reset()
    var entries = [Node.Entry(key: inputArena.string("item"), value: input)]
    let parent = input.field("_parent")
    let scope = input.field("_scope")
    if parent.exists { entries.append(Node.Entry(key: inputArena.string("parent"), value: parent)) }
    if scope.exists { entries.append(Node.Entry(key: inputArena.string("scope"), value: scope)) }
    if value.exists { entries.append(Node.Entry(key: inputArena.string("value"), value: value)) }
    do {
      let result = try machine.value(of: handle, input: inputArena.sortedObject(entries))
      if result.isPossible {
        let symbols = result.unknowns.lazy.compactMap(\.node.unknown?.symbol.string)
        let symbol =
          symbols.first { !$0.isEmpty } ?? self.symbol(behind: cell, input, parent)
        return arena.unknown(
          Node.Unknown(symbol: symbol.map { arena.string($0) } ?? .absent))
      }
      guard result.node.exists else { return nil }
      let made = arena.copy(result.node)
      guard Self.hasNameless(made, depth: 0), let symbol = symbol(behind: cell, input, parent)
      else {
        // Sets have no place in a canonical document; their order is the values'.
        return made.isKind(.set) ? arena.array(made.elements) : made
      }
      return Self.naming(made, arena.string(symbol), in: arena, depth: 0)
    } catch {
      // Without what it quotes of the input, which may be a secret.
      failures[cell.index] = error.code.rawValue
      return arena.unknown(Node.Unknown(symbol: arena.string("a computation that failed")))
    }
  }

  private static let depthLimit = 64

  /// Whether something within a value isn't known, and nothing says why.
  private static func hasNameless(_ node: Node, depth: Int) -> Bool {
    guard depth < depthLimit else { return false }
    if let unknown = node.unknown { return unknown.symbol.string ?? "" == "" }
    switch node.kind {
    case .array, .set: return node.elements.contains { hasNameless($0, depth: depth + 1) }
    case .object: return node.entries.contains { hasNameless($0.value, depth: depth + 1) }
    default: return false
    }
  }

  /// The value with a name for whatever isn't known in it and has none; sets as arrays.
  private static func naming(_ node: Node, _ symbol: Node, in arena: Arena, depth: Int) -> Node {
    guard depth < depthLimit else { return node }
    if var unknown = node.unknown {
      guard unknown.symbol.string ?? "" == "" else { return node }
      unknown.symbol = symbol
      return arena.unknown(unknown)
    }
    switch node.kind {
    case .array, .set:
      return arena.array(
        node.elements.map { naming($0, symbol, in: arena, depth: depth + 1) })
    case .object:
      return arena.object(
        node.entries.map {
          Node.Entry(
            key: $0.key, value: naming($0.value, symbol, in: arena, depth: depth + 1))
        })
    default: return node
    }
  }

  /// The call behind an unknown that has lost its name on the way, as what is collected from an
  /// unknown list does: of the calls without an answer the one that the computation speaks of.
  private func symbol(
    behind cell: TypeTranslation.Cell, _ input: Node, _ parent: Node
  ) -> String? {
    var other: String?
    for node in [input, parent] where node.isKind(.object) {
      for entry in node.entries {
        guard let symbol = entry.value.unknown?.symbol.string, let name = entry.key.string else {
          continue
        }
        if texts[cell.index].contains(".\(name)") { return symbol }
        other = other ?? symbol
      }
    }
    return other
  }
}
