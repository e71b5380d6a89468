// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import InfrastructureCode
internal import RegoEngine

/// Reads what the `rego` commands are given.
enum RegoFiles {
  /// Which files are read, and how.
  struct Options {
    /// Shell patterns of the names of files and folders to leave out.
    var ignored: [String] = []
    /// Whether modules named `…_test.rego` are read when a folder is.
    var includesTests = true
    /// What is read of a folder.
    var kinds: Set<RegoFileKind> = [.policy, .json, .yaml, .archive]
    /// Whether a document found in a folder belongs at the folder's path; else at the top.
    var placesByFolder = true
    /// How the texts are read.
    var reading = RegoSourceReader.Options()
  }

  /// Why a command can't give its answer. The command line was right, so it isn't a usage error.
  struct Failure: Error, CustomStringConvertible {
    let description: String
  }

  /// Policies and data of files and folders, problems collected.
  ///
  /// - Parameters:
  ///   - paths: files or folders, each perhaps with a place below `data` before it, as in
  ///     `a.b:file.json`.
  ///   - bundles: folders or packed bundles.
  ///   - options: which of them are read.
  static func sources(
    _ paths: [String], bundles: [String] = [], options: Options = Options()
  ) -> RegoSources {
    var reader = RegoSourceReader(options: options.reading)
    for path in paths { read(path, options: options, into: &reader) }
    for path in bundles { readBundle(path, options: options, into: &reader) }
    return reader.finish()
  }

  /// Policies and data of files and folders; warnings go to standard error.
  ///
  /// - Throws: `Failure` with all problems, in OPA's words where it has some.
  static func load(
    _ paths: [String], bundles: [String] = [], options: Options = Options()
  ) throws -> RegoSources {
    let found = sources(paths, bundles: bundles, options: options)
    for warning in found.warnings {
      let text = TerminalText.escaped(warning.description) + "\n"
      try StandardOutput.write(Array(text.utf8), to: 2)
    }
    guard found.errors.isEmpty else { throw failure(RegoLoadError.report(found.errors)) }
    return found
  }

  /// A failure whose message may quote input; line breaks stay, as they part the messages.
  static func failure(_ message: String) -> Failure {
    Failure(description: ErrorText.readable(message))
  }

  /// A message made fit to be shown.
  static func escaped(_ message: String) -> String { ErrorText.readable(message) }

  /// What standard input holds, as the file that OPA names `stdin`.
  static func standardInput() throws -> SourceFile {
    SourceFile(path: "stdin", bytes: try source("-").bytes)
  }

  /// A file's text; `-` stands for standard input, and a path may be a `file://` address.
  ///
  /// - Throws: `Failure` when it can't be read.
  static func source(_ argument: String) throws -> SourceFile {
    let path = plain(argument)
    switch InputFile.read(path) {
    case .success(let bytes): return SourceFile(path: path, bytes: bytes)
    case .failure where InputFile.kind(of: path) == .directory:
      throw failure("\"\(path)\" can't be read: it is a folder")
    case .failure(let problem): throw failure("\"\(path)\" can't be read: \(problem.reason)")
    }
  }

  /// A document: YAML when the name says so, else JSON.
  ///
  /// - Throws: `Failure` when it can't be read.
  static func document(_ path: String) throws -> Document {
    let file = try source(path)
    let isYAML = path.hasSuffix(".yaml") || path.hasSuffix(".yml")
    var options = ReaderOptions()
    options.keepsNumberSpelling = true
    let result = isYAML ? YAMLReader.read(file) : JSONReader.read(file, options: options)
    guard let document = result.document else {
      throw failure(result.diagnostics.map(\.description).joined(separator: "\n"))
    }
    return document
  }
}
