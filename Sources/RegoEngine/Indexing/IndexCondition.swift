// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A condition of a definition that an index can answer.
struct IndexCondition {
  /// What the condition is about.
  enum Subject: Hashable {
    /// A field of the input.
    case input([TreeKey])
    /// A field of a function's parameter.
    case parameter(Int, [TreeKey])
  }

  /// What it asks for.
  enum Wanted {
    /// One of the values.
    case values([Node])
    /// A text with this beginning.
    case prefix(Node)
  }

  let subject: Subject
  let wanted: Wanted
}

/// Finds the conditions of one definition.
struct IndexConditions {
  let plan: ProgramPlan
  let branch: RuleBranch
  /// What variables stand for: an operand of a call is given one before it.
  private let aliases: [Int: IndexCondition.Subject]
  /// Whether its body does something that is noticed.
  private let isNoticed: Bool

  init(plan: ProgramPlan, branch: RuleBranch) {
    self.plan = plan
    self.branch = branch
    var aliases: [Int: IndexCondition.Subject] = [:]
    // What `print` says on the way to such a condition would be missed.
    isNoticed = branch.body.contains {
      guard case .call(.builtin(let number), _, _) = $0.kind else { return false }
      return !plan.builtins[number].isDeterministic
    }
    for statement in branch.body
    where !isNoticed && !statement.isNegated && statement.with == nil {
      guard case .unify(.variable(let id), let term) = statement.kind, case .ref = term,
        let subject = Self.subject(term, branch, [:])
      else { continue }
      aliases[id] = subject
    }
    self.aliases = aliases
  }

  /// All conditions that every result of the definition needs.
  func all() -> [IndexCondition] {
    var found: [IndexCondition] = []
    for (index, parameter) in branch.parameters.enumerated() {
      if case .constant(let node) = parameter, Self.isScalar(node) {
        found.append(IndexCondition(subject: .parameter(index, []), wanted: .values([node])))
      }
    }
    for statement in branch.body where !statement.isNegated && statement.with == nil {
      switch statement.kind {
      case .unify(let left, let right):
        add(left, equals: right, to: &found)
        add(right, equals: left, to: &found)
      case .call(.builtin(let number), let arguments, nil)
      where !plan.replacedBuiltins.contains(number):
        add(plan.builtins[number].name, arguments, to: &found)
      default: break
      }
    }
    return found
  }

  private func add(
    _ name: String, _ arguments: [LoweredTerm], to found: inout [IndexCondition]
  ) {
    switch (name, arguments.count) {
    case ("equal", 2), ("eq", 2):
      add(arguments[0], equals: arguments[1], to: &found)
      add(arguments[1], equals: arguments[0], to: &found)
    case _ where isNoticed: break
    case ("internal.member_2", 2):
      guard let subject = subject(arguments[0]), let values = Self.members(arguments[1]) else {
        return
      }
      found.append(IndexCondition(subject: subject, wanted: .values(values)))
    case ("startswith", 2):
      guard let subject = subject(arguments[0]), case .constant(let text) = arguments[1],
        text.isKind(.string), text.count > 0
      else { return }
      found.append(IndexCondition(subject: subject, wanted: .prefix(text)))
    case ("glob.match", 3):
      guard let subject = subject(arguments[2]), let prefix = Self.literal(arguments[0], Self.glob)
      else { return }
      found.append(IndexCondition(subject: subject, wanted: .prefix(prefix)))
    case ("regex.match", 2):
      guard let subject = subject(arguments[1]),
        let prefix = Self.literal(arguments[0], Self.regex)
      else { return }
      found.append(IndexCondition(subject: subject, wanted: .prefix(prefix)))
    default: break
    }
  }

  private func add(
    _ term: LoweredTerm, equals other: LoweredTerm, to found: inout [IndexCondition]
  ) {
    guard case .constant(let node) = other, Self.isScalar(node), let subject = subject(term) else {
      return
    }
    found.append(IndexCondition(subject: subject, wanted: .values([node])))
  }

  private func subject(_ term: LoweredTerm) -> IndexCondition.Subject? {
    Self.subject(term, branch, aliases)
  }

  private static func subject(
    _ term: LoweredTerm, _ branch: RuleBranch, _ aliases: [Int: IndexCondition.Subject]
  ) -> IndexCondition.Subject? {
    switch term {
    case .variable(let id):
      return parameter(id, branch).map { .parameter($0, []) } ?? aliases[id]
    case .ref(let root, let path):
      var keys: [TreeKey] = []
      for step in path {
        guard case .constant(let step) = step, let key = ConstantPool.key(step) else { return nil }
        keys.append(key)
      }
      switch root {
      case .input: return .input(keys)
      case .variable(let id): return parameter(id, branch).map { .parameter($0, keys) }
      default: return nil
      }
    default: return nil
    }
  }

  private static func parameter(_ id: Int, _ branch: RuleBranch) -> Int? {
    branch.parameters.firstIndex { if case .variable(id) = $0 { true } else { false } }
  }

  // MARK: - Constants

  private static func isScalar(_ node: Node) -> Bool {
    node.isKind(.string) || node.isKind(.integer) || node.isKind(.boolean) || node.isKind(.null)
  }

  private static func members(_ term: LoweredTerm) -> [Node]? {
    switch term {
    case .constant(let node) where node.isKind(.array) || node.isKind(.set):
      return node.count <= 64 && node.elements.allSatisfy(isScalar) ? Array(node.elements) : nil
    case .array(let items), .set(let items):
      var values: [Node] = []
      for item in items {
        guard case .constant(let node) = item, isScalar(node) else { return nil }
        values.append(node)
      }
      return values.count <= 64 ? values : nil
    default: return nil
    }
  }

  private static func literal(
    _ term: LoweredTerm, _ prefix: (UnsafeBufferPointer<UInt8>) -> Range<Int>
  ) -> Node? {
    guard case .constant(let node) = term, node.isKind(.string) else { return nil }
    let range = prefix(node.utf8)
    return range.isEmpty ? nil : node.slice(range)
  }

  /// What every text that a glob matches begins with.
  private static func glob(_ pattern: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    let special = pattern.firstIndex { "*?[]{}\\!,".utf8.contains($0) }
    return 0..<(special ?? pattern.count)
  }

  /// What every text that an anchored expression without alternatives matches begins with.
  private static func regex(_ pattern: UnsafeBufferPointer<UInt8>) -> Range<Int> {
    guard pattern.first == UInt8(ascii: "^"), !pattern.contains(UInt8(ascii: "|")) else {
      return 0..<0
    }
    var end = 1
    while end < pattern.count, isPlain(pattern[end]) { end += 1 }
    if end < pattern.count, "*?{".utf8.contains(pattern[end]) { end -= 1 }
    return 1..<max(end, 1)
  }

  private static func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
    default: "_-/:@ ".utf8.contains(byte)
    }
  }
}
