// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Everything of a snapshot but its resources, and where those stand.
struct SnapshotDirectory {
  /// Where a block is.
  struct Block {
    var offset: Int
    var length: Int
    var hash: UInt64
    var resourceCount: Int
  }

  var begun = 0
  var ended = 0
  var madeBy = ""
  var scopes: [Scope] = []
  var blocks: [Block] = []
  var coverage = CollectionCoverage()

  // MARK: - Writing

  /// The directory's bytes: its texts, then its sections.
  func encoded() -> SnapshotBytes {
    var texts = SnapshotTexts()
    var sections = SnapshotBytes()
    append(to: &sections, SnapshotFormat.Section.metadata) { body in
      body.append(signed: Int64(begun))
      body.append(signed: Int64(ended))
      body.append(count: texts.number(of: madeBy))
    }
    append(to: &sections, SnapshotFormat.Section.scopes) { body in
      body.append(count: scopes.count)
      for scope in scopes {
        body.append(byte: scope.kind == .account ? 1 : 0)
        body.append(count: texts.number(of: scope.path))
        body.append(byte: scope.isComplete.map { $0 ? 2 : 1 } ?? 0)
        body.append(count: scope.previousPaths.count)
        for path in scope.previousPaths { body.append(count: texts.number(of: path)) }
        body.append(count: scope.regions.count)
        for region in scope.regions { body.append(count: texts.number(of: region)) }
        body.append(byte: scope.workspace == nil ? 0 : 1)
        if let workspace = scope.workspace { body.append(count: texts.number(of: workspace)) }
      }
    }
    append(to: &sections, SnapshotFormat.Section.blocks) { body in
      body.append(count: blocks.count)
      for block in blocks {
        body.append(count: block.offset)
        body.append(count: block.length)
        body.append(fixed: block.hash)
        body.append(count: block.resourceCount)
      }
    }
    append(to: &sections, SnapshotFormat.Section.coverage) { body in
      body.append(count: coverage.entries.count)
      for entry in coverage.entries {
        for text in [entry.account, entry.region, entry.service, entry.operation, entry.kind] {
          body.append(count: texts.number(of: text))
        }
        body.append(byte: UInt8(Self.outcomes.firstIndex(of: entry.outcome) ?? 0))
        body.append(count: entry.calls)
        body.append(count: entry.items)
        body.append(count: entry.failures)
        body.append(count: texts.number(of: entry.reason))
      }
    }
    append(to: &sections, SnapshotFormat.Section.unread) { body in
      body.append(count: coverage.unread.count)
      for unread in coverage.unread {
        for text in [unread.account, unread.region, unread.type] {
          body.append(count: texts.number(of: text))
        }
        body.append(count: unread.count)
      }
    }
    var bytes = SnapshotBytes(capacity: sections.count + texts.bytes.count + 64)
    bytes.append(count: texts.count)
    for number in 0..<texts.count { bytes.append(count: texts.length(number)) }
    bytes.append(texts.bytes)
    bytes.append(sections)
    return bytes
  }

  /// The outcomes by their number in files; never to be reordered.
  private static let outcomes: [CollectionCoverage.Outcome] = [
    .collected, .denied, .failed, .unavailable, .skipped,
  ]

  private func append(
    to sections: inout SnapshotBytes, _ tag: UInt8, _ fill: (inout SnapshotBytes) -> Void
  ) {
    var body = SnapshotBytes()
    fill(&body)
    sections.append(byte: tag)
    sections.append(count: body.count)
    sections.append(body)
  }

  // MARK: - Reading

  init() {}

  /// Reads a directory; blocks have to lie before `limit`.
  init(_ bytes: UnsafeBufferPointer<UInt8>, limit: Int) throws(SnapshotError) {
    var cursor = SnapshotCursor(bytes)
    let texts = try Self.texts(&cursor)
    while cursor.isSound, cursor.remaining > 0 {
      let tag = cursor.byte()
      var body = SnapshotCursor(cursor.take(cursor.count()))
      switch tag {
      case SnapshotFormat.Section.metadata:
        begun = Self.time(&body)
        ended = Self.time(&body)
        madeBy = Self.text(&body, texts)
      case SnapshotFormat.Section.scopes: scopes = Self.scopes(&body, texts)
      case SnapshotFormat.Section.blocks: blocks = Self.blocks(&body, limit: limit)
      case SnapshotFormat.Section.coverage: coverage.entries = Self.entries(&body, texts)
      case SnapshotFormat.Section.unread: coverage.unread = Self.unread(&body, texts)
      case 128...: continue
      default: throw .damaged("its directory has an unknown section")
      }
      guard body.isAtEnd else { throw .damaged("section \(tag) of its directory") }
    }
    guard cursor.isSound else { throw .damaged("its directory") }
  }

