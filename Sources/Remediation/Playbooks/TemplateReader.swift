// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Policies
internal import RegoSyntax

/// Reads templates from content.
struct TemplateReader {
  var fields: PlaybookFields

  /// What only a run knows.
  static let lateNames: Set<String> = ["answers", "captured"]

  private static let depthLimit = 32

  /// The template of a value; problems are reported, and a constant stands in their place.
  mutating func template(_ node: Node, _ range: ByteRange, depth: Int = 0) -> Template {
    guard depth < Self.depthLimit else {
      fields.report("playbook-template", "this is nested too deeply", range)
      return .constant(.string(""))
    }
    switch node.kind {
    case .string: return text(node.string ?? "", range)
    case .boolean: return .constant(.boolean(node.isTrue))
    case .integer: return .constant(.integer(Int(node.integer ?? 0)))
    case .array:
      return .list(
        node.elements.enumerated().map { index, element in
          template(element, node.range(at: index).bytes, depth: depth + 1)
        })
    case .object:
      return .structure(
        node.entries.enumerated().map { index, entry in
          Template.Member(
            name: entry.key.string ?? "",
            value: template(entry.value, node.range(at: index).bytes, depth: depth + 1))
        })
    default:
      fields.report(
        "playbook-template",
        "a value is a text, a whole number, true, false, a list or a mapping", range)
      return .constant(.string(""))
    }
  }

  private mutating func text(_ text: String, _ range: ByteRange) -> Template {
    var pieces: [Template.Piece] = []
    var plain = ""
    var rest = Substring(text)
    while let brace = rest.firstIndex(where: { $0 == "{" || $0 == "}" }) {
      plain += rest[..<brace]
      let next = rest.index(after: brace)
      if next < rest.endIndex, rest[next] == rest[brace] {
        plain.append(rest[brace])
        rest = rest[rest.index(after: next)...]
        continue
      }
      guard rest[brace] == "{", let end = Self.end(of: rest[next...]) else {
        fields.report(
          "playbook-template", "\"\(text)\" has a brace without its other half; write {{ or }}",
          range)
        return .constant(.string(text))
      }
      if !plain.isEmpty { pieces.append(.text(plain)) }
      plain = ""
      pieces.append(.cell(cell(String(rest[next..<end]), range)))
      rest = rest[rest.index(after: end)...]
    }
    plain += rest
    if pieces.isEmpty { return .constant(.string(plain)) }
    if !plain.isEmpty { pieces.append(.text(plain)) }
    if pieces.count == 1, case .cell(let cell) = pieces[0] { return .cell(cell) }
    return .joined(pieces)
  }

  /// The brace that ends an expression, which may have braces and texts of its own.
  private static func end(of text: Substring) -> Substring.Index? {
    var depth = 0
    var quote: Character?
    var isEscaped = false
    for index in text.indices {
      let character = text[index]
      if let open = quote {
        if isEscaped {
          isEscaped = false
        } else if character == "\\", open == "\"" {
          isEscaped = true
        } else if character == open {
          quote = nil
        }
        continue
      }
      switch character {
      case "\"", "`": quote = character
      case "{": depth += 1
      case "}":
        if depth == 0 { return index }
        depth -= 1
      default: break
      }
    }
    return nil
  }

  private mutating func cell(_ text: String, _ range: ByteRange) -> Template.Cell {
    let isOptional = text.hasPrefix("?")
    let expression = (isOptional ? String(text.dropFirst()) : text).trimmingSpaces
    let parsed = RegoParser.parseTerm(expression)
    for error in parsed.errors {
      fields.report("playbook-rego", "\(error.code.rawValue): \(error.message)", range)
    }
    return Template.Cell(
      text: PolicyRule.RegoText(text: expression, range: range), isOptional: isOptional,
      isLate: parsed.value.map { Self.isLate($0) } ?? false)
  }

  /// Whether a term speaks of what only a run knows.
  static func isLate(_ term: Term) -> Bool {
    var search = NameSearch(names: lateNames)
    term.walk(&search)
    return search.isFound
  }

  /// Whether a query speaks of what only a run knows.
  static func isLate(_ text: PolicyRule.RegoText) -> Bool {
    guard let body = RegoParser.parseQuery(text.text).value else { return false }
    var search = NameSearch(names: lateNames)
    body.walk(&search)
    return search.isFound
  }
}

private struct NameSearch: SyntaxVisitor {
  let names: Set<String>
  var isFound = false

  mutating func visit(_ term: Term) -> Descent {
    if case .variable(let variable) = term.kind, names.contains(variable.name) { isFound = true }
    return isFound ? .skipChildren : .visitChildren
  }
}
