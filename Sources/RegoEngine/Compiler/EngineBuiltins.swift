// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Built-ins that only the compiler calls: what syntax turns into.
enum EngineBuiltins {
  /// What a template's expression shows as when it is undefined.
  private static let undefined = Array("<undefined>".utf8)

  static let all: [Builtin] = [
    Builtin(
      "internal.template_string", [.array(.any)], .string,
      summary: "Joins a template's pieces: scalars, and sets of at most one value.",
      evaluate: { call throws(BuiltinError) in
        var text: [UInt8] = []
        for piece in call[0].elements { write(piece, to: &text) }
        return call.result(text)
      }),
    Builtin(
      "internal.print", [.array(.any)], .any, deterministic: false,
      summary: "Writes a line: sets of at most one value each.",
      evaluate: { call throws(BuiltinError) in
        if let print = call.context.print {
          var text: [UInt8] = []
          for (index, piece) in call[0].elements.enumerated() {
            if index > 0 { text.append(0x20) }
            write(piece, to: &text)
          }
          print(String(decoding: text, as: UTF8.self))
        }
        return .boolean(true)
      }),
  ]

  private static func write(_ piece: Node, to text: inout [UInt8]) {
    guard piece.isKind(.set) else { return show(piece, to: &text) }
    if let value = piece.elements.first {
      show(value, to: &text)
    } else {
      text += undefined
    }
  }

  private static func show(_ value: Node, to text: inout [UInt8]) {
    if value.isKind(.string) {
      text += value.utf8
    } else {
      text += value.regoText.utf8
    }
  }
}
