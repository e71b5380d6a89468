// Bawn
// SPDX-License-Identifier: Apache-2.0

extension YAMLComposer {
  /// Gives a finished value to the collection it belongs to.
  mutating func deliver(_ node: Node, _ place: ByteRange, isMerge: Bool = false) {
    guard !failed else { return }
    nodeCount += 1
    guard nodeCount <= options.maximumNodeCount, !arena.isExhausted else {
      return fail(
        .limit(
          "more values in one document than its limit allows; split it", at: Int(place.start)))
    }
    guard let last = frames.indices.last else {
      root = (node, place)
      return
    }
    if frames[last].isMapping, (values.count - frames[last].firstChild) % 2 == 0 {
      if isMerge { frames[last].merges.append(values.count) }
      values.append(key(node, place))
    } else {
      values.append(node)
    }
    places.append(place)
  }

  /// A key as text: the documents are JSON's.
  private mutating func key(_ node: Node, _ place: ByteRange) -> Node {
    if yaml.schema == .legacy { return legacyKey(node, place) }
    switch node.kind {
    case .string: return node
    case .array, .object, .set:
      warn(
        "yaml-complex-key", "a key is a collection; its JSON text is taken in its place",
        at: place)
      return arena.string(JSONWriter.string(node))
    default: return arena.string(JSONWriter.string(node))
    }
  }

  private mutating func legacyKey(_ node: Node, _ place: ByteRange) -> Node {
    switch node.kind {
    case .string: return node
    case .boolean: return arena.string(node.isTrue ? "true" : "false")
    case .integer, .decimal, .bigNumber: return arena.string(YAMLLegacyScalar.keyText(node))
    default:
      fail(
        .syntax(
          node.isKind(.null)
            ? "a key is null; write it in quotes" : "a key is a collection; keys have to be text",
          at: Int(place.start), end: Int(place.end)))
      return node
    }
  }

  /// A value that isn't written at all.
  mutating func deliverEmpty(_ properties: Properties, end: Int? = nil) {
    let empty: StaticString = ""
    let token = YAMLToken(
      kind: .plainScalar, start: properties.start, end: end ?? properties.start,
      text: .string(bytes: empty.utf8Start, count: 0))
    deliverScalar(token, properties)
  }

  mutating func deliverScalar(_ token: YAMLToken, _ properties: Properties) {
    let place = ByteRange(properties.start, token.end)
    let isPlain = token.kind == .plainScalar
    if properties.tag == nil, properties.anchor == nil {
      // A key keeps its spelling: `012` and `1.0` name fields, they aren't computed with.
      if isPlain, isKeyPosition {
        let isMerge = yaml.mergesKeys && token.text.equals("<<")
        if yaml.schema == .legacy, !isMerge {
          return deliver(resolvePlain(token.text, place), place)
        }
        if yaml.scalarResolver != nil, !isMerge {
          return deliver(resolvedKeyText(token.text, place), place)
        }
        return deliver(keyText(token.text), place, isMerge: isMerge)
      }
      return deliver(isPlain ? resolvePlain(token.text, place) : token.text, place)
    }
    let countBefore = nodeCount
    guard let node = tagged(token.text, isPlain: isPlain, properties, place) else { return }
    if let anchor = properties.anchor {
      anchors[anchor] = Anchor(value: node, size: nodeCount - countBefore + 1)
    }
    deliver(node, place)
  }

  private var isKeyPosition: Bool {
    guard let frame = frames.last, frame.isMapping else { return false }
    return (values.count - frame.firstChild) % 2 == 0
  }

  private func keyText(_ text: Node) -> Node {
    if text.count == 0 || text.equals("~") { return arena.string("null" as StaticString) }
    return text
  }

  /// The text of what the caller's resolver makes of a key.
  private mutating func resolvedKeyText(_ text: Node, _ place: ByteRange) -> Node {
    let node = resolvePlain(text, place)
    switch node.kind {
    case .boolean: return arena.string(node.isTrue ? "true" : "false")
    case .integer, .decimal, .bigNumber: return arena.string(node.numberText ?? "")
    case .null:
      fail(.syntax("mapping key cannot be null", at: Int(place.start), end: Int(place.end)))
      return text
    default: return node
    }
  }

