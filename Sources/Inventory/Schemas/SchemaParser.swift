// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// Reads the body of one line of a schema file; the format is described in
/// `Scripts/derive-provider-schema.py`.
///
/// The files are our own content, but may be replaced: anything out of order ends the reading of
/// that body instead of being relied upon.
struct SchemaParser {
  private let text: ArraySlice<UInt8>
  private var position: Int
  private var depth: Int
  /// Gives the bodies that occur more than once.
  private let shared: (_ number: String, _ depth: Int) -> BlockSchema?

  static let maximumDepth = 64

  init(
    _ text: ArraySlice<UInt8>, depth: Int = 0,
    shared: @escaping (_ number: String, _ depth: Int) -> BlockSchema?
  ) {
    self.text = text
    self.shared = shared
    self.depth = depth
    position = text.startIndex
  }

  private var next: UInt8? { position < text.endIndex ? text[position] : nil }

  private mutating func take(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    position += 1
    return true
  }

  private mutating func word() -> String {
    let start = position
    while let byte = next, byte != 0x3A, byte != 0x7B, byte != 0x7D, byte != 0x20, byte != 0x2C,
      byte != 0x28, byte != 0x29
    {
      position += 1
    }
    return String(decoding: text[start..<position], as: UTF8.self)
  }

  mutating func body() -> BlockSchema? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= SchemaParser.maximumDepth else { return nil }
    if next == UInt8(ascii: "&") { return shared(word(), depth) }
    var attributes: [BlockSchema.Attribute] = []
    var blocks: [BlockSchema.Nested] = []
    while let byte = next, byte != UInt8(ascii: "}") {
      let name = word()
      if take(UInt8(ascii: ":")) {
        let flags = flags(word())
        guard take(UInt8(ascii: ":")), let type = type() else { return nil }
        attributes.append(BlockSchema.Attribute(name: name, type: type, flags: flags))
      } else if take(UInt8(ascii: "{")) {
        guard let nested = nested(name) else { return nil }
        blocks.append(nested)
      } else {
        return nil
      }
      guard take(UInt8(ascii: " ")) else { break }
    }
    return BlockSchema(attributes: attributes, blocks: blocks)
  }

  private mutating func nested(_ name: String) -> BlockSchema.Nested? {
    let nesting: BlockSchema.Nesting
    switch next {
    case UInt8(ascii: "["): nesting = .list
    case UInt8(ascii: "<"): nesting = .set
    case UInt8(ascii: "="): nesting = .single
    case UInt8(ascii: ":"): nesting = .map
    default: return nil
    }
    position += 1
    let minimum = Int(word()) ?? 0
    guard take(UInt8(ascii: ",")) else { return nil }
    let maximum = Int(word())
    guard take(UInt8(ascii: " ")), let block = body(), take(UInt8(ascii: "}")) else { return nil }
    return BlockSchema.Nested(
      name: name, nesting: nesting, minimum: minimum, maximum: maximum, block: block)
  }

  private func flags(_ letters: String) -> BlockSchema.Attribute.Flags {
    var flags: BlockSchema.Attribute.Flags = []
    for letter in letters.utf8 {
      switch letter {
      case UInt8(ascii: "r"): flags.insert(.required)
      case UInt8(ascii: "o"): flags.insert(.optional)
      case UInt8(ascii: "c"): flags.insert(.computed)
      case UInt8(ascii: "s"): flags.insert(.sensitive)
      case UInt8(ascii: "w"): flags.insert(.writeOnly)
      case UInt8(ascii: "d"): flags.insert(.deprecated)
      default: break
      }
    }
    return flags
  }

  private mutating func type() -> HCLType? {
    depth += 1
    defer { depth -= 1 }
    guard depth <= SchemaParser.maximumDepth, let letter = next else { return nil }
    position += 1
    switch letter {
    case UInt8(ascii: "s"): return .string
    case UInt8(ascii: "n"): return .number
    case UInt8(ascii: "b"): return .bool
    case UInt8(ascii: "*"): return .any
    case UInt8(ascii: "L"): return type().map { .list($0) }
    case UInt8(ascii: "S"): return type().map { .set($0) }
    case UInt8(ascii: "M"): return type().map { .map($0) }
    case UInt8(ascii: "O"):
      guard take(UInt8(ascii: "(")) else { return nil }
      var attributes: [HCLObjectType.Attribute] = []
      while next != UInt8(ascii: ")") {
        let name = word()
        guard take(UInt8(ascii: ":")), let type = type() else { return nil }
        attributes.append(HCLObjectType.Attribute(name: name, type: type))
        guard take(UInt8(ascii: ",")) else { break }
      }
      return take(UInt8(ascii: ")")) ? .object(HCLObjectType(attributes)) : nil
    case UInt8(ascii: "T"):
      guard take(UInt8(ascii: "(")) else { return nil }
      var elements: [HCLType] = []
      while next != UInt8(ascii: ")") {
        guard let type = type() else { return nil }
        elements.append(type)
        guard take(UInt8(ascii: ",")) else { break }
      }
      return take(UInt8(ascii: ")")) ? .tuple(elements) : nil
    default:
      return nil
    }
  }
}
