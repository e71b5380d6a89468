// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// All types of one compilation, each held once.
///
/// Because equal types have equal ids, comparing and uniting the same two types a second time costs
/// one lookup, and a type that many rules share is never taken apart twice. What hostile policies
/// could make grow without bound is cut: a type that is nested too deeply, and a union of too many
/// types, becomes `any`, which can only make the check accept more.
///
/// Owned by one `TypeChecker`; used by one thread. A class, because types are made while others
/// are looked at.
final class TypeTable {
  static let depthLimit = 64
  static let unionLimit = 512

  private(set) var forms: [TypeForm] = []
  private var ids: [TypeForm: TypeID] = [:]
  private var depths: [UInt8] = []
  /// Whether a type holds a part of which nothing is known.
  private var open: [Bool] = []
  private var unions: [UInt64: TypeID] = [:]
  private var unifications: [UInt64: Bool] = [:]
  /// What `keys` and `values` gave, by the index of the type.
  private var keyTypes: [TypeID?] = []
  private var valueTypes: [TypeID?] = []
  /// Steps left for comparing types; when they are used up everything unifies.
  private(set) var fuel = 5_000_000

  init() {
    for form: TypeForm in [.unknown, .union([]), .null, .boolean, .number, .string] {
      _ = make(form)
    }
  }

  subscript(id: TypeID) -> TypeForm { forms[Int(id.index)] }

  /// The id of a form; its parts are sorted already.
  func make(_ form: TypeForm) -> TypeID {
    if let found = ids[form] { return found }
    var depth: UInt8 = 0
    var isOpen = form == .unknown
    form.forEachPart {
      depth = max(depth, depths[Int($0.index)] &+ 1)
      // OPA doesn't look for unknown parts inside of unions.
      isOpen = isOpen || open[Int($0.index)]
    }
    if case .union = form { isOpen = false }
    if Int(depth) > Self.depthLimit { return .any }
    let id = TypeID(index: UInt32(forms.count))
    forms.append(form)
    depths.append(depth)
    open.append(isOpen)
    keyTypes.append(nil)
    valueTypes.append(nil)
    ids[form] = id
    return id
  }

  func array(_ items: [TypeID], rest: TypeID? = nil) -> TypeID {
    make(.array(items, rest: rest))
  }

  func set(_ member: TypeID) -> TypeID { make(.set(member)) }

  /// An object type; of equal keys the last one counts.
  func object(_ properties: [TypeProperty], rest: TypeEntry? = nil) -> TypeID {
    var sorted = properties
    if sorted.count > 1 {
      sorted = sorted.enumerated().sorted {
        let order = Node.compare($0.element.key.node, $1.element.key.node)
        return order == 0 ? $0.offset < $1.offset : order < 0
      }.map(\.element)
      var kept = 0
      for index in 1..<sorted.count {
        if sorted[index].key != sorted[kept].key { kept += 1 }
        sorted[kept] = sorted[index]
      }
      sorted.removeLast(sorted.count - kept - 1)
    }
    return make(.object(sorted, rest: rest))
  }

  func isFunction(_ id: TypeID) -> Bool {
    guard id.index > TypeID.string.index, case .function = self[id] else { return false }
    return true
  }

  /// Whether nothing is known of a type or of a part of it.
  func isOpen(_ id: TypeID) -> Bool { open[Int(id.index)] }

  func spend(_ steps: Int = 1) -> Bool {
    guard fuel > steps else {
      fuel = 0
      return false
    }
    fuel -= steps
    return true
  }

  private static func pair(_ a: TypeID, _ b: TypeID) -> UInt64 {
    UInt64(a.index) << 32 | UInt64(b.index)
  }

  // MARK: - Union

  /// The type of values that are of either type.
  func union(_ a: TypeID, _ b: TypeID) -> TypeID {
    if a == b || b.isUnknown { return a }
    if a.isUnknown { return b }
    let key = Self.pair(a, b)
    if let found = unions[key] { return found }
    let made = makeUnion(a, b)
    unions[key] = made
    return made
  }

  private func makeUnion(_ a: TypeID, _ b: TypeID) -> TypeID {
    switch (self[a], self[b]) {
    case (.function(let x, let first), .function(let y, let second)):
      guard x.count == y.count else { return .unknown }
      let arguments = zip(x, y).map { union($0, $1) }
      return make(.function(arguments, result: union(first, second)))
    case (.function, _), (_, .function): return .unknown
    case (.union(let x), .union(let y)):
      return x.isEmpty || y.isEmpty ? .any : makeUnion(x + y)
    case (.union(let x), _): return x.isEmpty ? .any : makeUnion(x + [b])
    case (_, .union(let y)): return y.isEmpty ? .any : makeUnion(y + [a])
    default: return makeUnion([a, b])
    }
  }

  /// The union of types that are no unions themselves.
  private func makeUnion(_ members: [TypeID]) -> TypeID {
    var sorted = Self.distinct(members)
    guard sorted.count > 1 else { return sorted.first ?? .unknown }
    guard sorted.count <= Self.unionLimit else { return .any }
    sorted.sort { compare($0, $1) < 0 }
    return make(.union(sorted))
  }

