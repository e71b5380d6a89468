// Bawn
// SPDX-License-Identifier: Apache-2.0

import Documents
import Foundation
import Testing

/// A YAML file of the integrations, or one that the documentation shows.
struct PipelineFile {
  var view: Document.View

  init(_ path: String) throws {
    try self.init(
      yaml: String(contentsOf: Project.root.appending(path: path), encoding: .utf8), path)
  }

  init(yaml: String, _ name: String) throws {
    let result = YAMLReader.read(Array(yaml.utf8))
    #expect(result.diagnostics.isEmpty, "\(name): \(result.diagnostics.map(\.message))")
    view = try #require(result.document?.view, "\(name) can't be read")
  }

  /// The blocks of YAML that a page shows.
  static func shown(in path: String) throws -> [PipelineFile] {
    let text = try String(contentsOf: Project.root.appending(path: path), encoding: .utf8)
    return try text.matches(of: /```yaml\n((?:.|\n)*?)\n```/).map {
      try PipelineFile(yaml: String($0.output.1), path)
    }
  }

  /// Variables of a step, in which `${{ CONTEXT.name }}` is a value of these or empty.
  static func environment(_ step: Document.View, _ values: [String: String]) -> [String: String] {
    var result: [String: String] = [:]
    for (name, value) in step["env"].entries {
      let text = value.string ?? ""
      let key = text.firstMatch(of: /^\$\{\{ (?:inputs|parameters)\.([a-zA-Z0-9-]+) \}\}$/)
      result[name] = key.flatMap { values[String($0.output.1)] } ?? ""
    }
    return result
  }

  /// The inputs of `action.yml` with their defaults.
  static func actionInputs() throws -> [String: String] {
    let inputs = try PipelineFile("action.yml").view["inputs"].entries
    return Dictionary(
      uniqueKeysWithValues: inputs.map { ($0.key, $0.value["default"].string ?? "?") })
  }

  /// The parameters of the steps for Azure DevOps with their defaults.
  static func azureParameters() throws -> [String: String] {
    let parameters = try PipelineFile("Integrations/azure-devops/bawn.yml").view["parameters"]
    return Dictionary(
      uniqueKeysWithValues: parameters.elements.map {
        let value = $0["default"]
        return (
          $0["name"].string ?? "",
          value.boolean.map { $0 ? "True" : "False" } ?? value.string ?? "?"
        )
      })
  }
}
