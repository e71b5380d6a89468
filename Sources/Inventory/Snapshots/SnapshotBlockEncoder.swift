// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Collects the resources of one block and gives its bytes.
///
/// Texts, shapes and collections that repeat within the block are written once. Collections stand
/// in the order in which they can be made: what is inside comes first.
struct SnapshotBlockEncoder: ~Copyable {
  typealias Form = SnapshotFormat.Form
  typealias Collection = SnapshotFormat.Collection

  private var texts = SnapshotTexts()
  /// The keys of records, as the bytes that the block holds of them.
  private var shapes = SnapshotTexts()
  /// The records of collections that hold no unknown: those may be shared.
  private var shared = SnapshotTexts()
  /// The numbers of the collections that `shared` has.
  private var sharedNumbers: [Int] = []
  private var collections = SnapshotBytes(capacity: 64 << 10)
  private var collectionCount = 0
  /// How many values each collection has, with all that is inside.
  private var sizes: [Int] = []
  private var resources = SnapshotBytes(capacity: 64 << 10)
  private(set) var resourceCount = 0
  private var record = SnapshotBytes()
  /// The unknown values met since `beginBatch`, by address: two of them are only the same when
  /// they are one, so they are told apart by nothing else.
  private var unknowns: [UInt64: Int] = [:]
  private var open: [Frame] = []
  private var values: [Value] = []

  /// A value that was written already, or needs no more than this to be.
  private struct Value {
    var form: UInt64
    var number: UInt64
    var extra: UInt64 = 0
    var flags: UInt64 = 0
  }

  /// A collection whose members are being written.
  private struct Frame {
    var node: Node
    var index = 0
    /// Where its members' values begin.
    var base: Int
    var hasPlainKeys: Bool
  }

  /// About how many bytes the block has by now.
  var byteCount: Int {
    texts.bytes.count + shapes.bytes.count + collections.count + resources.count
      + texts.count * 2
  }

  /// Whether there is nothing in it.
  var isEmpty: Bool { resourceCount == 0 }

  /// Values from now on may stand at addresses where other values stood before.
  mutating func beginBatch() { unknowns.removeAll(keepingCapacity: true) }

  /// Forgets everything, keeping the memory.
  mutating func removeAll() {
    texts.removeAll()
    shapes.removeAll()
    shared.removeAll()
    sharedNumbers.removeAll(keepingCapacity: true)
    collections.truncate(to: 0)
    collectionCount = 0
    sizes.removeAll(keepingCapacity: true)
    resources.truncate(to: 0)
    resourceCount = 0
    unknowns.removeAll(keepingCapacity: true)
  }

  // MARK: - Values

  /// Writes a value's collections and says what stands for the value.
  private mutating func encode(_ root: Node) throws(SnapshotError) -> Value {
    open.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    try begin(root)
    while let last = open.indices.last {
      let frame = open[last]
      let (child, exists) = Self.child(of: frame)
      if exists {
        open[last].index += 1
        try begin(child)
      } else {
        open.removeLast()
        let value = try end(frame)
        values.removeLast(values.count - frame.base)
        values.append(value)
      }
    }
    return values[0]
  }

  /// The next value that a collection holds.
  private static func child(of frame: Frame) -> (node: Node, exists: Bool) {
    let index = frame.index
    let node = frame.node
    switch node.kind {
    case .array, .set:
      return index < node.count ? (node.elements[index], true) : (.absent, false)
    case .object:
      if frame.hasPlainKeys {
        return index < node.count ? (node.entries[index].value, true) : (.absent, false)
      }
      guard index < node.count * 2 else { return (.absent, false) }
      let entry = node.entries[index / 2]
      return (index % 2 == 0 ? entry.key : entry.value, true)
    default:
      let unknown = node.unknown ?? Node.Unknown()
      switch index {
      case 0: return (unknown.symbol, true)
      case 1: return (unknown.prefix, true)
      case 2: return (unknown.suffix, true)
      case 3: return (unknown.parts, true)
      case 4: return (unknown.encoded, true)
      default: return (.absent, false)
      }
    }
  }

