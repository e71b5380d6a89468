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
    guard comments(source) == comments(FormatSource(file)) else { return .different([]) }
    guard Self.yaml(module) == Self.yaml(copy) else { return .different([]) }
    return .same
  }

  /// What the imports bind; imports of language versions may come and go.
  private func imports(_ module: Module) -> [String] {
    module.imports.filter { !$0.isRegoV1 && !$0.importsKeywords }
      .map { RegoPrinter.text(of: $0) }.sorted()
  }

  /// The comments, in no order: those of imports change places with them.
  private func comments(_ source: FormatSource) -> [String] {
    source.comments.map { String(decoding: $0.text, as: UTF8.self) }.sorted()
  }

  private static func yaml(_ module: Module) -> [String] {
    module.annotations.map { block in
      block.yaml.split(separator: "\n").map { line in
        var line = line[...]
        while let last = line.unicodeScalars.last, last.value <= 0x20 {
          line = line.dropLast()
        }
        return String(line)
      }.joined(separator: "\n")
    }.sorted()
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
