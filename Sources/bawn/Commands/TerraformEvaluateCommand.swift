// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Glibc
import InfrastructureCode
internal import Inventory
import Policies

/// Prints what Terraform would plan for a root module.
struct TerraformEvaluateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evaluate",
    abstract: "Prints what Terraform would plan for a root module, without running it.",
    discussion: """
      The result is JSON: planned values by address under "resources" and "data",
      "outputs", and the paths that aren't known before apply under "unknown".
      Sensitive values are printed in clear, as "terraform show -json" does.
      """
  )

  @Argument(help: "The root module's directory.", completion: .directory)
  var root: String

  @Option(help: "The output format: json.")
  var format: EvaluationFormat = .json

  @Option(
    name: .customLong("var"), parsing: .singleValue, help: "A value for a variable: NAME=VALUE.")
  var variables: [String] = []

  @Option(name: .customLong("var-file"), parsing: .singleValue, help: "A file with values.")
  var variableFiles: [String] = []

  @Option(help: "The value of terraform.workspace.")
  var workspace = "default"

  @Option(
    name: .customLong("module-path"), parsing: .singleValue, help: "A folder of vendored modules.")
  var modulePaths: [String] = []

  @Option(help: "The folder with rules and mappings.", completion: .directory)
  var content: String?

  /// The formats that can be printed.
  enum EvaluationFormat: String, ExpressibleByArgument {
    case json
  }

  func validate() throws {
    for variable in variables where !variable.contains("=") {
      throw ValidationError("--var needs NAME=VALUE, not \"\(variable)\"")
    }
  }

  func run() throws {
    guard let files = LocalFiles(boundary: LocalFiles.repositoryRoot(of: root)) else {
      throw ValidationError("there is no directory \"\(root)\"")
    }
    var options = TerraformOptions()
    options.workspace = workspace
    options.modulePaths = modulePaths
    options.variableFiles = variableFiles
    options.variables = variables.map { variable in
      let parts = variable.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (String(parts[0]), String(parts[1]))
    }
    let source = TerraformSource(
      files: files, sources: SourceMap(),
      schemas: SchemaCatalogue(contentDirectory: try Content.locate(option: content).path),
      options: options)
    let result = source.plannedValues(root: root)
    guard let result else {
      throw ValidationError("there is no Terraform code in \"\(root)\"")
    }
    try StandardOutput.write(Array(result.json.utf8))
    for diagnostic in result.diagnostics {
      let line = Array((TerminalText.escaped("\(diagnostic)") + "\n").utf8)
      _ = line.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
    }
    if result.diagnostics.contains(where: { $0.severity == .error }) { throw ExitCode.incomplete }
  }
}
