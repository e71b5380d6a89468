// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

/// What small configurations in memory come to.
struct Evaluated {
  let result: TerraformSource.Result
  let sources: SourceMap

  /// Evaluates files by path; a text alone is `main.tf`.
  init(
    _ files: [String: String], schemas: SchemaCatalogue = .aws,
    _ configure: (inout TerraformOptions) -> Void = { _ in }
  ) {
    var options = TerraformOptions()
    configure(&options)
    sources = SourceMap()
    let source = TerraformSource(
      files: MemoryFiles(files), sources: sources, schemas: schemas, options: options)
    result = source.load(paths: ["."], workers: 1)
  }

  init(_ text: String, _ configure: (inout TerraformOptions) -> Void = { _ in }) {
    self.init(["main.tf": text], configure)
  }

  var resources: [Resource] { result.parts.flatMap(\.resources) }
  var addresses: [String] { resources.map(\.address) }
  var messages: [String] { result.diagnostics.map(\.description) }

  func resource(_ address: String) throws -> Resource {
    try #require(resources.first { $0.address == address }, "no \(address) in \(addresses)")
  }

  /// A resource's document as compact text, unknowns as `<symbol>`.
  func text(_ address: String) throws -> String { Self.text(try resource(address).document) }

  /// One attribute as compact text.
  func text(_ address: String, _ name: String) throws -> String {
    Self.text(try resource(address).document.field(named: name))
  }

  /// The line that an attribute's value is written on.
  func line(_ address: String, _ name: String) throws -> Int? {
    let document = try resource(address).document
    guard let index = document.entries.firstIndex(where: { $0.key.string == name }) else {
      return nil
    }
    let range = document.range(at: index)
    return sources.file(range.file)?.line(of: Int(range.bytes.start))
  }

  static func text(_ node: Node) -> String {
    switch node.kind {
    case .absent: return "absent"
    case .null: return "null"
    case .boolean: return node.isTrue ? "true" : "false"
    case .integer: return "\(node.integer ?? 0)"
    case .decimal, .bigNumber: return node.numberText ?? "?"
    case .string: return "\"\(node.string ?? "")\""
    case .array, .set: return "[\(node.elements.map(text).joined(separator: ", "))]"
    case .object:
      let members = node.entries.map { "\($0.key.string ?? "?") = \(text($0.value))" }
      return "{\(members.joined(separator: ", "))}"
    case .unknown:
      guard let unknown = node.unknown else { return "<>" }
      if unknown.encoded.exists { return "<json \(text(unknown.encoded))>" }
      if unknown.parts.exists {
        return "<\(unknown.parts.elements.map(text).joined(separator: " "))>"
      }
      return "<\(unknown.symbol.string ?? "")>"
    case .handle: return "handle"
    }
  }
}

extension SchemaCatalogue {
  /// The schema that ships with the product.
  static let aws = SchemaCatalogue(contentDirectory: packageDirectory)

  private static var packageDirectory: String {
    var parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
    parts.removeLast(3)
    return parts.joined(separator: "/")
  }
}
