// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// JSON text to values and back.
enum JSONBuiltins {
  static let all: [Builtin] = [
    Builtin("json.marshal", [.named("x", .any)], .named("y", .string), summary: "A value as JSON.")
    {
      call throws(BuiltinError) in call.result(GoJSONWriter.write(call[0]))
    },
    Builtin(
      "json.marshal_with_options",
      [
        .named("x", .any),
        .named(
          "opts",
          .record(
            [.init("indent", .string), .init("prefix", .string), .init("pretty", .boolean)],
            rest: .init(.string, .any))),
      ], .named("y", .string),
      summary: "A value as JSON, indented on request.", evaluate: marshalWithOptions),
    Builtin(
      "json.unmarshal", [.named("x", .string)], .named("y", .any),
      summary: "The value of a JSON text."
    ) {
      call throws(BuiltinError) in try GoJSONReader.read(call.text(0), in: call.arena)
    },
    Builtin(
      "json.is_valid", [.named("x", .string)], .named("result", .boolean),
      summary: "Whether a text is JSON."
    ) {
      call throws(BuiltinError) in
      guard call[0].isKind(.string) else { return .boolean(false) }
      do throws(BuiltinError) {
        _ = try GoJSONReader.read(call[0].utf8, in: call.arena)
        return .boolean(true)
      } catch {
        return .boolean(false)
      }
    },
  ]

  private static func marshalWithOptions(
    _ call: borrowing BuiltinCall
  ) throws(BuiltinError) -> Node {
    let options = try call.object(1)
    var layout = GoJSONWriter.Layout(prefix: [], indent: [UInt8(ascii: "\t")])
    var isPretty = false
    var isPrettyGiven = false
    for (position, index) in options.sortedEntryOrder().enumerated() {
      let entry = options.entries[index]
      guard let name = entry.key.string else {
        throw .operand(
          2,
          "failed to stringify key \(entry.key.regoText) at index \(position): operand 0 must be "
            + "string but got \(entry.key.typeName)")
      }
      switch name {
      case "pretty":
        guard let value = entry.value.boolean else {
          throw .operand(2, "key \"pretty\" failed cast to bool")
        }
        isPretty = value
        isPrettyGiven = true
      case "indent", "prefix":
        guard entry.value.isKind(.string) else { throw problem(name, at: position, entry.value) }
        let bytes = Array(entry.value.utf8)
        if name == "indent" { layout.indent = bytes } else { layout.prefix = bytes }
        if !isPrettyGiven { isPretty = true }
      default: throw .operand(2, "object contained unknown key \(entry.key.regoText)")
      }
    }
    guard isPretty else { return call.result(GoJSONWriter.write(call[0])) }
    guard layout.prefix.count + layout.indent.count < 1 << 12 else { throw .tooLarge }
    return call.result(GoJSONWriter.write(call[0], layout: layout))
  }

  /// OPA counts the option by its place in the object.
  private static func problem(
    _ name: String, at position: Int, _ got: Node
  ) -> BuiltinError {
    .operand(
      2,
      "key \"\(name)\" failed cast to string: operand \(position) must be string but got "
        + got.typeName)
  }
}
