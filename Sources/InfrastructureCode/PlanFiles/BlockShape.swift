// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import HCLSyntax
internal import Inventory

/// A schema's block made ready for documents: its members are found by key nodes, without text.
///
/// Owned by one reading; used from one thread.
final class BlockShape {
  /// What stands under a key.
  enum Member {
    case attribute(BlockSchema.Attribute, elements: BlockShape?)
    case blocks(BlockSchema.Nesting, BlockShape)
  }

  private let schema: BlockSchema
  private let arena: Arena
  private var members: [NodeKey: Member?] = [:]

  init(_ schema: BlockSchema, arena: Arena) {
    self.schema = schema
    self.arena = arena
  }

  /// What the schema says of a key; nil when it knows none of that name.
  func member(_ key: Node) -> Member? {
    if let known = members[NodeKey(node: key)] { return known }
    let found = find(key.string ?? "")
    // Keys that the schema doesn't know come from the input, whose arena may be another one.
    members[NodeKey(node: arena.copy(key))] = .some(found)
    return found
  }

  private func find(_ name: String) -> Member? {
    if let attribute = schema.attribute(name) {
      return .attribute(
        attribute, elements: attribute.elementSchema.map { BlockShape($0, arena: arena) })
    }
    return schema.block(name).map { .blocks($0.nesting, BlockShape($0.block, arena: arena)) }
  }
}

/// The shapes of the resource types that occur.
final class BlockShapes {
  private let schemas: SchemaCatalogue
  private let arena = Arena(chunkSize: 16 << 10)
  private var shapes: [String: BlockShape?] = [:]

  init(_ schemas: SchemaCatalogue) { self.schemas = schemas }

  func shape(of type: String, isData: Bool) -> BlockShape? {
    let key = isData ? "data.\(type)" : type
    if let known = shapes[key] { return known }
    let schema = isData ? schemas.dataSource(type) : schemas.resource(type)
    let shape = schema.map { BlockShape($0, arena: arena) }
    shapes[key] = .some(shape)
    return shape
  }
}

/// A node as a key of dictionaries; equal for equal values.
struct NodeKey: Hashable {
  let node: Node

  /// Over the whole text: input must not be able to make keys collide.
  func hash(into hasher: inout Hasher) {
    hasher.combine(node.identityMeta)
    hasher.combine(bytes: UnsafeRawBufferPointer(node.utf8))
  }
}
