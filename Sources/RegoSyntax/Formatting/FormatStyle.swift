// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// How the layout differs between versions of Rego and from module to module.
struct FormatStyle {
  /// Whether values come after `:=` only, and what has no value is given one where v1 asks for it.
  var isStrict: Bool
  /// Whether bodies come after `if`.
  var usesIf: Bool
  /// Whether members of sets come after `contains`.
  var usesContains: Bool
  /// Whether names of rules are written as paths, `a.b` rather than `a["b"]`.
  var writesPaths: Bool
  /// The imports that are written; those that are only of their time may have gone.
  var imports: [Import]

  init(_ module: Module, options: RegoFormatter.Options) {
    isStrict = options.version.isStrict
    let importsV1 = module.imports.contains { $0.isRegoV1 }
    usesIf = isStrict || importsV1 || module.imports.contains { $0.imports("if") }
    usesContains = isStrict || importsV1 || module.imports.contains { $0.imports("contains") }
    writesPaths = module.rules.contains { rule in
      rule.head.name.count > 2 || (rule.head.name.count == 2 && rule.head.key != nil)
    }

    var imports = module.imports
    let isForBoth = options.version == .v0CompatibleWithV1
    if options.version == .v1, options.dropsV0Imports {
      imports.removeAll { $0.isRegoV1 }
    } else if isForBoth, !importsV1 {
      imports.insert(Import(root: .rego, path: ["rego", "v1"]), at: 0)
    }
    if isStrict || importsV1, options.dropsV0Imports || imports.contains(where: \.isRegoV1) {
      // Without the import of all, other words of the module would lose what they mean.
      let usesNewWords = module.usesNewWords
      imports.removeAll { $0.importsKeywords && !($0.path.count == 2 && usesNewWords) }
    }
    self.imports = imports
  }
}

extension Import {
  /// Whether it is `import rego.v1`.
  var isRegoV1: Bool { root == .rego && path == ["rego", "v1"] }

  /// Whether it brings keywords that v1 has anyway.
  var importsKeywords: Bool {
    guard root == .future, path.count > 1, path[1] == "keywords" else { return false }
    return path.count == 2
      || FutureKeywords(importing: path[2]).map { $0.isSubset(of: .all) } ?? false
  }

  /// Whether it brings a keyword, alone or with all others.
  func imports(_ keyword: String) -> Bool {
    root == .future && (path == ["future", "keywords"] || path == ["future", "keywords", keyword])
  }

  /// Whether the formatter made it: it stands nowhere.
  var isAdded: Bool { range.start == range.end }
}
