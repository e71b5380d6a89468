// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Typed operands. Indexes count from 0, positions in messages from 1 as OPA's do.
extension BuiltinCall {
  /// The bytes of a string operand.
  func text(_ index: Int) throws(BuiltinError) -> UnsafeBufferPointer<UInt8> {
    let node = arguments[index]
    guard node.isKind(.string) else { throw .operand(index + 1, node, expected: "string") }
    return node.utf8
  }

  /// A string operand.
  func string(_ index: Int) throws(BuiltinError) -> String {
    String(decoding: try text(index), as: UTF8.self)
  }

  /// A number operand.
  func number(_ index: Int) throws(BuiltinError) -> Node {
    let node = arguments[index]
    guard node.isNumber else { throw .operand(index + 1, node, expected: "number") }
    return node
  }

  /// A number operand that has to be a 64-bit integer.
  func integer(_ index: Int) throws(BuiltinError) -> Int {
    guard let value = try number(index).integerOperand else {
      throw .operand(index + 1, "must be integer number but got floating-point number")
    }
    return Int(value)
  }

  /// An array operand.
  func array(_ index: Int) throws(BuiltinError) -> Node {
    let node = arguments[index]
    guard node.isKind(.array) else { throw .operand(index + 1, node, expected: "array") }
    return node
  }

  /// A set operand.
  func set(_ index: Int) throws(BuiltinError) -> Node {
    let node = arguments[index]
    guard node.isKind(.set) else { throw .operand(index + 1, node, expected: "set") }
    return node
  }

  /// An object operand.
  func object(_ index: Int) throws(BuiltinError) -> Node {
    let node = arguments[index]
    guard node.isKind(.object) else { throw .operand(index + 1, node, expected: "object") }
    return node
  }

  /// A string result.
  func result(_ bytes: [UInt8]) -> Node {
    bytes.withUnsafeBufferPointer { arena.string(copying: $0) }
  }

  /// A string result.
  func result(_ text: String) -> Node { arena.string(text) }
}

extension Node {
  /// The bytes `range` of a string, without a copy: the text stays where it is.
  func slice(_ range: Range<Int>) -> Node {
    let bytes = utf8
    guard let start = bytes.baseAddress, range.upperBound <= bytes.count else {
      return .emptyString
    }
    return .string(bytes: start + range.lowerBound, count: range.count)
  }

  /// A set of the elements, which are sorted and distinct already.
  static func sortedSet(_ elements: some Collection<Node>, in arena: Arena) -> Node {
    var node = arena.array(elements)
    node.meta = (node.meta & ~0xFF) | UInt64(Kind.set.rawValue)
    return node
  }
}

extension Node {
  /// The empty string.
  static var emptyString: Node { text("") }

  /// A string that the program itself holds for ever.
  static func text(_ value: StaticString) -> Node {
    .string(bytes: value.utf8Start, count: value.utf8CodeUnitCount)
  }
}
