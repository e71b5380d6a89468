// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Makes the resources of one block, trusting nothing in it.
///
/// Texts stay where they are; nodes point at them. Everything else is made in the arena of the
/// session, so that a block that changes under the reader can't lead anywhere.
struct SnapshotBlockDecoder: ~Copyable {
  typealias Form = SnapshotFormat.Form
  typealias Collection = SnapshotFormat.Collection

  private let session: SnapshotSession
  private var arena: Arena { session.arena }
  private let partCount: Int
  private var texts: [Node] = []
  private var strings: [String?] = []
  private var shapes: [ObjectShape] = []
  private var collections: [Collected] = []
  private var values: [Node] = []
  private var ranges: [SourceRange] = []
  /// Depth and size of what was read since these were set to 0.
  private var depth = 0
  private var size = 0
  private var fault: StaticString?

  /// A collection that was made.
  private struct Collected {
    var node: Node
    var size: Int32
    var depth: Int32
  }

  /// A resource with its place.
  struct Item {
    var part: Int
    var isRemoved: Bool
    var resource: Resource
  }

  init(session: SnapshotSession, partCount: Int) {
    self.session = session
    self.partCount = partCount
  }

  /// The resources of a block.
  mutating func resources(
    of block: UnsafeBufferPointer<UInt8>, count expected: Int
  ) throws(SnapshotError) -> [Item] {
    var cursor = SnapshotCursor(block)
    guard cursor.fixed(UInt32.self) == SnapshotFormat.blockTag else { throw .damaged("a block") }
    let counts = (0..<4).map { _ in Int(cursor.fixed(UInt32.self)) }
    let lengths = (0..<5).map { _ in Int(cursor.fixed(UInt32.self)) }
    // Everything takes a byte at least, so no count can be larger than its section.
    guard cursor.isSound, lengths.reduce(0, +) == cursor.remaining,
      counts[0] <= lengths[0], counts[1] <= lengths[2], counts[2] <= lengths[3],
      counts[3] <= lengths[4], counts[3] == expected
    else { throw .damaged("the head of a block") }
    readTexts(
      counts[0], lengths: SnapshotCursor(cursor.take(lengths[0])), cursor.take(lengths[1]))
    readShapes(counts[1], SnapshotCursor(cursor.take(lengths[2])))
    readCollections(counts[2], SnapshotCursor(cursor.take(lengths[3])))
    let items = readResources(counts[3], SnapshotCursor(cursor.take(lengths[4])))
    if let fault { throw .damaged(String(describing: fault)) }
    return items
  }

  // MARK: - Texts and shapes

  private mutating func readTexts(
    _ count: Int, lengths: consuming SnapshotCursor, _ bytes: UnsafeBufferPointer<UInt8>
  ) {
    let isPlain = SnapshotText.isASCII(bytes)
    var all = SnapshotCursor(bytes)
    texts.removeAll(keepingCapacity: true)
    texts.reserveCapacity(count)
    for _ in 0..<count {
      let text = all.take(lengths.number(below: UInt64(all.remaining) + 1))
      if !isPlain, !SnapshotText.isValid(text) { fault = "a text" }
      texts.append(SnapshotText.node(text))
    }
    if !lengths.isAtEnd || !all.isAtEnd { fault = "its texts" }
    strings.removeAll(keepingCapacity: true)
    strings.append(contentsOf: repeatElement(nil, count: count))
  }

  private mutating func readShapes(_ count: Int, _ start: SnapshotCursor) {
    var cursor = start
    shapes.removeAll(keepingCapacity: true)
    guard fault == nil else { return }
    for _ in 0..<count {
      var keys: [Node] = []
      for _ in 0..<cursor.count() {
        let number = cursor.number(below: UInt64(texts.count))
        if cursor.isSound { keys.append(session.key(texts[number])) }
      }
      guard let shape = session.shape(keys) else {
        fault = "an object with repeated keys"
        return
      }
      shapes.append(shape)
    }
    if !cursor.isAtEnd { fault = "its shapes" }
  }

