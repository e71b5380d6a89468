// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What can be said of values that aren't wholly known.
///
/// Everything here errs towards `maybe`: a `yes` or `no` has to hold however the unknowns turn
/// out.
enum ThreeValued {
  enum Verdict {
    case no, maybe, yes

    var negated: Verdict {
      switch self {
      case .no: .yes
      case .maybe: .maybe
      case .yes: .no
      }
    }
  }

  /// Whether a value is defined and not false.
  static func truth(_ node: Node) -> Verdict {
    guard let unknown = node.unknown else { return node.exists && !node.isFalse ? .yes : .no }
    return unknown.valueKind == .absent || unknown.valueKind == .boolean ? .maybe : .yes
  }

  /// Whether an unknown value may be of a kind.
  static func mayBe(_ node: Node, _ kind: Node.Kind) -> Bool {
    guard let unknown = node.unknown else { return node.kind == kind }
    if kind == .null { return !unknown.isNotNull }
    return unknown.valueKind == .absent || normal(unknown.valueKind) == normal(kind)
  }

  /// All numbers are of one kind here.
  private static func normal(_ kind: Node.Kind) -> Node.Kind {
    kind == .decimal || kind == .bigNumber ? .integer : kind
  }

  // MARK: - Comparison

  static func equal(_ left: Node, _ right: Node) -> Verdict {
    if !RegoMachine.hasUnknown(left), !RegoMachine.hasUnknown(right) {
      return left == right ? .yes : .no
    }
    if left.identityMeta == right.identityMeta, left.payload == right.payload { return .yes }
    if left.isKind(.unknown) { return equalUnknown(left, right) }
    if right.isKind(.unknown) { return equalUnknown(right, left) }
    guard left.kind == right.kind else { return .no }
    switch left.kind {
    case .array:
      guard left.count == right.count else { return .no }
      return all((0..<left.count).map { equal(left.elements[$0], right.elements[$0]) })
    case .object:
      guard left.count == right.count else { return .no }
      var verdicts: [Verdict] = []
      for entry in left.entries {
        let index = right.entryIndex(entry.key)
        if index < 0 { return .no }
        verdicts.append(equal(entry.value, right.entries[index].value))
      }
      return all(verdicts)
    case .set:
      // A known member that can't be in the other set decides.
      for (one, other) in [(left, right), (right, left)] {
        for member in one.elements where contains(other, member) == .no { return .no }
      }
      return .maybe
    default: return left == right ? .yes : .no
    }
  }

  private static func all(_ verdicts: [Verdict]) -> Verdict {
    if verdicts.contains(.no) { return .no }
    return verdicts.contains(.maybe) ? .maybe : .yes
  }

  private static func equalUnknown(_ unknownNode: Node, _ other: Node) -> Verdict {
    guard let unknown = unknownNode.unknown else { return .maybe }
    if let second = other.unknown {
      let kinds = [unknown.valueKind, second.valueKind]
      let differ =
        !kinds.contains(.absent) && normal(kinds[0]) != normal(kinds[1])
        && (unknown.isNotNull || second.isNotNull)
      return differ ? .no : .maybe
    }
    if other.isKind(.null) { return unknown.isNotNull ? .no : .maybe }
    guard mayBe(unknownNode, other.kind) else { return .no }
    if other.isKind(.string) {
      let text = other.utf8
      let prefix = unknown.prefix.utf8
      let suffix = unknown.suffix.utf8
      if text.count < prefix.count || text.count < suffix.count { return .no }
      if !text.prefix(prefix.count).elementsEqual(prefix) { return .no }
      if !text.suffix(suffix.count).elementsEqual(suffix) { return .no }
    }
    if unknown.valueKind == .set, unknown.parts.isKind(.set), other.isKind(.set) {
      for member in unknown.parts.elements where contains(other, member) == .no { return .no }
    }
    return .maybe
  }

  static func ordered(_ left: Node, _ right: Node, _ op: Opcode) -> Verdict {
    if left.identityMeta == right.identityMeta, left.payload == right.payload {
      return op == .lessOrEqual || op == .greaterOrEqual ? .yes : .no
    }
    return .maybe
  }

  static func compareValue(_ left: Node, _ right: Node, _ op: Opcode, in arena: Arena) -> Node {
    switch op {
    case .equal: value(equal(left, right), in: arena)
    case .notEqual: value(equal(left, right).negated, in: arena)
    default: value(ordered(left, right, op), in: arena)
    }
  }

  static func value(_ verdict: Verdict, in arena: Arena) -> Node {
    switch verdict {
    case .yes: .boolean(true)
    case .no: .boolean(false)
    case .maybe: arena.unknown(.init(valueKind: .boolean, isNotNull: true))
    }
  }

  /// Whether a collection holds a value.
  static func contains(_ collection: Node, _ member: Node) -> Verdict {
    if let unknown = collection.unknown {
      guard mayBeCollection(unknown) else { return .no }
      guard isOpen(unknown) else { return .maybe }
      var verdict = contains(unknown.parts, member)
      for item in unknown.encoded.elements where verdict == .no {
        let candidate = unknown.valueKind == .object ? pairValue(item) : item
        if equal(candidate, member) != .no { verdict = .maybe }
      }
      return verdict
    }
    var verdict = Verdict.no
    switch collection.kind {
    case .array, .set:
      for element in collection.elements {
        let one = equal(element, member)
        if one == .yes { return .yes }
        if one == .maybe { verdict = .maybe }
      }
    case .object:
      for entry in collection.entries {
        let one = equal(entry.value, member)
        if one == .yes { return .yes }
        if one == .maybe { verdict = .maybe }
      }
    default: return .no
    }
    return verdict
  }

  private static func pairValue(_ pair: Node) -> Node {
    pair.count == 2 ? pair.elements[1] : .absent
  }

  // MARK: - Open collections

  /// Whether it stands for a collection some of whose members are known: `parts` holds those,
  /// `encoded` an array of those that may be there (for objects `[key, value]` pairs).
  static func isOpen(_ unknown: Node.Unknown) -> Bool {
    switch unknown.valueKind {
    case .array, .set, .object: unknown.parts.exists && unknown.encoded.exists
    default: false
    }
  }

  static func mayBeCollection(_ unknown: Node.Unknown) -> Bool {
    switch unknown.valueKind {
    case .absent, .array, .set, .object: true
    default: false
    }
  }

  static func open(
    _ kind: Node.Kind, certain: Node, possible: Node, in arena: Arena
  ) -> Node {
    arena.unknown(
      .init(valueKind: kind, isNotNull: true, parts: certain, encoded: possible))
  }

  /// One value that stands for either of two.
  static func merged(_ left: Node, _ right: Node, in arena: Arena) -> Node {
    if equal(left, right) == .yes { return left }
    let a = left.unknown?.valueKind ?? left.kind
    let b = right.unknown?.valueKind ?? right.kind
    let notNull =
      (left.unknown?.isNotNull ?? !left.isKind(.null))
      && (right.unknown?.isNotNull ?? !right.isKind(.null))
    return arena.unknown(
      .init(valueKind: normal(a) == normal(b) ? normal(a) : .absent, isNotNull: notNull))
  }
}
