// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import Glibc
import InfrastructureCode
import RegoEngine
import RegoSyntax

/// `bawn rego check`: compiles policies and tells what is wrong, as `opa check` does.
struct RegoCheckCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "check",
    abstract: "Checks Rego policies for errors.",
    discussion: """
      Reads and compiles policies without evaluating them. Prints nothing when all
      is well.

        bawn rego check policies
        bawn rego check --strict -f json policies
        bawn rego check --schema schemas policies

      Strict mode also refuses unused variables and imports, imports of the same
      name, deprecated built-in functions, and rules and variables named input or
      data.

      A schema file describes the input; in a folder a/b.json is the schema that
      METADATA names schema.a.b, and input.json is schema.input.

      Exit codes: 0 all is well; 1 something is wrong, which standard error tells.
      """)

  @Argument(help: "Policies (.rego), or folders of them.")
  var paths: [String]

  @Flag(
    name: [.customShort("b"), .long],
    help: "The paths are bundles: folders, or .tar.gz archives.")
  var bundle = false

  @Flag(name: [.customShort("S"), .long], help: "Refuse what OPA only tolerates.")
  var strict = false

  @Option(name: .shortAndLong, help: "The output format: pretty or json.")
  var format: Format = .pretty

  @Option(
    name: .shortAndLong,
    help: "The number of errors after which checking stops; 0 for all.")
  var maxErrors = 10

  @OptionGroup var schemaArguments: SchemaArguments

  @Option(
    parsing: .singleValue,
    help: "Names of files and folders to leave out, such as '.*'; may be repeated.")
  var ignore: [String] = []

  @Flag(help: "Read policies as Rego before OPA 1.0.")
  var v0Compatible = false

  @Flag(help: "Read policies as OPA 1.x does; the default.")
  var v1Compatible = false

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case pretty, json
  }

  func validate() throws {
    if paths.isEmpty { throw ValidationError("specify at least one file") }
    if maxErrors < 0 { throw ValidationError("--max-errors can't be negative") }
  }

  func run() throws {
    guard let problems = try problems() else { return }
    switch format {
    case .pretty: try say(problems.text)
    case .json:
      var report = RegoEvalReport()
      report.fail(problems.failures)
      // To the same place as in the other format, as with OPA.
      try StandardOutput.write(
        Array(report.json(isDiscarding: false).utf8), to: STDERR_FILENO)
    }
    throw ExitCode(1)
  }

  private func say(_ text: String) throws {
    try StandardOutput.write(Array((RegoFiles.escaped(text) + "\n").utf8), to: STDERR_FILENO)
  }

  // MARK: - Checking

  /// What is wrong; nil when nothing is.
  private func problems() throws -> RegoProblems? {
    var options = RegoCompiler.Options(isStrict: strict, errorLimit: maxErrors)
    options.readsAnnotations = true
    do throws(RegoLoadError) {
      options.schemas = try schemaArguments.schemas()
    } catch {
      return RegoProblems([error])
    }
    var loading = RegoFiles.Options()
    loading.ignored = ignore
    loading.kinds = [.policy]
    loading.reading.readsAnnotations = true
    if v0Compatible { loading.reading.version = .v0 }
    let sources = RegoFiles.sources(
      bundle ? [] : paths.filter(Self.isChecked), bundles: bundle ? paths : [], options: loading)
    for warning in sources.warnings { try say(warning.description) }
    guard sources.errors.isEmpty else {
      return RegoProblems(sources.errors, isBundle: bundle)
    }
    let conflicts = bundle ? sources.pathConflicts() : []
    guard conflicts.isEmpty else { return RegoProblems(conflicts) }
    let compilation = RegoCompiler(options: options).compile(modules: sources.modules)
    return compilation.errors.isEmpty ? nil : RegoProblems(compilation.errors)
  }

  /// Files that are no policies are passed over even when they are named: `policies/*` is handy.
  private static func isChecked(_ path: String) -> Bool {
    guard InputFile.kind(of: path) == .file else { return true }
    if case .policy = RegoFileKind(path: path) { return true }
    return false
  }
}
