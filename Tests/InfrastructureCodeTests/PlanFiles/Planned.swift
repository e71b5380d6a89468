// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

/// What a plan or state given as text comes to.
struct Planned {
  let result: PlanFileSource.Result
  let sources: SourceMap

  init(
    _ text: String, path: String = "plan.json", code: [String: String]? = nil,
    schemas: SchemaCatalogue = .aws
  ) {
    self.init(bytes: Array(text.utf8), path: path, code: code, schemas: schemas)
  }

  init(
    bytes: [UInt8], path: String = "plan.json", code: [String: String]? = nil,
    schemas: SchemaCatalogue = .aws
  ) {
    sources = SourceMap()
    let source = PlanFileSource(
      sources: sources, schemas: schemas, codeDirectory: code == nil ? nil : ".",
      codeFiles: code.map { MemoryFiles($0) })
    result = source.load([PlanInput(path: path, bytes: bytes)])
  }

  /// A plan of resource changes, each the inside of an object.
  init(
    changes: [String], configuration: String = "{}", more: String = "",
    code: [String: String]? = nil, schemas: SchemaCatalogue = .aws
  ) {
    let list = changes.map { "{\($0)}" }.joined(separator: ",\n")
    self.init(
      """
      {"format_version": "1.2", "terraform_version": "1.11.4", \(more)
      "resource_changes": [
      \(list)
      ],
      "configuration": \(configuration)}
      """, code: code, schemas: schemas)
  }

  var resources: [Resource] { result.parts.flatMap(\.resources) }
  var addresses: [String] { resources.map(\.address) }
  var judged: [String] { resources.filter { !$0.isContext }.map(\.address) }
  var ids: [String] { result.diagnostics.map(\.id) }
  var messages: [String] { result.diagnostics.map(\.description) }

  func resource(_ address: String) throws -> Resource {
    try #require(resources.first { $0.address == address }, "no \(address) in \(addresses)")
  }

  /// A resource's document as compact text, unknowns as `<symbol>`.
  func text(_ address: String) throws -> String { Evaluated.text(try resource(address).document) }

  /// One attribute as compact text.
  func text(_ address: String, _ name: String) throws -> String {
    Evaluated.text(try resource(address).document.field(named: name))
  }

  /// The text of the place that an attribute is said to stand at.
  func place(_ address: String, _ path: String) throws -> String {
    let document = try resource(address).document
    let path = try #require(DocumentPath(path))
    return text(of: path.range(in: document))
  }

  func text(of range: SourceRange) -> String {
    guard let file = sources.file(range.file) else { return "nowhere" }
    return String(
      decoding: file.bytes[Int(range.bytes.start)..<Int(range.bytes.end)], as: UTF8.self)
  }

  /// The file as reports may quote it.
  func shownFile(_ number: UInt32 = 1) -> String {
    sources.file(number).map { String(decoding: $0.bytes, as: UTF8.self) } ?? ""
  }
}

/// The inside of a resource change.
func change(
  _ address: String, _ actions: String = "create", after: String = "{}", unknown: String = "{}",
  sensitive: String = "{}", more: String = ""
) -> String {
  let quoted = address.reduce(into: "") { text, character in
    if character == "\"" || character == "\\" { text += "\\" }
    text.append(character)
  }
  let list = actions.split(separator: ",").map { "\"\($0)\"" }.joined(separator: ", ")
  return """
    "address": "\(quoted)", "provider_name": "registry.terraform.io/hashicorp/aws", \(more)
    "change": {"actions": [\(list)], "before": null, "after": \(after),
      "after_unknown": \(unknown), "after_sensitive": \(sensitive)}
    """
}
