// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Makes documents of a scanner's tokens, without recursion.
///
/// The open collections are frames of a stack; their finished children are on a stack of values,
/// keys and values alternating in mappings.
struct YAMLComposer: ~Copyable {
  let options: ReaderOptions
  let yaml: YAMLOptions
  let arena: Arena
  var scanner: YAMLScanner

  var frames: [Frame] = []
  var values: [Node] = []
  var places: [ByteRange] = []

  var anchors: [String: Anchor] = [:]
  /// Prefixes of tag handles, from `%TAG` directives.
  var tagPrefixes: [String: String] = [:]
  /// Values of this document, those that aliases stand for included.
  var nodeCount = 0
  var aliasedCount = 0

  var problems: [YAMLProblem] = []
  var warningCount = 0
  /// Where the document starts.
  var documentStart = 0
  /// The finished outermost value.
  var root: (node: Node, place: ByteRange)?

  /// An open collection.
  struct Frame {
    enum Kind {
      case blockSequence
      /// A list in a mapping at the mapping's own column.
      case indentlessSequence
      case blockMapping
      case flowSequence
      case flowMapping
      /// A mapping of one entry in a flow sequence, written without braces.
      case flowPair
    }
    enum State {
      case first
      case next
      case value
      /// A key of a flow mapping without a value.
      case emptyValue
    }

    var kind: Kind
    var state = State.first
    /// Where its children start on the stack of values.
    var firstChild: Int
    var properties: Properties
    /// Positions of `<<` keys among the children.
    var merges: [Int] = []
    /// `nodeCount` before it, for the size of an anchor.
    var countBefore: Int

    var isMapping: Bool { kind == .blockMapping || kind == .flowMapping || kind == .flowPair }
  }

  /// What stands before a value.
  struct Properties {
    var start: Int
    var anchor: String?
    var tag: String?
  }

  /// A value that aliases can stand for.
  struct Anchor {
    /// The value; nil while it is still open.
    var value: Node?
    /// How many values it holds, itself included.
    var size: Int
  }

  init(
    scanner: consuming YAMLScanner, options: ReaderOptions, yaml: YAMLOptions, arena: Arena
  ) {
    self.scanner = scanner
    self.options = options
    self.yaml = yaml
    self.arena = arena
  }

  /// The next document of the stream.
  ///
  /// - Returns: false when there is none.
  mutating func compose() -> Bool {
    reset()
    var hasDirectives = false
    var token = scanner.peek()
    documentStart = token.start
    while token.kind == .documentEnd || token.kind == .directive {
      if token.kind == .directive {
        hasDirectives = true
        takeDirective(token)
      }
      scanner.advance()
      token = scanner.peek()
    }
    if let problem = scanner.problem { return end(with: problem) }
    let isExplicit = token.kind == .documentStart
    if isExplicit {
      scanner.advance()
      token = scanner.peek()
    } else if hasDirectives {
      return end(with: .syntax("\"---\" has to follow the directives", at: token.start))
    } else if token.kind == .streamEnd {
      return false
    }
    switch token.kind {
    case .documentStart, .documentEnd, .streamEnd, .directive:
      if scanner.problem == nil { deliverEmpty(Properties(start: token.start)) }
    default: composeNode(isBlock: true, allowsIndentless: false)
    }
    while root == nil, !failed { step() }
    if failed { return true }
    token = scanner.peek()
    if let problem = scanner.problem { return end(with: problem) }
    switch token.kind {
    case .documentStart, .documentEnd, .streamEnd: break
    default:
      return end(
        with: .syntax(
          "expected the end of the document; check the indentation of this line", at: token.start,
          end: token.end))
    }
    return true
  }

  /// Whether an error ended the document.
  private(set) var failed = false

  private mutating func reset() {
    frames.removeAll(keepingCapacity: true)
    values.removeAll(keepingCapacity: true)
    places.removeAll(keepingCapacity: true)
    anchors.removeAll()
    tagPrefixes.removeAll()
    problems.removeAll()
    nodeCount = 0
    aliasedCount = 0
    warningCount = 0
    root = nil
    failed = false
  }

  private mutating func end(with problem: YAMLProblem) -> Bool {
    fail(problem)
    return true
  }

  mutating func fail(_ problem: YAMLProblem) {
    if failed { return }
    failed = true
    root = nil
    problems.append(problem)
  }

