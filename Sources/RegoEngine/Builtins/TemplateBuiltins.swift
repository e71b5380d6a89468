// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// What template strings (`$"…{x}…"`) are compiled to.
enum TemplateBuiltins {
  static let all: [Builtin] = [
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
    }
  ]
}
