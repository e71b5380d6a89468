// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Parses JSON texts (RFC 8259) into an arena, in one pass and without recursion.
///
/// The text is the parser's to change: escapes are decoded where they stand, and strings of the
/// document point into it. It is followed by `TextScan.padding` zero bytes, so no look ahead needs
/// a bounds check: a zero byte is valid nowhere and stops every loop.
///
/// A parser may be used for many texts; its buffers are kept.
struct JSONParser: ~Copyable {
  let options: ReaderOptions
  /// Values of the collections that are still open, keys and values alternating in objects.
  var nodes: UnsafeMutablePointer<Node>
  var nodeCapacity: Int
  /// Where those values stand, when ranges are kept.
  var places: UnsafeMutablePointer<ByteRange>?
  /// The open collections.
  private var frames: UnsafeMutablePointer<Frame>
  private var frameCapacity: Int
  var shapes = KeyShapes()

  /// What is wrong, errors last: the first one ends the parsing.
  var problems: [JSONProblem] = []
  /// Warnings beyond those that are kept.
  var omittedWarnings = 0
  /// Where the value that was read starts.
  var valueStart = 0
  /// Where the value that was read ends.
  var valueEnd = 0

  var nodeCount = 0
  var base: UnsafeMutablePointer<UInt8>
  var textCount = 0

  struct Frame {
    /// Position of the first child in `nodes`, doubled; the lowest bit is 1 for an object.
    var mark: Int
    /// Where the collection starts.
    var start: Int
  }

  init(options: ReaderOptions) {
    self.options = options
    nodeCapacity = 256
    nodes = .allocate(capacity: nodeCapacity)
    places = options.keepsRanges ? .allocate(capacity: nodeCapacity) : nil
    frameCapacity = 32
    frames = .allocate(capacity: frameCapacity)
    base = UnsafeMutableRawPointer(nodes).assumingMemoryBound(to: UInt8.self)
  }

  deinit {
    nodes.deallocate()
    places?.deallocate()
    frames.deallocate()
  }

  /// Parses the value that starts at `start`, white space before it included.
  ///
  /// `valueEnd` tells where it ends; what follows isn't looked at.
  ///
  /// - Returns: the value, absent when there is an error among `problems`.
  mutating func parse(
    _ text: UnsafeMutablePointer<UInt8>, count: Int, from start: Int, into arena: Arena
  ) -> Node {
    base = text
    textCount = count
    nodeCount = 0
    let keepsRanges = options.keepsRanges
    let maximumDepth = options.maximumDepth
    var p = UnsafePointer(text) + start
    var top = nodes
    var limit = nodes + nodeCapacity
    var depth = 0
    var inObject = false
    // The first child of the innermost collection, as a position: the stack moves when it grows.
    var firstChild = 0

    guard let first = skipSpace(p) else { return .absent }
    p = first
    valueStart = p - UnsafePointer(text)

    parsing: while true {
      if inObject {
        guard p.pointee == 0x22 else { return fail(.expectedKey, p) }
        let content = p + 1
        var end = TextScan.endOfPlainText(content)
        var length = end - content
        if end.pointee != 0x22 {
          guard let string = finishString(content, special: end) else { return .absent }
          end = string.quote
          length = string.count
        }
        if top == limit, !growStack(&top, &limit, p) { return .absent }
        top.initialize(to: .string(bytes: content, count: length))
        top += 1
        p = end + 1
        if p.pointee != 0x3A {
          guard let colon = skipSpace(p) else { return .absent }
          guard colon.pointee == 0x3A else { return fail(.expectedColon, colon) }
          p = colon
        }
        p += 1
        if p.pointee <= 0x20 || p.pointee == 0x2F {
          if p.pointee == 0x20, p[1] > 0x20, p[1] != 0x2F {
            p += 1
          } else {
            guard let next = skipSpace(p) else { return .absent }
            p = next
          }
        }
      }

      var node: Node
      var start = p
      let byte = p.pointee
      if byte == 0x22 {
        let content = p + 1
        var end = TextScan.endOfPlainText(content)
        var length = end - content
        if end.pointee != 0x22 {
          guard let string = finishString(content, special: end) else { return .absent }
          end = string.quote
          length = string.count
        }
        node = .string(bytes: content, count: length)
        p = end + 1
      } else if byte == 0x7B || byte == 0x5B {
        p += 1
        if p.pointee <= 0x20 || p.pointee == 0x2F {
          guard let next = skipSpace(p) else { return .absent }
          p = next
        }
        if p.pointee == byte &+ 2 {
          p += 1
          node = byte == 0x7B ? arena.emptyObject : arena.emptyArray
          if depth == maximumDepth { return fail(.depth, start) }
        } else {
          if depth == maximumDepth { return fail(.depth, start) }
          if depth == frameCapacity { growFrames() }
          (frames + depth).initialize(
            to: Frame(
              mark: firstChild &<< 1 | (inObject ? 1 : 0), start: start - UnsafePointer(text)))
          depth &+= 1
          firstChild = top - nodes
          inObject = byte == 0x7B
          continue parsing
        }
      } else if byte &- 0x30 < 10 || byte == 0x2D {
        guard let number = parseNumber(p, arena) else { return .absent }
        node = number.node
        p = number.end
      } else {
        let word = UnsafeRawPointer(p).loadUnaligned(as: UInt32.self).littleEndian
        if word == 0x6575_7274 {
          node = .boolean(true)
          p += 4
        } else if word == 0x736C_6166, p[4] == 0x65 {
          node = .boolean(false)
          p += 5
        } else if word == 0x6C6C_756E {
          node = .null
          p += 4
        } else {
          return fail(byte | 0x20 &- 0x61 < 26 ? .literal : .expectedValue, p)
        }
      }

      completed: while true {
        if depth == 0 {
          valueEnd = p - UnsafePointer(text)
          nodeCount &+= 1
          return node
        }
        if top == limit, !growStack(&top, &limit, start) { return .absent }
        top.initialize(to: node)
        if keepsRanges, let places {
          (places + (top - nodes)).initialize(
            to: ByteRange(start - UnsafePointer(text), p - UnsafePointer(text)))
        }
        top += 1

        var next = p.pointee
        if next <= 0x20 || next == 0x2F {
          guard let after = skipSpace(p) else { return .absent }
          p = after
          next = p.pointee
        }
        if next == 0x2C {
          let comma = p
          p += 1
          if p.pointee <= 0x20 || p.pointee == 0x2F {
            guard let after = skipSpace(p) else { return .absent }
            p = after
          }
          let close: UInt8 = inObject ? 0x7D : 0x5D
          if p.pointee != close { continue parsing }
          guard options.allowsTrailingCommas else { return fail(.trailingComma, comma) }
          warn(.trailingComma, comma)
          next = close
        }
        if inObject {
          guard next == 0x7D else { return fail(.expectedCommaOrBrace, p) }
          guard let object = closeObject(firstChild, top, arena, p) else { return .absent }
          node = object
        } else {
          guard next == 0x5D else { return fail(.expectedCommaOrBracket, p) }
          guard let array = closeArray(firstChild, top, arena, p) else { return .absent }
          node = array
        }
        p += 1
        top = nodes + firstChild
        depth &-= 1
        let frame = frames[depth]
        start = UnsafePointer(text) + frame.start
        inObject = frame.mark & 1 != 0
        firstChild = frame.mark &>> 1
      }
    }
  }

