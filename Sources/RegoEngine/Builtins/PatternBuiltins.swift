// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Regular expressions and globs.
enum PatternBuiltins {
  static let all: [Builtin] = expressions + globs

  private static func match(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let pattern = try call.text(0)
    let text = try call.text(1)
    return .boolean(try call.context.caches.regex(pattern).matches(text))
  }

  private static let expressions: [Builtin] = [
    Builtin(
      "regex.match", [.named("pattern", .string), .named("value", .string)],
      .named("result", .boolean), summary: "Whether an expression matches in a text.",
      evaluate: match),
    Builtin(
      "re_match", [.string, .string], .boolean, deprecated: true,
      summary: "The old name of `regex.match`.", evaluate: match),
    Builtin(
      "regex.is_valid", [.named("pattern", .string)], .named("result", .boolean),
      summary: "Whether it is an expression."
    ) {
      call throws(BuiltinError) in
      guard call[0].isKind(.string) else { return .boolean(false) }
      do throws(BuiltinError) {
        _ = try call.context.caches.regex(call[0].utf8)
        return .boolean(true)
      } catch {
        return .boolean(false)
      }
    },
    Builtin(
      "regex.split", [.named("pattern", .string), .named("value", .string)],
      .named("output", .array(.string)),
      summary: "The pieces of a text between matches.", evaluate: split),
    Builtin(
      "regex.find_n",
      [.named("pattern", .string), .named("value", .string), .named("number", .number)],
      .named("output", .array(.string)),
      summary: "The first matches; all of them for a negative number."
    ) { call throws(BuiltinError) in
      let matches = try findAll(call, groups: false)
      return call.arena.array(matches.map { piece(call[1], $0[0]) })
    },
    Builtin(
      "regex.find_all_string_submatch_n",
      [.named("pattern", .string), .named("value", .string), .named("number", .number)],
      .named("output", .array(.array(.string))),
      summary: "The first matches with their groups; all of them for a negative number."
    ) { call throws(BuiltinError) in
      let matches = try findAll(call, groups: true)
      return call.arena.array(
        matches.map { match in call.arena.array(match.map { piece(call[1], $0) }) })
    },
    Builtin(
      "regex.replace",
      [.named("s", .string), .named("pattern", .string), .named("value", .string)],
      .named("output", .string),
      summary: "The text with all matches replaced; `$1` stands for a group.", evaluate: replace),
    Builtin(
      "regex.template_match",
      [
        .named("template", .string), .named("value", .string), .named("delimiter_start", .string),
        .named("delimiter_end", .string),
      ], .named("result", .boolean),
      summary: "Whether a text matches a template with expressions between delimiters.",
      evaluate: templateMatch),
    Builtin(
      "regex.globs_match", [.named("glob1", .string), .named("glob2", .string)],
      .named("result", .boolean),
      summary: "Whether two simple expressions match a text in common."
    ) { call throws(BuiltinError) in
      .boolean(try GlobIntersection.isNotEmpty(call.text(0), call.text(1)))
    },
  ]

  private static func piece(_ text: Node, _ range: Range<Int>?) -> Node {
    range.map(text.slice) ?? .emptyString
  }

  private static func findAll(
    _ call: borrowing BuiltinCall, groups: Bool
  ) throws(BuiltinError) -> [[Range<Int>?]] {
    let pattern = try call.text(0)
    let text = try call.text(1)
    let count = try call.integer(2)
    let regex = try call.context.caches.regex(pattern)
    return regex.findAll(in: text, limit: count < 0 ? .max : count, groups: groups)
  }

  private static func split(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let pattern = try call.text(0)
    let text = try call.text(1)
    let regex = try call.context.caches.regex(pattern)
    if pattern.count > 0, text.count == 0 { return call.arena.array([.emptyString]) }
    var pieces: [Node] = []
    var start = 0
    var end = 0
    for match in regex.findAll(in: text, limit: .max, groups: false) {
      guard let range = match[0] else { continue }
      end = range.lowerBound
      if range.upperBound != 0 { pieces.append(call[1].slice(start..<end)) }
      start = range.upperBound
    }
    if end != text.count { pieces.append(call[1].slice(start..<text.count)) }
    return call.arena.array(pieces)
  }

  private static func replace(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let text = try call.text(0)
    let pattern = try call.text(1)
    let replacement = try call.text(2)
    let regex = try call.context.caches.regex(pattern)
    let template = RegexTemplate(replacement, for: regex)
    var output: [UInt8] = []
    var copied = 0
    var position = 0
    while position <= text.count,
      let match = regex.find(in: text, from: position, groups: true), let range = match[0]
    {
      output += text[copied..<range.lowerBound]
      // An empty match right behind another one isn't replaced.
      if range.upperBound > copied || range.lowerBound == 0 {
        template.append(to: &output, text: text, match: match)
      }
      guard output.count <= GoFormat.outputLimit else { throw .tooLarge }
      copied = range.upperBound
      let width = position < text.count ? UTF8Text.width(of: text[position]) : 1
      position = max(position + width, range.upperBound)
    }
    if copied == 0, output.isEmpty { return call[0] }
    return call.result(output + text[copied...])
  }

  private static func templateMatch(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let template = try call.text(0)
    let text = try call.text(1)
    let start = try call.text(2)
    let end = try call.text(3)
    guard start.count == 1 else {
      throw .failure(
        "start delimiter has to be exactly one character long but is \(start.count) long")
    }
    guard end.count == 1 else {
      // OPA tells the length of the other delimiter.
      throw .failure(
        "end delimiter has to be exactly one character long but is \(start.count) long")
    }
    let regex = try call.context.caches.template(template, start: start[0], end: end[0])
    return .boolean(regex.matches(text))
  }

  private static let globs: [Builtin] = [
    Builtin(
      "glob.match",
      [
        .named("pattern", .string), .named("delimiters", .anyOf([.null, .array(.string)])),
        .named("match", .string),
      ], .named("result", .boolean),
      summary: "Whether a text matches a glob; delimiters stop `*`.", evaluate: globMatch),
    Builtin(
      "glob.quote_meta", [.named("pattern", .string)], .named("output", .string),
      summary: "A glob that matches just this text."
    ) {
      call throws(BuiltinError) in call.result(GlobPattern.quoted(try call.text(0)))
    },
  ]

  private static func globMatch(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let pattern = try call.text(0)
    var delimiters: [Unicode.Scalar] = []
    switch call[1].kind {
    case .null: break
    case .array:
      for element in call[1].elements {
        guard element.isKind(.string) else {
          throw .element(2, of: call[1], element, expected: "string")
        }
        guard UTF8Text.characterCount(element.utf8) == 1,
          let scalar = element.string?.unicodeScalars.first
        else {
          throw .element(2, of: call[1], element, expected: "rune")
        }
        delimiters.append(scalar)
      }
      if delimiters.isEmpty { delimiters = ["."] }
    default: throw .operand(2, call[1], expected: "array", "null")
    }
    let text = try call.text(2)
    return .boolean(try call.context.caches.glob(pattern, delimiters: delimiters).matches(text))
  }
}
