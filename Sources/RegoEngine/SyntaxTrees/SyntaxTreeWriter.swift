// Bawn
// SPDX-License-Identifier: Apache-2.0

public import Documents
public import RegoSyntax

/// Writes a module as the JSON document that OPA gives for its own tree: `opa parse --format json`
/// and the built-in `rego.parse_module`.
///
/// Members of sets and keys of objects come in Rego's order, as OPA keeps them.
public struct SyntaxTreeWriter {
  /// What is told besides the tree itself.
  public struct Options: OptionSet, Sendable {
    /// The bits.
    public let rawValue: Int

    /// Options from their bits.
    public init(rawValue: Int) { self.rawValue = rawValue }

    /// File, row and column of each node.
    public static let locations = Options(rawValue: 1)
    /// The comments, their text in base 64.
    public static let comments = Options(rawValue: 2)
    /// The METADATA blocks, read as YAML.
    public static let annotations = Options(rawValue: 4)
  }

  let arena: Arena
  let file: SourceFile
  let options: Options
  let order: TermOrder
  private let path: Node

  /// The document of a module.
  ///
  /// - Complexity: O(n log n) in the size of the module, for the order of sets and objects.
  public static func document(
    of module: Module, options: Options = .comments, in arena: Arena
  ) -> Node {
    SyntaxTreeWriter(file: module.file, options: options, arena: arena).node(module)
  }

  init(file: SourceFile, options: Options, arena: Arena) {
    self.file = file
    self.options = options
    self.arena = arena
    order = TermOrder(arena: arena)
    path = arena.string(file.path)
  }

  // MARK: - Parts

  func entry(_ key: StaticString, _ value: Node) -> Node.Entry {
    Node.Entry(key: .text(key), value: value)
  }

  /// An object, with the place it was read from where places are told.
  func object(_ entries: [Node.Entry], at range: ByteRange) -> Node {
    var entries = entries
    if options.contains(.locations) { entries.append(entry("location", location(range))) }
    return arena.sortedObject(entries)
  }

  func location(_ range: ByteRange) -> Node {
    let position = file.position(of: Int(range.start))
    return arena.sortedObject([
      entry("file", path), entry("row", .integer(position.line)),
      entry("col", .integer(position.column)),
    ])
  }

  // MARK: - Modules

  private func node(_ module: Module) -> Node {
    var entries = [entry("package", node(module.package))]
    if !module.imports.isEmpty {
      entries.append(entry("imports", arena.array(module.imports.map(node))))
    }
    var blocks: [Int: [Node]] = [:]
    if options.contains(.annotations) {
      var all: [Node] = []
      for block in module.annotations {
        let row = file.line(of: Int(block.range.start))
        guard let read = try? AnnotationReader(arena: arena, row: row).read(block) else { continue }
        var value = read.value
        if options.contains(.locations) {
          value = arena.sortedObject(
            Array(value.entries) + [entry("location", location(block.range))])
        }
        all.append(value)
        if case .rule(let index) = block.target { blocks[index, default: []].append(value) }
      }
      if !all.isEmpty { entries.append(entry("annotations", arena.array(all))) }
    }
    if !module.rules.isEmpty {
      let rules = module.rules.enumerated().map { index, rule in
        node(rule, annotations: blocks[index] ?? [])
      }
      entries.append(entry("rules", arena.array(rules)))
    }
    if options.contains(.comments), !module.comments.isEmpty {
      entries.append(entry("comments", arena.array(module.comments.map(comment))))
    }
    return arena.sortedObject(entries)
  }

  private func node(_ package: PackageDeclaration) -> Node {
    var path = [term("var", .text("data"), at: package.range)]
    path += package.path.map { term("string", arena.string($0), at: package.range) }
    return object([entry("path", arena.array(path))], at: package.range)
  }

  private func node(_ found: Import) -> Node {
    var parts = [term("var", arena.string(found.path.first ?? ""), at: found.pathRange)]
    parts += found.path.dropFirst().map { term("string", arena.string($0), at: found.pathRange) }
    var entries = [entry("path", term("ref", arena.array(parts), at: found.pathRange))]
    if found.path.count == 1, !found.bindsName { entries = [] }
    if let alias = found.alias { entries.append(entry("alias", arena.string(alias.name))) }
    return object(entries, at: found.range)
  }

  private func comment(_ range: ByteRange) -> Node {
    let text = file.bytes[min(Int(range.start) + 1, Int(range.end))..<Int(range.end)]
    let encoded = Base64.encode(text, urlSafe: false, padded: true)
    return arena.sortedObject([
      entry("Text", encoded.withUnsafeBufferPointer { arena.string(copying: $0) }),
      entry("Location", location(range)),
    ])
  }

  // MARK: - Rules

  private func node(_ rule: Rule, annotations: [Node]) -> Node {
    var entries: [Node.Entry] = []
    if rule.isDefault { entries.append(entry("default", .boolean(true))) }
    entries.append(entry("head", head(rule)))
    entries.append(entry("body", body(rule.body, elseAt: rule.range)))
    if let branch = self.branch(0, of: rule) { entries.append(entry("else", branch)) }
    if !annotations.isEmpty { entries.append(entry("annotations", arena.array(annotations))) }
    return object(entries, at: rule.range)
  }

  /// The branch at an index with all that follow it inside; nil after the last.
  private func branch(_ index: Int, of rule: Rule) -> Node? {
    var inner: Node?
    for branch in rule.alternatives.dropFirst(index).reversed() {
      var head = RuleHead(
        name: rule.head.name, arguments: rule.head.arguments, kind: .value(branch.value))
      head.range = ByteRange(Int(branch.range.start), Int(branch.value.term.range.end))
      var entries = [
        entry("head", self.head(head, hasBody: true)),
        entry("body", body(branch.body, elseAt: branch.range)),
      ]
      if let inner { entries.append(entry("else", inner)) }
      inner = object(entries, at: branch.range)
    }
    return inner
  }

  /// A body; one that isn't written always holds, which OPA says with `true`.
  func body(_ body: Body, elseAt range: ByteRange) -> Node {
    guard body.expressions.isEmpty else { return self.body(body) }
    let always = Expression(.term(Term(.boolean(true), range: range)), range: range)
    return self.body(Body([always]))
  }

  private func head(_ rule: Rule) -> Node {
    head(rule.head, hasBody: !rule.body.expressions.isEmpty, isDefault: rule.isDefault)
  }

  private func head(_ head: RuleHead, hasBody: Bool, isDefault: Bool = false) -> Node {
    var entries = [entry("ref", arena.array(head.name.terms.map(term)))]
    var hasName = head.name.count == 1
    if head.isFunction {
      entries.append(entry("args", arena.array(head.arguments.map(term))))
    }
    switch head.kind {
    case .member(let key): entries.append(entry("key", term(key)))
    case .value(let value):
      entries.append(entry("value", term(value.term)))
      if value.form == .assigned { entries.append(entry("assign", .boolean(true))) }
      if head.name.count == 2, !isDefault {
        // OPA keeps name and key of `p[x]` beside the path, for readers older than paths.
        let last = head.name.terms[1]
        var isOpen = !last.isGround
        if case .ref = last.kind { isOpen = true }
        if hasBody ? value.form != .implied || head.isFunction : !head.isFunction { hasName = true }
        if !head.isFunction, !hasBody || isOpen { entries.append(entry("key", term(last))) }
      }
    }
    if hasName, let name = head.name.headName {
      entries.append(entry("name", arena.string(name)))
    }
    return object(entries, at: head.range)
  }
}
