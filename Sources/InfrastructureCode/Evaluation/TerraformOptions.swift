// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import HCLSyntax

/// What is given from outside for the evaluation of root modules.
package struct TerraformOptions: Sendable {
  /// Values of `--var`, in order: name and text.
  package var variables: [(name: String, text: String)] = []
  /// Files of `--var-file`, in order; paths as files are read.
  package var variableFiles: [String] = []
  /// Environment variables from which `TF_VAR_…` are taken; empty unless asked for.
  package var environment: [String: String] = [:]
  /// Values that a plan was made with; they win over all others.
  var plannedVariables: [String: HCLValue] = [:]
  /// What `terraform.workspace` gives.
  package var workspace = "default"
  /// Directories with vendored modules, looked through for `DIR/<module source>`.
  package var modulePaths: [String] = []
  /// What the project's configuration says of the root; its values come before those above.
  package var settings: RootSettings?
  /// Whether to note which files decide the result.
  package var recordsInputs = false
  /// Whether a directory, by its place in the tree, isn't searched for root modules.
  package var isExcluded: (@Sendable (_ location: String) -> Bool)?
  /// How many resource and module instances a root may have beyond its own resource blocks.
  package var maximumInstances = 100_000
  /// How many diagnostics of a root are kept.
  package var maximumDiagnostics = 1000

  /// Nothing given.
  package init() {}
}
