// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A value while a template is rendered, as Go sees it.
struct TemplateValue {
  enum Content {
    /// No value at all: a missing key.
    case missing
    /// Go's nil.
    case null
    case boolean(Bool)
    case integer(Int64)
    /// A byte of a text.
    case byte(UInt8)
    case float(Double)
    case imaginary(Double)
    /// A string, number, array or object of Rego.
    case node(Node)
  }

  var content: Content
  /// Whether it stands in an element or entry, where Go sees an `interface {}` and not the type.
  var isBoxed = false

  init(_ content: Content, isBoxed: Bool = false) {
    self.content = content
    self.isBoxed = isBoxed
  }

  /// A value of the variables.
  init(_ node: Node, isBoxed: Bool) {
    self.isBoxed = isBoxed
    switch node.kind {
    case .null: content = .null
    case .boolean: content = .boolean(node.isTrue)
    case .absent: content = .missing
    default: content = .node(node)
    }
  }

  static let missing = TemplateValue(.missing)

  /// What is in the box; nothing when that is nil.
  var unboxed: TemplateValue {
    guard isBoxed else { return self }
    if case .null = content { return .missing }
    return TemplateValue(content)
  }

  var isMissing: Bool {
    if case .missing = content { true } else { false }
  }

  var isNull: Bool {
    if case .null = content { true } else { false }
  }

  /// A value of Rego, if it is one.
  var node: Node? {
    if case .node(let node) = content { node } else { nil }
  }

  /// Go's name of the type.
  var type: String { isBoxed ? "interface {}" : contentType }

  /// Go's name of the type of what is in the box.
  var contentType: String {
    switch content {
    case .missing, .null: "<nil>"
    case .boolean: "bool"
    case .integer: "int"
    case .byte: "uint8"
    case .float: "float64"
    case .imaginary: "complex128"
    case .node(let node): Self.type(of: node)
    }
  }

  static func type(of node: Node) -> String {
    switch node.kind {
    case .string: "string"
    case .array: "[]interface {}"
    case .object: "map[string]interface {}"
    case .boolean: "bool"
    case .null: "<nil>"
    default: "json.Number"
    }
  }

  /// Whether `if` takes it for true: not zero, not empty.
  var isTrue: Bool {
    switch content {
    case .missing, .null: false
    case .boolean(let value): value
    case .integer(let value): value != 0
    case .byte(let value): value != 0
    case .float(let value): value != 0
    case .imaginary(let value): value != 0
    // A number is text to Go, and never empty.
    case .node(let node): node.isNumber || node.count > 0
    }
  }

  /// The bytes of a text; of a number as it is written.
  var text: [UInt8]? {
    guard let node else { return nil }
    if node.isKind(.string) { return Array(node.utf8) }
    return node.isNumber ? Array(RegoText.number(node).utf8) : nil
  }

  /// The argument that it is to `printf`.
  var argument: GoFormat.Argument {
    switch content {
    case .missing, .null: .none
    case .boolean(let value): .boolean(value)
    case .integer(let value): .typed("int", .integer(value))
    case .byte(let value): .typed("uint8", .integer(Int64(value)))
    case .float(let value): .double(value)
    case .imaginary(let value): .typed("complex128", .text(Self.imaginary(value)))
    case .node(let node): Self.argument(node)
    }
  }

  private static func imaginary(_ value: Double) -> [UInt8] {
    let text = GoFloat.text(value, verb: UInt8(ascii: "g"), precision: nil)
    let sign: [UInt8] = text.first == 0x2D || text.first == 0x2B ? [] : [0x2B]
    return Array("(0".utf8) + sign + text + Array("i)".utf8)
  }

  private static func argument(_ node: Node) -> GoFormat.Argument {
    switch node.kind {
    case .null, .absent: .none
    case .boolean: .boolean(node.isTrue)
    case .string: .text(Array(node.utf8))
    case .array, .set: .list(node.elements.map(argument))
    case .object:
      .map(
        node.sortedEntryOrder().map {
          let entry = node.entries[$0]
          return (argument(entry.key), argument(entry.value))
        })
    default: .number(Array(RegoText.number(node).utf8))
    }
  }
}
