// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// Which policies are read and how, by Conftest's names.
struct PolicyOptions: ParsableArguments {
  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Policies: a file or folder, may be repeated (default: policy).", valueName: "path"))
  var policy: [String] = []

  @Option(
    name: [.short, .long],
    help: ArgumentHelp(
      "Base documents: a JSON or YAML file or a folder of them, may be repeated.",
      valueName: "path"))
  var data: [String] = []

  @Option(
    help: ArgumentHelp(
      "The language of the policies: v0 or v1 (default: v1).", valueName: "version"))
  var regoVersion: String?

  @Flag(help: "Refuse policies with unused variables and imports.")
  var strict = false

  @Option(
    help: ArgumentHelp("The built-ins that policies may call (OPA's JSON).", valueName: "file"))
  var capabilities: String?

  @Flag(help: "End with an error when a built-in fails, rather than taking it as undefined.")
  var showBuiltinErrors = false

  @Option(
    name: [.short, .long],
    help: ArgumentHelp("Settings (default: conftest.toml, where it is).", valueName: "file"))
  var configFile: String?

  // What Conftest has and this program hasn't: said in words rather than "unknown option".
  @Option(name: [.short, .long], help: .hidden)
  var update: [String] = []

  @Option(help: .hidden)
  var protoFileDirs: [String] = []

  /// Means nothing without `--update`.
  @Flag(help: .hidden)
  var tls = false

  func validate() throws {
    guard update.isEmpty else {
      throw ValidationError(
        "--update fetches policies over a network, which bawn doesn't; fetch them and give"
          + " --policy")
    }
    guard protoFileDirs.isEmpty else {
      throw ValidationError(
        "--proto-file-dirs is for Protocol Buffers' text format, which bawn doesn't read")
    }
  }
}
