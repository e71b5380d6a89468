// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import RegoEngine

/// What policies are compiled against: the options of the commands that compile some.
struct CompilerArguments: ParsableArguments {
  @OptionGroup var schemaArguments: SchemaArguments

  @Option(
    help: ArgumentHelp(
      "A file that lists the built-ins that policies may call, as \"opa capabilities\" writes it.",
      valueName: "file"))
  var capabilities: String?

  /// Options of a compiler.
  ///
  /// - Throws: `RegoProblems` or `RegoFiles.Failure` when a file can't be read.
  func options() throws -> RegoCompiler.Options {
    var options = RegoCompiler.Options()
    options.readsAnnotations = true
    do throws(RegoLoadError) {
      options.schemas = try schemaArguments.schemas()
    } catch {
      throw RegoProblems([error])
    }
    if let capabilities { options.builtins = try Self.builtins(capabilities) }
    return options
  }

  private static func builtins(_ path: String) throws -> BuiltinRegistry {
    let document = try RegoFiles.document(path)
    let listed = document.view["builtins"]
    guard listed.node.isKind(.array) else {
      throw RegoFiles.failure(
        "\(path): no \"builtins\"; it has to be a file as \"opa capabilities\" writes it")
    }
    let names = Set(listed.elements.compactMap { $0["name"].string })
    // Those that no policy can name are how the language itself is compiled.
    return BuiltinRegistry(
      BuiltinRegistry.standard.builtins.filter {
        names.contains($0.name) || $0.name.hasPrefix("internal.")
      })
  }
}
