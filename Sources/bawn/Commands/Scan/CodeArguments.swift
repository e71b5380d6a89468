// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Policies

/// How code is read: values for variables, where modules are.
struct CodeArguments: ParsableArguments {
  @Option(help: ArgumentHelp("Set a root module's variable.", valueName: "name=value"))
  var `var`: [String] = []

  @Option(
    help: ArgumentHelp("Read variables from a file.", valueName: "file"),
    completion: .file(extensions: ["tfvars", "json"]))
  var varFile: [String] = []

  @Option(
    help: ArgumentHelp(
      "Look here for modules that aren't in the code, as DIR/<module source>.", valueName: "dir"),
    completion: .directory)
  var modulePath: [String] = []

  @Option(
    help: ArgumentHelp(
      "The root module that a plan or state belongs to: findings then point to its code.",
      valueName: "dir"), completion: .directory)
  var planSource: String?

  @Flag(help: "Take TF_VAR_ variables from the environment.")
  var envVars = false

  func validate() throws { _ = try assignments() }

  /// Puts them into the options of a scan; modules that a configuration names come after them.
  func fill(_ options: inout CodeScan.Options) throws {
    options.planSource = planSource
    options.modulePaths = modulePath + options.modulePaths
    options.variables = try assignments()
    options.variableFiles = varFile
    options.environment = envVars ? Environment.all : [:]
  }

  private func assignments() throws -> [(name: String, text: String)] {
    try `var`.map { text in
      guard let equals = text.firstIndex(of: "="), equals != text.startIndex else {
        throw ValidationError("--var takes NAME=VALUE, not \"\(text)\"")
      }
      return (String(text[..<equals]), String(text[text.index(after: equals)...]))
    }
  }
}
