// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings

/// Reads fields of a configuration file and says precisely what is wrong with them.
///
/// Everything wrong is an error: a setting that is passed over because of a slip of the pen may
/// be the one that keeps a finding alive.
struct ConfigurationReader {
  let file: SourceFile
  private(set) var diagnostics: [Diagnostic] = []

  init(file: SourceFile) { self.file = file }

  /// A mapping with the place it was written at.
  struct Mapping {
    var node: Node
    var range: ByteRange
    /// How messages call it, such as `roots[0]`; empty for the whole file.
    var name: String

    /// Where an entry stands; the mapping's own place when there is none.
    func range(_ key: String) -> ByteRange {
      let index = key.withUTF8Node { node.entryIndex($0) }
      return index < 0 ? range : node.range(at: index).bytes
    }

    /// Where the value of an entry ends, and how messages call it.
    func path(_ key: String) -> String { name.isEmpty ? key : "\(name).\(key)" }
  }

  mutating func report(
    _ id: String, _ message: String, _ range: ByteRange?, severity: Diagnostic.Severity = .error
  ) {
    diagnostics.append(
      Diagnostic(id: id, severity: severity, message: message, file: file, range: range))
  }

  mutating func add(_ problems: [Diagnostic]) { diagnostics += problems }

  // MARK: - Mappings

  /// Says of every entry that isn't allowed that there is none of this name.
  mutating func check(
    _ mapping: Mapping, allows keys: [String], severity: Diagnostic.Severity = .error
  ) {
    let known = Set(keys)
    for (index, entry) in mapping.node.entries.enumerated() {
      let key = entry.key.string ?? ""
      guard !known.contains(key) else { continue }
      var message = "there is no setting \"\(mapping.path(key))\""
      if let near = Spelling.nearest(to: key, among: keys) {
        message += "; did you mean \"\(near)\"?"
      } else {
        message += "; use one of \(keys.joined(separator: ", "))"
      }
      report(
        "config-unknown-key", message, mapping.node.range(at: index).bytes, severity: severity)
    }
  }

  /// The mapping that a key holds; nil when there is none.
  mutating func mapping(_ parent: Mapping, _ key: String) -> Mapping? {
    guard let value = value(parent, key) else { return nil }
    guard value.isKind(.object) else {
      return wrong(parent, key, "a mapping of settings")
    }
    return Mapping(node: value, range: parent.range(key), name: parent.path(key))
  }

  /// The mappings of a list; a single mapping stands for a list of one.
  mutating func mappings(_ parent: Mapping, _ key: String) -> [Mapping] {
    guard let value = value(parent, key) else { return [] }
    let name = parent.path(key)
    guard value.isKind(.array) else {
      let _: Void? = wrong(parent, key, "a list")
      return []
    }
    var result: [Mapping] = []
    for (index, element) in value.elements.enumerated() {
      let range = value.range(at: index).bytes
      if element.isKind(.object) {
        result.append(Mapping(node: element, range: range, name: "\(name)[\(index)]"))
      } else {
        report("config-type", "\"\(name)[\(index)]\" has to be a mapping of settings", range)
      }
    }
    return result
  }

  // MARK: - Values

  /// What a key holds; nil where nothing is written, or null.
  func value(_ mapping: Mapping, _ key: String) -> Node? {
    let value = mapping.node.field(named: key)
    return value.exists && !value.isKind(.null) ? value : nil
  }

  mutating func text(_ mapping: Mapping, _ key: String) -> String? {
    guard let value = value(mapping, key) else { return nil }
    if let text = value.string { return text }
    return wrong(mapping, key, "text; put it in quotes")
  }

  /// A text that may look like a number, such as an account's id.
  mutating func word(_ mapping: Mapping, _ key: String) -> String? {
    guard let value = value(mapping, key) else { return nil }
    // A number would have lost its leading zeros, so that it is no id any more.
    if let text = value.string { return text }
    return wrong(mapping, key, "text; put it in quotes, so that no digit is lost")
  }

  /// A list of texts; a single one stands for a list of one.
  mutating func texts(_ mapping: Mapping, _ keys: String...) -> [String] {
    keys.flatMap { list(mapping, $0) ?? [] }
  }

  /// A list of texts; nil where nothing is written.
  mutating func list(_ mapping: Mapping, _ key: String) -> [String]? {
    guard let value = value(mapping, key) else { return nil }
    if let single = value.string { return [single] }
    guard value.isKind(.array) else { return wrong(mapping, key, "a list of texts") }
    var result: [String] = []
    for (index, element) in value.elements.enumerated() {
      if let text = element.string {
        result.append(text)
      } else {
        report(
          "config-type", "\"\(mapping.path(key))[\(index)]\" has to be text; put it in quotes",
          value.range(at: index).bytes)
      }
    }
    return result
  }

  mutating func flag(_ mapping: Mapping, _ key: String) -> Bool? {
    guard let value = value(mapping, key) else { return nil }
    if let flag = value.boolean { return flag }
    return wrong(mapping, key, "true or false")
  }

  mutating func number(_ mapping: Mapping, _ key: String) -> Int? {
    guard let value = value(mapping, key) else { return nil }
    if let number = value.integer, (0...1_000_000).contains(number) { return Int(number) }
    return wrong(mapping, key, "a whole number from 0 to 1000000")
  }

  mutating func day(_ mapping: Mapping, _ key: String) -> String? {
    guard let value = value(mapping, key) else { return nil }
    if let text = value.string, CalendarDay(text) != nil { return text }
    return wrong(mapping, key, "a day as YYYY-MM-DD")
  }

  mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ mapping: Mapping, _ key: String, _ type: Choice.Type
  ) -> Choice? where Choice.RawValue == String {
    guard let text = text(mapping, key) else { return nil }
    return choice(text, mapping.path(key), mapping.range(key))
  }

  mutating func choices<Choice: RawRepresentable & CaseIterable>(
    _ mapping: Mapping, _ key: String, _ type: Choice.Type
  ) -> [Choice] where Choice.RawValue == String {
    texts(mapping, key).compactMap { choice($0, mapping.path(key), mapping.range(key)) }
  }

  private mutating func choice<Choice: RawRepresentable & CaseIterable>(
    _ text: String, _ name: String, _ range: ByteRange
  ) -> Choice? where Choice.RawValue == String {
    if let choice = Choice(rawValue: text) { return choice }
    let allowed = Choice.allCases.map(\.rawValue)
    let hint = Spelling.nearest(to: text, among: allowed).map { "; did you mean \"\($0)\"?" }
    report(
      "config-value",
      "\"\(text)\" is no value of \"\(name)\""
        + (hint ?? "; use one of \(allowed.joined(separator: ", "))"), range)
    return nil
  }

  private mutating func wrong<Value>(
    _ mapping: Mapping, _ key: String, _ wanted: String
  ) -> Value? {
    report("config-type", "\"\(mapping.path(key))\" has to be \(wanted)", mapping.range(key))
    return nil
  }
}
