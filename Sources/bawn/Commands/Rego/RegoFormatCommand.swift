// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Documents
internal import InfrastructureCode
internal import RegoEngine
internal import RegoSyntax

/// `bawn rego fmt`: lays Rego files out, with the options and exit codes of `opa fmt`.
struct RegoFormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Formats Rego files.",
    discussion: """
      Prints the formatted text of each .rego file; without a path, or with -, of
      standard input. The result is proved to mean the same before anything is
      written, and a file is replaced as a whole or not at all.

      Exit codes: 0 done; 1 a path isn't there, or standard input can't be parsed;
      2 a file can't be parsed or written, or --fail was given and a file would
      change; 130 interrupted.
      """)

  @Flag(name: [.short, .long], help: "Writes the files instead of printing them.")
  var write = false

  @Flag(name: [.short, .long], help: "Prints only the names of the files that would change.")
  var list = false

  @Flag(name: [.short, .long], help: "Prints only what would change.")
  var diff = false

  @Flag(help: "Ends with 2 when a file would change.")
  var fail = false

  @Flag(
    inversion: .prefixedNo,
    help:
      "Parses the result again before it is used; it always is, so that the flag changes nothing.")
  var checkResult = true

  @Flag(help: "Reads and writes Rego as OPA before 1.0 had it.")
  var v0Compatible = false

  @Flag(help: "Reads v1; with --rego-v1, instead of v0.")
  var v1Compatible = false

  @Flag(
    name: [.customLong("rego-v1"), .customLong("v0-v1")],
    help: "Reads v0 and writes what v0 and v1 both understand.")
  var regoV1 = false

  @Flag(
    name: .customLong("drop-v0-imports"),
    help: "Drops imports of rego.v1 and future.keywords that have no effect.")
  var dropsV0Imports = false

  @Argument(help: "Files or folders.")
  var paths: [String] = []

  func run() throws {
    if paths.isEmpty || paths == ["-"] { return try formatStandardInput() }
    let cancellation = Interruption.watch()
    var outcome = Outcome()
    for path in paths {
      for file in files(path, &outcome) {
        if cancellation.isCancelled { throw ExitCode(Interruption.exitCode) }
        try format(file, &outcome)
      }
    }
    if fail, outcome.isChanged, list || diff { outcome.note("unexpected diff", code: 2) }
    if outcome.code != 0 { throw ExitCode(outcome.code) }
  }

  /// What came of the files so far: one that is wrong keeps no other from being formatted.
  private struct Outcome {
    /// The code of the first thing that went wrong.
    var code: Int32 = 0
    var isChanged = false

    mutating func note(_ message: String, code: Int32) {
      RegoFormatCommand.say(message)
      if self.code == 0 { self.code = code }
    }
  }

  private var options: RegoFormatter.Options {
    var options = RegoFormatter.Options(dropsV0Imports: dropsV0Imports)
    if v0Compatible { options.version = .v0 }
    if regoV1 { options.version = .v0CompatibleWithV1 }
    if v0Compatible || (regoV1 && !v1Compatible) { options.sourceVersion = .v0 }
    return options
  }

  private func formatStandardInput() throws {
    let parsed = RegoFormatter.format(try RegoFiles.standardInput(), options: options)
    guard let text = parsed.value else {
      Self.say(RegoError.report(parsed.errors))
      throw ExitCode(1)
    }
    try StandardOutput.writeForeign(text)
  }

  /// The files of a path: itself, or all below it in the order of their names.
  private func files(_ argument: String, _ outcome: inout Outcome) -> [SourceFile] {
    let path = RegoFiles.plain(argument)
    guard let kind = InputFile.kind(of: path) else {
      outcome.note("\(path): no such file or directory", code: 1)
      return []
    }
    guard kind == .directory else {
      guard path.hasSuffix(".rego") else {
        Self.say("\(path): its name doesn't end with .rego, so it is left as it is")
        return []
      }
      switch InputFile.read(path) {
      case .success(let bytes): return [SourceFile(path: path, bytes: bytes)]
      case .failure(let problem):
        outcome.note("failed to open file: \(path): \(problem.reason)", code: 2)
        return []
      }
    }
    let walk = RegoFileWalk(path, ignored: []) { $0.hasSuffix(".rego") }
    guard let walk else {
      outcome.note("failed to open file: \(path): it can't be read", code: 2)
      return []
    }
    for warning in walk.warnings { Self.say(warning.description) }
    for error in walk.errors { outcome.note("failed to open file: \(error.message)", code: 2) }
    return walk.found.map(\.file)
  }

  private func format(_ source: SourceFile, _ outcome: inout Outcome) throws {
    let path = source.path
    let parsed = RegoFormatter.format(source, options: options)
    guard let text = parsed.value else {
      outcome.note(
        "failed to format Rego source file: \(RegoError.report(parsed.errors))", code: 2)
      return
    }
    let isChanged = text != source.bytes
    if isChanged { outcome.isChanged = true }
    if list {
      if isChanged { try StandardOutput.write(Array((ErrorText.escaped(path) + "\n").utf8)) }
    } else if diff {
      guard isChanged else { return }
      try StandardOutput.writeForeign(
        Array(LineDifference.unified(path, before: source.bytes, after: text).utf8))
    } else if fail, isChanged {
      outcome.note("unexpected diff: \(path)", code: 2)
    } else if !write {
      try StandardOutput.writeForeign(text)
    } else if isChanged {
      do {
        try FileReplacement.write(text, to: path)
      } catch {
        outcome.note("failed writing formatted contents: \(path): \(error.reason)", code: 2)
      }
    }
  }

  private static func say(_ message: String) {
    try? StandardOutput.write(Array((ErrorText.readable(message) + "\n").utf8), to: 2)
  }
}
