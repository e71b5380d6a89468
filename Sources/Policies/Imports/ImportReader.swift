// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Findings

/// Takes settings out of one file; what the formats have in common.
struct ImportReader {
  /// How many entries of a file are used.
  static let maximumEntryCount = 100_000
  /// How many patterns a file may have: each is held against every rule, or every finding.
  static let maximumPatternCount = 500

  let rules: KnownRules
  var settings: ImportedSettings
  private var names: [String: String?] = [:]
  private var patternCount = 0
  private var unknown: Set<String> = []
  private var isFull = false

  init(_ format: ForeignFormat, _ file: SourceFile, _ rules: KnownRules) {
    self.rules = rules
    settings = ImportedSettings(format: format, file: file)
  }

  var file: SourceFile { settings.file }

  // MARK: - Reading

  /// Reads the file as YAML, JSON or, where a tool allows it, TOML, and hands over its root.
  mutating func read(
    allowsTOML: Bool = false, _ body: (inout ImportReader, Node) -> Void
  ) {
    var problems: [Diagnostic] = []
    let content = ForeignDocument(file, allowsTOML: allowsTOML, &problems)
    settings.diagnostics += problems
    guard let content else { return }
    settings.diagnostics += content.diagnostics
    let root = content.document.root
    if root.isKind(.null) { return }
    guard root.isKind(.object) else { return report("a mapping is expected here", nil) }
    withExtendedLifetime(content.document) { body(&self, root) }
  }

  /// Where the entry of a key stands.
  func range(_ node: Node, _ key: String) -> ByteRange {
    let index = key.withUTF8Node { node.entryIndex($0) }
    return index < 0 ? ByteRange(0, 0) : range(node, at: index)
  }

  /// Where an element or entry stands.
  func range(_ node: Node, at index: Int) -> ByteRange { node.range(at: index).bytes }

  /// The texts of a list, or of one text, each split at commas; numbers as they are written.
  func words(_ node: Node, _ key: String, splits: Bool = true) -> [ImportedSettings.Word] {
    let value = node.field(named: key)
    let whole = range(node, key)
    let parts: [(Node, ByteRange)] =
      value.isKind(.array)
      ? value.elements.enumerated().map { ($1, range(value, at: $0)) } : [(value, whole)]
    return parts.flatMap { part, range -> [ImportedSettings.Word] in
      guard let text = part.string ?? part.numberText else { return [] }
      let reason = comment(after: range)
      guard splits else { return text.isEmpty ? [] : [.init(text, reason: reason, range: range)] }
      return text.split(separator: ",").map(Self.trimmed).filter { !$0.isEmpty }
        .map { .init($0, reason: reason, range: range) }
    }
  }

  /// The comment behind a value on its line; empty where there is none.
  func comment(after range: ByteRange) -> String {
    guard range.end > range.start else { return "" }
    // A file may be one line of megabytes with a value every few bytes.
    let rest = file.bytes[min(Int(range.end), file.bytes.count)...].prefix(1_000)
      .prefix { $0 != 0x0A }
    let isBlank = { (byte: UInt8) in byte == 0x20 || byte == 0x09 }
    guard let first = rest.first, isBlank(first) else { return "" }
    let comment = rest.drop(while: isBlank)
    guard comment.first == UInt8(ascii: "#") else { return "" }
    return Self.trimmed(String(decoding: comment.dropFirst().prefix(500), as: UTF8.self)[...])
  }

  static func trimmed(_ text: Substring) -> String {
    var text = text.drop { $0.isWhitespace }
    while text.last?.isWhitespace == true { text = text.dropLast() }
    return String(text)
  }

  /// A severity by any tool's name.
  static func severity(_ text: String) -> Severity? {
    switch text.lowercased() {
    case "critical": .critical
    case "high", "error", "important": .high
    case "medium", "warning", "moderate": .medium
    case "low": .low
    case "info", "informational", "trace", "notice": .info
    default: nil
    }
  }

  // MARK: - Saying

  mutating func report(_ message: String, _ range: ByteRange?) {
    settings.diagnostics.append(
      Diagnostic(
        id: "import-format", severity: .error, message: message, file: file,
        range: range ?? ByteRange(0, 0)))
  }

  mutating func note(_ subject: String, _ reason: String, _ range: ByteRange) {
    guard hasRoom(settings.notes.count) else { return }
    settings.notes.append(.init(subject, reason, line: file.line(of: Int(range.start))))
  }

  /// The ids that some rule carries, under the name it carries them by; the others are noted.
  mutating func known(_ words: [ImportedSettings.Word]) -> [ImportedSettings.Word] {
    words.compactMap { word in
      guard let name = name(word) else { return nil }
      var word = word
      word.text = name
      return word
    }
  }

  private mutating func name(_ word: ImportedSettings.Word) -> String? {
    if let known = names[word.text] { return known }
    guard admits([word.text], word.range) else { return nil }
    let name = rules.name(for: word.text)
    names[word.text] = .some(name)
    if name == nil, unknown.insert(word.text).inserted, hasRoom(settings.unknownRules.count) {
      settings.unknownRules.append(word)
    }
    return name
  }

  /// Whether texts may be used, some of which may be patterns; said once when not.
  mutating func admits(_ texts: [String], _ range: ByteRange) -> Bool {
    let count = texts.count(where: Glob.isPattern)
    guard count > 0 else { return true }
    let before = patternCount
    patternCount += count
    if patternCount <= Self.maximumPatternCount { return true }
    if before <= Self.maximumPatternCount {
      report("more than \(Self.maximumPatternCount) patterns; the others aren't used", range)
    }
    return false
  }

  /// Leaves out paths, as long as there is room.
  mutating func exclude(_ patterns: [String], _ word: ImportedSettings.Word) {
    guard admits(patterns, word.range) else { return }
    for pattern in patterns where hasRoom(settings.excludedPaths.count) {
      settings.excludedPaths.append(.init(pattern, reason: word.reason, range: word.range))
    }
  }

  /// Adds an entry, as long as there is room.
  mutating func add(_ rule: SuppressionRule) {
    guard hasRoom(settings.suppressions.count),
      admits(rule.resources + rule.paths, rule.place.bytes)
    else { return }
    settings.suppressions.append(rule)
  }

  /// Whether one more of something may be kept; said once when not.
  mutating func hasRoom(_ count: Int) -> Bool {
    if count < Self.maximumEntryCount { return true }
    if !isFull {
      isFull = true
      report("more than \(Self.maximumEntryCount) entries; the others aren't used", nil)
    }
    return false
  }

  func place(_ range: ByteRange) -> Finding.Place { Finding.Place(file: file, bytes: range) }
}

extension ImportedSettings {
  /// Reads another tool's file.
  ///
  /// What is wrong with it stands in `diagnostics`, what has no equivalent in `notes`.
  package static func read(
    _ file: SourceFile, as format: ForeignFormat, rules: KnownRules
  ) -> ImportedSettings {
    var reader = ImportReader(format, file, rules)
    switch format {
    case .checkovConfiguration: reader.readCheckovConfiguration()
    case .checkovBaseline: reader.readCheckovBaseline()
    case .trivyIgnore: reader.readTrivyIgnore()
    case .trivyIgnoreYAML: reader.readTrivyIgnoreYAML()
    case .trivyConfiguration: reader.readTrivyConfiguration()
    case .tfsecConfiguration: reader.readTfsecConfiguration()
    case .prowlerMutelist: reader.readProwlerMutelist()
    case .kicsConfiguration: reader.readKICSConfiguration()
    }
    return reader.settings
  }
}