  /// A plain scalar by the core schema.
  mutating func resolvePlain(_ text: Node, _ place: ByteRange) -> Node {
    if let resolver = yaml.scalarResolver {
      if let node = resolver(text, arena) { return node }
      fail(
        .syntax(
          "\"\(text.string ?? "")\" is no value that can be held", at: Int(place.start),
          end: Int(place.end)))
      return text
    }
    let outcome =
      yaml.schema == .legacy
      ? YAMLLegacyScalar.resolve(text, arena) : YAMLScalar.resolve(text, arena)
    switch outcome {
    case .value(let node): return node
    case .notFinite where yaml.schema == .legacy:
      fail(
        .syntax(
          "documents have neither infinity nor NaN", at: Int(place.start), end: Int(place.end)))
    case .notFinite:
      warn(
        "yaml-number", "documents have neither infinity nor NaN; the text is taken as a string",
        at: place)
    case .unwieldy:
      warn("yaml-number", "the number is too large; its text is taken as a string", at: place)
    }
    return text
  }

  mutating func deliverAlias(_ token: YAMLToken) {
    let name = token.text.string ?? ""
    let place = ByteRange(token.start, token.end)
    guard let anchor = anchors[name] else {
      return fail(
        .syntax("no anchor \"&\(name)\" stands before this alias", at: token.start, end: token.end))
    }
    guard let node = anchor.value else {
      return fail(
        .syntax("the alias stands for a value that it is part of", at: token.start, end: token.end))
    }
    aliasedCount += anchor.size
    guard aliasedCount <= yaml.maximumAliasedNodeCount else {
      return fail(
        .limit(
          "aliases stand for more than \(yaml.maximumAliasedNodeCount) values; write less of "
            + "them", at: token.start))
    }
    nodeCount += anchor.size - 1
    deliver(node, place)
  }

  /// Ends the innermost collection and gives it to the one around it.
  mutating func closeCollection(endingWith token: YAMLToken? = nil) {
    guard let frame = frames.popLast() else { return }
    let first = frame.firstChild
    var end = frame.properties.start
    if let token {
      end = token.end
    } else if let last = places[first...].last {
      end = Int(last.end)
    }
    let place = ByteRange(frame.properties.start, max(end, frame.properties.start))
    let node: Node
    if frame.isMapping {
      node = object(frame)
    } else {
      var ranges: [SourceRange] = []
      if options.keepsRanges { for place in places[first...] { ranges.append(range(place)) } }
      node = arena.array(values[first...], ranges: ranges)
    }
    values.removeSubrange(first...)
    places.removeSubrange(first...)
    guard let result = tagged(collection: node, frame.properties, place) else { return }
    if let anchor = frame.properties.anchor {
      anchors[anchor] = Anchor(value: result, size: nodeCount - frame.countBefore + 1)
    }
    deliver(result, place)
  }

  private func range(_ place: ByteRange) -> SourceRange {
    SourceRange(file: options.fileNumber, bytes: place)
  }

  private mutating func object(_ frame: Frame) -> Node {
    let first = frame.firstChild
    let count = (values.count - first) / 2
    var entries: [Node.Entry] = []
    var ranges: [SourceRange] = []
    entries.reserveCapacity(count)
    var keyPlaces: [ByteRange] = []
    let merges = Set(frame.merges)
    for index in 0..<count {
      let position = first + index * 2
      if merges.contains(position) { continue }
      entries.append(Node.Entry(key: values[position], value: values[position + 1]))
      keyPlaces.append(places[position])
      if options.keepsRanges {
        ranges.append(range(places[position].union(places[position + 1])))
      }
    }
    dropRepeatedKeys(&entries, &ranges, keyPlaces)
    if !frame.merges.isEmpty { merge(frame, into: &entries, &ranges) }
    return options.sortsKeys
      ? arena.sortedObject(entries, ranges: ranges) : arena.object(entries, ranges: ranges)
  }

