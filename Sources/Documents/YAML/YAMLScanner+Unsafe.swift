// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Cuts YAML 1.2 into tokens, with what indentation and implicit keys mean made explicit.
///
/// The text is valid UTF-8 without control characters other than tabs and line breaks, and
/// followed by `TextScan.padding` zero bytes; a zero byte therefore is the end. The method is the
/// one that most implementations share: a token that may turn out to be a key is remembered, and
/// when its ":" comes a `key` token is put before it.
struct YAMLScanner: ~Copyable {
  let base: UnsafePointer<UInt8>
  let end: UnsafePointer<UInt8>
  let arena: Arena

  var p: UnsafePointer<UInt8>
  var line = 0
  var lineStart: UnsafePointer<UInt8>

  /// Tokens that were found and not taken yet.
  private var queue: [YAMLToken] = []
  private var head = 0
  /// How many tokens were taken in all, which numbers the ones in the queue.
  private var taken = 0
  var reachedEnd = false

  /// The column of the innermost block collection; -1 outside of any.
  var indent = -1
  private var indents: [Int] = []
  /// The kinds of the open flow collections: true for a mapping.
  var flowMappings: [Bool] = []
  /// What may be a key, for the block level and each flow level.
  var simpleKeys: [SimpleKey] = [SimpleKey()]
  /// No level below this one has a possible key.
  private var lowestKey = 0
  /// Whether a block collection may start here.
  var allowsSimpleKey = true
  /// Whether a tab stands in the indentation before the next token.
  var indentHasTab = false
  /// Where a ":" needs no space behind it: after a quoted scalar or a flow collection, as in JSON.
  var adjacentValuePlace: UnsafePointer<UInt8>?

  /// The error that ended the scanning of this document.
  var problem: YAMLProblem?
  /// Where decoded text is put together.
  var scratch: [UInt8] = []

  struct SimpleKey {
    var isPossible = false
    /// A key must come of it, because nothing else may start in its column.
    var isRequired = false
    var hasTab = false
    var tokenNumber = 0
    var line = 0
    var column = 0
    var place = 0
  }

  init(text: UnsafePointer<UInt8>, count: Int, from start: Int, arena: Arena) {
    base = text
    end = text + count
    self.arena = arena
    p = text + start
    lineStart = p
  }

  var offset: Int { p - base }
  var column: Int { p - lineStart }
  var isInFlow: Bool { !flowMappings.isEmpty }

  /// The next token; `streamEnd` again and again at the end and after an error.
  @inline(__always)
  mutating func peek() -> YAMLToken {
    if head == queue.count || lowestPossibleKey() == taken { fetchMore() }
    if problem == nil, head < queue.count { return queue[head] }
    return YAMLToken(kind: .streamEnd, start: offset, end: offset)
  }

  /// Takes the token that `peek` showed.
  @inline(__always)
  mutating func advance() {
    guard head < queue.count else { return }
    head += 1
    taken += 1
    if head == queue.count {
      queue.removeAll(keepingCapacity: true)
      head = 0
    }
  }

  private mutating func fetchMore() {
    while problem == nil, !reachedEnd, head == queue.count || lowestPossibleKey() == taken {
      fetchNext()
    }
  }

  /// The number of the first token that may still turn out to be a key; -1 without one.
  private mutating func lowestPossibleKey() -> Int {
    while lowestKey < simpleKeys.count {
      if simpleKeys[lowestKey].isPossible {
        dropStaleKey(lowestKey)
        if simpleKeys[lowestKey].isPossible { return simpleKeys[lowestKey].tokenNumber }
      }
      if lowestKey == simpleKeys.count - 1 { return -1 }
      lowestKey += 1
    }
    return -1
  }

  /// A key ends on the line it starts on and within 1,024 characters, but not so in `{ }`.
  private mutating func dropStaleKey(_ level: Int) {
    let key = simpleKeys[level]
    guard key.isPossible, level == 0 || !flowMappings[level - 1] else { return }
    guard key.line < line || offset - key.place > 1024 else { return }
    if key.isRequired {
      fail("expected \":\" after the key", at: key.place)
    }
    simpleKeys[level].isPossible = false
  }

  mutating func append(_ kind: YAMLToken.Kind, from start: Int, text: Node = .absent) {
    queue.append(YAMLToken(kind: kind, start: start, end: offset, text: text))
  }

  mutating func fail(_ message: String, at place: Int? = nil, end: Int? = nil) {
    guard problem == nil else { return }
    problem = .syntax(message, at: place ?? offset, end: end)
  }

