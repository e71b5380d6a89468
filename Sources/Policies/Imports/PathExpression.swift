// Bawn
// SPDX-License-Identifier: Apache-2.0

/// Regular expressions and other tools' globs as Bawn's patterns, where they can be said so.
///
/// Nothing is ever matched here, so an expression costs no more than its length. What a pattern
/// can't say, such as a class of characters, has no equivalent: taken for less or more it would
/// silence something else than was meant.
package enum PathExpression {
  /// The longest text that is taken.
  private static let maximumLength = 4_096
  /// How many patterns an expression may stand for.
  private static let maximumCount = 64
  private static let maximumDepth = 16

  /// Patterns for the paths that a regular expression is found in, as Python's `re.search` finds
  /// it; nil where there are none.
  package static func patterns(_ expression: String) -> [String]? {
    guard let alternatives = parse(expression) else { return nil }
    var result: [String] = []
    for tokens in alternatives {
      guard let patterns = path(tokens), result.count + patterns.count <= maximumCount else {
        return nil
      }
      for pattern in patterns where !result.contains(pattern) { result.append(pattern) }
    }
    return result.isEmpty ? nil : result
  }

  /// Patterns for the texts that a regular expression is found in, without regard to slashes.
  package static func textPatterns(_ expression: String) -> [String]? {
    // Prowler takes a leading star for "anything".
    let expression = expression.hasPrefix("*") ? "." + expression : expression
    guard let alternatives = parse(expression) else { return nil }
    let result = alternatives.map { tokens -> String in
      var text = ""
      var isOpen = true
      for token in tokens {
        switch token {
        case .start: isOpen = false
        case .end: return (isOpen ? "*" : "") + text
        case .text(let character): text.append(character)
        case .anything, .inName: if !text.hasSuffix("*") { text += "*" }
        }
      }
      text = (isOpen && !text.hasPrefix("*") ? "*" : "") + text
      return text.hasSuffix("*") ? text : text + "*"
    }
    return result.isEmpty ? nil : result
  }

  /// Patterns for a glob with braces, from the folder that it starts in; nil where it leads out
  /// of that, or uses a class of characters.
  package static func patterns(glob: String) -> [String]? {
    guard glob.utf8.count <= maximumLength, !glob.contains(where: { "[]\\".contains($0) }) else {
      return nil
    }
    guard let expanded = braces(glob[...], depth: 0) else { return nil }
    var result: [String] = []
    for text in expanded {
      var parts = text.split(separator: "/").filter { $0 != "." }
      if parts.contains("..") { return nil }
      // What covers a folder covers all that lies in it.
      while parts.last == "**" { parts.removeLast() }
      if parts.isEmpty { return nil }
      result.append(parts.joined(separator: "/"))
    }
    return result
  }

  private static func braces(_ text: Substring, depth: Int) -> [String]? {
    guard depth < maximumDepth else { return nil }
    guard let open = text.firstIndex(of: "{") else {
      return text.contains("}") ? nil : [String(text)]
    }
    var level = 0
    var choices: [Substring] = []
    var start = text.index(after: open)
    var close: Substring.Index?
    for index in text[open...].indices {
      switch text[index] {
      case "{": level += 1
      case "}": level -= 1
      default: break
      }
      if (level == 1 && text[index] == ",") || level == 0 {
        choices.append(text[start..<index])
        start = text.index(after: index)
      }
      if level == 0 {
        close = index
        break
      }
    }
    guard let close, let tails = braces(text[text.index(after: close)...], depth: depth + 1) else {
      return nil
    }
    var result: [String] = []
    for choice in choices {
      guard let heads = braces(choice, depth: depth + 1),
        result.count + heads.count * tails.count <= maximumCount
      else { return nil }
      for head in heads { result += tails.map { text[..<open] + head + $0 } }
    }
    return result
  }

  // MARK: - Regular expressions

  private enum Token: Hashable {
    case start
    case end
    case text(Character)
    case anything
    case inName
  }

  private static func parse(_ expression: String) -> [[Token]]? {
    guard expression.utf8.count <= maximumLength else { return nil }
    var parser = Parser(characters: Array(expression))
    guard let result = parser.alternatives(depth: 0), parser.position == parser.characters.count
    else { return nil }
    for tokens in result {
      // Anchors in the middle match nowhere, which nobody means.
      guard !tokens.dropFirst().contains(.start), !tokens.dropLast().contains(.end) else {
        return nil
      }
    }
    return result
  }

  private struct Parser {
    let characters: [Character]
    var position = 0

    init(characters: [Character]) { self.characters = characters }

    private var next: Character? {
      position < characters.count ? characters[position] : nil
    }

    mutating func alternatives(depth: Int) -> [[Token]]? {
      guard depth < maximumDepth, var result = sequence(depth: depth) else { return nil }
      while next == "|" {
        position += 1
        guard let more = sequence(depth: depth), result.count + more.count <= maximumCount else {
          return nil
        }
        result += more
      }
      return result
    }

    private mutating func sequence(depth: Int) -> [[Token]]? {
      var result: [[Token]] = [[]]
      while let character = next, character != "|", character != ")" {
        guard let item = item(depth: depth), result.count * item.count <= maximumCount else {
          return nil
        }
        result = result.flatMap { head in item.map { head + $0 } }
      }
      return result
    }

    private mutating func item(depth: Int) -> [[Token]]? {
      let first = position
      guard let atom = atom(depth: depth) else { return nil }
      let text = characters[first..<position]
      guard let sign = next, "*+?{".contains(sign) else { return atom }
      guard sign != "{" else { return nil }
      position += 1
      if next == "?" { position += 1 }
      let isNothing = sign == "*" || sign == "?"
      switch text {
      case ["."]: return sign == "?" ? [[], atom[0]] : [[.anything]]
      case ["[", "^", "/", "]"]: return sign == "?" ? nil : [[.inName]]
      case ["/"], ["\\", "/"]: return isNothing ? [[], atom[0]] : atom
      default: return sign == "?" ? [[]] + atom : nil
      }
    }

    private mutating func atom(depth: Int) -> [[Token]]? {
      guard let character = next else { return nil }
      position += 1
      switch character {
      case "(":
        if next == "?" {
          guard position + 1 < characters.count, characters[position + 1] == ":" else { return nil }
          position += 2
        }
        guard let inside = alternatives(depth: depth + 1), next == ")" else { return nil }
        position += 1
        return inside
      case "\\":
        guard let escaped = next, escaped.isASCII, !escaped.isLetter, !escaped.isNumber else {
          return nil
        }
        position += 1
        return [[.text(escaped)]]
      case "[":
        guard characters[(position - 1)...].prefix(4) == ["[", "^", "/", "]"] else { return nil }
        position += 3
        return [[.inName]]
      case "^": return [[.start]]
      case "$": return [[.end]]
      case "*", "+", "?", "{", "}", "]": return nil
      // In a path, a dot is nearly always meant for one; what else it matches isn't taken.
      default: return [[.text(character)]]
      }
    }
  }

  /// Patterns over paths for one alternative.
  private static func path(_ tokens: [Token]) -> [String]? {
    var tokens = tokens[...]
    var outputs = ["**/*"]
    if tokens.first == .start {
      tokens = tokens.dropFirst()
      if tokens.starts(with: [.text("."), .text("/")]) { tokens = tokens.dropFirst(2) }
      if tokens.first == .text("/") { tokens = tokens.dropFirst() }
      outputs = [""]
    } else {
      while tokens.first == .anything { tokens = tokens.dropFirst() }
      if tokens.first == .text("/") {
        tokens = tokens.dropFirst()
        outputs = ["**/"]
      }
    }
    var isEnded = false
    while let token = tokens.popFirst() {
      switch token {
      case .start: return nil
      case .end: isEnded = true
      case .text(let character):
        if "*?".contains(character) { return nil }
        for index in outputs.indices { outputs[index].append(character) }
      case .inName:
        for index in outputs.indices where !outputs[index].hasSuffix("*") {
          outputs[index] += "*"
        }
      case .anything:
        while tokens.first == .anything { tokens = tokens.dropFirst() }
        guard let following = tokens.first, following != .end else {
          // Whatever follows is covered as well.
          tokens = []
          isEnded = false
          break
        }
        outputs = outputs.flatMap { output -> [String] in
          let isFolder = output.isEmpty || output.hasSuffix("/")
          if following == .text("/") { return [output + (isFolder ? "**/*" : "*/**")] }
          if isFolder { return [output + "**/*"] }
          let head = output.hasSuffix("*") ? output : output + "*"
          return [head, head + "/**/*"]
        }
        guard outputs.count <= maximumCount else { return nil }
      }
    }
    var result: [String] = []
    for var output in outputs {
      if output.hasSuffix("/") {
        output.removeLast()
      } else if !isEnded, !output.hasSuffix("*") {
        output += "*"
      }
      let parts = output.split(separator: "/")
      guard parts.contains(where: { !$0.allSatisfy { $0 == "*" } }),
        !parts.contains(where: { $0.hasSuffix("..") })
      else { return nil }
      result.append(output)
    }
    return result
  }
}
