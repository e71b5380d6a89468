// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
internal import Documents
internal import FoundationEssentials
internal import RegoSyntax

/// `bawn rego fmt`: lays Rego files out, with the options and exit codes of `opa fmt`.
struct RegoFormatCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fmt",
    abstract: "Formats Rego files.",
    discussion: """
      Prints the formatted text of each .rego file; without a path, or with -, of standard
      input. The result is proved to mean the same before anything is written.

      Exit codes: 0 done; 1 a path isn't there, or standard input can't be parsed; 2 a file
      can't be parsed, or --fail was given and a file would change.
      """)

  @Flag(name: [.short, .long], help: "Writes the files instead of printing them.")
  var write = false

  @Flag(name: [.short, .long], help: "Prints only the names of the files that would change.")
  var list = false

  @Flag(name: [.short, .long], help: "Prints only what would change.")
  var diff = false

  @Flag(help: "Ends with 2 at the first file that would change.")
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
    for path in paths {
      for file in try files(path) { try format(file) }
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
    guard let text = parsed.value else { throw end(RegoError.report(parsed.errors), code: 1) }
    try StandardOutput.write(text)
  }

  /// The files of a path: itself, or all below it in the order of their names.
  private func files(_ path: String) throws -> [String] {
    var isFolder = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) else {
      throw end("\(path): no such file or folder", code: 1)
    }
    guard isFolder else { return path.hasSuffix(".rego") ? [path] : [] }
    let below = (try? FileManager.default.subpathsOfDirectory(atPath: path)) ?? []
    let folder = path.hasSuffix("/") ? String(path.dropLast()) : path
    return below.filter { $0.hasSuffix(".rego") }.map { "\(folder)/\($0)" }
      .sorted { left, right in
        left.split(separator: "/").lexicographicallyPrecedes(right.split(separator: "/"))
      }
  }

  private func format(_ path: String) throws {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw end("failed to open file: \(path)", code: 2)
    }
    let source = SourceFile(path: path, bytes: Array(data))
    let parsed = RegoFormatter.format(source, options: options)
    guard let text = parsed.value else {
      throw end("failed to format Rego source file: \(RegoError.report(parsed.errors))", code: 2)
    }
    let isChanged = text != source.bytes
    if fail, isChanged, !list, !diff { throw end("unexpected diff", code: 2) }
    if list || diff {
      guard isChanged else { return }
      if list {
        try StandardOutput.write(Array((RegoFiles.escaped(path) + "\n").utf8))
      } else {
        try StandardOutput.write(
          Array(LineDifference.unified(path, before: source.bytes, after: text).utf8))
      }
      if fail { throw end("unexpected diff", code: 2) }
    } else if write {
      if isChanged { try replace(path, with: text) }
    } else {
      try StandardOutput.write(text)
    }
  }

  /// Writes a file so that it is either the old text or the new, whatever happens meanwhile.
  private func replace(_ path: String, with text: [UInt8]) throws {
    do {
      let attributes = try FileManager.default.attributesOfItem(atPath: path)
      try Data(text).write(to: URL(filePath: path), options: .atomic)
      if let permissions = attributes[.posixPermissions] {
        try FileManager.default.setAttributes([.posixPermissions: permissions], ofItemAtPath: path)
      }
    } catch {
      throw end("failed writing formatted contents: \(path)", code: 2)
    }
  }

  private func end(_ message: String, code: Int32) -> any Error {
    try? StandardOutput.write(Array((RegoFiles.escaped(message) + "\n").utf8), to: 2)
    return ExitCode(code)
  }
}