  /// Starts a block collection when the column is deeper than the innermost one's.
  ///
  /// - Parameter number: the token to put the start before; nil for the end of the queue.
  mutating func rollIndent(
    to column: Int, _ kind: YAMLToken.Kind, before number: Int?, at place: Int
  ) {
    guard !isInFlow, indent < column else { return }
    indents.append(indent)
    indent = column
    let token = YAMLToken(kind: kind, start: place, end: place)
    if let number {
      queue.insert(token, at: head + number - taken)
    } else {
      queue.append(token)
    }
  }

  /// Ends the block collections that are deeper than the column.
  mutating func unrollIndent(to column: Int) {
    guard !isInFlow else { return }
    while indent > column, let outer = indents.popLast() {
      queue.append(YAMLToken(kind: .blockEnd, start: offset, end: offset))
      indent = outer
    }
  }

  /// Remembers that the next token may be a key.
  mutating func saveSimpleKey() {
    guard allowsSimpleKey else { return }
    removeSimpleKey()
    let level = simpleKeys.count - 1
    simpleKeys[level] = SimpleKey(
      isPossible: true, isRequired: !isInFlow && indent == column, hasTab: indentHasTab,
      tokenNumber: taken + queue.count - head, line: line, column: column, place: offset)
    lowestKey = min(lowestKey, level)
  }

  /// Gives up what may have been a key.
  mutating func removeSimpleKey() {
    let level = simpleKeys.count - 1
    if simpleKeys[level].isPossible, simpleKeys[level].isRequired {
      fail("expected \":\" after the key", at: simpleKeys[level].place)
    }
    simpleKeys[level].isPossible = false
  }

  /// The key that a ":" here belongs to, taken out; nil when there is none.
  mutating func takeSimpleKey() -> SimpleKey? {
    let level = simpleKeys.count - 1
    dropStaleKey(level)
    guard simpleKeys[level].isPossible else { return nil }
    simpleKeys[level].isPossible = false
    return simpleKeys[level]
  }

  /// Puts a `key` token before the token that turned out to be one.
  mutating func insertKey(_ key: SimpleKey) {
    let token = YAMLToken(kind: .key, start: key.place, end: key.place)
    queue.insert(token, at: head + key.tokenNumber - taken)
    rollIndent(to: key.column, .blockMappingStart, before: key.tokenNumber, at: key.place)
  }

  mutating func openFlow(isMapping: Bool) {
    flowMappings.append(isMapping)
    simpleKeys.append(SimpleKey())
  }

  mutating func closeFlow() {
    guard flowMappings.popLast() != nil else { return }
    simpleKeys.removeLast()
    lowestKey = min(lowestKey, simpleKeys.count - 1)
  }

  /// Ends everything that is open, as the end of a document does.
  mutating func closeAll() {
    unrollIndent(to: -1)
    removeSimpleKey()
  }

  /// After an error: goes on at the next document.
  ///
  /// - Parameters:
  ///   - place: where the error is; the scanner may be past it.
  ///   - start: where the broken document starts, so that it isn't taken for the next one.
  /// - Returns: false when there is none.
  mutating func skipToNextDocument(from place: Int, after start: Int) -> Bool {
    queue.removeAll(keepingCapacity: true)
    head = 0
    taken = 0
    indents.removeAll()
    indent = -1
    flowMappings.removeAll()
    simpleKeys = [SimpleKey()]
    lowestKey = 0
    allowsSimpleKey = true
    indentHasTab = false
    adjacentValuePlace = nil
    problem = nil
    reachedEnd = false
    p = base + min(max(place, start), end - base)
    lineStart = p
    while lineStart > base, !Self.isBreak(lineStart[-1]) { lineStart -= 1 }
    while p < end {
      if offset > start, isDocumentMarker(0x2D) || isDocumentMarker(0x2E) { return true }
      while p < end, !Self.isBreak(p[0]) { p += 1 }
      if p < end { takeLineBreak() }
    }
    return false
  }

  /// Whether `---` or `...` starts at this column 0.
  func isDocumentMarker(_ byte: UInt8) -> Bool {
    p == lineStart && p[0] == byte && p[1] == byte && p[2] == byte && Self.isBlank(p[3])
  }

  /// Passes a line break.
  @inline(__always)
  mutating func takeLineBreak() {
    p += p[0] == 0x0D && p[1] == 0x0A ? 2 : 1
    line += 1
    lineStart = p
  }

  /// White space, a line break or the end.
  @inline(__always)
  static func isBlank(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D || byte == 0
  }

  @inline(__always)
  static func isBreak(_ byte: UInt8) -> Bool { byte == 0x0A || byte == 0x0D }

  /// A comma or bracket.
  @inline(__always)
  static func isFlowIndicator(_ byte: UInt8) -> Bool {
    byte == 0x2C || byte == 0x5B || byte == 0x5D || byte == 0x7B || byte == 0x7D
  }
}
