// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax

/// Compares a resource as it is written with what runs.
struct ResourceComparison {
  /// What the written side holds.
  enum Written {
    /// What somebody wrote: what isn't set isn't meant to be anything.
    case code
    /// What the provider read when it last looked: everything it reads.
    case record
  }

  let equality: SemanticEquality
  let written: Written
  let type: String
  let ignored: Set<String>
  let defaults: [FoldingTable.Default]
  /// What the provider sends for an argument that isn't written, as text.
  let planned: (String) -> String?
  /// What content says about comparing.
  let table: DriftTable
  /// Blocks that there are meant to be none of where none is written.
  let closed: Set<String>
  /// Attributes that the live side can tell; the rest is absent there whatever it is.
  let isReadable: (String) -> Bool
  /// Attributes that the written side has in any resource of the type.
  let recorded: Set<String>
  private(set) var changes: [DriftReport.Change] = []
  private let fallback: SourceRange

  init(
    equality: SemanticEquality, written: Written, type: String, ignored: Set<String>,
    defaults: [FoldingTable.Default], recorded: Set<String>, fallback: SourceRange,
    table: DriftTable, closed: Set<String>, planned: @escaping (String) -> String?,
    isReadable: @escaping (String) -> Bool
  ) {
    self.equality = equality
    self.written = written
    self.type = type
    self.ignored = ignored
    self.defaults = defaults
    self.recorded = recorded
    self.fallback = fallback
    self.table = table
    self.closed = closed
    self.planned = planned
    self.isReadable = isReadable
  }

  /// Whether nobody sets an attribute: it is about identity or time, or Terraform's own.
  private static let never: Set<String> = [
    "id", "arn", "tags_all", "timeouts", "region", "force_destroy", "skip_final_snapshot",
    "apply_immediately", "force_delete", "force_detach_policies", "wait_for_steady_state",
    "revoke_rules_on_delete", "user_data_replace_on_change", "allow_overwrite", "name_prefix",
    "bucket_prefix", "identifier_prefix",
  ]

  mutating func compare(_ desired: Node, _ live: Node, _ schema: BlockSchema?) {
    block(desired, live, schema, path: [], isTop: true, fallback)
  }

  private mutating func block(
    _ desired: Node, _ live: Node, _ schema: BlockSchema?, path: [String], isTop: Bool,
    _ place: SourceRange
  ) {
    var names = desired.entries.compactMap(\.key.string)
    let known = Set(names)
    names += live.entries.compactMap(\.key.string).filter { !known.contains($0) }
    for name in names.sorted() {
      if isTop, Self.never.contains(name) || ignored.contains(name) { continue }
      let own = path + [name]
      let (one, other) = (desired.field(named: name), live.field(named: name))
      if one.isKind(.unknown), one.unknown?.encoded.exists != true { continue }
      if other.isKind(.unknown) { continue }
      let index = desired.entries.firstIndex { $0.key.string == name }
      let range = index.map { desired.range(at: $0) }.flatMap { $0.file == 0 ? nil : $0 } ?? place
      if let nested = schema?.block(name)?.block ?? schema?.attribute(name)?.elementSchema {
        let isOpen = schema?.attribute(name)?.flags.contains(.computed) ?? false
        blocks(name, one, other, nested, path: own, isTop: isTop, isComputed: isOpen, range)
      } else {
        attribute(name, one, other, schema?.attribute(name), path: own, isTop: isTop, range)
      }
    }
  }

  private mutating func attribute(
    _ name: String, _ desired: Node, _ live: Node, _ schema: BlockSchema.Attribute?,
    path: [String], isTop: Bool, _ place: SourceRange
  ) {
    if let flags = schema?.flags, flags.isDisjoint(with: [.optional, .required]) { return }
    if schema?.flags.contains(.writeOnly) ?? false { return }
    if desired.has(.sensitive), !live.exists || live.isKind(.object) { return }
    if !counts(desired, live, schema, name, path, isTop: isTop) { return }
    if !desired.exists, live.exists { return add(path, desired, live, place) }
    if equality.isSame(desired, live, schema?.type) { return }
    add(path, desired, live, place)
  }

