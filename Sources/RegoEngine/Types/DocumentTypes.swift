// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The types of documents by their paths: of rules, and of what schemas describe.
///
/// Owned by one `TypeChecker`; used by one thread.
final class DocumentTypes {
  /// A document, or a folder of documents when it has no type of its own.
  final class Place {
    fileprivate(set) var type: TypeID?
    fileprivate(set) var children: [TreeKey: Place] = [:]
    /// The types of what stands below at places that only evaluation tells.
    fileprivate var unplaced: [TypeID] = []
    /// The type of the folder's whole content, until something changes below.
    fileprivate var extent: TypeID?

    /// The keys below, in Rego's order.
    var keys: [TreeKey] { children.keys.sorted(by: TreeKey.precedes) }
  }

  private(set) var data: Place?
  private(set) var input: Place?
  /// The path below `data` that was gone along last, with its places: the next one mostly begins
  /// alike, for the rules of a package come one after the other.
  private var lastPath: [TreeKey] = []
  private var lastPlaces: [Place] = []

  func root(_ root: LoweredRoot) -> Place? {
    switch root {
    case .data: data
    case .input: input
    default: nil
    }
  }

  private func makeRoot(isData: Bool) -> Place {
    if let found = isData ? data : input { return found }
    let made = Place()
    if isData { data = made } else { input = made }
    return made
  }

  /// Says what stands at a path, whatever was said before.
  func put(_ type: TypeID, isData: Bool, at path: [TreeKey]) {
    var place = makeRoot(isData: isData)
    place.extent = nil
    if isData {
      for next in places(along: path) {
        place = next
        place.extent = nil
      }
    } else {
      for key in path {
        place = child(of: place, key)
        place.extent = nil
      }
    }
    place.type = type
  }

  /// The places of a path below `data`, without the root; made where there are none.
  private func places(along path: [TreeKey]) -> [Place] {
    var shared = 0
    while shared < min(lastPath.count, path.count), lastPath[shared] == path[shared] { shared += 1 }
    lastPlaces.removeLast(lastPlaces.count - shared)
    for key in path[shared...] {
      lastPlaces.append(child(of: lastPlaces.last ?? makeRoot(isData: true), key))
    }
    lastPath = path
    return lastPlaces
  }

  /// Makes the folders of a path, for a rule whose place below them only evaluation tells.
  ///
  /// - Parameter type: what stands there; objects that come to the path later take it in.
  func makePlace(at path: [TreeKey], for type: TypeID) {
    let root = makeRoot(isData: true)
    (places(along: path).last ?? root).unplaced.append(type)
  }

  private func child(of place: Place, _ key: TreeKey) -> Place {
    if let found = place.children[key] { return found }
    let made = Place()
    place.children[key] = made
    return made
  }

  /// Adds the type of one definition of a rule to what stands at its path.
  ///
  /// Objects above it get an entry more, and when it is an object itself it takes in what stands
  /// below.
  func insert(_ type: TypeID, at path: [TreeKey], _ table: TypeTable) {
    var place = makeRoot(isData: true)
    place.extent = nil
    for (index, next) in places(along: path).enumerated() {
      place = next
      place.extent = nil
      if let known = place.type, index + 1 < path.count, case .object = table[known] {
        place.type = table.inserting(type, at: path[(index + 1)...], into: known)
      }
    }
    var widened: [TypeID: TypeID] = [:]
    place.type = table.merge(place.type ?? .unknown, type, &widened)
    if !widened.isEmpty { Self.replace(widened, below: place) }
    guard case .object = table[type] else { return }
    for below in place.unplaced {
      guard let known = place.type, case .object(let properties, let rest?) = table[known] else {
        break
      }
      let united = TypeEntry(rest.key, table.union(rest.value, below))
      place.type = table.object(properties, rest: united)
    }
    place.unplaced.removeAll()
    guard !place.children.isEmpty else { return }
    var leaves: [(path: [TreeKey], type: TypeID)] = []
    var stack = place.children.map { (path: [$0.key], place: $0.value) }
    while let (path, below) = stack.popLast() {
      if let type = below.type {
        leaves.append((path, type))
      } else {
        stack += below.children.map { (path: path + [$0.key], place: $0.value) }
      }
    }
    for leaf in leaves {
      guard let known = place.type, case .object = table[known] else { return }
      place.type = table.inserting(leaf.type, at: leaf.path[...], into: known)
    }
  }

