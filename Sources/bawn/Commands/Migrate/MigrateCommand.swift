// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import InfrastructureCode
import Policies

/// `bawn migrate`: what was written for other tools, in Bawn's words.
struct MigrateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "migrate",
    abstract: "Turn what was written for other scanners into a bawn.yaml.",
    discussion: """
      Reads the files of Checkov, Trivy, tfsec, KICS and Prowler below PATH that
      leave rules out or silence findings, and prints the bawn.yaml that says the
      same. What has no equivalent is told on standard error, with the reason.

        bawn migrate                    look at it
        bawn migrate -o bawn.yaml       write it
        bawn migrate --inline           show comments in bawn's words, as a diff
        bawn migrate --inline --write   rewrite them

      A scan follows such files and comments as they are; to migrate is needed only
      where their tool goes away, or settings besides silenced findings matter.
      """)

  @Argument(help: ArgumentHelp("The folder to search.", valueName: "path"), completion: .directory)
  var path = "."

  @Option(
    name: .shortAndLong,
    help: ArgumentHelp("Where to write the configuration.", valueName: "file"),
    completion: .file(extensions: ["yaml"]))
  var output: String?

  @Flag(help: "Replace a file that is there already.")
  var force = false

  @Option(
    help: ArgumentHelp("Write what has no equivalent here.", valueName: "file"),
    completion: .file())
  var report: String?

  @Flag(help: "Show comments of other tools in bawn's words, instead of the configuration.")
  var inline = false

  @Flag(help: "With --inline: rewrite the files.")
  var write = false

  @Option(
    help: ArgumentHelp("The folder with rules and mappings.", valueName: "folder"),
    completion: .directory)
  var content: String?

  func validate() throws {
    if write, !inline { throw ValidationError("--write needs --inline") }
    if inline, output != nil { throw ValidationError("--inline writes no configuration") }
  }

  func run() throws {
    if let output, !force, InputFile.kind(of: output) != nil {
      throw ValidationError("\"\(output)\" is there already; --force replaces it")
    }
    guard InputFile.kind(of: path) == .directory,
      let tree = LocalFiles(boundary: LocalFiles.repositoryRoot(of: path))
    else { throw ValidationError("there is no folder \"\(path)\"") }
    let rules = KnownRules(try Content.load(option: content).catalog)
    let migration = Migration(folder: path, in: tree, rules: rules)
    var lines: [String] = []
    if inline {
      try rewrite(migration, rules, &lines)
    } else {
      lines = migration.account(rules: rules)
      let text = Array(migration.configuration().utf8)
      if let output { try Self.write(text, to: output) } else { try StandardOutput.write(text) }
    }
    lines += migration.diagnostics.map { TerminalText.escaped($0.description) }
    let account = Array(lines.map { $0 + "\n" }.joined().utf8)
    if let report {
      try Self.write(account, to: report)
    } else {
      try StandardOutput.write(account, to: 2)
    }
    if migration.diagnostics.contains(where: { $0.severity == .error }) {
      throw ExitCode.incomplete
    }
  }

  private func rewrite(
    _ migration: Migration, _ rules: KnownRules, _ lines: inout [String]
  ) throws {
    var count = 0
    var files = 0
    for source in migration.sources {
      let rewriting = InlineRewriting(source.file, marks: source.marks, rules: rules)
      for (line, reason) in rewriting.kept {
        lines.append(TerminalText.escaped("\(source.file.path):\(line): stays: \(reason)"))
      }
      guard rewriting.count > 0 else { continue }
      count += rewriting.count
      files += 1
      if write {
        try Self.replace(source.file, with: rewriting.bytes)
      } else {
        try StandardOutput.writeForeign(
          Array(
            LineDifference.unified(
              source.file.path, before: source.file.bytes, after: rewriting.bytes,
              linesCorrespond: true
            ).utf8))
      }
    }
    let verb = write ? "rewritten" : "can be rewritten with --write"
    lines.append(
      "\(count) comment\(count == 1 ? "" : "s") in \(files) file\(files == 1 ? "" : "s") \(verb)")
  }

  /// Replaces a file, unless somebody has changed it meanwhile.
  private static func replace(_ file: SourceFile, with bytes: [UInt8]) throws {
    guard case .success(file.bytes) = InputFile.read(file.path) else {
      throw ValidationError("\"\(file.path)\" has changed meanwhile; run this again")
    }
    do {
      try FileReplacement.write(bytes, to: file.path)
    } catch {
      throw ValidationError("\"\(file.path)\" can't be written: \(error.reason)")
    }
  }

  private static func write(_ bytes: [UInt8], to path: String) throws {
    do {
      try FileReplacement.write(bytes, to: path, creates: true)
    } catch {
      throw ValidationError("\"\(path)\" can't be written: \(error.reason)")
    }
  }
}