  /// The types less those that come again.
  private static func distinct(_ types: [TypeID]) -> [TypeID] {
    var found: [TypeID] = []
    // Hashing is the quicker way to tell only where there are many.
    if types.count <= 16 {
      for type in types where !found.contains(type) { found.append(type) }
      return found
    }
    var seen: Set<TypeID> = []
    return types.filter { seen.insert($0).inserted }
  }

  /// The union of any number of types.
  func union(_ types: [TypeID]) -> TypeID {
    var members: [TypeID] = []
    for type in Self.distinct(types) where !type.isUnknown {
      switch self[type] {
      case .union(let parts):
        if parts.isEmpty { return .any }
        members += parts
      case .function: return types.dropFirst().reduce(types[0]) { union($0, $1) }
      default: members.append(type)
      }
    }
    return makeUnion(members)
  }

  /// The order in which the members of a union stand.
  func compare(_ a: TypeID, _ b: TypeID) -> Int {
    if a == b { return 0 }
    let left = self[a]
    let right = self[b]
    if left.rank != right.rank { return left.rank < right.rank ? -1 : 1 }
    switch (left, right) {
    case (.array(let x, let first), .array(let y, let second)):
      let order = compare(first, second)
      return order != 0 ? order : compare(x, y)
    case (.object(let x, let first), .object(let y, let second)):
      var order = compare(first?.key, second?.key)
      if order == 0 { order = compare(first?.value, second?.value) }
      if order != 0 { return order }
      for (p, q) in zip(x, y) {
        order = Node.compare(p.key.node, q.key.node)
        if order == 0 { order = compare(p.value, q.value) }
        if order != 0 { return order }
      }
      return x.count == y.count ? 0 : x.count < y.count ? -1 : 1
    case (.set(let x), .set(let y)): return compare(x, y)
    case (.union(let x), .union(let y)): return compare(x, y)
    case (.function(let x, let first), .function(let y, let second)):
      if x.count != y.count { return x.count < y.count ? -1 : 1 }
      let order = compare(x, y)
      return order != 0 ? order : compare(first, second)
    default: return 0
    }
  }

  private func compare(_ a: TypeID?, _ b: TypeID?) -> Int {
    switch (a, b) {
    case (nil, nil): 0
    case (nil, _): -1
    case (_, nil): 1
    case (let x?, let y?): compare(x, y)
    }
  }

  private func compare(_ a: [TypeID], _ b: [TypeID]) -> Int {
    for (x, y) in zip(a, b) {
      let order = compare(x, y)
      if order != 0 { return order }
    }
    return a.count == b.count ? 0 : a.count < b.count ? -1 : 1
  }

  // MARK: - Unification

  /// Whether a value may be of both types.
  func unifies(_ a: TypeID, _ b: TypeID) -> Bool {
    if a.isUnknown || b.isUnknown { return false }
    // `any` takes everything but functions.
    if a == .any, b.index <= TypeID.string.index { return true }
    if b == .any, a.index <= TypeID.string.index { return true }
    let key = Self.pair(a, b)
    if let found = unifications[key] { return found }
    guard spend() else { return true }
    let result = makeUnification(a, b)
    unifications[key] = result
    return result
  }

  private func makeUnification(_ a: TypeID, _ b: TypeID) -> Bool {
    switch (self[a], self[b]) {
    case (.union(let members), let other):
      if unifies(anyOf: members, b, isFunction: other.rank == 8) { return true }
      guard case .union(let others) = other else { return false }
      return unifies(anyOf: others, a, isFunction: false)
    case (let other, .union(let members)):
      return unifies(anyOf: members, a, isFunction: other.rank == 8)
    case (.array(let x, let first), .array(let y, let second)):
      for index in 0..<max(x.count, y.count) {
        let left = index < x.count ? x[index] : first ?? .unknown
        let right = index < y.count ? y[index] : second ?? .unknown
        guard unifies(left, right) else { return false }
      }
      guard let first, let second else { return true }
      return unifies(first, second)
    case (.object(let x, let first), .object(let y, let second)):
      let isFixed = first == nil && second == nil
      for (properties, other) in [(x, b), (y, a)] {
        for property in properties {
          let value = select(other, property.key.node)
          if value.isUnknown, !isFixed { continue }
          guard unifies(property.value, value) else { return false }
        }
      }
      guard let first, let second, !first.value.isUnknown, !second.value.isUnknown else {
        return true
      }
      return unifies(first.value, second.value)
    case (.set(let x), .set(let y)): return unifies(x, y)
    case (.function(let x, _), .function(let y, _)):
      guard x.count == y.count else { return false }
      for (left, right) in zip(x, y) where !unifies(left, right) { return false }
      return true
    case (let x, let y): return x.rank == y.rank
    }
  }

