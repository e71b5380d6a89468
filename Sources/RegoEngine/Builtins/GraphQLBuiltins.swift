// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Checks GraphQL queries and schemas (October 2021), which may be texts or what parsing them gave.
enum GraphQLBuiltins {
  private static let tree = RegoType.object(.any, .any)
  private static let source = RegoType.anyOf([.string, tree])

  static let all: [Builtin] = [
    Builtin(
      "graphql.parse", [.named("query", source), .named("schema", source)],
      .named("output", .tuple([tree, tree])),
      summary: "The syntax trees of a query and a schema, which it has to fit."
    ) { call throws(BuiltinError) in
      let (query, schema) = try parsed(call)
      return call.arena.array([query, schema])
    },
    Builtin(
      "graphql.parse_and_verify", [.named("query", source), .named("schema", source)],
      .named("output", .tuple([.boolean, tree, tree])),
      summary: "Whether a query fits a schema, and the syntax trees of both."
    ) { call throws(BuiltinError) in
      do throws(BuiltinError) {
        let (query, schema) = try parsed(call)
        return call.arena.array([.boolean(true), query, schema])
      } catch {
        return call.arena.array([
          .boolean(false), call.arena.object([]), call.arena.object([]),
        ])
      }
    },
    Builtin(
      "graphql.parse_query", [.named("query", .string)], .named("output", tree),
      summary: "The syntax tree of a query."
    ) { call throws(BuiltinError) in
      GraphQLWriter(arena: call.arena).write(try query(of: try call.text(0)))
    },
    Builtin(
      "graphql.parse_schema", [.named("schema", .string)], .named("output", tree),
      summary: "The syntax tree of a schema."
    ) { call throws(BuiltinError) in
      GraphQLWriter(arena: call.arena).write(try schema(of: try call.text(0)))
    },
    Builtin(
      "graphql.is_valid", [.named("query", source), .named("schema", source)],
      .named("output", .boolean), summary: "Whether a query fits a schema."
    ) { call throws(BuiltinError) in
      do throws(BuiltinError) {
        let query = try queryDocument(call[0], 0)
        try verify(query, against: checked(call[1], 1, call))
        return .boolean(true)
      } catch {
        return .boolean(false)
      }
    },
    Builtin(
      "graphql.schema_is_valid", [.named("schema", source)], .named("output", .boolean),
      summary: "Whether a schema keeps the rules for schemas."
    ) { call throws(BuiltinError) in
      do throws(BuiltinError) {
        _ = try checked(call[0], 0, call)
        return .boolean(true)
      } catch {
        return .boolean(false)
      }
    },
  ]

  private static func parsed(
    _ call: borrowing BuiltinCall
  ) throws(BuiltinError) -> (query: Node, schema: Node) {
    let query = try queryDocument(call[0], 0)
    let schema = try schemaDocument(call[1], 1)
    // Checking changes the documents, so they are written before.
    let writer = GraphQLWriter(arena: call.arena)
    let result = (query: writer.write(query), schema: writer.write(schema))
    if call[1].isKind(.string) {
      let known = try call.context.caches.graphQLSchema(call[1].utf8) {
        () throws(BuiltinError) in try checked(schema)
      }
      try verify(query, against: known)
    } else {
      try verify(query, against: checked(schema))
    }
    return result
  }

  private static func queryDocument(
    _ node: Node, _ index: Int
  ) throws(BuiltinError) -> GraphQLSyntax.QueryDocument {
    switch node.kind {
    case .string: return try query(of: node.utf8)
    case .object:
      do throws(GraphQLReader.Failure) {
        return try GraphQLReader.query(node)
      } catch {
        throw .failure(error.message)
      }
    // OPA counts these operands from 0.
    default: throw .operand(index, node, expected: "string", "object")
    }
  }

  private static func schemaDocument(
    _ node: Node, _ index: Int
  ) throws(BuiltinError) -> GraphQLSyntax.SchemaDocument {
    switch node.kind {
    case .string: return try schema(of: node.utf8)
    case .object:
      do throws(GraphQLReader.Failure) {
        return try GraphQLReader.schema(node)
      } catch {
        throw .failure(error.message)
      }
    default: throw .operand(index, node, expected: "string", "object")
    }
  }

  private static func query(
    of text: UTF8Text.Bytes
  ) throws(BuiltinError) -> GraphQLSyntax.QueryDocument {
    do throws(GraphQLFailure) {
      return try GraphQLParser.query(text)
    } catch {
      throw .failure(GraphQLFailure.summary(error.line))
    }
  }

  private static func schema(
    of text: UTF8Text.Bytes
  ) throws(BuiltinError) -> GraphQLSyntax.SchemaDocument {
    do throws(GraphQLFailure) {
      return try GraphQLParser.schema(text)
    } catch {
      throw .failure(GraphQLFailure.summary(error.line))
    }
  }

  /// The checked schema of an operand; those of texts are kept.
  private static func checked(
    _ node: Node, _ index: Int, _ call: borrowing BuiltinCall
  ) throws(BuiltinError) -> GraphQLSchema {
    guard node.isKind(.string) else { return try checked(schemaDocument(node, index)) }
    return try call.context.caches.graphQLSchema(node.utf8) { () throws(BuiltinError) in
      try checked(schema(of: node.utf8))
    }
  }

  private static func checked(
    _ document: GraphQLSyntax.SchemaDocument
  ) throws(BuiltinError) -> GraphQLSchema {
    do throws(GraphQLFailure) {
      return try GraphQLSchema(document)
    } catch {
      throw .failure(
        "Error in gqlparser SchemaDocument to Schema conversion: \(error.schemaLine)")
    }
  }

  private static func verify(
    _ query: GraphQLSyntax.QueryDocument, against schema: GraphQLSchema
  ) throws(BuiltinError) {
    for operation in query.operations
    where !["", "query", "mutation", "subscription"].contains(operation.kind) {
      throw .failure("got unknown operation type \"\(operation.kind)\"")
    }
    let errors = GraphQLValidation.errors(in: query, against: schema)
    if !errors.isEmpty { throw .failure(GraphQLFailure.summary(errors)) }
  }
}