  private mutating func begin(_ node: Node) throws(SnapshotError) {
    let sensitive = node.meta & Node.Flags.sensitive.rawValue
    switch node.kind {
    case .array, .set, .object:
      guard open.count < SnapshotFormat.maximumDepth else {
        throw SnapshotError(
          .limit, "a value is nested more than \(SnapshotFormat.maximumDepth) levels deep")
      }
      let plain =
        node.isKind(.object)
        && node.entries.allSatisfy { $0.key.isKind(.string) && !$0.key.has(.sensitive) }
      open.append(Frame(node: node, base: values.count, hasPlainKeys: plain))
    case .unknown:
      if let known = unknowns[node.payload] {
        values.append(Value(form: Form.collection, number: UInt64(known), flags: sensitive >> 8))
        return
      }
      guard open.count < SnapshotFormat.maximumDepth else {
        throw SnapshotError(
          .limit, "a value is nested more than \(SnapshotFormat.maximumDepth) levels deep")
      }
      open.append(Frame(node: node, base: values.count, hasPlainKeys: false))
    case .null:
      values.append(Value(form: Form.literal, number: 1, flags: sensitive >> 8))
    case .boolean:
      values.append(
        Value(form: Form.literal, number: node.isTrue ? 3 : 2, flags: sensitive >> 8))
    case .integer:
      let spelling = node.meta >> 8 & 0xEF
      let integer = Int64(bitPattern: node.payload)
      let zigzag = SnapshotBytes.zigzag(integer)
      if zigzag < 1 << 60 {
        values.append(Value(form: Form.integer, number: zigzag, flags: spelling))
      } else {
        values.append(
          Value(form: Form.wideInteger, number: 0, extra: node.payload, flags: spelling))
      }
    case .decimal:
      let small = node.smallDecimal ?? (0, 0)
      values.append(
        Value(
          form: Form.decimal, number: SnapshotBytes.zigzag(Int64(small.exponent)),
          extra: SnapshotBytes.zigzag(small.mantissa), flags: node.meta >> 8 & 0xEF))
    case .bigNumber:
      values.append(
        Value(
          form: Form.bigNumber,
          number: UInt64(texts.number(of: UnsafeRawBufferPointer(node.utf8))),
          flags: node.meta >> 8 & 0xEF))
    case .string:
      values.append(
        Value(
          form: Form.string,
          number: UInt64(texts.number(of: UnsafeRawBufferPointer(node.utf8))),
          flags: sensitive >> 8))
    case .absent, .handle:
      values.append(Value(form: Form.literal, number: 0))
    }
  }

  /// Writes a collection whose members stand at the end of `values`.
  private mutating func end(_ frame: Frame) throws(SnapshotError) -> Value {
    let node = frame.node
    let sensitive = node.meta >> 8 & 1
    record.truncate(to: 0)
    let positioned =
      node.isCollection && node.has(.positioned) ? Collection.positionedBit : 0
    switch node.kind {
    case .array: record.append(UInt64(node.count) << 4 | positioned | Collection.array)
    case .set: record.append(UInt64(node.count) << 4 | positioned | Collection.set)
    case .object where frame.hasPlainKeys:
      record.append(UInt64(shape(of: node)) << 4 | positioned | Collection.record)
    case .object: record.append(UInt64(node.count) << 4 | positioned | Collection.object)
    default:
      let unknown = node.unknown ?? Node.Unknown()
      let number = UInt64(unknown.valueKind.rawValue) | (unknown.isNotNull ? 32 : 0)
      record.append(number << 4 | Collection.unknown)
    }
    var size = 1
    for index in frame.base..<values.count {
      let value = values[index]
      size += value.form == Form.collection ? sizes[Int(value.number)] : 1
      Self.append(value, to: &record)
    }
    guard size <= SnapshotFormat.maximumDocumentSize else {
      throw SnapshotError(
        .limit, "a resource has more than \(SnapshotFormat.maximumDocumentSize) values")
    }
    if positioned != 0 { appendRanges(of: node) }

    var number = collectionCount
    let holdsUnknown = node.isKind(.unknown) || node.has(.holdsUnknown)
    if !holdsUnknown {
      let known = shared.number(of: record)
      if known < sharedNumbers.count {
        return Value(
          form: Form.collection, number: UInt64(sharedNumbers[known]), flags: sensitive)
      }
      sharedNumbers.append(number)
    }
    number = collectionCount
    collections.append(record)
    collectionCount += 1
    sizes.append(size)
    if node.isKind(.unknown) { unknowns[node.payload] = number }
    return Value(form: Form.collection, number: UInt64(number), flags: sensitive)
  }

  /// Ranges are mostly all alike ("answered by the cloud"), and then written once.
  private mutating func appendRanges(of node: Node) {
    guard node.count > 0 else { return }
    let first = node.range(at: 0)
    let isUniform = (1..<max(node.count, 1)).allSatisfy { node.range(at: $0) == first }
    record.append(byte: isUniform ? 1 : 0)
    for index in 0..<(isUniform ? 1 : node.count) {
      Self.append(node.range(at: index), to: &record)
    }
  }

  private mutating func shape(of node: Node) -> Int {
    var keys = SnapshotBytes(capacity: 256)
    keys.append(count: node.count)
    for entry in node.entries {
      keys.append(count: texts.number(of: UnsafeRawBufferPointer(entry.key.utf8)))
    }
    return shapes.number(of: keys)
  }

  private static func append(_ value: Value, to bytes: inout SnapshotBytes) {
    if value.flags != 0 { bytes.append(value.flags << 4 | Form.flagged) }
    bytes.append(value.number << 4 | value.form)
    if value.form == Form.wideInteger { bytes.append(fixed: value.extra) }
    if value.form == Form.decimal { bytes.append(value.extra) }
  }

