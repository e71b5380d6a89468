// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Holds a layout against the module it was made of.
struct FormatProof {
  /// What came of it.
  enum Outcome {
    /// Trees and comments are the same.
    case same
    /// They aren't; the rules that differ, or none when that can't be told.
    case different(Set<Int>)
  }

  private let module: Module
  private let source: FormatSource
  private let options: RegoFormatter.Options

  init(_ module: Module, source: FormatSource, options: RegoFormatter.Options) {
    self.module = module
    self.source = source
    self.options = options
  }

  func check(_ text: [UInt8]) -> Outcome {
    let file = SourceFile(path: module.file.path, bytes: text)
    guard let copy = RegoParser.parseModule(file, version: options.version.reading).value,
      copy.package.path == module.package.path, imports(copy) == imports(module),
      copy.rules.count == module.rules.count
    else { return .different([]) }
    let before = Self.plain(module.rules)
    let after = Self.plain(copy.rules)
    let different = zip(before, after).enumerated().filter { $1.0 != $1.1 }.map(\.offset)
    guard different.isEmpty else { return .different(Set(different)) }
    let missing = missingComments(in: FormatSource(file))
    guard missing.isEmpty else { return .different(rules(with: missing.map(\.range.start))) }
    let blocks = Self.blocks(of: module)
    let copied = Self.blocks(of: copy)
    guard Self.yaml(blocks.outer) == Self.yaml(copied.outer) else { return .different([]) }
    guard Self.yaml(blocks.inner) == Self.yaml(copied.inner) else {
      return .different(rules(with: blocks.inner.map(\.range.start)))
    }
    return .same
  }

  /// What the imports bind; imports of language versions may come and go.
  private func imports(_ module: Module) -> [String] {
    module.imports.filter { !$0.isRegoV1 && !$0.importsKeywords }
      .map { RegoPrinter.text(of: $0) }.sorted()
  }

  /// The comments that the layout lacks or has too often; those of imports change places with
  /// them, so their order tells nothing.
  private func missingComments(in layout: FormatSource) -> [FormatSource.Comment] {
    var counts: [ArraySlice<UInt8>: Int] = [:]
    for comment in layout.comments { counts[comment.text, default: 0] += 1 }
    for comment in source.comments { counts[comment.text, default: 0] -= 1 }
    if counts.values.allSatisfy({ $0 == 0 }) { return [] }
    let found = source.comments.filter { counts[$0.text] != 0 }
    return found.isEmpty ? Array(source.comments.prefix(1)) : found
  }

  /// The rules that comments stand in; none when one stands elsewhere.
  private func rules(with comments: [UInt32]) -> Set<Int> {
    var found: Set<Int> = []
    for (index, rule) in module.rules.enumerated() {
      let range = rule.range
      if comments.contains(where: { $0 >= range.start && $0 < range.end }) { found.insert(index) }
    }
    return found
  }

  /// The METADATA blocks between statements and those within rules.
  private static func blocks(
    of module: Module
  ) -> (outer: [AnnotationBlock], inner: [AnnotationBlock]) {
    var outer: [AnnotationBlock] = []
    var inner: [AnnotationBlock] = []
    var rule = 0
    for block in module.annotations {
      while rule < module.rules.count, module.rules[rule].range.end <= block.range.start {
        rule += 1
      }
      if rule < module.rules.count, module.rules[rule].range.start < block.range.start {
        inner.append(block)
      } else {
        outer.append(block)
      }
    }
    return (outer, inner)
  }

  /// The lines of blocks: where one ran into the next, they have been parted. Lines that aren't in
  /// the first column are no part of a block, so that a layout may lose them.
  private static func yaml(_ blocks: [AnnotationBlock]) -> [String] {
    blocks.flatMap { $0.yaml.split(separator: "\n") }.map { line in
      var line = line[...]
      while let last = line.unicodeScalars.last, last.value <= 0x20 { line = line.dropLast() }
      return String(line)
    }.filter { $0 != "METADATA" }.sorted()
  }

  /// The rules without what a layout may change: how a value of `true` is said, `=` for `:=`, a
  /// body that is only `true`, chained bodies, and the numbers of wildcards.
  private static func plain(_ rules: [Rule]) -> [Rule] {
    var numbers: [Variable: Int] = [:]
    return rules.map { rule in
      var rule = rule.rewritingTerms { term in
        guard let variable = term.variable, variable.isWildcard else { return term }
        let number = numbers[variable] ?? numbers.count
        numbers[variable] = number
        return Term(.variable(.wildcard(number)))
      }
      rule.isChained = false
      if case .value(let value) = rule.head.kind {
        rule.head.kind = .value(RuleValue(value.term, form: .assigned))
      }
      for index in rule.alternatives.indices {
        rule.alternatives[index].value.form = .assigned
      }
      if let last = rule.alternatives.indices.last {
        if rule.alternatives[last].body.holdsAlways { rule.alternatives[last].body = Body([]) }
      } else if rule.body.holdsAlways {
        rule.body = Body([])
      }
      return rule
    }
  }
}