  /// Makes room for twice as many values.
  @inline(never)
  private mutating func growStack(
    _ top: inout UnsafeMutablePointer<Node>, _ limit: inout UnsafeMutablePointer<Node>,
    _ place: UnsafePointer<UInt8>
  ) -> Bool {
    let used = top - nodes
    guard nodeCount + used <= options.maximumNodeCount else {
      _ = fail(.nodeCount, place)
      return false
    }
    let grown = UnsafeMutablePointer<Node>.allocate(capacity: nodeCapacity * 2)
    grown.moveInitialize(from: nodes, count: used)
    nodes.deallocate()
    nodes = grown
    if let old = places {
      let moved = UnsafeMutablePointer<ByteRange>.allocate(capacity: nodeCapacity * 2)
      moved.moveInitialize(from: old, count: nodeCapacity)
      old.deallocate()
      places = moved
    }
    nodeCapacity *= 2
    top = nodes + used
    limit = nodes + nodeCapacity
    return true
  }

  @inline(never)
  private mutating func growFrames() {
    let grown = UnsafeMutablePointer<Frame>.allocate(capacity: frameCapacity * 2)
    grown.moveInitialize(from: frames, count: frameCapacity)
    frames.deallocate()
    frames = grown
    frameCapacity *= 2
  }

  /// Notes the error that ends the parsing.
  @inline(never)
  mutating func fail(
    _ kind: JSONProblem.Kind, _ place: UnsafePointer<UInt8>, length: Int = 1
  ) -> Node {
    let offset = place - UnsafePointer(base)
    problems.append(JSONProblem(kind: kind, offset: offset, end: offset + length))
    return .absent
  }

  /// Notes something that doesn't end the parsing.
  @inline(never)
  mutating func warn(
    _ kind: JSONProblem.Kind, _ place: UnsafePointer<UInt8>, length: Int = 1, first: Int = 0
  ) {
    guard problems.count < options.maximumWarningCount else {
      omittedWarnings += 1
      return
    }
    let offset = place - UnsafePointer(base)
    problems.append(
      JSONProblem(kind: kind, offset: offset, end: offset + length, first: first, isWarning: true))
  }
}
