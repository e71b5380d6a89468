// Bawn
// SPDX-License-Identifier: Apache-2.0

/// RFC 8785 for what is signed and kept: the same bytes for the same value, or a refusal.
///
/// `JSONWriter.canonical` writes what it can. Here a value has to be I-JSON (RFC 7493), because
/// somebody else's reader has to find the same value in it years later: nothing unknown or secret,
/// keys that are strings and differ, no noncharacters, and no whole number that a double would
/// change. A fraction is written as the nearest double's, as RFC 8785 has it.
public enum CanonicalJSON {
  /// Why a value has no such form.
  public struct Problem: Error, Equatable, Sendable, CustomStringConvertible {
    /// What kind of problem it is.
    public enum Kind: String, Sendable {
      /// A number that a double can't hold, or a whole one that it would change.
      case number
      /// A value that isn't known, or that a document can't hold.
      case unknown
      /// A value that is marked as a secret.
      case secret
      /// A key that isn't a string.
      case key
      /// Two entries of one object with the same key.
      case repeated
      /// A code point that I-JSON excludes.
      case text
    }

    /// What kind of problem it is.
    public var kind: Kind
    /// What is wrong; it never quotes a value.
    public var description: String
  }

  /// The canonical bytes of a value.
  ///
  /// - Complexity: O(n log n) in the number of an object's keys, linear in everything else.
  public static func bytes(_ node: Node) throws(Problem) -> [UInt8] {
    try check(node)
    guard let bytes = JSONWriter.canonical(node) else {
      throw Problem(kind: .unknown, description: "the value has no canonical form")
    }
    return bytes
  }

  /// Reads a text that has to be in just this form; nil when it isn't.
  public static func read(_ text: UnsafeBufferPointer<UInt8>, into arena: Arena) -> Node? {
    let node = JSONReader.read(text, into: arena)
    guard node.exists, let bytes = try? bytes(node), bytes.elementsEqual(text) else { return nil }
    return node
  }

  private static func check(_ root: Node) throws(Problem) {
    // A list of what is still to be looked at, so that depth costs no stack.
    var open = [root]
    while let node = open.popLast() {
      if node.has(.sensitive) {
        throw Problem(kind: .secret, description: "a secret can't be written; give its digest")
      }
      switch node.kind {
      case .null, .boolean: break
      case .integer, .decimal, .bigNumber: try checkNumber(node)
      case .string: try checkText(node.utf8)
      case .array, .set: open.append(contentsOf: node.elements)
      case .object:
        try checkKeys(node)
        for entry in node.entries { open.append(entry.value) }
      case .absent, .unknown, .handle:
        throw Problem(kind: .unknown, description: "a value that isn't known can't be written")
      }
    }
  }

  private static func checkKeys(_ node: Node) throws(Problem) {
    for entry in node.entries {
      guard entry.key.isKind(.string) else {
        throw Problem(kind: .key, description: "a key that isn't a string can't be written")
      }
      if entry.key.has(.sensitive) {
        throw Problem(kind: .secret, description: "a secret can't be a key")
      }
      try checkText(entry.key.utf8)
    }
    let order = node.sortedEntryOrder()
    for (left, right) in zip(order, order.dropFirst())
    where node.entries[left].key == node.entries[right].key {
      throw Problem(kind: .repeated, description: "an object has the same key twice")
    }
  }

  private static func checkNumber(_ node: Node) throws(Problem) {
    if let integer = node.integer, integer.magnitude <= 1 << 53 { return }
    guard let value = node.double, value.isFinite else {
      throw Problem(kind: .number, description: "a number is beyond what a double can hold")
    }
    guard let (_, digits, exponent) = node.decimalDigits, exponent >= 0 || digits.isEmpty else {
      return
    }
    // The text that would be written has to mean the same whole number.
    let arena = Arena(chunkSize: 256)
    let text = Array(ECMAScriptNumber.text(value).utf8)
    let again = text.withUnsafeBufferPointer { JSONReader.read($0, into: arena) }
    let isSame = again == node
    withExtendedLifetime(arena) {}
    guard isSame else {
      throw Problem(
        kind: .number,
        description: "a whole number beyond 2^53 would change; write it as a string")
    }
  }

  /// Looks for U+FDD0 to U+FDEF and the last two code points of every plane.
  private static func checkText(_ text: UnsafeBufferPointer<UInt8>) throws(Problem) {
    var index = 0
    while index < text.count {
      let lead = text[index]
      // All of them begin with EF in the basic plane and with F0 to F4 above it.
      guard lead >= 0xEF else {
        index += 1
        continue
      }
      let length = lead == 0xEF ? 3 : 4
      guard index + length <= text.count else { return }
      var scalar = UInt32(lead & (lead == 0xEF ? 0x0F : 0x07))
      for offset in 1..<length { scalar = scalar << 6 | UInt32(text[index + offset] & 0x3F) }
      if scalar & 0xFFFE == 0xFFFE || (0xFDD0...0xFDEF).contains(scalar) {
        throw Problem(
          kind: .text, description: "a text holds a Unicode noncharacter, which JSON may not carry")
      }
      index += length
    }
  }
}