  // MARK: - Values

  private mutating func readCollections(_ count: Int, _ start: SnapshotCursor) {
    var cursor = start
    collections.removeAll(keepingCapacity: true)
    guard fault == nil else { return }
    collections.reserveCapacity(count)
    for _ in 0..<count {
      depth = 0
      size = 1
      let node = readCollection(&cursor)
      if depth >= SnapshotFormat.maximumDepth { fault = "values nested too deeply" }
      if size > SnapshotFormat.maximumDocumentSize { fault = "a value that is too large" }
      if !cursor.isSound { fault = "a collection" }
      guard fault == nil else { return }
      collections.append(
        Collected(
          node: node, size: Int32(truncatingIfNeeded: size),
          depth: Int32(truncatingIfNeeded: depth + 1)))
    }
    if !cursor.isAtEnd { fault = "its collections" }
  }

  private mutating func readCollection(_ cursor: inout SnapshotCursor) -> Node {
    let head = cursor.number()
    let number = head &>> 4
    let isPositioned = head & Collection.positionedBit != 0
    let kind = head & 7
    values.removeAll(keepingCapacity: true)
    var count = Int(clamping: number)
    switch kind {
    case Collection.record:
      guard count < shapes.count else {
        fault = "a shape"
        return .absent
      }
      count = shapes[count].keys.count
    case Collection.unknown: count = 5
    default:
      // Each member takes a byte at least.
      guard count <= min(cursor.remaining, SnapshotFormat.maximumDocumentSize) else {
        fault = "a count"
        return .absent
      }
      if kind == Collection.object { count *= 2 }
    }
    for _ in 0..<count { values.append(value(&cursor)) }
    readRanges(isPositioned ? (kind == Collection.object ? count / 2 : count) : 0, &cursor)
    // What wasn't there reads as absent: nothing is made of it.
    guard cursor.isSound, fault == nil else { return .absent }
    switch kind {
    case Collection.record:
      let shape = shapes[Int(clamping: number)]
      return values.withUnsafeBufferPointer { values in
        ranges.withUnsafeBufferPointer { arena.object(shape, values: values, ranges: $0) }
      }
    case Collection.array:
      return ranges.isEmpty
        ? values.withUnsafeBufferPointer { arena.array($0) } : arena.array(values, ranges: ranges)
    case Collection.set:
      return set()
    case Collection.object:
      return object()
    case Collection.unknown where !isPositioned:
      return unknown(number)
    default:
      fault = "a kind of collection"
      return .absent
    }
  }

  private mutating func readRanges(_ count: Int, _ cursor: inout SnapshotCursor) {
    ranges.removeAll(keepingCapacity: true)
    guard count > 0 else { return }
    if cursor.number(below: 2) == 1 {
      ranges.append(contentsOf: repeatElement(range(&cursor), count: count))
    } else {
      for _ in 0..<count { ranges.append(range(&cursor)) }
    }
  }

  /// A set in this process's order: unknown members are ordered by where they are.
  private mutating func set() -> Node {
    let isStored = values.indices.dropFirst().allSatisfy {
      Node.compare(values[$0 - 1], values[$0]) < 0
    }
    if !isStored, !values.contains(where: { $0.isKind(.unknown) || $0.has(.holdsUnknown) }) {
      fault = "a set"
      return .absent
    }
    var node = isStored && !ranges.isEmpty ? arena.array(values, ranges: ranges) : .absent
    guard node.exists else { return arena.set(values) }
    node.meta = (node.meta & ~0xFF) | UInt64(Node.Kind.set.rawValue)
    return node
  }

  private mutating func object() -> Node {
    let keys = stride(from: 0, to: values.count, by: 2).map { values[$0] }
    let members = stride(from: 1, to: values.count, by: 2).map { values[$0] }
    guard let shape = ObjectShape(keys: keys) else {
      fault = "an object with repeated keys"
      return .absent
    }
    return members.withUnsafeBufferPointer { members in
      ranges.withUnsafeBufferPointer { arena.object(shape, values: members, ranges: $0) }
    }
  }

