// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax
internal import Inventory

/// One instance of a resource or data source with its planned values.
///
/// Owned by its node; used from one thread.
final class ResourceInstance {
  let declaration: ResourceDeclaration
  unowned let module: ModuleInstance
  let key: InstanceKey
  let repetition: RepetitionData?
  let schema: BlockSchema?
  let body: EvaluatedBody
  /// The address from the root module.
  let address: String
  let provider: ProviderSettings?
  /// What the provider plans for arguments that aren't set.
  private let defaults: [String: HCLValue]
  /// Attributes that are known beside the configured ones, such as the text of a policy document.
  var computed: [String: HCLValue] = [:]
  private var wholeValue: HCLValue?

  init(
    declaration: ResourceDeclaration, module: ModuleInstance, key: InstanceKey,
    repetition: RepetitionData?, schema: BlockSchema?, body: EvaluatedBody,
    provider: ProviderSettings?, defaults: [String: HCLValue] = [:]
  ) {
    self.defaults = defaults
    self.declaration = declaration
    self.module = module
    self.key = key
    self.repetition = repetition
    self.schema = schema
    self.body = body
    self.provider = provider
    address = module.prefix + declaration.key.address + key.text
  }

  /// The planned value of an attribute or of all blocks of a type; nil when there is no such thing.
  func value(of name: String) -> HCLValue? {
    if let known = computed[name] { return known }
    if let attribute = schema?.attribute(name), attribute.flags.contains(.writeOnly) {
      // Handed to the provider and kept nowhere, so nobody else gets to see it.
      return .null(attribute.type)
    }
    if let argument = body.argument(name) {
      guard argument.value.isNull else { return argument.value }
      // What the schema doesn't know may belong to a newer version, and have a default there.
      guard let attribute = schema?.attribute(name) else { return unknown(name, .any) }
      if let planned = defaults[name] { return planned }
      return attribute.flags.contains(.computed) ? unknown(name, attribute.type) : argument.value
    }
    if let group = body.group(name), !isLeftToProvider(group) {
      return value(of: group, symbol: "\(address).\(name)")
    }
    guard let schema else { return .unknown(HCLUnknown(symbol: "\(address).\(name)")) }
    if let attribute = schema.attribute(name) {
      if let planned = defaults[name] { return planned }
      return attribute.flags.contains(.computed)
        ? unknown(name, attribute.type) : .null(attribute.type)
    }
    if let nested = schema.block(name) {
      // The schema doesn't tell whether the provider fills in blocks that aren't there.
      return nested.nesting == .single ? .null(nested.type) : unknown(name, nested.type)
    }
    return nil
  }

  /// Whether blocks that aren't there are the provider's to fill in: attributes that may be written
  /// as blocks, when a dynamic block has made none.
  func isLeftToProvider(_ group: EvaluatedBody.BlockGroup) -> Bool {
    group.bodies.isEmpty && group.openness == nil
      && schema?.attribute(group.name)?.flags.contains(.computed) == true
  }

  /// Whether the provider fills in blocks of a type within others when there are none.
  func fillsIn(_ block: String, within outer: String) -> Bool {
    !defaults.isEmpty && defaults["\(outer).\(block)"] != nil
  }

  private func unknown(_ name: String, _ type: HCLType) -> HCLValue {
    .unknown(HCLUnknown(type: type, symbol: "\(address).\(name)"))
  }

  /// The object of all attributes.
  func objectValue() -> HCLValue {
    if let wholeValue { return wholeValue }
    var names: Set<String> = Set(body.arguments.map(\.name))
    names.formUnion(body.groups.map(\.name))
    names.formUnion(computed.keys)
    if let schema {
      names.formUnion(schema.attributes.lazy.map(\.name))
      names.formUnion(schema.blocks.lazy.map(\.name))
    } else {
      // What else there is, nobody knows.
      let value = HCLValue.unknown(HCLUnknown(symbol: address))
      wholeValue = value
      return value
    }
    var entries: [HCLEntries.Entry] = []
    entries.reserveCapacity(names.count)
    for name in names.sorted() {
      if let value = value(of: name) { entries.append(.init(key: name, value: value)) }
    }
    let value = HCLValue.object(HCLEntries(entries))
    wholeValue = value
    return value
  }

  /// What the blocks of a group are together, as other expressions see it.
  func value(of group: EvaluatedBody.BlockGroup, symbol: String) -> HCLValue {
    let type = group.schema?.objectType ?? .any
    let collection: HCLType
    switch group.nesting {
    case .list: collection = .list(type)
    case .set: collection = .set(type)
    case .single: collection = type
    case .map: collection = .map(type)
    }
    if let openness = group.openness {
      return .unknown(HCLUnknown(type: collection, isNotNull: true, origins: [openness]))
    }
    let objects = group.bodies.enumerated().map { index, body in
      Self.object(body, group.schema, symbol: "\(symbol)[\(index)]")
    }
    switch group.nesting {
    case .list:
      return group.schema == nil ? .tuple(objects) : .list(objects, of: type)
    case .set: return .set(objects, of: type)
    case .single: return objects.last ?? .null(type)
    case .map:
      let entries = zip(group.keys, objects).map { HCLEntries.Entry(key: $0, value: $1) }
      return .map(HCLEntries(entries), of: type)
    }
  }

  private static func object(
    _ body: EvaluatedBody, _ schema: BlockSchema?, symbol: String
  ) -> HCLValue {
    var entries: [HCLEntries.Entry] = []
    for argument in body.arguments {
      entries.append(.init(key: argument.name, value: argument.value))
    }
    var present = Set(body.arguments.map(\.name))
    for group in body.groups {
      present.insert(group.name)
      let inner = group.bodies.enumerated().map { index, nested in
        object(nested, group.schema, symbol: "\(symbol).\(group.name)[\(index)]")
      }
      let type = group.schema?.objectType ?? .any
      let value: HCLValue
      if let openness = group.openness {
        value = .unknown(HCLUnknown(type: .any, isNotNull: true, origins: [openness]))
      } else {
        switch group.nesting {
        case .list: value = group.schema == nil ? .tuple(inner) : .list(inner, of: type)
        case .set: value = .set(inner, of: type)
        case .single: value = inner.last ?? .null(type)
        case .map:
          value = .map(
            HCLEntries(zip(group.keys, inner).map { .init(key: $0, value: $1) }), of: type)
        }
      }
      entries.append(.init(key: group.name, value: value))
    }
    for attribute in schema?.attributes ?? [] where !present.contains(attribute.name) {
      let value: HCLValue =
        attribute.flags.contains(.computed)
        ? .unknown(HCLUnknown(type: attribute.type, symbol: "\(symbol).\(attribute.name)"))
        : .null(attribute.type)
      entries.append(.init(key: attribute.name, value: value))
    }
    for nested in schema?.blocks ?? [] where !present.contains(nested.name) {
      let type = nested.block.objectType
      let value: HCLValue =
        switch nested.nesting {
        case .list: .list([], of: type)
        case .set: .set([], of: type)
        case .single: .null(type)
        case .map: .map(HCLEntries([]), of: type)
        }
      entries.append(.init(key: nested.name, value: value))
    }
    return .object(HCLEntries(entries))
  }
}
