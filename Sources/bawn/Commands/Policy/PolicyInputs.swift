// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import InfrastructureCode
internal import Policies
internal import RegoEngine

/// Reads the files that policies are asked about.
struct PolicyInputs {
  /// The format of all files; nil for what each name tells.
  var format: ConfigurationFormat?
  /// A regular expression over the paths to leave out of folders.
  var ignored: String?

  /// A format by its name.
  ///
  /// - Throws: `PolicyTestFailure` for a name that there isn't.
  static func format(_ name: String) throws -> ConfigurationFormat {
    guard let format = ConfigurationFormat(rawValue: name) else {
      throw PolicyTestFailure(ConfigurationFormat.unknown(name))
    }
    return format
  }

  /// The documents of files and folders, each file once.
  ///
  /// - Throws: `PolicyTestFailure` when something can't be read.
  func read(_ paths: [String]) throws -> [ConftestPolicy.Input] {
    let files = try paths.filter { !$0.isEmpty }.flatMap(files)
    guard !files.isEmpty else { throw PolicyTestFailure("parse files: no files found") }
    var inputs: [String: ConftestPolicy.Input] = [:]
    var order: [String] = []
    for file in files {
      let input = ConftestPolicy.Input(path: file.path, document: try document(file))
      if inputs.updateValue(input, forKey: file.path) == nil { order.append(file.path) }
    }
    return order.compactMap { inputs[$0] }
  }

  private func document(_ file: SourceFile) throws -> Document {
    guard let format = format ?? ConfigurationFormat(path: file.path) else {
      throw PolicyTestFailure(
        "parse configurations: \(ConfigurationFormat.unknown(file.path))")
    }
    let result = format.read(file)
    guard let document = result.document else {
      let problems = result.diagnostics.filter { $0.severity == .error }.map(\.description)
      throw PolicyTestFailure("parse configurations: \(problems.joined(separator: "\n"))")
    }
    return document
  }

  private func files(_ path: String) throws -> [SourceFile] {
    guard InputFile.kind(of: path) == .directory else {
      switch InputFile.read(path) {
      case .success(let bytes): return [SourceFile(path: path, bytes: bytes)]
      case .failure(let problem):
        throw PolicyTestFailure("parse files: get file info: \(path): \(problem.reason)")
      }
    }
    var unread: [String] = []
    // What git keeps for itself has names without a dot, which would be taken for YAML.
    let walk = RegoFileWalk(path, ignored: [".git"]) { path in
      let isRead = ConfigurationFormat(path: path) != nil
      if !isRead, ConfigurationFormat.isConftestOnly(path) { unread.append(path) }
      return isRead
    }
    guard let walk else { throw PolicyTestFailure("parse files: \(path) can't be read") }
    let ignored = try ignored(walk.found.map(\.file.path) + unread)
    if let error = walk.errors.first { throw PolicyTestFailure("parse files: \(error.message)") }
    try Self.warn(walk.warnings)
    for path in unread where !ignored.contains(path) {
      try Self.warn([
        Diagnostic(
          id: "policy-format", severity: .warning,
          message: "\"\(path)\" isn't tested: bawn reads \(ConfigurationFormat.list)")
      ])
    }
    return walk.found.map(\.file).filter { !ignored.contains($0.path) }
  }

  private func ignored(_ paths: [String]) throws -> Set<String> {
    guard let pattern = ignored, !pattern.isEmpty else { return [] }
    do throws(ConftestPolicy.Failure) {
      return try ConftestIgnore.matches(pattern, paths)
    } catch {
      throw PolicyTestFailure("parse files: \(error.description)")
    }
  }

  /// Tells warnings on standard error.
  static func warn(_ warnings: [Diagnostic]) throws {
    for warning in warnings {
      let text = TerminalText.escaped(warning.description) + "\n"
      try StandardOutput.write(Array(text.utf8), to: 2)
    }
  }
}