  /// Removes all but the last of each key's entries, with a warning for each repetition.
  private mutating func dropRepeatedKeys(
    _ entries: inout [Node.Entry], _ ranges: inout [SourceRange], _ keyPlaces: [ByteRange]
  ) {
    let order = YAMLComposer.orderIfRepeated(entries)
    if order.isEmpty { return }
    var isDropped = [Bool](repeating: false, count: entries.count)
    var repetitions: [(index: Int, first: Int)] = []
    var first = order[0]
    for position in 1..<order.count {
      let index = order[position]
      if entries[index].key == entries[first].key {
        isDropped[order[position - 1]] = true
        repetitions.append((index, first))
      } else {
        first = index
      }
    }
    repetitions.sort { $0.index < $1.index }
    for repetition in repetitions {
      // Finding a line takes time, so it isn't done for warnings that aren't shown.
      guard warningCount < options.maximumWarningCount else {
        warningCount += 1
        continue
      }
      let name = entries[repetition.index].key.string ?? ""
      let shown = name.count > 60 ? name.prefix(60) + "…" : Substring(name)
      warn(
        "yaml-duplicate-key",
        "the key \"\(shown)\" stands twice in one mapping, first "
          + "\(place(of: keyPlaces[repetition.first])); the last value counts, remove the others",
        at: keyPlaces[repetition.index])
    }
    entries = entries.indices.filter { !isDropped[$0] }.map { entries[$0] }
    if !ranges.isEmpty { ranges = ranges.indices.filter { !isDropped[$0] }.map { ranges[$0] } }
  }

  private func place(of range: ByteRange) -> String {
    let position = scanner.position(of: Int(range.start))
    return "in line \(position.line), column \(position.column)"
  }

  /// The positions sorted by key, then as written; empty when no key is repeated.
  static func orderIfRepeated(_ entries: [Node.Entry]) -> [Int] {
    let count = entries.count
    if count <= Node.linearSearchLimit {
      var isRepeated = false
      for index in 0..<count {
        let key = entries[index].key
        for earlier in 0..<index where entries[earlier].key == key { isRepeated = true }
      }
      if !isRepeated { return [] }
    }
    let order = (0..<count).sorted {
      let difference = Node.tableOrder(entries[$0].key, entries[$1].key)
      return difference == 0 ? $0 < $1 : difference < 0
    }
    for position in 1..<count
    where entries[order[position]].key == entries[order[position - 1]].key { return order }
    return []
  }

  /// Takes over the entries of the mappings under `<<` whose keys aren't there yet; of several
  /// mappings the earlier one counts.
  private mutating func merge(
    _ frame: Frame, into entries: inout [Node.Entry], _ ranges: inout [SourceRange]
  ) {
    let ownCount = entries.count
    for position in frame.merges {
      let source = values[position + 1]
      let place = places[position + 1]
      let sources = source.isKind(.array) ? Array(source.elements) : [source]
      guard sources.allSatisfy({ $0.isKind(.object) }) else {
        if yaml.schema == .legacy {
          return fail(
            .syntax(
              "map merge requires map or sequence of maps as the value",
              at: Int(places[position].start)))
        }
        warn(
          "yaml-merge-key", "\"<<\" takes a mapping or a list of mappings; it is passed over",
          at: places[position])
        continue
      }
      for object in sources {
        nodeCount += object.count * 2
        aliasedCount += object.count * 2
        guard aliasedCount <= yaml.maximumAliasedNodeCount else {
          return fail(
            .limit(
              "merge keys take over more than \(yaml.maximumAliasedNodeCount) values",
              at: Int(place.start)))
        }
        for (index, entry) in object.entries.enumerated() {
          entries.append(entry)
          if options.keepsRanges {
            let own = object.range(at: index)
            ranges.append(own == .none ? range(place) : own)
          }
        }
      }
    }
    let order = YAMLComposer.orderIfRepeated(entries)
    if entries.count == ownCount || order.isEmpty { return }
    var isKept = [Bool](repeating: true, count: entries.count)
    for position in 1..<order.count
    where entries[order[position]].key == entries[order[position - 1]].key {
      isKept[order[position]] = false
    }
    entries = entries.indices.filter { isKept[$0] }.map { entries[$0] }
    if !ranges.isEmpty { ranges = ranges.indices.filter { isKept[$0] }.map { ranges[$0] } }
  }
}
