// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

/// Rego about Rego.
enum LanguageBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "rego.parse_module", [.named("filename", .string), .named("rego", .string)],
      .named("output", .object(.string, .any)),
      summary: "The syntax tree of a module's text, as `opa parse` gives it."
    ) { call throws(BuiltinError) in
      let path = try call.string(0)
      // OPA counts this operand as the first one too.
      guard call[1].isKind(.string) else { throw .operand(1, call[1], expected: "string") }
      let file = SourceFile(path: path, bytes: Array(try call.text(1)))
      let parsed = RegoParser.parseModule(file)
      guard let module = parsed.value else {
        throw .failure(RegoError.report(parsed.errors))
      }
      return SyntaxTreeWriter.document(of: module, in: call.arena)
    }
  ]
}
