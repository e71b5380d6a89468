// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Parses JSON texts (RFC 8259) into an arena, in one pass and without recursion.
///
/// The text is the parser's to change: escapes are decoded where they stand, and strings of the
/// document point into it. It is followed by `TextScan.padding` zero bytes, so no look ahead needs
/// a bounds check: a zero byte is valid nowhere and stops every loop.
///
/// Records repeat each other, so each collection has a template: its neighbour or the collection
/// at the same place of its parent's template. A key that is the template's next one need not be
/// scanned, and an object with just the template's keys takes over its key table.
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
    /// Position of the first child in `nodes`.
    var firstChild: Int
    /// Where the collection inside starts.
    var start: UInt32
    var isObject: Bool
    var conforms: Bool
    /// What the collection is expected to look like.
    var template: Node
    /// The key that is expected next.
    var expected: UnsafePointer<Node.Entry>
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
    let textEnd = UnsafePointer(text) + count
    var p = UnsafePointer(text) + start
    var top = nodes
    var limit = nodes + nodeCapacity
    var depth = 0
    var inObject = false
    // The first child of the innermost collection, as a position: the stack moves when it grows.
    var firstChild = 0
    // The template of the innermost collection; of an object also the key expected next, and
    // whether all of its keys were the expected ones so far.
    var template = Node.absent
    var expected = UnsafePointer(
      UnsafeMutableRawPointer(nodes).assumingMemoryBound(to: Node.Entry.self))
    var expectedEnd = expected
    var conforms = false
    // What the value of the key just read is expected to look like.
    var valueTemplate = Node.absent
    // Templates hold decoded keys, so they are of no use once a key is written with an escape.
    var usesTemplates = true

    guard let first = skipSpace(p) else { return .absent }
    p = first
    valueStart = p - UnsafePointer(text)

    parsing: while true {
      if inObject {
        guard p.pointee == 0x22 else { return fail(.expectedKey, p) }
        let content = p + 1
        if top == limit, !growStack(&top, &limit, p) { return .absent }
        if expected < expectedEnd, Self.isKey(expected.pointee.key, at: content, before: textEnd) {
          let key = expected.pointee.key
          valueTemplate = expected.pointee.value
          expected += 1
          top.initialize(to: Node(meta: key.meta, payload: UInt64(UInt(bitPattern: content))))
          p = content + key.count + 1
        } else {
          var end = TextScan.endOfPlainText(content)
          var length = end - content
          if end.pointee != 0x22 {
            guard let string = finishString(content, special: end) else { return .absent }
            end = string.quote
            length = string.count
            if length != end - content {
              usesTemplates = false
              expectedEnd = expected
            }
          }
          let key = Node.string(padded: content, count: length)
          top.initialize(to: key)
          conforms = false
          valueTemplate = .absent
          // One key may have been left out; else this one was added.
          if expected < expectedEnd, expected + 1 < expectedEnd, expected[1].key.meta == key.meta {
            valueTemplate = expected[1].value
            expected += 2
          }
          p = end + 1
        }
        top += 1
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
        node = .string(padded: content, count: length)
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
              firstChild: firstChild,
              start: UInt32(truncatingIfNeeded: start - UnsafePointer(text)),
              isObject: inObject, conforms: conforms, template: template, expected: expected))
          depth &+= 1
          if inObject {
            template = valueTemplate
          } else if top != nodes + firstChild {
            template = top[-1]
          } else {
            template = template.elements.first ?? .absent
          }
          firstChild = top - nodes
          inObject = byte == 0x7B
          if inObject {
            let entries = template.entries
            conforms = usesTemplates && entries.count > 0
            if conforms, let start = entries.baseAddress {
              expected = start
              expectedEnd = start + entries.count
            } else {
              expectedEnd = expected
            }
          }
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
          if !conforms || expected != expectedEnd { template = .absent }
          guard let object = closeObject(firstChild, top, arena, template, p) else {
            return .absent
          }
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
        start = UnsafePointer(text) + Int(frame.start)
        inObject = frame.isObject
        firstChild = frame.firstChild
        template = frame.template
        conforms = frame.conforms
        expected = frame.expected
        let entries = template.entries
        if usesTemplates, let start = entries.baseAddress {
          expectedEnd = start + entries.count
        } else {
          expectedEnd = expected
        }
      }
    }
  }

  /// Whether a key is what stands at a place, the closing quote included.
  ///
  /// Only for keys without escapes: then equal bytes mean that the text is valid, too.
  @inline(__always)
  private static func isKey(
    _ key: Node, at place: UnsafePointer<UInt8>, before end: UnsafePointer<UInt8>
  ) -> Bool {
    let count = key.count
    guard count < end - place, place[count] == 0x22,
      let known = UnsafeRawPointer(bitPattern: UInt(key.payload))
    else { return false }
    let text = UnsafeRawPointer(place)
    let first = known.loadUnaligned(as: UInt64.self) ^ text.loadUnaligned(as: UInt64.self)
    if count < 8 {
      // The key's bytes are the lowest; shifted twice, because 64 at once would shift nothing.
      let half = UInt64(truncatingIfNeeded: (8 &- count) &* 4)
      return (first &<< half) &<< half == 0
    }
    let last =
      known.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
      ^ text.loadUnaligned(fromByteOffset: count &- 8, as: UInt64.self)
    if first | last != 0 { return false }
    var offset = 8
    while offset < count &- 8 {
      if known.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
        != text.loadUnaligned(fromByteOffset: offset, as: UInt64.self)
      {
        return false
      }
      offset &+= 8
    }
    return true
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
