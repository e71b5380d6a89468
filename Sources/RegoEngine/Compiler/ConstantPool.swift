// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// The values written in modules, in an arena that lives as long as the program.
final class ConstantPool {
  let arena = Arena()
  private var strings: [ExactText: Node] = [:]

  /// A string; equal ones share their memory.
  func string(_ text: String) -> Node {
    let key = ExactText(text)
    if let found = strings[key] { return found }
    let made = arena.string(text)
    strings[key] = made
    return made
  }

  /// A number from its text; nil when its exponent is out of reach.
  func number(_ text: String) -> Node? {
    var text = text
    return text.withUTF8 { arena.number($0, keepsSpelling: true) }
  }

  /// A scalar term's value; nil when it isn't a scalar or no number that can be held.
  func scalar(_ term: Term) -> Node? {
    switch term.kind {
    case .null: .null
    case .boolean(let value): .boolean(value)
    case .number(let text): number(text)
    case .string(let text): string(text)
    default: nil
    }
  }

  /// The value that a key stands for.
  func node(_ key: TreeKey) -> Node {
    switch key {
    case .string(let text): string(text)
    case .other("null"): .null
    case .other("true"): .boolean(true)
    case .other("false"): .boolean(false)
    case .other(let text): number(text) ?? string(text)
    }
  }

  /// The value that a key stands for, made in another arena: the pool itself doesn't change once
  /// the program exists.
  func node(_ key: TreeKey, in arena: Arena) -> Node {
    switch key {
    case .string(let text): return arena.string(text)
    case .other("null"): return .null
    case .other("true"): return .boolean(true)
    case .other("false"): return .boolean(false)
    case .other(let text):
      var text = text
      return text.withUTF8 { arena.number($0) } ?? .null
    }
  }

  /// The key of a scalar.
  static func key(_ node: Node) -> TreeKey? {
    switch node.kind {
    case .string: .string(node.string ?? "")
    case .null: .other("null")
    case .boolean: .other(node.isTrue ? "true" : "false")
    case .integer, .decimal, .bigNumber: .other(node.numberText ?? "0")
    default: nil
    }
  }
}
