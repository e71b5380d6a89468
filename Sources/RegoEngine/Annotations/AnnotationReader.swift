// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// Reads METADATA blocks as OPA does, which takes their YAML for a structure with fields of fixed
/// types and refuses what doesn't fit in the words of Go's YAML library.
struct AnnotationReader {
  let arena: Arena
  /// The line of the block's METADATA.
  let row: Int

  /// Reads a block.
  ///
  /// - Throws: what is wrong first.
  func read(_ block: AnnotationBlock) throws(AnnotationProblem) -> Annotation {
    let bytes = Array(block.yaml.utf8)
    guard bytes.contains(where: { $0 != 0x20 && !(0x09...0x0D).contains($0) }) else {
      throw AnnotationProblem(message: "expected METADATA block, found whitespace")
    }
    var options = ReaderOptions()
    options.keepsRanges = true
    options.fileNumber = 1
    options.maximumDepth = 100
    let text = SourceFile(path: "", bytes: bytes)
    let result = YAMLReader.read(text, options: options)
    for diagnostic in result.diagnostics {
      let line = diagnostic.position?.line ?? 1
      if diagnostic.severity == .error {
        throw problem("yaml: line \(line): \(diagnostic.message)", line, text)
      }
      if diagnostic.id == "yaml-duplicate-key", let range = diagnostic.range {
        let key = text.bytes[Int(range.start)..<min(Int(range.end), text.bytes.count)]
        let name = String(decoding: key, as: UTF8.self)
        let first = firstLine(of: name, in: text)
        throw problem(
          "yaml: unmarshal errors:\n  line \(line): mapping key \"\(name)\" already defined at "
            + "line \(first)", line, text)
      }
    }
    guard let document = result.document else {
      throw problem("yaml: line 1: can't be read", 1, text)
    }
    var fields = AnnotationFields(text: text)
    fields.read(document.root)
    if let first = fields.mismatches.first {
      throw problem(
        "yaml: unmarshal errors:\n"
          + fields.mismatches.map { "  line \($0.line): cannot unmarshal \($0.what)" }
          .joined(separator: "\n"),
        first.line, text)
    }
    let annotation = try build(fields, block)
    withExtendedLifetime(document) {}
    return annotation
  }

  private func firstLine(of key: String, in text: SourceFile) -> Int {
    for line in 1...max(text.lineStarts.count, 1) {
      if let written = text.text(ofLine: line), written.drop(while: { $0 == " " }).hasPrefix(key) {
        return line
      }
    }
    return 1
  }

  /// A problem with the YAML; where a colon isn't followed by a space that may be why.
  private func problem(_ message: String, _ line: Int, _ text: SourceFile) -> AnnotationProblem {
    var message = message
    for number in 1...text.lineStarts.count {
      guard let written = text.text(ofLine: number) else { continue }
      let parts = written.split(separator: ":", omittingEmptySubsequences: false).dropFirst()
      var symbols: [String] = []
      for (index, part) in parts.enumerated() {
        guard let first = part.unicodeScalars.first else {
          if index == parts.count - 1 { break }
          symbols.append("'\\ufffd'")
          continue
        }
        if first == " " || first == "\t" { break }
        symbols.append(GoQuote.character(first))
      }
      if !symbols.isEmpty {
        message +=
          "\n  Hint: on line \(row + number), symbol(s) [\(symbols.joined(separator: " "))]"
          + " immediately following a key/value separator ':' is not a legal yaml space character"
      }
    }
    return AnnotationProblem(message: message, line: line)
  }

  private func build(
    _ fields: AnnotationFields, _ block: AnnotationBlock
  ) throws(AnnotationProblem) -> Annotation {
    var entries: [Node.Entry] = []
    func add(_ key: StaticString, _ value: Node) {
      entries.append(Node.Entry(key: arena.string(key), value: value))
    }
    if let title = fields.title, !title.isEmpty { add("title", arena.string(title)) }
    if let text = fields.description, !text.isEmpty { add("description", arena.string(text)) }
    if fields.isEntrypoint { add("entrypoint", .boolean(true)) }
    if !fields.organizations.isEmpty {
      add("organizations", arena.array(fields.organizations.map { arena.string($0) }))
    }
    var resources: [Node] = []
    for node in fields.relatedResources { resources.append(try resource(node)) }
    if !resources.isEmpty { add("related_resources", arena.array(resources)) }
    try checkCompile(fields.compile)
    var schemas: [SchemaAnnotation] = []
    for node in fields.schemas { schemas.append(try schema(node)) }
    if !schemas.isEmpty { add("schemas", arena.array(schemas.map(shown))) }
    var authors: [Node] = []
    for node in fields.authors { authors.append(try author(node)) }
    if !authors.isEmpty { add("authors", arena.array(authors)) }
    if fields.custom.count > 0 { add("custom", arena.copy(fields.custom)) }
    let scope = try scope(fields, block)
    add("scope", arena.string(scope.rawValue))
    return Annotation(
      scope: scope, value: arena.sortedObject(entries), schemas: schemas, range: block.range)
  }

  /// What the block speaks of; by itself that is what follows it.
  private func scope(
    _ fields: AnnotationFields, _ block: AnnotationBlock
  ) throws(AnnotationProblem) -> Annotation.Scope {
    var name = fields.scope ?? ""
    let target: String?
    switch block.target {
    case .rule: target = "rule"
    case .package: target = "package"
    case .importStatement: target = "import"
    case .none: target = nil
    }
    if name.isEmpty {
      name = target == "rule" && fields.isEntrypoint ? "document" : target ?? ""
    }
    guard let scope = Annotation.Scope(rawValue: name) else {
      throw AnnotationProblem(
        message: "invalid annotation scope '\(name)'. Use one of 'rule', 'document', 'package', or"
          + " 'subpackages'", isAboutTarget: true)
    }
    let wanted = scope == .rule || scope == .document ? "rule" : "package"
    guard target == wanted else {
      let have = target.map { " (have \($0))" } ?? ""
      throw AnnotationProblem(
        message: "annotation scope '\(name)' must be applied to \(wanted)\(have)",
        isAboutTarget: true)
    }
    guard !fields.isEntrypoint || scope == .document || scope == .package else {
      throw AnnotationProblem(
        message: "annotation entrypoint applied to non-document or package scope '\(name)'",
        isAboutTarget: true)
    }
    return scope
  }
}