  /// Whether a difference would be one that somebody made.
  private func counts(
    _ desired: Node, _ live: Node, _ schema: BlockSchema.Attribute?, _ name: String,
    _ path: [String], isTop: Bool
  ) -> Bool {
    if !desired.exists || desired.isKind(.null) {
      if table.isDefault(live, at: path, of: type) { return false }
      if isTop, written == .code, live.exists, let value = planned(name) {
        // The provider sends this: anything else is somebody's doing.
        return live.scalarText != value
      }
      if SemanticEquality.isEmpty(live) || isDefault(live, path) { return false }
      let isComputed = schema?.flags.contains(.computed) ?? false
      switch written {
      case .code: return !isComputed
      case .record: return isTop ? recorded.contains(name) || !isComputed : !isComputed
      }
    }
    if !live.exists || live.isKind(.null) {
      if SemanticEquality.isEmpty(desired) || isDefault(desired, path) { return false }
      // What a service leaves out of a block is as it decided itself.
      return isTop ? isReadable(name) : !(schema?.flags.contains(.computed) ?? false)
    }
    return true
  }

  private func isDefault(_ node: Node, _ path: [String]) -> Bool {
    defaults.contains { $0.path == path && equality.isSame($0.value, node, nil) }
  }

  private mutating func blocks(
    _ name: String, _ desired: Node, _ live: Node, _ schema: BlockSchema, path: [String],
    isTop: Bool, isComputed: Bool, _ place: SourceRange
  ) {
    var open = Array(desired.elements)
    var rest = Array(live.elements)
    if open.isEmpty {
      if written == .code, isComputed, !isTop || !closed.contains(name) { return }
      if written == .record, isTop, isComputed, !recorded.contains(name) { return }
      // A block that only says what holds anyway is no setting.
      rest.removeAll { isIdle($0, path, isLive: true, depth: 0) }
    }
    if rest.isEmpty, !open.isEmpty, isTop, !isReadable(name) { return }
    if rest.isEmpty { open.removeAll { isIdle($0, path, isLive: false, depth: 0) } }
    if open.count == 1, rest.count == 1 {
      let own = desired.range(at: 0)
      block(
        open[0], rest[0], schema, path: path, isTop: false, own.file == 0 ? place : own)
      return
    }
    guard open.count <= 2_000, rest.count <= 2_000 else { return }
    // Those that agree in everything go first, whatever their order.
    open.removeAll { element in
      guard let match = rest.firstIndex(where: { agrees(element, $0, schema, path) }) else {
        return false
      }
      rest.remove(at: match)
      return true
    }
    for element in open { add(path, element, .absent, place) }
    for element in rest { add(path, .absent, element, place) }
  }

  private func agrees(
    _ desired: Node, _ live: Node, _ schema: BlockSchema, _ path: [String]
  ) -> Bool {
    var inner = self
    inner.changes = []
    inner.block(desired, live, schema, path: path, isTop: false, fallback)
    return inner.changes.isEmpty
  }

  private func isIdle(_ node: Node, _ path: [String], isLive: Bool, depth: Int) -> Bool {
    guard node.isKind(.object), depth < 32 else { return SemanticEquality.isEmpty(node) }
    return node.entries.allSatisfy { entry in
      let own = path + [entry.key.string ?? ""]
      if entry.value.isKind(.array), entry.value.elements.allSatisfy({ $0.isKind(.object) }) {
        return entry.value.elements.allSatisfy { isIdle($0, own, isLive: isLive, depth: depth + 1) }
      }
      return SemanticEquality.isEmpty(entry.value) || isDefault(entry.value, own)
        || isLive && table.isDefault(entry.value, at: own, of: type)
    }
  }

  private mutating func add(
    _ path: [String], _ desired: Node, _ live: Node, _ place: SourceRange
  ) {
    changes.append(
      DriftReport.Change(
        path: path.joined(separator: "."), written: desired, found: live, range: place))
  }
}
