// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// YAML text to values and back.
enum YAMLBuiltins {
  static let all: [Builtin] = [
    Builtin("yaml.marshal", [.named("x", .any)], .named("y", .string), summary: "A value as YAML.")
    {
      call throws(BuiltinError) in call.result(YAMLWriter.write(call[0]))
    },
    Builtin(
      "yaml.unmarshal", [.named("x", .string)], .named("y", .any),
      summary: "The value of a YAML text."
    ) {
      call throws(BuiltinError) in
      var diagnostics: [Diagnostic] = []
      let node = read(try call.text(0), in: call.arena, &diagnostics)
      guard node.exists else {
        let problem = diagnostics.first { $0.severity == .error }?.message
        throw .failure("yaml: \(problem ?? "the text can't be read")")
      }
      return node
    },
    Builtin(
      "yaml.is_valid", [.named("x", .string)], .named("result", .boolean),
      summary: "Whether a text is YAML."
    ) {
      call throws(BuiltinError) in
      guard call[0].isKind(.string) else { return .boolean(false) }
      var diagnostics: [Diagnostic] = []
      return .boolean(read(call[0].utf8, in: call.arena, &diagnostics).exists)
    },
  ]

  private static func read(
    _ text: UTF8Text.Bytes, in arena: Arena, _ diagnostics: inout [Diagnostic]
  ) -> Node {
    var options = ReaderOptions()
    options.sortsKeys = true
    options.maximumNodeCount = 10_000_000
    return YAMLReader.read(text, into: arena, options: options, diagnostics: &diagnostics)
  }
}
