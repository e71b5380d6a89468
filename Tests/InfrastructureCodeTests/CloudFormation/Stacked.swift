// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import InfrastructureCode
import Inventory
import Testing

/// What templates in memory come to.
struct Stacked {
  let result: TerraformSource.Result
  let sources = SourceMap()

  /// Evaluates files by path; a text alone is `t.yaml`.
  init(_ files: [String: String], variables: [(name: String, text: String)] = []) {
    var options = TerraformOptions()
    options.variables = variables
    result = CloudFormationSource(
      files: MemoryFiles(files), sources: sources, schemas: .aws, options: options
    ).load(candidates: files.keys.sorted(), workers: 1)
  }

  init(_ text: String, variables: [(name: String, text: String)] = []) {
    self.init(["t.yaml": text], variables: variables)
  }

  /// A template with one resource, whose properties are given.
  static func one(_ type: String, _ properties: String, before: String = "") -> Stacked {
    let indented = properties.split(separator: "\n", omittingEmptySubsequences: false)
      .map { "      \($0)" }.joined(separator: "\n")
    return Stacked(
      "\(before)\nResources:\n  R:\n    Type: \(type)\n    Properties:\n\(indented)\n")
  }

  var resources: [Resource] { result.parts.flatMap(\.resources) }
  var addresses: [String] { resources.map(\.address) }
  var messages: [String] { result.diagnostics.map(\.message) }

  func resource(_ address: String) throws -> Resource {
    try #require(resources.first { $0.address == address }, "no \(address) in \(addresses)")
  }

  func text(_ address: String) throws -> String {
    Evaluated.text(try resource(address).document)
  }

  func text(_ address: String, _ name: String) throws -> String {
    Evaluated.text(try resource(address).document.field(named: name))
  }
}
