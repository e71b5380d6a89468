// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Policies
internal import RegoEngine
internal import RegoSyntax

/// Computes what a playbook's templates and conditions give for one resource; used by one thread at
/// a time.
package final class PlaybookMachine {
  /// What is known of a resource and of a run.
  package struct Input {
    /// The document as rules see it.
    package var resource: Node
    /// Where it is: `account`, `region`, `partition`.
    package var scope: Node
    /// The playbook's own names with their values.
    package var bound: [(name: String, value: Node)] = []
    /// What was read before the change, by name; nil in a plan.
    package var captured: Node?
    /// What the steps so far answered, by name; nil in a plan.
    package var answers: Node?

    /// What is known without a run.
    package init(resource: Node, scope: Node) {
      self.resource = resource
      self.scope = scope
    }
  }

  /// Why a template has no value.
  package enum Gap: Error, Hashable {
    /// It depends on what isn't known, with the name of that.
    case unknown(String)
    /// An expression gives nothing here; its text.
    case absent(String)
    /// An expression failed; its text and the kind of failure.
    case failed(String, String)

    /// The reason, as a part of a sentence.
    package var reason: String {
      switch self {
      case .unknown(let symbol):
        "\(symbol.isEmpty ? "something that it needs" : symbol) isn't known"
      case .absent(let text): "\"\(text)\" gives nothing for it"
      case .failed(let text, let code): "\"\(text)\" failed (\(code))"
      }
    }
  }

  private let program: PlaybookProgram
  private let machine: RegoMachine?
  private let arena = Arena(chunkSize: 4 << 10)

  /// An expression of a playbook takes microseconds; one that takes this long has gone wild.
  private static let limits = RegoLimits(steps: 20_000_000, memory: 64 << 20)

  /// A machine for compiled playbooks.
  package init(_ program: PlaybookProgram) {
    self.program = program
    machine = program.program.map { RegoMachine(program: $0, limits: Self.limits) }
  }

  /// The values of a playbook's own names, in their order.
  package func bindings(
    of playbook: Playbook, _ input: Input, in target: Arena
  ) throws(Gap) -> [(name: String, value: Node)] {
    var input = input
    for binding in playbook.bindings {
      let value = try value(of: binding.value, playbook, input)
      input.bound.append((binding.name, (value ?? .structure([])).node(in: target)))
    }
    return input.bound
  }

  /// A template's value; nil where all of it is optional and not there.
  ///
  /// Without `captured` and `answers` whatever speaks of them stays an expression.
  package func value(
    of template: Template, _ playbook: Playbook, _ input: Input
  ) throws(Gap) -> PlannedValue? {
    switch template {
    case .constant(.string(let text)): return .string(text)
    case .constant(.integer(let number)): return .integer(number)
    case .constant(.boolean(let value)): return .boolean(value)
    case .cell(let cell): return try value(of: cell, playbook, input)
    case .joined(let pieces): return try joined(pieces, playbook, input)
    case .list(let elements):
      var made: [PlannedValue] = []
      for element in elements {
        if let value = try value(of: element, playbook, input) { made.append(value) }
      }
      return .list(made)
    case .structure(let members):
      var made: [PlannedValue.Member] = []
      for member in members {
        guard let value = try value(of: member.value, playbook, input) else { continue }
        made.append(PlannedValue.Member(name: member.name, value: value))
      }
      // As a plan's file has them, so that a derived call equals the one that was read.
      return .structure(made.sorted { $0.name < $1.name })
    }
  }

  private func joined(
    _ pieces: [Template.Piece], _ playbook: Playbook, _ input: Input
  ) throws(Gap) -> PlannedValue {
    var text = ""
    for piece in pieces {
      switch piece {
      case .text(let part): text += part
      case .cell(let cell):
        switch try value(of: cell, playbook, input) {
        case .string(let part): text += part
        case .integer(let number): text += "\(number)"
        case .boolean(let value): text += "\(value)"
        case .late:
          // The whole text is what the run computes.
          return .late(Self.spelling(pieces))
        default: throw .absent(cell.text.text)
        }
      }
    }
    return .string(text)
  }

  private static func spelling(_ pieces: [Template.Piece]) -> String {
    pieces.map { piece in
      switch piece {
      case .text(let text): text
      case .cell(let cell): "{\(cell.text.text)}"
      }
    }.joined()
  }

  private func value(
    of cell: Template.Cell, _ playbook: Playbook, _ input: Input
  ) throws(Gap) -> PlannedValue? {
    let text = cell.text.text
    if cell.isLate, input.captured == nil { return .late(text) }
    let node = try run(text, isQuery: false, playbook, input)
    guard node.exists else {
      if cell.isOptional { return nil }
      throw .absent(text)
    }
    if let value = PlannedValue(node) { return value }
    throw .unknown(Self.firstUnknown(in: node) ?? "")
  }

  /// Whether a condition holds.
  package func holds(
    _ condition: PolicyRule.RegoText, _ playbook: Playbook, _ input: Input
  ) throws(Gap) -> Bool {
    try run(condition.text, isQuery: true, playbook, input).exists
  }

  private func run(
    _ text: String, isQuery: Bool, _ playbook: Playbook, _ input: Input
  ) throws(Gap) -> Node {
    guard let machine, let handle = program.handle(text, isQuery: isQuery, of: playbook) else {
      throw .failed(text, "not compiled")
    }
    arena.reset()
    var entries = [
      Node.Entry(key: arena.string("resource"), value: input.resource),
      Node.Entry(key: arena.string("scope"), value: input.scope),
    ]
    if let params = playbook.params {
      entries.append(Node.Entry(key: arena.string("params"), value: params.root))
    }
    if !input.bound.isEmpty {
      let bound = input.bound.map { Node.Entry(key: arena.string($0.name), value: $0.value) }
      entries.append(Node.Entry(key: arena.string("bound"), value: arena.sortedObject(bound)))
    }
    for (name, value) in [("captured", input.captured), ("answers", input.answers)] {
      if let value { entries.append(Node.Entry(key: arena.string(name), value: value)) }
    }
    do {
      let result = try machine.value(of: handle, input: arena.sortedObject(entries))
      guard !result.isPossible else {
        let symbols = result.unknowns.compactMap(\.node.unknown?.symbol.string)
        throw Gap.unknown(symbols.first { !$0.isEmpty } ?? "")
      }
      return result.node
    } catch let gap as Gap {
      throw gap
    } catch let error as RegoError {
      // Without what it quotes of the input, which may be a secret.
      throw .failed(text, error.code.rawValue)
    } catch {
      throw .failed(text, "internal")
    }
  }

  private static func firstUnknown(in node: Node, depth: Int = 0) -> String? {
    guard depth < 64 else { return nil }
    if let unknown = node.unknown { return unknown.symbol.string ?? "" }
    switch node.kind {
    case .array, .set:
      return node.elements.lazy.compactMap { firstUnknown(in: $0, depth: depth + 1) }.first
    case .object:
      return node.entries.lazy.compactMap { firstUnknown(in: $0.value, depth: depth + 1) }.first
    default: return nil
    }
  }
}
