// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Checks values against JSON Schema (drafts 4, 6 and 7); both may be JSON texts or values.
enum JSONSchemaBuiltins {
  private static let document = RegoType.anyOf([.string, .object(.any, .any)])
  private static let failure = RegoType.record([
    .init("desc", .string), .init("error", .string), .init("field", .string),
    .init("type", .string),
  ])

  static let all: [Builtin] = [
    Builtin(
      "json.verify_schema", [.named("schema", document)],
      .named("output", .tuple([.boolean, .anyOf([.null, .string])])),
      summary: "Whether a schema is one, and what is wrong with it."
    ) { call throws(BuiltinError) in
      do throws(JSONSchemaFailure) {
        _ = try compiled(call[0], call)
        return call.arena.array([.boolean(true), .null])
      } catch {
        let message = call.arena.string("jsonschema: \(error.message)")
        return call.arena.array([.boolean(false), message])
      }
    },
    Builtin(
      "json.match_schema", [.named("document", document), .named("schema", document)],
      .named("output", .tuple([.boolean, .array(failure)])),
      summary: "Whether a document matches a schema, and what doesn't."
    ) { call throws(BuiltinError) in
      do throws(JSONSchemaFailure) {
        let value = try json(call[0], call)
        let schema = try compiled(call[1], call)
        let problems = try JSONSchemaValidator.problems(of: value, against: schema)
        let list = call.arena.array(problems.map { $0.node(in: call.arena) })
        return call.arena.array([.boolean(problems.isEmpty), list])
      } catch {
        throw .failure(error.message)
      }
    },
  ]

  private static func compiled(
    _ node: Node, _ call: borrowing BuiltinCall
  ) throws(JSONSchemaFailure) -> CompiledJSONSchema {
    guard node.isKind(.string) || node.isKind(.object) || node.isKind(.array) else {
      throw JSONSchemaFailure("wrong type, expected string or object")
    }
    // A text that reads as something else than the value with the same JSON is no schema anyway.
    let key = node.isKind(.string) ? Array(node.utf8) : GoJSONWriter.write(node)
    if let known = call.context.caches.schema(key) { return known }
    let schema = try JSONSchemaParser.compile(try json(node, call))
    call.context.caches.keep(schema, as: key)
    return schema
  }

  /// The value that an operand is or that its text has.
  private static func json(
    _ node: Node, _ call: borrowing BuiltinCall
  ) throws(JSONSchemaFailure) -> Node {
    switch node.kind {
    case .string: return try read(node.utf8, call)
    case .object, .array:
      // Sets, and keys that are no texts, become what JSON has for them.
      if isPlain(node, depth: 0) { return node }
      let text = call.arena.string(String(decoding: GoJSONWriter.write(node), as: UTF8.self))
      return try read(text.utf8, call)
    default: throw JSONSchemaFailure("wrong type, expected string or object")
    }
  }

  private static func read(
    _ text: UTF8Text.Bytes, _ call: borrowing BuiltinCall
  ) throws(JSONSchemaFailure) -> Node {
    do throws(BuiltinError) {
      return try GoJSONReader.read(text, in: call.arena)
    } catch {
      throw JSONSchemaFailure("invalid JSON string")
    }
  }

  private static func isPlain(_ node: Node, depth: Int) -> Bool {
    // What is deeper goes through the reader, which refuses it.
    guard depth <= 500 else { return false }
    switch node.kind {
    case .set: return false
    case .array: return node.elements.allSatisfy { isPlain($0, depth: depth + 1) }
    case .object:
      return node.entries.allSatisfy { entry in
        entry.key.isKind(.string) && isPlain(entry.value, depth: depth + 1)
      }
    default: return true
    }
  }
}