  private func unifies(anyOf members: [TypeID], _ type: TypeID, isFunction: Bool) -> Bool {
    if isFunction { return false }
    for member in members where unifies(member, type) { return true }
    return members.isEmpty
  }

  // MARK: - Parts

  /// The type of what a collection is looked up with; unknown for what is no collection.
  func keys(_ id: TypeID) -> TypeID {
    if let found = keyTypes[Int(id.index)] { return found }
    var result = TypeID.unknown
    switch self[id] {
    case .array: result = .number
    case .object(let properties, let rest):
      var types = properties.map { type(ofKey: $0.key.node) }
      if let rest { types.append(rest.key) }
      result = union(types)
    case .set(let member): result = member
    case .union(let members):
      result = members.isEmpty ? .any : union(members.map { keys($0) })
    default: break
    }
    keyTypes[Int(id.index)] = result
    return result
  }

  /// The type of what a collection holds; unknown for what is no collection.
  func values(_ id: TypeID) -> TypeID {
    if let found = valueTypes[Int(id.index)] { return found }
    var result = TypeID.unknown
    switch self[id] {
    case .array(let items, let rest): result = union(rest.map { items + [$0] } ?? items)
    case .object(let properties, let rest):
      var types = properties.map(\.value)
      if let rest { types.append(rest.value) }
      result = union(types)
    case .set(let member): result = member
    case .union(let members):
      result = members.isEmpty ? .any : union(members.map { values($0) })
    default: break
    }
    valueTypes[Int(id.index)] = result
    return result
  }

  /// The type of what stands under a key; unknown when nothing can.
  func select(_ id: TypeID, _ key: Node) -> TypeID {
    if id == .any { return .any }
    switch self[id] {
    case .array(let items, let rest):
      guard let index = key.integer, index >= 0 else { return .unknown }
      return index < items.count ? items[Int(index)] : rest ?? .unknown
    case .object(let properties, let rest):
      var low = 0
      var high = properties.count
      while low < high {
        let middle = (low + high) / 2
        let order = Node.compare(properties[middle].key.node, key)
        if order == 0 { return properties[middle].value }
        if order < 0 { low = middle + 1 } else { high = middle }
      }
      guard let rest, covers(rest.key, type(ofKey: key)) else { return .unknown }
      return rest.value
    case .set(let member):
      let type = type(ofKey: key)
      if member == type { return member }
      if case .union = self[member], covers(member, type) { return type }
      return .unknown
    case .union(let members):
      if members.isEmpty { return .any }
      guard spend(members.count) else { return .any }
      return union(members.map { select($0, key) })
    default: return .unknown
    }
  }

  private func covers(_ type: TypeID, _ part: TypeID) -> Bool {
    if type == part { return true }
    guard case .union(let members) = self[type] else { return false }
    return members.isEmpty || members.contains(part)
  }

  // MARK: - Values

  /// The type of a value as a key: nothing may follow what it holds.
  private func type(ofKey node: Node) -> TypeID {
    switch node.kind {
    case .null: return .null
    case .boolean: return .boolean
    case .string: return .string
    case .array, .set: return array(node.elements.map { type(ofKey: $0) })
    case .object:
      return object(node.entries.map { TypeProperty($0.key, type(ofKey: $0.value)) })
    default: return .number
    }
  }

  /// The type of a value; empty collections may hold anything.
  func type(of node: Node) -> TypeID {
    switch node.kind {
    case .null: return .null
    case .boolean: return .boolean
    case .string: return .string
    case .array:
      guard node.count > 0 else { return array([], rest: .any) }
      return array(node.elements.map { type(of: $0) })
    case .set:
      guard node.count > 0 else { return set(.any) }
      return set(union(node.elements.map { type(of: $0) }))
    case .object:
      guard node.count > 0 else { return object([], rest: TypeEntry(.any, .any)) }
      return object(node.entries.map { TypeProperty($0.key, type(of: $0.value)) })
    default: return .number
    }
  }

  /// The type that a signature gives, without the names of operands.
  func type(of type: RegoType) -> TypeID {
    switch type {
    case .any: return .any
    case .null: return .null
    case .boolean: return .boolean
    case .number: return .number
    case .string: return .string
    case .array(let element): return array([], rest: self.type(of: element))
    case .set(let member): return set(self.type(of: member))
    case .object(let key, let value):
      return object([], rest: TypeEntry(self.type(of: key), self.type(of: value)))
    case .anyOf(let types):
      // A union of one is shown as one.
      if types.count == 1 { return make(.union([self.type(of: types[0])])) }
      return union(types.map { self.type(of: $0) })
    case .named(_, let type): return self.type(of: type)
    case .tuple(let items, let rest):
      return array(items.map { self.type(of: $0) }, rest: rest.map { self.type(of: $0) })
    case .record(let fields, let rest):
      return object(
        fields.map { TypeProperty(keyArena.string($0.key), self.type(of: $0.type)) },
        rest: rest.map { TypeEntry(self.type(of: $0.key), self.type(of: $0.value)) })
    }
  }

  /// Holds the keys of types that come from no module.
  let keyArena = Arena()
}
