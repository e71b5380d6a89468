// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Reads single values of answers as the type that the model says.
enum AnswerScalar {
  /// The value of a text, as XML and headers have it; absent for the empty text of anything but a
  /// text, nil when the text isn't of that type.
  static func value(ofText text: Node, as type: Shape.ValueType, in arena: Arena) -> Node? {
    switch type {
    case .string, .document: return text
    case .blob:
      // Line breaks within Base64 mean nothing.
      guard text.utf8.contains(where: XMLScanner.isSpace) else { return text }
      let kept = text.utf8.filter { !XMLScanner.isSpace($0) }
      return kept.withUnsafeBufferPointer { arena.string(copying: $0) }
    case .boolean, .integer, .float, .timestamp:
      let trimmed = trim(text.utf8)
      if trimmed.isEmpty { return .absent }
      return typed(trimmed, type, in: arena)
    case .shape: return nil
    }
  }

  private static func typed(
    _ text: UnsafeBufferPointer<UInt8>, _ type: Shape.ValueType, in arena: Arena
  ) -> Node? {
    switch type {
    case .boolean:
      if text.elementsEqual("true".utf8) || text.elementsEqual("True".utf8) {
        return .boolean(true)
      }
      if text.elementsEqual("false".utf8) || text.elementsEqual("False".utf8) {
        return .boolean(false)
      }
      return nil
    case .timestamp: return timestamp(text, in: arena)
    default: return number(text, in: arena)
    }
  }

  /// A number with all of its digits; `NaN` and the infinities stay texts, as JSON has none.
  private static func number(_ text: UnsafeBufferPointer<UInt8>, in arena: Arena) -> Node? {
    if let number = arena.number(text) { return number }
    // Zeros or a plus sign before the digits, which JSON doesn't have.
    if text.count < 20, let number = Int(String(decoding: text, as: UTF8.self)) {
      return .integer(number)
    }
    let words = ["NaN", "Infinity", "-Infinity"]
    return words.contains { text.elementsEqual($0.utf8) } ? arena.string(copying: text) : nil
  }

  /// A time in ISO 8601; what isn't a time in any known form stays as it is.
  static func timestamp(_ text: UnsafeBufferPointer<UInt8>, in arena: Arena) -> Node {
    if isCanonical(text) { return arena.string(copying: text) }
    guard let time = Timestamp(text) else { return arena.string(copying: text) }
    return arena.string(time.iso8601)
  }

  /// Whether a time is `0000-00-00T00:00:00Z` with any digits, as nearly all are.
  private static func isCanonical(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard text.count == 20, text[4] == 0x2D, text[7] == 0x2D, text[10] == 0x54, text[13] == 0x3A,
      text[16] == 0x3A, text[19] == 0x5A
    else { return false }
    var digits = 0
    for byte in text where byte >= 0x30 && byte <= 0x39 { digits += 1 }
    return digits == 14
  }

  /// A scalar of a JSON answer. Services and models disagree on scalars now and then, so what can't
  /// be read as the model's type stays what it is.
  static func value(ofJSON node: Node, as type: Shape.ValueType, in arena: Arena) -> Node {
    switch (type, node.kind) {
    case (.timestamp, .string): return timestamp(node.utf8, in: arena)
    case (.timestamp, .integer), (.timestamp, .decimal), (.timestamp, .bigNumber):
      guard let text = node.numberText, let time = Timestamp(text.utf8) else { return node }
      return arena.string(time.iso8601)
    case (.boolean, .string), (.integer, .string), (.float, .string):
      return typed(trim(node.utf8), type, in: arena) ?? node
    case (.string, .integer), (.string, .decimal), (.string, .bigNumber):
      return node.numberText.map { arena.string($0) } ?? node
    case (.string, .boolean):
      return node.isTrue
        ? arena.string("true" as StaticString) : arena.string("false" as StaticString)
    default: return node
    }
  }

  private static func trim(_ text: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
    var slice = text[...]
    while let first = slice.first, XMLScanner.isSpace(first) { slice.removeFirst() }
    while let last = slice.last, XMLScanner.isSpace(last) { slice.removeLast() }
    return UnsafeBufferPointer(rebasing: slice)
  }
}