  private static func texts(_ cursor: inout SnapshotCursor) throws(SnapshotError) -> [String] {
    let count = cursor.count()
    var lengths: [Int] = []
    lengths.reserveCapacity(count)
    for _ in 0..<count { lengths.append(cursor.count()) }
    var texts: [String] = []
    texts.reserveCapacity(count)
    for length in lengths {
      let bytes = cursor.take(length)
      guard cursor.isSound, let text = String(validating: bytes, as: UTF8.self) else {
        throw .damaged("a text of its directory")
      }
      texts.append(text)
    }
    return texts
  }

  private static func text(_ cursor: inout SnapshotCursor, _ texts: [String]) -> String {
    let number = cursor.number(below: UInt64(texts.count))
    return cursor.isSound ? texts[number] : ""
  }

  private static func time(_ cursor: inout SnapshotCursor) -> Int {
    let time = cursor.signed()
    guard time >= 0, time <= Int64(SnapshotFormat.latestTime) else {
      cursor.fail()
      return 0
    }
    return Int(time)
  }

  private static func amount(_ cursor: inout SnapshotCursor) -> Int {
    cursor.number(below: UInt64(SnapshotFormat.maximumCount))
  }

  private static func scopes(_ cursor: inout SnapshotCursor, _ texts: [String]) -> [Scope] {
    var scopes: [Scope] = []
    for _ in 0..<cursor.count() {
      let kind: Scope.Kind = cursor.number(below: 2) == 1 ? .account : .rootModule
      var scope = Scope(kind: kind, path: text(&cursor, texts))
      scope.isComplete = [nil, false, true][cursor.number(below: 3)]
      for _ in 0..<cursor.count() { scope.previousPaths.append(text(&cursor, texts)) }
      for _ in 0..<cursor.count() { scope.regions.append(text(&cursor, texts)) }
      if cursor.number(below: 2) == 1 { scope.workspace = text(&cursor, texts) }
      scopes.append(scope)
    }
    return scopes
  }

  private static func blocks(_ cursor: inout SnapshotCursor, limit: Int) -> [Block] {
    var blocks: [Block] = []
    var end = SnapshotFormat.headerSize
    for _ in 0..<cursor.count() {
      let offset = cursor.number(below: UInt64(limit))
      let length = cursor.number(below: UInt64(SnapshotFormat.maximumBlockSize) + 1)
      let hash = cursor.fixed(UInt64.self)
      // A resource takes a byte at least.
      let count = cursor.number(below: UInt64(length) + 1)
      guard offset >= end, length <= limit - offset else {
        cursor.fail()
        break
      }
      end = offset + length
      blocks.append(Block(offset: offset, length: length, hash: hash, resourceCount: count))
    }
    return blocks
  }

  private static func entries(
    _ cursor: inout SnapshotCursor, _ texts: [String]
  ) -> [CollectionCoverage.Entry] {
    var entries: [CollectionCoverage.Entry] = []
    for _ in 0..<cursor.count() {
      let account = text(&cursor, texts)
      let region = text(&cursor, texts)
      let service = text(&cursor, texts)
      let operation = text(&cursor, texts)
      let kind = text(&cursor, texts)
      let outcome = outcomes[cursor.number(below: UInt64(outcomes.count))]
      let calls = amount(&cursor)
      let items = amount(&cursor)
      let failures = amount(&cursor)
      entries.append(
        CollectionCoverage.Entry(
          account: account, region: region, service: service, operation: operation, kind: kind,
          outcome: outcome, calls: calls, items: items, failures: failures,
          reason: text(&cursor, texts)))
    }
    return entries
  }

  private static func unread(
    _ cursor: inout SnapshotCursor, _ texts: [String]
  ) -> [CollectionCoverage.Unread] {
    var unread: [CollectionCoverage.Unread] = []
    for _ in 0..<cursor.count() {
      let account = text(&cursor, texts)
      let region = text(&cursor, texts)
      let type = text(&cursor, texts)
      unread.append(
        CollectionCoverage.Unread(
          account: account, region: region, type: type, count: amount(&cursor)))
    }
    return unread
  }
}
