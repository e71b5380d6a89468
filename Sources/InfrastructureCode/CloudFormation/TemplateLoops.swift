// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Writes out `Fn::ForEach`, which repeats a part of a template for each value of a list.
///
/// It is done before anything else, as CloudFormation does, and so can only follow lists that are
/// written out or are the default of a parameter.
struct TemplateLoops {
  private let arena: Arena
  private let parameters: Node
  private let source: SourceFile
  private var copies = 0
  private var diagnostics: [Diagnostic] = []

  /// How many values a template may grow by.
  private static let maximumCopies = 500_000

  static func expanded(
    _ document: Document, diagnostics: inout [Diagnostic], in source: SourceFile
  ) -> Node {
    let root = document.root
    guard holdsLoop(root, depth: 0) else { return root }
    var loops = TemplateLoops(
      arena: document.arena, parameters: root.field("Parameters"), source: source)
    let result = loops.expanded(root)
    diagnostics += loops.diagnostics
    return result
  }

  private init(arena: Arena, parameters: Node, source: SourceFile) {
    self.arena = arena
    self.parameters = parameters
    self.source = source
  }

  private static func holdsLoop(_ node: Node, depth: Int) -> Bool {
    guard depth < TemplateText.maximumDepth else { return false }
    if node.isKind(.array) { return node.elements.contains { holdsLoop($0, depth: depth + 1) } }
    return node.entries.contains { entry in
      isLoop(entry.key) || holdsLoop(entry.value, depth: depth + 1)
    }
  }

  private static func isLoop(_ key: Node) -> Bool {
    key.utf8.starts(with: "Fn::ForEach::".utf8)
  }

  // MARK: - Walking

  private mutating func expanded(_ node: Node) -> Node {
    switch node.kind {
    case .array:
      return arena.array(
        node.elements.map { expanded($0) }, ranges: (0..<node.count).map { node.range(at: $0) })
    case .object:
      var entries: [Node.Entry] = []
      var ranges: [SourceRange] = []
      for (index, entry) in node.entries.enumerated() {
        let range = node.range(at: index)
        if Self.isLoop(entry.key) {
          for made in repeated(entry.value, at: range) {
            entries.append(made)
            ranges.append(range)
          }
        } else {
          entries.append(Node.Entry(key: entry.key, value: expanded(entry.value)))
          ranges.append(range)
        }
      }
      return arena.sortedObject(entries, ranges: ranges)
    default: return node
    }
  }

  /// The entries of a loop: `[variable, list, {key: body}]`.
  private mutating func repeated(_ loop: Node, at range: SourceRange) -> [Node.Entry] {
    guard loop.isKind(.array), loop.count == 3, let variable = loop.elements[0].string,
      loop.elements[2].isKind(.object), let values = list(loop.elements[1])
    else {
      report("the values of this loop aren't known, so nothing of it is judged", range)
      return []
    }
    var made: [Node.Entry] = []
    for value in values {
      for entry in loop.elements[2].entries {
        guard copies < Self.maximumCopies else {
          report("loops repeat more than \(Self.maximumCopies) values; the rest is left out", range)
          return made
        }
        guard let key = entry.key.string else { continue }
        let name = replaced(key, variable, value)
        if Self.isLoop(arena.string(name)) {
          made += repeated(replaced(entry.value, variable, value), at: range)
        } else {
          let body = expanded(replaced(entry.value, variable, value))
          made.append(Node.Entry(key: arena.string(name), value: body))
        }
      }
    }
    return made
  }

  private func list(_ node: Node) -> [String]? {
    if node.isKind(.array) {
      let texts = node.elements.compactMap { $0.string ?? $0.numberText }
      return texts.count == node.count ? texts : nil
    }
    guard let name = node.field("Ref").string else { return nil }
    let value = parameters.field(named: name).field("Default")
    guard let text = value.string ?? value.numberText else { return nil }
    return text.split(separator: ",").map { part in
      String(part.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
    }
  }

  // MARK: - Replacing

  private mutating func replaced(_ node: Node, _ variable: String, _ value: String) -> Node {
    copies += 1
    switch node.kind {
    case .string:
      guard let text = node.string else { return node }
      let made = replaced(text, variable, value)
      return made == text ? node : arena.string(made)
    case .array:
      return arena.array(
        node.elements.map { replaced($0, variable, value) },
        ranges: (0..<node.count).map { node.range(at: $0) })
    case .object:
      // `Ref` takes the variable's value, too.
      if node.count == 1, node.field("Ref").string == variable { return arena.string(value) }
      var entries: [Node.Entry] = []
      for entry in node.entries {
        entries.append(
          Node.Entry(
            key: replaced(entry.key, variable, value), value: replaced(entry.value, variable, value)
          ))
      }
      return arena.sortedObject(entries, ranges: (0..<node.count).map { node.range(at: $0) })
    default: return node
    }
  }

  /// `${Name}` stands for the value, `&{Name}` for its letters and digits.
  private func replaced(_ text: String, _ variable: String, _ value: String) -> String {
    var result = text
    for (sign, shown) in [
      ("$", value), ("&", String(value.filter { $0.isLetter || $0.isNumber })),
    ] {
      let mark = "\(sign){\(variable)}"
      guard result.contains(sign), result.utf8.count < 1 << 20 else { continue }
      result = result.split(separator: mark, omittingEmptySubsequences: false)
        .joined(separator: shown)
    }
    return result
  }

  private mutating func report(_ message: String, _ range: SourceRange) {
    guard diagnostics.count < 100 else { return }
    diagnostics.append(
      Diagnostic(
        id: "cloudformation-loop", severity: .warning, message: message, file: source,
        range: range.bytes))
  }
}