  private mutating func unknown(_ number: UInt64) -> Node {
    guard number < 64, let kind = Node.Kind(rawValue: UInt8(number & 31)), kind != .handle else {
      fault = "an unknown value"
      return .absent
    }
    let texts = [values[0], values[1], values[2]]
    guard texts.allSatisfy({ !$0.exists || $0.isKind(.string) }) else {
      fault = "an unknown value"
      return .absent
    }
    return arena.unknown(
      Node.Unknown(
        symbol: values[0], valueKind: kind, isNotNull: number & 32 != 0, prefix: values[1],
        suffix: values[2], parts: values[3], encoded: values[4]))
  }

  private mutating func value(_ cursor: inout SnapshotCursor) -> Node {
    let head = cursor.number()
    guard head & 15 == Form.flagged else { return plain(head, &cursor) }
    let node = plain(cursor.number(), &cursor)
    // Numbers keep how they were written beside what is secret; nothing else has other flags.
    let allowed: UInt64 = node.isNumber ? 0xEF : 0x01
    guard head &>> 4 & ~allowed == 0 else {
      fault = "a mark"
      return .absent
    }
    return Node(meta: node.meta | (head &>> 4) << 8, payload: node.payload)
  }

  @inline(__always)
  private mutating func plain(_ head: UInt64, _ cursor: inout SnapshotCursor) -> Node {
    let number = head &>> 4
    switch head & 15 {
    case Form.string:
      size += 1
      guard number < UInt64(texts.count) else { break }
      return texts[Int(truncatingIfNeeded: number)]
    case Form.collection:
      guard number < UInt64(collections.count) else { break }
      let made = collections[Int(truncatingIfNeeded: number)]
      size += Int(made.size)
      depth = max(depth, Int(made.depth))
      return made.node
    case Form.literal:
      size += 1
      switch number {
      case 0: return .absent
      case 1: return .null
      case 2: return .boolean(false)
      case 3: return .boolean(true)
      default: break
      }
    case Form.integer:
      size += 1
      return .integer(SnapshotCursor.unzigzag(number))
    default:
      size += 1
      return rareNumber(head, &cursor)
    }
    fault = "a value"
    return .absent
  }

  private mutating func rareNumber(_ head: UInt64, _ cursor: inout SnapshotCursor) -> Node {
    let number = head &>> 4
    switch head & 15 {
    case Form.wideInteger where number == 0:
      return .integer(cursor.fixed(Int64.self))
    case Form.decimal:
      let mantissa = cursor.signed()
      let exponent = Int(SnapshotCursor.unzigzag(number))
      // In its normal form a number is what it is; the least mantissa has none.
      if mantissa != 0, mantissa != .min, abs(exponent) <= Int(Int32.max),
        let node = Node.decimal(mantissa: mantissa, exponent: exponent)
      {
        return node
      }
    case Form.bigNumber where number < UInt64(texts.count):
      if let node = bigNumber(texts[Int(truncatingIfNeeded: number)].utf8) { return node }
    default: break
    }
    fault = "a number"
    return .absent
  }

  /// A large number from its canonical text; nil when that isn't what the text is.
  private func bigNumber(_ text: UnsafeBufferPointer<UInt8>) -> Node? {
    guard let node = arena.number(text), node.isKind(.bigNumber), node.count == text.count,
      node.utf8.elementsEqual(text)
    else { return nil }
    return node
  }

  private func range(_ cursor: inout SnapshotCursor) -> SourceRange {
    let bound = UInt64(UInt32.max) + 1
    let origin = cursor.number(below: bound)
    let file = cursor.number(below: bound)
    let start = cursor.number(below: bound)
    let end = cursor.number(below: bound)
    guard cursor.isSound, start <= end else {
      cursor.fail()
      return .none
    }
    return SourceRange(
      file: UInt32(file), bytes: ByteRange(start, end),
      origin: ValueOrigin(rawValue: UInt32(origin)))
  }

  // MARK: - Resources

