// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import RegoSyntax

extension TypeChecker {
  /// Takes the type of `input` from the schema for all rules.
  mutating func useInputSchema() {
    guard let schema = unit.options.schemas[[]] else { return }
    switch schemaType(schema.root) {
    case .success(let type): documents.put(type, isData: false, at: [])
    case .failure(let problem):
      unit.report(RegoError(code: .type, message: problem.message), in: .parsing)
    }
  }

  private func schemaType(_ node: Node) -> Result<TypeID, SchemaTypes.Problem> {
    Result { () throws(SchemaTypes.Problem) in try SchemaTypes.type(of: node, table) }
  }

  /// What the schemas that hold in a rule say of documents; nil when there are none.
  mutating func schemas(of definition: RuleDefinition) -> DocumentTypes? {
    guard let annotations = unit.annotations else { return nil }
    let found = annotations.schemas(of: definition)
    guard !found.isEmpty else { return nil }
    let result = DocumentTypes()
    for schema in found {
      let node: Node
      switch schema.source {
      case .inline(let inline): node = inline
      case .named(let path):
        if unit.options.schemas.isEmpty { continue }
        guard let document = unit.options.schemas[path] else {
          report("undefined schema: \(Self.name(path))", definition)
          continue
        }
        node = document.root
      }
      switch schemaType(node) {
      case .success(let type): place(type, at: schema.path, in: result, definition)
      case .failure(let problem): report(problem.message, definition)
      }
    }
    return result
  }

  private static func name(_ path: [String]) -> String {
    path.reduce("schema") {
      $0 + (RuleGroup.isPlainName($1) ? ".\($1)" : "[\"\($1)\"]")
    }
  }

  private func report(_ message: String, _ definition: RuleDefinition) {
    unit.report(
      RegoError(
        code: .type, message: message, file: definition.module.file,
        range: definition.rule.range),
      in: .types)
  }

  /// Puts a schema's type into what is known of the document that its path begins with.
  private mutating func place(
    _ type: TypeID, at path: Ref, in result: DocumentTypes, _ definition: RuleDefinition
  ) {
    guard let head = path.headName, head == "input" || head == "data" else { return }
    var keys: [Node] = []
    for term in path.arguments {
      guard let key = unit.constants.scalar(term) else {
        report("error getting key from value: expected constant", definition)
        return
      }
      keys.append(key)
    }
    let isData = head == "data"
    let root: LoweredRoot = isData ? .data : .input
    let known =
      result.root(root).map { result.extent($0, table) }
      ?? documents.root(root).map { documents.extent($0, table) } ?? .any
    result.put(replacing(keys[...], in: known, with: type), isData: isData, at: [])
  }

  /// A type with another one at a path in it.
  private func replacing(
    _ path: ArraySlice<Node>, in type: TypeID, with new: TypeID
  ) -> TypeID {
    guard let key = path.first else { return new }
    let rest = path.dropFirst()
    guard case .object(let properties, let others) = table[type] else {
      return nested(path, new, others: TypeEntry(.any, .any))
    }
    var replaced = properties
    if let index = properties.firstIndex(where: { $0.key.node == key }) {
      replaced[index] = TypeProperty(
        key, replacing(rest, in: properties[index].value, with: new))
    } else {
      let value = rest.isEmpty ? new : nested(rest, new, others: others)
      replaced.append(TypeProperty(key, value))
    }
    return table.object(replaced, rest: others)
  }

  private func nested(_ path: ArraySlice<Node>, _ type: TypeID, others: TypeEntry?) -> TypeID {
    path.reversed().reduce(type) { table.object([TypeProperty($1, $0)], rest: others) }
  }
}
