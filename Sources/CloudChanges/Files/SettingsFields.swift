// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import CloudAPI
internal import Documents

/// Reads the fields of a file of settings, and collects what is wrong with them.
///
/// Strict: a field that nobody reads is an error, for a typing error would take a belt off silently.
struct SettingsFields {
  let file: SourceFile
  /// What diagnostics' names begin with.
  let family: String
  var diagnostics: [Diagnostic] = []

  init(_ file: SourceFile, family: String) {
    self.file = file
    self.family = family
  }

  /// The document of the file; what its reader warns of is an error here.
  mutating func document() -> Document? {
    var options = ReaderOptions()
    options.keepsRanges = true
    options.maximumDepth = 16
    options.maximumNodeCount = 1_000_000
    let result = YAMLReader.read(file, options: options)
    diagnostics += result.diagnostics.map { found in
      var made = found
      made.severity = .error
      return made
    }
    return result.document
  }

  /// Whether the file can be used.
  var isSound: Bool { !diagnostics.contains { $0.severity == .error } }

  func range(_ node: Node, _ name: StaticString) -> ByteRange? {
    let key = Node.string(bytes: name.utf8Start, count: name.utf8CodeUnitCount)
    let index = node.entryIndex(key)
    return index < 0 ? nil : node.range(at: index).bytes
  }

  mutating func report(_ what: String, _ message: String, _ range: ByteRange?) {
    diagnostics.append(
      Diagnostic(
        id: "\(family)-\(what)", severity: .error, message: message, file: file, range: range))
  }

  /// Reports members other than these, and anything that isn't a mapping at all.
  mutating func check(_ node: Node, has fields: Set<String>, _ what: String, at place: ByteRange?) {
    guard node.isKind(.object) else { return report("form", "\(what) is a mapping", place) }
    for (index, entry) in node.entries.enumerated() {
      let key = entry.key.string ?? ""
      if fields.contains(key) { continue }
      report(
        "unknown-field",
        "\(what) has no field \"\(key.prefix(64))\"; it may have "
          + fields.sorted().joined(separator: ", "), node.range(at: index).bytes)
    }
  }

  // MARK: - Single values

  mutating func text(_ node: Node, _ name: StaticString) -> String? {
    let value = node.field(name)
    guard value.exists else { return nil }
    if let text = value.string, !text.isEmpty { return text }
    report("field-type", "\"\(name)\" has to be text", range(node, name))
    return nil
  }

  mutating func required(_ node: Node, _ name: StaticString, _ place: ByteRange?) -> String {
    if let text = text(node, name) { return text }
    if !node.field(name).exists { report("missing-field", "\"\(name)\" is missing", place) }
    return ""
  }

  mutating func flag(_ node: Node, _ name: StaticString) -> Bool {
    let value = node.field(name)
    guard value.exists else { return false }
    if let found = value.boolean { return found }
    report("field-type", "\"\(name)\" has to be true or false", range(node, name))
    return false
  }

  mutating func number(_ node: Node, _ name: StaticString, in numbers: ClosedRange<Int>) -> Int? {
    let value = node.field(name)
    guard value.exists else { return nil }
    if let number = value.integer, let found = Int(exactly: number), numbers.contains(found) {
      return found
    }
    report(
      "field-type",
      "\"\(name)\" has to be a whole number from \(numbers.lowerBound) to \(numbers.upperBound)",
      range(node, name))
    return nil
  }

  mutating func choice<Value: RawRepresentable<String> & CaseIterable>(
    _ node: Node, _ name: StaticString, _ type: Value.Type
  ) -> Value? {
    guard let text = text(node, name) else { return nil }
    if let value = Value(rawValue: text) { return value }
    report(
      "field-type",
      "\"\(name)\" has to be one of " + type.allCases.map(\.rawValue).joined(separator: ", "),
      range(node, name))
    return nil
  }

  /// A length of time such as `90s`, `30m`, `4h` or `2d`, in seconds.
  mutating func length(_ node: Node, _ name: StaticString) -> Int? {
    guard let text = text(node, name) else { return nil }
    if let seconds = TimeLength.seconds(text) { return seconds }
    report("field-type", "\"\(name)\" is a length of time such as 30m or 4h", range(node, name))
    return nil
  }

  mutating func moment(_ node: Node, _ name: StaticString, _ place: ByteRange?) -> Int? {
    let text = required(node, name, place)
    if text.isEmpty { return nil }
    if let time = UTCTime(text) { return time.seconds }
    report(
      "field-type", "\"\(name)\" is a time with its zone, such as 2026-12-20T00:00:00Z",
      range(node, name))
    return nil
  }

  // MARK: - Collections

  mutating func texts(_ node: Node, _ name: StaticString) -> [String] {
    let value = node.field(name)
    guard value.exists else { return [] }
    let found = value.elements.compactMap(\.string).filter { !$0.isEmpty }
    if !value.isKind(.array) || found.count != value.count {
      report("field-type", "\"\(name)\" has to be a list of texts", range(node, name))
    }
    return found
  }

  mutating func elements(_ node: Node, _ name: StaticString) -> [(Node, ByteRange)] {
    let list = node.field(name)
    guard list.exists else { return [] }
    guard list.isKind(.array) else {
      report("field-type", "\"\(name)\" has to be a list", range(node, name))
      return []
    }
    return list.elements.enumerated().map { ($1, list.range(at: $0).bytes) }
  }

  mutating func entries(_ node: Node, _ name: StaticString) -> [(String, Node, ByteRange)] {
    let map = node.field(name)
    guard map.exists else { return [] }
    guard map.isKind(.object) else {
      report("field-type", "\"\(name)\" has to be a mapping", range(node, name))
      return []
    }
    return map.entries.enumerated().map { ($1.key.string ?? "", $1.value, map.range(at: $0).bytes) }
  }
}

/// A length of time as people write it.
package enum TimeLength {
  /// The seconds of `90s`, `30m`, `4h` or `2d`; nil for anything else, or more than ten years.
  package static func seconds(_ text: String) -> Int? {
    let units: [Character: Int] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
    let digits = text.dropLast()
    guard let unit = text.last.flatMap({ units[$0] }), (1...9).contains(digits.utf8.count),
      digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = Int(digits),
      number * unit <= 315_360_000
    else { return nil }
    return number * unit
  }
}
