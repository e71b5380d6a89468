// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import HCLSyntax

/// Finds names in Terraform code that the provider's schema doesn't have.
///
/// Terraform refuses such code; here it is for code that nobody runs, such as examples.
package struct SchemaConformance {
  private let schemas: SchemaCatalogue

  /// Arguments that Terraform itself gives to every resource and data source.
  private static let metaArguments: Set<String> = ["count", "depends_on", "for_each", "provider"]
  private static let metaBlocks: Set<String> = ["connection", "lifecycle", "provisioner"]

  /// Holds code against these schemas.
  package init(schemas: SchemaCatalogue) { self.schemas = schemas }

  /// Names of types, arguments and blocks that aren't in the schema of their provider, with their
  /// place. Providers without a schema are passed over.
  package func unknownNames(in code: SourceFile) -> [Diagnostic] {
    var found: [Diagnostic] = []
    for block in HCLParser.parse(code).body.blocks where block.labels.count == 2 {
      let type = block.labels[0].text
      let schema: BlockSchema?
      switch block.type {
      case "resource": schema = schemas.resource(type)
      case "data": schema = schemas.dataSource(type)
      default: continue
      }
      guard let schema else {
        if schemas.provider(named: String(type.prefix { $0 != "_" })) != nil {
          found.append(Self.problem("there is no \(block.type) \"\(type)\"", code, block.typeRange))
        }
        continue
      }
      check(block.body, schema, "\(block.type) \"\(type)\"", isTop: true, code, &found)
    }
    return found
  }

  private func check(
    _ body: Body, _ schema: BlockSchema, _ place: String, isTop: Bool, _ code: SourceFile,
    _ found: inout [Diagnostic]
  ) {
    for attribute in body.attributes where schema.attribute(attribute.name) == nil {
      if isTop, Self.metaArguments.contains(attribute.name) { continue }
      // The old syntax took `tags = […]`-like assignments for blocks too; Terraform doesn't.
      found.append(
        Self.problem(
          "\(place) has no argument \"\(attribute.name)\"", code, attribute.nameRange))
    }
    for block in body.blocks {
      if isTop, Self.metaBlocks.contains(block.type) { continue }
      let isDynamic = block.type == "dynamic"
      let name = isDynamic ? block.labels.first?.text ?? "" : block.type
      guard let inner = schema.block(name)?.block ?? schema.attribute(name)?.elementSchema else {
        found.append(Self.problem("\(place) has no block \"\(name)\"", code, block.typeRange))
        continue
      }
      let bodies = isDynamic ? block.body.blocks(ofType: "content").map(\.body) : [block.body]
      for body in bodies {
        check(body, inner, "\(place), block \"\(name)\",", isTop: false, code, &found)
      }
    }
  }

  private static func problem(
    _ message: String, _ code: SourceFile, _ range: ByteRange
  ) -> Diagnostic {
    Diagnostic(
      id: "schema-unknown-name", severity: .error, message: message, file: code, range: range)
  }
}