  private mutating func readResources(_ count: Int, _ start: SnapshotCursor) -> [Item] {
    var cursor = start
    var items: [Item] = []
    guard fault == nil else { return items }
    items.reserveCapacity(count)
    for _ in 0..<count {
      let item = readResource(&cursor)
      if !cursor.isSound { fault = "a resource" }
      guard fault == nil else { return [] }
      items.append(item)
    }
    if !cursor.isAtEnd { fault = "its resources" }
    return items
  }

  private mutating func readResource(_ cursor: inout SnapshotCursor) -> Item {
    let presence = SnapshotFormat.Presence(rawValue: cursor.number())
    if !presence.isSubset(of: .all) || presence.isSuperset(of: [.data, .provider]) {
      fault = "a resource's head"
    }
    let part = cursor.number(below: UInt64(partCount))
    let address = text(&cursor)
    let type = sharedText(&cursor)
    let provider = sharedText(&cursor)
    size = 0
    var resource = Resource(
      address: address, type: type, name: "",
      mode: presence.contains(.data) ? .data : presence.contains(.provider) ? .provider : .managed,
      provider: provider, scope: part, document: value(&cursor), origin: .cloud)
    if presence.contains(.name) { resource.name = text(&cursor) }
    if presence.contains(.module) { resource.module = sharedText(&cursor) }
    if presence.contains(.account) { resource.account = sharedText(&cursor) }
    if presence.contains(.region) { resource.region = sharedText(&cursor) }
    if presence.contains(.environment) { resource.environment = sharedText(&cursor) }
    if presence.contains(.origin) { resource.origin = range(&cursor) }
    if presence.contains(.calls) {
      for _ in 0..<cursor.count() {
        let address = sharedText(&cursor)
        resource.calls.append(ModuleCall(address: address, origin: range(&cursor)))
      }
    }
    if presence.contains(.references) {
      let count = cursor.count()
      resource.references.reserveCapacity(count)
      for _ in 0..<count {
        let path = sharedText(&cursor)
        let target = text(&cursor)
        let attribute = sharedText(&cursor)
        resource.references.append(Reference(path: path, target: target, attribute: attribute))
      }
    }
    if presence.contains(.previousAddresses) {
      for _ in 0..<cursor.count() { resource.previousAddresses.append(text(&cursor)) }
    }
    if presence.contains(.existenceUnknowns) {
      for _ in 0..<cursor.count() { resource.existenceUnknowns.append(text(&cursor)) }
    }
    resource.isContext = presence.contains(.isContext)
    resource.holdsComputed = presence.contains(.holdsComputed)
    if presence.contains(.lifecycle) {
      var lifecycle: [String: Bool] = [:]
      for _ in 0..<cursor.count() {
        let name = sharedText(&cursor)
        lifecycle[name] = cursor.number(below: 2) == 1
      }
      resource.lifecycle = lifecycle
    }
    if presence.contains(.collected) {
      let service = sharedText(&cursor)
      let operation = sharedText(&cursor)
      let kind = sharedText(&cursor)
      resource.collected = session.source(service: service, operation: operation, kind: kind)
    }
    if presence.contains(.written) {
      let type = sharedText(&cursor)
      resource.written = Resource.WrittenName(type: type, address: text(&cursor))
    }
    return Item(part: part, isRemoved: presence.contains(.removed), resource: resource)
  }

  /// A text of which the block has one string.
  private mutating func text(_ cursor: inout SnapshotCursor) -> String {
    let number = cursor.number(below: UInt64(texts.count))
    guard cursor.isSound else { return "" }
    if let known = strings[number] { return known }
    let text = texts[number].string ?? ""
    strings[number] = text
    return text
  }

  /// A text that repeats from block to block, such as a type's name.
  private mutating func sharedText(_ cursor: inout SnapshotCursor) -> String {
    let number = cursor.number(below: UInt64(texts.count))
    guard cursor.isSound else { return "" }
    if let known = strings[number] { return known }
    let text = session.shared(texts[number].string ?? "")
    strings[number] = text
    return text
  }
}
