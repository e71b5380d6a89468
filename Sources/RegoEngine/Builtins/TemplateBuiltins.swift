// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Go's templates, and what template strings (`$"…{x}…"`) are compiled to.
enum TemplateBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "strings.render_template",
      [.named("value", .string), .named("vars", .object(.string, .any))],
      .named("result", .string), summary: "A template as in Go, rendered with variables.",
      evaluate: render),
    Builtin(
      "internal.template_string", [.array(.any)], .string,
      summary: "The text of a template string's parts"
    ) { call throws(BuiltinError) in
      var text = ""
      for part in call[0].elements {
        guard part.isKind(.set) else {
          text += (part.string ?? part.regoText)
          continue
        }
        // An expression arrives as the set of its values: none where it is undefined.
        guard part.count <= 1 else {
          throw BuiltinError(
            code: .builtin,
            message: "internal.template_string: expression has more than one value")
        }
        text += part.elements.first.map { $0.string ?? $0.regoText } ?? "<undefined>"
      }
      return call.arena.string(text)
    },
  ]

  private static func render(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let source = Array(try call.text(0))
    // OPA hands the variables over as text and reads that as JSON, which sets are not.
    let text = call.arena.string(try call.object(1).regoText)
    let arena = call.arena
    let variables = try GoJSONReader.read(text.utf8, in: arena)
    let tree = try TemplateParser.parse(source)
    let output = try TemplateRenderer.render(
      tree, source: source, variables: variables, in: arena)
    return arena.string(
      String(decoding: output, as: UTF8.self).replacing("<no value>", with: "<undefined>"))
  }
}
