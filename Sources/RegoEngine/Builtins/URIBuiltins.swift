// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// URLs and their parts.
enum URIBuiltins {
  static let all: [Builtin] = [
    Builtin(
      "uri.parse", [.named("uri", .string)], .named("output", .object(.string, .string)),
      summary: "The parts of a URL; those that are empty are left out.", evaluate: parse),
    Builtin(
      "uri.is_valid", [.named("uri", .string)], .named("result", .boolean),
      summary: "Whether a text is a URL and not empty."
    ) { call throws(BuiltinError) in
      guard call[0].isKind(.string), call[0].count > 0 else { return .boolean(false) }
      do throws(BuiltinError) {
        _ = try GoURL(Array(call[0].utf8))
        return .boolean(true)
      } catch {
        return .boolean(false)
      }
    },
  ]

  private static func parse(_ call: borrowing BuiltinCall) throws(BuiltinError) -> Node {
    let url = try GoURL(Array(call.text(0)))
    let parts: [(name: StaticString, value: [UInt8])] = [
      ("scheme", url.scheme), ("hostname", url.hostname), ("port", url.port), ("path", url.path),
      ("raw_path", url.rawPath.isEmpty ? url.path : url.rawPath), ("raw_query", url.query),
      ("fragment", url.fragment),
    ]
    let arena = call.arena
    return arena.sortedObject(
      parts.filter { !$0.value.isEmpty }.map { part in
        // Escapes may stand for bytes that aren't UTF-8.
        let text = String(decoding: part.value, as: UTF8.self)
        return Node.Entry(key: .text(part.name), value: arena.string(text))
      })
  }
}
