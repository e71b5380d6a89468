// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A static type, by its place in a `TypeTable`: equal types have equal ids.
struct TypeID: Hashable {
  let index: UInt32

  /// Nothing is known yet; messages show it as `???`.
  static let unknown = TypeID(index: 0)
  /// Any value.
  static let any = TypeID(index: 1)
  static let null = TypeID(index: 2)
  static let boolean = TypeID(index: 3)
  static let number = TypeID(index: 4)
  static let string = TypeID(index: 5)

  var isUnknown: Bool { index == 0 }
}

/// What a type is made of.
enum TypeForm: Hashable {
  case unknown
  case null, boolean, number, string
  /// The first elements' types, and that of all further ones if there may be any.
  case array([TypeID], rest: TypeID?)
  /// Known keys in Rego's order, and the type of all other entries if there may be any.
  case object([TypeProperty], rest: TypeEntry?)
  case set(TypeID)
  /// One of several types, sorted, never nested; without members it is `any`.
  case union([TypeID])
  case function([TypeID], result: TypeID)

  /// The place of a kind in the order of types.
  var rank: Int {
    switch self {
    case .unknown: -1
    case .null: 0
    case .boolean: 1
    case .number: 2
    case .string: 3
    case .array: 4
    case .object: 5
    case .set: 6
    case .union: 7
    case .function: 8
    }
  }

  /// The types that it is made of.
  func forEachPart(_ visit: (TypeID) -> Void) {
    switch self {
    case .unknown, .null, .boolean, .number, .string: break
    case .array(let items, let rest):
      items.forEach(visit)
      if let rest { visit(rest) }
    case .object(let properties, let rest):
      for property in properties { visit(property.value) }
      if let rest {
        visit(rest.key)
        visit(rest.value)
      }
    case .set(let member): visit(member)
    case .union(let members): members.forEach(visit)
    case .function(let arguments, let result):
      arguments.forEach(visit)
      visit(result)
    }
  }
}

/// A known key of an object type and the type of its value.
struct TypeProperty: Hashable {
  let key: NodeKey
  let value: TypeID

  init(_ key: Node, _ value: TypeID) {
    self.key = NodeKey(key)
    self.value = value
  }
}

/// The types of the entries of an object whose keys aren't known.
struct TypeEntry: Hashable {
  let key: TypeID
  let value: TypeID

  init(_ key: TypeID, _ value: TypeID) {
    self.key = key
    self.value = value
  }
}