  mutating func warn(_ id: String, _ message: String, at place: ByteRange) {
    warningCount += 1
    guard warningCount <= options.maximumWarningCount else { return }
    problems.append(
      YAMLProblem(
        id: id, severity: .warning, message: message, offset: Int(place.start),
        end: Int(place.end)))
  }

  /// Goes on with the innermost collection.
  private mutating func step() {
    guard let last = frames.indices.last else {
      return fail(.syntax("expected a value", at: scanner.offset))
    }
    let token = scanner.peek()
    if let problem = scanner.problem { return fail(problem) }
    switch frames[last].kind {
    case .blockSequence: stepBlockSequence(token)
    case .indentlessSequence: stepIndentlessSequence(token)
    case .blockMapping: stepBlockMapping(token, last)
    case .flowSequence: stepFlowSequence(token, last)
    case .flowMapping: stepFlowMapping(token, last)
    case .flowPair: stepFlowPair(token, last)
    }
  }

  private mutating func stepBlockSequence(_ token: YAMLToken) {
    switch token.kind {
    case .blockEntry:
      scanner.advance()
      composeItem(emptyBefore: [.blockEntry, .blockEnd], allowsIndentless: false)
    case .blockEnd:
      scanner.advance()
      closeCollection()
    default: failUnexpected(token, "\"- \" or the end of the list")
    }
  }

  private mutating func stepIndentlessSequence(_ token: YAMLToken) {
    if token.kind == .blockEntry {
      scanner.advance()
      composeItem(emptyBefore: [.blockEntry, .key, .value, .blockEnd], allowsIndentless: false)
    } else {
      closeCollection()
    }
  }

  private mutating func stepBlockMapping(_ token: YAMLToken, _ last: Int) {
    if frames[last].state == .value {
      frames[last].state = .next
      if token.kind == .value {
        scanner.advance()
        composeItem(emptyBefore: [.key, .value, .blockEnd], allowsIndentless: true)
      } else {
        deliverEmpty(Properties(start: token.start))
      }
      return
    }
    switch token.kind {
    case .key:
      scanner.advance()
      frames[last].state = .value
      composeItem(emptyBefore: [.key, .value, .blockEnd], allowsIndentless: true)
    case .value:
      frames[last].state = .value
      deliverEmpty(Properties(start: token.start))
    case .blockEnd:
      scanner.advance()
      closeCollection()
    default: failUnexpected(token, "a key or the end of the mapping")
    }
  }

  private mutating func stepFlowSequence(_ token: YAMLToken, _ last: Int) {
    var token = token
    if token.kind != .flowSequenceEnd, frames[last].state == .next {
      guard token.kind == .flowEntry else { return failUnexpected(token, "\",\" or \"]\"") }
      scanner.advance()
      token = scanner.peek()
      if let problem = scanner.problem { return fail(problem) }
    }
    frames[last].state = .next
    switch token.kind {
    case .flowSequenceEnd:
      scanner.advance()
      closeCollection(endingWith: token)
    case .key, .value:
      open(.flowPair, Properties(start: token.start))
    default: composeNode(isBlock: false, allowsIndentless: false)
    }
  }

  private mutating func stepFlowPair(_ token: YAMLToken, _ last: Int) {
    switch frames[last].state {
    case .first:
      frames[last].state = .value
      if token.kind == .key {
        scanner.advance()
        composeItem(emptyBefore: [.value, .flowEntry, .flowSequenceEnd], isBlock: false)
      } else {
        deliverEmpty(Properties(start: token.start))
      }
    case .value:
      frames[last].state = .next
      if token.kind == .value {
        scanner.advance()
        composeItem(emptyBefore: [.flowEntry, .flowSequenceEnd], isBlock: false)
      } else {
        deliverEmpty(Properties(start: token.start))
      }
    default: closeCollection()
    }
  }