  private static func append(_ range: SourceRange, to bytes: inout SnapshotBytes) {
    bytes.append(UInt64(range.origin.rawValue))
    bytes.append(UInt64(range.file))
    bytes.append(UInt64(range.bytes.start))
    bytes.append(UInt64(range.bytes.end))
  }

  // MARK: - Resources

  /// Adds a resource; it belongs to the scope with this number.
  mutating func append(
    _ resource: Resource, part: Int, isRemoved: Bool
  ) throws(SnapshotError) {
    let document = try encode(resource.document)
    let presence = Self.presence(of: resource, isRemoved: isRemoved)
    resources.append(presence.rawValue)
    resources.append(count: part)
    append(resource.address)
    append(resource.type)
    append(resource.provider)
    Self.append(document, to: &resources)
    if presence.contains(.name) { append(resource.name) }
    if presence.contains(.module) { append(resource.module) }
    if presence.contains(.account) { append(resource.account ?? "") }
    if presence.contains(.region) { append(resource.region ?? "") }
    if presence.contains(.environment) { append(resource.environment ?? "") }
    if presence.contains(.origin) { Self.append(resource.origin, to: &resources) }
    if presence.contains(.calls) {
      resources.append(count: resource.calls.count)
      for call in resource.calls {
        append(call.address)
        Self.append(call.origin, to: &resources)
      }
    }
    if presence.contains(.references) {
      resources.append(count: resource.references.count)
      for reference in resource.references {
        append(reference.path)
        append(reference.target)
        append(reference.attribute)
      }
    }
    if presence.contains(.previousAddresses) { append(resource.previousAddresses) }
    if presence.contains(.existenceUnknowns) { append(resource.existenceUnknowns) }
    if presence.contains(.lifecycle) {
      let lifecycle = (resource.lifecycle ?? [:]).sorted { $0.key < $1.key }
      resources.append(count: lifecycle.count)
      for (name, isTrue) in lifecycle {
        append(name)
        resources.append(byte: isTrue ? 1 : 0)
      }
    }
    if presence.contains(.collected), let source = resource.collected {
      append(source.service)
      append(source.operation)
      append(source.kind)
    }
    if presence.contains(.written), let written = resource.written {
      append(written.type)
      append(written.address)
    }
    resourceCount += 1
  }

  private mutating func append(_ text: String) { resources.append(count: texts.number(of: text)) }

  private mutating func append(_ texts: [String]) {
    resources.append(count: texts.count)
    for text in texts { append(text) }
  }

  /// What is there of a resource, and which of its marks it has.
  static func presence(of resource: Resource, isRemoved: Bool) -> SnapshotFormat.Presence {
    var presence: SnapshotFormat.Presence = []
    func set(_ bit: SnapshotFormat.Presence, _ isThere: Bool) {
      if isThere { presence.insert(bit) }
    }
    set(.removed, isRemoved)
    set(.name, !resource.name.isEmpty)
    set(.module, !resource.module.isEmpty)
    set(.account, resource.account != nil)
    set(.region, resource.region != nil)
    set(.environment, resource.environment != nil)
    set(.origin, resource.origin != .cloud)
    set(.calls, !resource.calls.isEmpty)
    set(.references, !resource.references.isEmpty)
    set(.previousAddresses, !resource.previousAddresses.isEmpty)
    set(.existenceUnknowns, !resource.existenceUnknowns.isEmpty)
    set(.isContext, resource.isContext)
    set(.lifecycle, resource.lifecycle != nil)
    set(.holdsComputed, resource.holdsComputed)
    set(.collected, resource.collected != nil)
    set(.written, resource.written != nil)
    set(.data, resource.mode == .data)
    set(.provider, resource.mode == .provider)
    return presence
  }

  // MARK: - The block

  /// The block's bytes.
  func finish() throws(SnapshotError) -> SnapshotBytes {
    var lengths = SnapshotBytes(capacity: texts.count * 2)
    for number in 0..<texts.count { lengths.append(count: texts.length(number)) }
    let parts = [
      lengths.count, texts.bytes.count, shapes.bytes.count, collections.count, resources.count,
    ]
    let total = parts.reduce(SnapshotFormat.blockHeaderSize, +)
    guard total <= SnapshotFormat.maximumBlockSize else {
      throw SnapshotError(.limit, "a resource is larger than a snapshot can hold")
    }
    var block = SnapshotBytes(capacity: total)
    block.append(fixed: SnapshotFormat.blockTag)
    for count in [texts.count, shapes.count, collectionCount, resourceCount] + parts {
      block.append(fixed: UInt32(truncatingIfNeeded: count))
    }
    block.append(lengths)
    block.append(texts.bytes)
    block.append(shapes.bytes)
    block.append(collections)
    block.append(resources)
    return block
  }
}

extension SourceRange {
  /// Answered by a cloud, which is no place in a file.
  static let cloud = SourceRange(file: 0, bytes: ByteRange(0, 0), origin: .cloud)
}
