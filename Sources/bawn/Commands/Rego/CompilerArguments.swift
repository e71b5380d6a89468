// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import InfrastructureCode
import RegoEngine

/// What policies are compiled against: the options of the commands that compile some.
struct CompilerArguments: ParsableArguments {
  @Option(
    name: [.customShort("s", allowingJoined: true), .long],
    help: ArgumentHelp(
      "A JSON Schema of the input, or a folder of schemas that METADATA names.",
      valueName: "path"))
  var schema: String?

  @Option(
    help: ArgumentHelp(
      "A file that lists the built-ins that policies may call, as \"opa capabilities\" writes it.",
      valueName: "file"))
  var capabilities: String?

  /// Options of a compiler.
  ///
  /// - Throws: `RegoFiles.Failure` when a file can't be read.
  func options() throws -> RegoCompiler.Options {
    var options = RegoCompiler.Options()
    if let schema {
      options.schemas = try Self.schemas(schema)
      options.readsAnnotations = true
    }
    if let capabilities { options.builtins = try Self.builtins(capabilities) }
    return options
  }

  /// A file describes the input. Of a folder, `a/b.json` is what METADATA calls `schema.a.b`.
  private static func schemas(_ argument: String) throws -> RegoSchemas {
    let path = RegoFiles.plain(argument)
    var schemas = RegoSchemas()
    guard InputFile.kind(of: path) == .directory else {
      schemas.add(try RegoFiles.document(path))
      return schemas
    }
    let walk = RegoFileWalk(path, ignored: []) { file in
      [".json", ".yaml", ".yml"].contains { file.hasSuffix($0) }
    }
    guard let walk else { throw RegoFiles.failure("\(path): it can't be read") }
    if let error = walk.errors.first { throw RegoFiles.failure(error.message) }
    for warning in walk.warnings {
      try StandardOutput.write(Array((ErrorText.readable(warning.description) + "\n").utf8), to: 2)
    }
    for found in walk.found {
      let name = found.file.path.split(separator: "/").last ?? ""
      let stem = name.split(separator: ".").dropLast().joined(separator: ".")
      schemas.add(try RegoFiles.document(found.file), at: found.place + [stem])
    }
    return schemas
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