  /// Puts wider types where the old ones stand.
  ///
  /// OPA widens the object that a rule below and the union above it share.
  private static func replace(_ types: [TypeID: TypeID], below place: Place) {
    var stack = Array(place.children.values)
    while let below = stack.popLast() {
      below.extent = nil
      if let type = below.type, let wider = types[type] { below.type = wider }
      stack += below.children.values
    }
  }

  /// The type of all that stands at a place: base documents may stand beside rules.
  func extent(_ place: Place, _ table: TypeTable) -> TypeID {
    if let type = place.type { return type }
    if let extent = place.extent { return extent }
    var properties: [TypeProperty] = []
    for (key, child) in place.children {
      guard let node = key.node(in: table.keyArena), !node.isKind(.null) else { continue }
      properties.append(TypeProperty(node, extent(child, table)))
    }
    let made = table.object(properties, rest: TypeEntry(.string, .any))
    place.extent = made
    return made
  }
}

extension TreeKey {
  /// The value that the key stands for.
  func node(in arena: Arena) -> Node? {
    switch self {
    case .string(let text): return arena.string(text)
    case .other("null"): return .null
    case .other("true"): return .boolean(true)
    case .other("false"): return .boolean(false)
    case .other(let text):
      var text = text
      return text.withUTF8 { arena.number($0) }
    }
  }

  /// Whether a key comes before another in Rego's order.
  static func precedes(_ left: TreeKey, _ right: TreeKey) -> Bool {
    switch (left, right) {
    case (.other, .string): true
    case (.string, .other): false
    default: left < right
    }
  }

  /// The type of the key.
  var type: TypeID {
    switch self {
    case .string: .string
    case .other("null"): .null
    case .other("true"), .other("false"): .boolean
    case .other: .number
    }
  }
}

extension TypeTable {
  /// What a rule is when one definition gives the one type and another one the other: objects and
  /// sets are united member by member, all else becomes a union.
  ///
  /// Objects that are widened inside a union are told with what they become.
  func merge(_ a: TypeID, _ b: TypeID, _ widened: inout [TypeID: TypeID]) -> TypeID {
    if a.isUnknown { return b }
    if b.isUnknown { return a }
    switch (self[a], self[b]) {
    case (.object([], let first?), .object([], let second?)):
      let key = union(first.key, second.key)
      let value = merge(first.value, second.value, &widened)
      return object([], rest: TypeEntry(key, value))
    case (.object([], let entry?), .union(let members)):
      return merge(entry, of: a, intoOneOf: members, b, &widened)
    case (.union(let members), .object([], let entry?)):
      return merge(entry, of: b, intoOneOf: members, a, &widened)
    case (.set(let x), .set(let y)): return set(union(x, y))
    default: return union(a, b)
    }
  }

  private func merge(
    _ entry: TypeEntry, of object: TypeID, intoOneOf members: [TypeID], _ whole: TypeID,
    _ widened: inout [TypeID: TypeID]
  ) -> TypeID {
    for (index, member) in members.enumerated() {
      guard case .object([], let known?) = self[member] else { continue }
      var members = members
      let wider = self.object(
        [], rest: TypeEntry(union(known.key, entry.key), union(known.value, entry.value)))
      if wider != member { widened[member] = wider }
      members[index] = wider
      return union(members)
    }
    return union(whole, object)
  }

  /// An object type with one more entry, somewhere below it.
  func inserting(
    _ type: TypeID, at path: ArraySlice<TreeKey>, into object: TypeID
  ) -> TypeID {
    guard let key = path.first, case .object(let properties, let rest) = self[object] else {
      return object
    }
    var value = type
    for key in path.dropFirst().reversed() {
      value = self.object([], rest: TypeEntry(key.type, value))
    }
    let entry =
      rest.map { TypeEntry(union($0.key, key.type), union($0.value, value)) }
      ?? TypeEntry(key.type, value)
    return self.object(properties, rest: entry)
  }
}
