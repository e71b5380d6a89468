// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Packages and imports, and what parts the statements of a module.
extension FormatWriter {
  private enum Statement {
    case importStatement(Import)
    case rule(Int)

    var isImport: Bool {
      if case .importStatement = self { true } else { false }
    }
  }

  /// Writes the whole module.
  mutating func writeModule() throws(Misplaced) {
    try takeComments(upTo: source.firstRow(module.package.range))
    writePackage()
    blankLine()
    var pending = statements()[...]
    while let first = pending.first {
      let run = pending.prefix { $0.isImport == first.isImport }
      pending = pending.dropFirst(run.count)
      if first.isImport {
        try writeImports(
          run.compactMap { if case .importStatement(let found) = $0 { found } else { nil } })
      } else {
        try writeRules(run.compactMap { if case .rule(let index) = $0 { index } else { nil } })
      }
    }
    try takeRemainingComments()
  }

  /// Imports and rules in the order of the text; imports that were added come first.
  private func statements() -> [Statement] {
    var found: [(start: UInt32, statement: Statement)] = []
    found += style.imports.map { ($0.isAdded ? 0 : $0.range.start, .importStatement($0)) }
    found += module.rules.indices.map { (module.rules[$0].range.start, .rule($0)) }
    return found.enumerated().sorted { left, right in
      left.element.start == right.element.start
        ? left.offset < right.offset : left.element.start < right.element.start
    }.map(\.element.statement)
  }

  // MARK: - Paths

  private mutating func writePackage() {
    write("package ")
    writePath(module.package.path, writtenIn: module.package.range)
  }

  private mutating func writePath(_ path: [String], writtenIn range: ByteRange) {
    let text = String(decoding: source.text(range), as: UTF8.self)
    for (index, part) in path.enumerated() {
      if index == 0 {
        write(part)
      } else if !RegoPrinter.isIdentifier(part)
        || (FutureKeywords.reservedNames.contains(part) && text.contains("\"\(part)\""))
      {
        write("[\(RegoPrinter.text(of: Term(.string(part))))]")
      } else {
        write(".\(part)")
      }
    }
  }

  // MARK: - Imports

  /// Writes imports, those on adjacent lines sorted.
  private mutating func writeImports(_ imports: [Import]) throws(Misplaced) {
    for group in groups(of: imports) {
      if let first = group.first(where: { !$0.isAdded }) {
        try takeComments(above: source.firstRow(first.range))
      }
      // The comments beside imports stay with them wherever those go.
      var beside: [UInt32: FormatSource.Comment] = [:]
      for found in group where !found.isAdded {
        guard let comment = comment(onRow: source.lastRow(found.range)) else { continue }
        beside[found.range.start] = comment
        dropComments(before: comment.range.end)
      }
      let sorted = group.enumerated().sorted { left, right in
        let order = Self.compare(left.element, right.element)
        return order == 0 ? left.offset < right.offset : order < 0
      }
      for (_, found) in sorted {
        write("import ")
        writePath(found.path, writtenIn: found.pathRange)
        if let alias = found.alias { write(" as \(alias)") }
        if let comment = beside[found.range.start] {
          write(" ")
          write(comment.text)
        }
        endLine()
      }
      blankLine()
    }
  }

  private func groups(of imports: [Import]) -> [[Import]] {
    var groups: [[Import]] = []
    var lastRow = 1
    for found in imports {
      let row = found.isAdded ? 1 : source.firstRow(found.range)
      if groups.isEmpty || row - lastRow > 1 {
        groups.append([found])
      } else {
        groups[groups.count - 1].append(found)
      }
      lastRow = row
    }
    return groups
  }

  /// The order of imports: by path, part by part, then by alias.
  private static func compare(_ left: Import, _ right: Import) -> Int {
    for (left, right) in zip(left.path, right.path) where left != right {
      return left.utf8.lexicographicallyPrecedes(right.utf8) ? -1 : 1
    }
    if left.path.count != right.path.count { return left.path.count - right.path.count }
    let first = left.alias?.name ?? ""
    let second = right.alias?.name ?? ""
    return first == second ? 0 : (first.utf8.lexicographicallyPrecedes(second.utf8) ? -1 : 1)
  }

  // MARK: - Rules

  private mutating func writeRules(_ indexes: [Int]) throws(Misplaced) {
    let source = source
    for (position, index) in indexes.enumerated() {
      let rule = module.rules[index]
      let row = source.firstRow(rule.range)
      try takeComments(upTo: row)
      if untouched.contains(index) {
        if rule.isChained { continue }
        writeAsTyped(rangeWithChain(from: index))
      } else {
        attempt(source.balanced(rule.range)) { (writer: inout Self) throws(Misplaced) in
          try writer.writeRule(rule)
        }
      }
      endLine()
      // One-liners on adjacent lines stay together.
      if position + 1 < indexes.count, isGroupable(rule) {
        let next = module.rules[indexes[position + 1]]
        if isGroupable(next), source.firstRow(next.range) == row + 1 { continue }
      }
      blankLine()
    }
  }

  private func isGroupable(_ rule: Rule) -> Bool {
    guard rule.body.expressions.count <= 1, !rule.isDefault, style.usesIf else { return false }
    return style.usesContains || rule.head.key == nil
  }

  /// A rule with the bodies chained to it.
  private func rangeWithChain(from index: Int) -> ByteRange {
    var range = module.rules[index].range
    var next = index + 1
    while next < module.rules.count, module.rules[next].isChained {
      range = range.union(module.rules[next].range)
      next += 1
    }
    return range
  }
}