  private mutating func stepFlowMapping(_ token: YAMLToken, _ last: Int) {
    switch frames[last].state {
    case .value:
      frames[last].state = .next
      if token.kind == .value {
        scanner.advance()
        composeItem(emptyBefore: [.flowEntry, .flowMappingEnd], isBlock: false)
      } else {
        deliverEmpty(Properties(start: token.start))
      }
      return
    case .emptyValue:
      frames[last].state = .next
      return deliverEmpty(Properties(start: token.start))
    case .first, .next: break
    }
    var token = token
    if token.kind != .flowMappingEnd, frames[last].state == .next {
      guard token.kind == .flowEntry else { return failUnexpected(token, "\",\" or \"}\"") }
      scanner.advance()
      token = scanner.peek()
      if let problem = scanner.problem { return fail(problem) }
    }
    switch token.kind {
    case .flowMappingEnd:
      scanner.advance()
      closeCollection(endingWith: token)
    case .key:
      scanner.advance()
      frames[last].state = .value
      composeItem(emptyBefore: [.value, .flowEntry, .flowMappingEnd], isBlock: false)
    case .value:
      frames[last].state = .value
      deliverEmpty(Properties(start: token.start))
    default:
      frames[last].state = .emptyValue
      composeNode(isBlock: false, allowsIndentless: false)
    }
  }

  /// A child, which is null when one of these tokens follows at once.
  private mutating func composeItem(
    emptyBefore kinds: YAMLToken.Kinds, isBlock: Bool = true, allowsIndentless: Bool = false
  ) {
    let token = scanner.peek()
    if let problem = scanner.problem { return fail(problem) }
    if kinds.contains(YAMLToken.Kinds(token.kind)) {
      deliverEmpty(Properties(start: token.start))
    } else {
      composeNode(isBlock: isBlock, allowsIndentless: allowsIndentless)
    }
  }

  /// A value with what stands before it; a collection is opened.
  private mutating func composeNode(isBlock: Bool, allowsIndentless: Bool) {
    var token = scanner.peek()
    if token.kind == .alias {
      scanner.advance()
      return deliverAlias(token)
    }
    var properties = Properties(start: token.start)
    var end = token.start
    while token.kind == .anchor || token.kind == .tag {
      if token.kind == .anchor {
        guard properties.anchor == nil else {
          return fail(.syntax("a value has one anchor at most", at: token.start, end: token.end))
        }
        properties.anchor = token.text.string
      } else {
        guard properties.tag == nil else {
          return fail(.syntax("a value has one tag at most", at: token.start, end: token.end))
        }
        guard let tag = resolveTag(token) else { return }
        properties.tag = tag
      }
      end = token.end
      scanner.advance()
      token = scanner.peek()
    }
    if let problem = scanner.problem { return fail(problem) }
    switch token.kind {
    case .plainScalar, .quotedScalar:
      scanner.advance()
      deliverScalar(token, properties)
    case .blockEntry where allowsIndentless: open(.indentlessSequence, properties)
    case .flowSequenceStart:
      scanner.advance()
      open(.flowSequence, properties)
    case .flowMappingStart:
      scanner.advance()
      open(.flowMapping, properties)
    case .blockSequenceStart where isBlock:
      scanner.advance()
      open(.blockSequence, properties)
    case .blockMappingStart where isBlock:
      scanner.advance()
      open(.blockMapping, properties)
    default:
      if properties.anchor != nil || properties.tag != nil {
        deliverEmpty(properties, end: end)
      } else {
        failUnexpected(token, "a value")
      }
    }
  }

  private mutating func failUnexpected(_ token: YAMLToken, _ expected: String) {
    if let problem = scanner.problem { return fail(problem) }
    let found: String
    switch token.kind {
    case .streamEnd: found = "the end of the text"
    case .blockEnd: found = "a line that is indented less"
    case .blockEntry: found = "\"- \""
    case .flowEntry: found = "\",\""
    case .flowSequenceEnd: found = "\"]\""
    case .flowMappingEnd: found = "\"}\""
    case .key, .value: found = "a key"
    case .documentStart, .documentEnd: found = "the end of the document"
    case .blockMappingStart, .blockSequenceStart: found = "a line that is indented more"
    default: found = "another value"
    }
    fail(
      .syntax(
        "expected \(expected) but found \(found); check indentation and quotes", at: token.start,
        end: max(token.end, token.start + 1)))
  }

  private mutating func open(_ kind: Frame.Kind, _ properties: Properties) {
    guard frames.count < options.maximumDepth else {
      return fail(
        .limit(
          "nested deeper than \(options.maximumDepth) levels; flatten the document",
          at: properties.start))
    }
    if let anchor = properties.anchor { anchors[anchor] = Anchor(value: nil, size: 0) }
    frames.append(
      Frame(
        kind: kind, firstChild: values.count, properties: properties, countBefore: nodeCount))
  }
}
