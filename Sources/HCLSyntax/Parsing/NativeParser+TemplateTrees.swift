// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

extension NativeParser {
  /// Pairs directives and makes the simplest expression that does.
  mutating func template(
    _ items: [TemplateItem], isHeredoc: Bool, range: ByteRange
  ) throws(Failure) -> Expression {
    if items.count == 1, !isHeredoc, case .interpolation(let inner, let innerHeight) = items[0].kind
    {
      try setHeight(above: innerHeight)
      return Expression(.wrappedTemplate(inner), range: range)
    }
    var index = 0
    let (parts, highest) = try parts(of: items, from: &index, within: nil, isHeredoc: isHeredoc)
    try setHeight(above: highest)
    if parts.isEmpty { return Expression(.literal(.string("")), range: range) }
    if parts.count == 1, case .literal(let text, _) = parts[0] {
      return Expression(.literal(.string(text)), range: range)
    }
    return Expression(.template(Template(parts: parts, isHeredoc: isHeredoc)), range: range)
  }

  /// Takes items up to the directive that ends `opening`, which is left, or all of them.
  private mutating func parts(
    of items: [TemplateItem], from index: inout Int, within opening: TemplateItem?,
    isHeredoc: Bool
  ) throws(Failure) -> (parts: [Template.Part], height: Int) {
    try descend()
    defer { depth -= 1 }
    var parts: [Template.Part] = []
    var highest = 0
    var text: (String, ByteRange)?
    while index < items.count {
      let item = items[index]
      if case .literal(let more) = item.kind {
        text = text.map { ($0.0 + more, $0.1.union(item.range)) } ?? (more, item.range)
        index += 1
        continue
      }
      if let (whole, place) = text, !whole.isEmpty { parts.append(.literal(whole, range: place)) }
      text = nil
      switch item.kind {
      case .literal: break
      case .interpolation(let expression, let height):
        highest = max(highest, height)
        parts.append(.interpolation(expression))
        index += 1
      case .if(let condition, let height):
        index += 1
        let (yes, yesHeight) = try self.parts(
          of: items, from: &index, within: item, isHeredoc: isHeredoc)
        var no: [Template.Part] = []
        var noHeight = 0
        if index < items.count, case .else = items[index].kind {
          index += 1
          (no, noHeight) = try self.parts(
            of: items, from: &index, within: item, isHeredoc: isHeredoc)
        }
        let close = try closing(item, items, at: &index)
        highest = max(highest, height, yesHeight + 1, noHeight + 1)
        parts.append(
          .conditional(
            Template.Conditional(
              condition: condition, whenTrue: Template(parts: yes, isHeredoc: isHeredoc),
              whenFalse: Template(parts: no, isHeredoc: isHeredoc),
              range: item.range.union(close))))
      case .for(let key, let value, let collection, let height):
        index += 1
        let (body, bodyHeight) = try self.parts(
          of: items, from: &index, within: item, isHeredoc: isHeredoc)
        let close = try closing(item, items, at: &index)
        highest = max(highest, height, bodyHeight + 1)
        parts.append(
          .loop(
            Template.Loop(
              keyVariable: key, valueVariable: value, collection: collection,
              body: Template(parts: body, isHeredoc: isHeredoc), range: item.range.union(close))))
      case .else, .endIf, .endFor:
        if opening != nil { return (parts, highest) }
        throw fail(
          "hcl-directive",
          "\"\(item.directiveName ?? "")\" closes nothing; remove it or add what it belongs to",
          item.range)
      }
    }
    if let (whole, place) = text, !whole.isEmpty { parts.append(.literal(whole, range: place)) }
    return (parts, highest)
  }

  private mutating func closing(
    _ opening: TemplateItem, _ items: [TemplateItem], at index: inout Int
  ) throws(Failure) -> ByteRange {
    var isLoop = false
    if case .for = opening.kind { isLoop = true }
    guard index < items.count else {
      throw fail(
        "hcl-directive",
        "directive is never closed; add \"%{ \(isLoop ? "endfor" : "endif") }\"", opening.range)
    }
    let item = items[index]
    switch (item.kind, isLoop) {
    case (.endFor, true), (.endIf, false):
      index += 1
      return item.range
    default:
      throw fail(
        "hcl-directive",
        "expected \"\(isLoop ? "endfor" : "endif")\" but found \"\(item.directiveName ?? "")\"",
        item.range)
    }
  }

  // MARK: - White space

  /// Takes the indentation that all lines have in common off each line of a `<<-` heredoc.
  ///
  /// As in the reference implementation, only what was written counts, not what interpolations
  /// give; blank lines don't count and stay as they are.
  static func removeIndentation(from items: inout [TemplateItem]) {
    var smallest = Int.max
    var startsLine = true
    var lineStarts: [Int] = []
    for (index, item) in items.enumerated() {
      guard case .literal(let text) = item.kind else {
        if startsLine { smallest = 0 }
        startsLine = false
        continue
      }
      if startsLine {
        let spaces = text.unicodeScalars.prefix { $0.properties.isWhitespace }.count
        if spaces < text.unicodeScalars.count || text.utf8.last != 0x0A {
          smallest = min(smallest, spaces)
          lineStarts.append(index)
        }
      }
      startsLine = text.utf8.last == 0x0A
    }
    guard smallest > 0 else { return }
    for index in lineStarts {
      guard case .literal(let text) = items[index].kind else { continue }
      items[index].kind = .literal(String(text.unicodeScalars.dropFirst(smallest)))
    }
  }

  static func withoutLeadingSpace(_ text: String) -> String {
    String(text.unicodeScalars.drop { $0.properties.isWhitespace })
  }

  static func withoutTrailingSpace(_ text: String) -> String {
    var scalars = text.unicodeScalars
    while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
    return String(scalars)
  }
}
