// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// The secrets of a plan or state: where they stand in the file, and their texts.
///
/// Terraform marks what it knows to be secret, but a provider may copy a value elsewhere without
/// its mark: a secret tag comes back in `tags_all`. Hence equal texts count as secret too.
struct SecretTexts {
  /// The bytes of a secret value, or of an entry of which it is the value.
  struct Place {
    var range: ByteRange
    var isEntry: Bool
  }

  private(set) var places: [Place] = []
  private var texts: Set<NodeKey> = []
  private var lengths: Set<Int> = []

  /// Shorter texts are too common for equality to say anything.
  private static let shortest = 6

  /// Whether a string is the text of a secret.
  func contains(_ node: Node) -> Bool {
    guard node.isKind(.string), lengths.contains(node.count) else { return false }
    return texts.contains(NodeKey(node: node))
  }

  /// Takes what the marks call sensitive: `true` in the place of a value, else the same nesting.
  ///
  /// - Parameter range: where the value stands.
  mutating func collect(_ value: Node, marks: Node, at range: SourceRange, isEntry: Bool) {
    guard value.exists else { return }
    if marks.isTrue {
      takeAll(value, at: range, isEntry: isEntry)
      return
    }
    if value.isKind(.object), marks.isKind(.object) {
      for entry in marks.entries {
        let index = value.entryIndex(entry.key)
        guard index >= 0 else { continue }
        collect(
          value.entries[index].value, marks: entry.value, at: value.range(at: index), isEntry: true)
      }
    } else if value.isKind(.array), marks.isKind(.array) {
      for (index, element) in value.elements.enumerated() where index < marks.count {
        collect(
          element, marks: marks.elements[index], at: value.range(at: index), isEntry: false)
      }
    }
  }

  /// Takes a value that is secret as a whole.
  mutating func takeAll(_ value: Node, at range: SourceRange, isEntry: Bool) {
    if range.file != 0, !value.isKind(.null) {
      places.append(Place(range: range.bytes, isEntry: isEntry))
    }
    takeTexts(value)
  }

  /// Takes the place of an entry, whatever its text.
  mutating func takePlace(_ range: SourceRange) {
    if range.file != 0 { places.append(Place(range: range.bytes, isEntry: true)) }
  }

  private mutating func takeTexts(_ value: Node) {
    switch value.kind {
    case .string where value.count >= Self.shortest:
      texts.insert(NodeKey(node: value))
      lengths.insert(value.count)
    case .array: for element in value.elements { takeTexts(element) }
    case .object: for entry in value.entries { takeTexts(entry.value) }
    default: break
    }
  }

  /// Finds the other places of a document where a secret's text stands.
  mutating func findCopies(in node: Node) {
    guard !texts.isEmpty else { return }
    if node.isKind(.object) {
      for (index, entry) in node.entries.enumerated() {
        if contains(entry.value) {
          places.append(Place(range: node.range(at: index).bytes, isEntry: true))
        } else if entry.value.isCollection {
          findCopies(in: entry.value)
        }
      }
    } else if node.isKind(.array) {
      for (index, element) in node.elements.enumerated() {
        if contains(element) {
          places.append(Place(range: node.range(at: index).bytes, isEntry: false))
        } else if element.isCollection {
          findCopies(in: element)
        }
      }
    }
  }

  /// The file's text with stars in the place of secrets; every byte stays where it was.
  func redacted(_ bytes: [UInt8]) -> [UInt8] {
    var bytes = bytes
    for place in places {
      let end = min(Int(place.range.end), bytes.count)
      var start = min(Int(place.range.start), end)
      if place.isEntry { start = Self.valueStart(bytes, start, end) }
      Self.cover(&bytes, start, end)
    }
    return bytes
  }

  /// Where the value of an entry `"key": value` begins.
  private static func valueStart(_ bytes: [UInt8], _ start: Int, _ end: Int) -> Int {
    guard start < end, bytes[start] == UInt8(ascii: "\"") else { return start }
    var index = start + 1
    while index < end, bytes[index] != UInt8(ascii: "\"") {
      index += bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    while index < end, bytes[index] != UInt8(ascii: ":") { index += 1 }
    return min(index + 1, end)
  }

  private static func cover(_ bytes: inout [UInt8], _ start: Int, _ end: Int) {
    let star = UInt8(ascii: "*")
    var index = start
    var isText = false
    while index < end {
      switch bytes[index] {
      case UInt8(ascii: "\\") where isText:
        bytes[index] = star
        if index + 1 < end { bytes[index + 1] = star }
        index += 1
      case UInt8(ascii: "\""): isText.toggle()
      case UInt8(ascii: "\n"), UInt8(ascii: "\r"): break
      case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "["), UInt8(ascii: "]"),
        UInt8(ascii: ","), UInt8(ascii: ":"), UInt8(ascii: " "), UInt8(ascii: "\t"):
        if isText { bytes[index] = star }
      default: bytes[index] = star
      }
      index += 1
    }
  }
}
