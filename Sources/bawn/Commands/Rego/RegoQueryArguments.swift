// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import RegoEngine
import RegoSyntax

/// What is asked about what: the options of the commands that evaluate a query.
struct RegoQueryArguments: ParsableArguments {
  @Option(
    name: [.customShort("d", allowingJoined: true), .long], parsing: .singleValue,
    help: ArgumentHelp(
      "Policies (.rego), data (.json, .yaml), or folders of them; a.b:FILE places a document"
        + " below data.a.b. May be repeated.", valueName: "path"))
  var data: [String] = []

  @OptionGroup(title: "Bundles") var bundles: BundleArguments

  @Option(
    name: [.customShort("i", allowingJoined: true), .long],
    help: ArgumentHelp("The input document (JSON, or YAML by its name).", valueName: "file"))
  var input: String?

  @Flag(name: [.customShort("I"), .long], help: "Read the input document from standard input.")
  var stdinInput = false

  @Flag(help: "Read the query from standard input.")
  var stdin = false

  @Option(
    help: ArgumentHelp(
      "The package whose rules the query can name without \"data\".", valueName: "name"))
  var package: String?

  @Option(
    name: .customLong("import"), parsing: .singleValue,
    help: ArgumentHelp(
      "An import for the query, such as data.lib; may be repeated.", valueName: "path"))
  var imports: [String] = []

  @Option(
    parsing: .singleValue,
    help: ArgumentHelp(
      "Names of files and folders to leave out, such as '.*', parted by commas; may be repeated.",
      valueName: "pattern"))
  var ignore: [String] = []

  @Flag(help: "Read policies and the query as Rego before OPA 1.0.")
  var v0Compatible = false

  @Flag(help: .hidden)
  var v1Compatible = false

  @Flag(name: [.customShort("S"), .long], help: "Refuse unused variables and imports.")
  var strict = false

  @OptionGroup var compiler: CompilerArguments

  @Argument(help: "The query.")
  var query: String?

  /// The language that texts are read in; the older one goes first, as in OPA.
  var version: RegoVersion { v0Compatible ? .v0 : .v1 }

  /// How policies and data are found and read.
  ///
  /// - Throws: `RegoFiles.Failure` when the key of signed bundles can't be read.
  func loading() throws -> RegoFiles.Options {
    var options = RegoFiles.Options()
    options.ignored = Self.parted(ignore)
    options.reading.version = version
    options.reading.readsAnnotations = true
    options.reading.bundles = try bundles.reader()
    return options
  }

  /// How policies and the query are compiled.
  ///
  /// - Throws: `RegoFiles.Failure` when a schema or the list of built-ins can't be read.
  func compiling() throws -> RegoCompiler.Options {
    var options = try compiler.options()
    options.isStrict = strict
    return options
  }

  /// The values of an option that takes several at once.
  static func parted(_ values: [String]) -> [String] {
    values.flatMap { $0.split(separator: ",").map(String.init) }
  }

  /// What is wrong with how a query and an input are given; nil when nothing is.
  func problem(isQueryNamed: Bool = false) -> String? {
    switch (query != nil || isQueryNamed, stdin) {
    case (false, false): "specify a query or --stdin"
    case (true, true): "specify a query or --stdin but not both"
    case _ where stdin && stdinInput: "specify --stdin or --stdin-input but not both"
    case _ where stdinInput && input != nil: "specify --stdin-input or --input but not both"
    default: nil
    }
  }

  /// The input document; nil when none is named.
  ///
  /// - Throws: `RegoFiles.Failure` when it can't be read.
  func readInput() throws -> Document? {
    if let input { return try RegoFiles.document(input) }
    guard stdinInput else { return nil }
    let file = try RegoFiles.standardInput()
    let json = JSONReader.read(file)
    if let document = json.document { return document }
    // JSON is YAML too, but what looks like JSON was meant to be some.
    let first = file.bytes.first { $0 != 0x20 && !(0x09...0x0D).contains($0) }
    let isJSON = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    let result = isJSON ? json : YAMLReader.read(file)
    guard let document = result.document else {
      throw RegoFiles.failure(result.diagnostics.map(\.description).joined(separator: "\n"))
    }
    return document
  }

  /// The query, in the package and with the imports that are named.
  ///
  /// - Parameter text: the query, where it isn't the command's argument.
  /// - Throws: `RegoProblems` for what can't be parsed, `RegoFiles.Failure` for the rest.
  func readQuery(_ text: String? = nil) throws -> RegoQuery {
    let file =
      if let text = text ?? query {
        SourceFile(path: "", text: text)
      } else {
        SourceFile(path: "", bytes: try RegoFiles.source("-").bytes)
      }
    let parsed = RegoParser.parseQuery(file, version: version)
    guard let body = parsed.value else { throw RegoProblems(parsed.errors) }
    guard !body.expressions.isEmpty else {
      throw RegoFiles.failure("the query is empty; write an expression such as data.policy.allow")
    }
    // Packages and imports are read where they are written: at the head of a module.
    let head = (["package \(package ?? "query")"] + imports.map { "import \($0)" })
      .joined(separator: "\n")
    let module = RegoParser.parseModule(
      SourceFile(path: "command line", text: head), version: version)
    guard let scope = module.value else { throw RegoProblems(module.errors) }
    guard scope.rules.isEmpty else {
      throw RegoFiles.failure("--package and --import take names, not rules")
    }
    return RegoQuery(
      body, file: file, package: package == nil ? [] : scope.package.path, imports: scope.imports)
  }
}
