// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import InfrastructureCode
import Policies

/// Options for the files that say how to scan.
struct SetupArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Use this configuration; bawn.yaml in the scanned tree can't loosen what it locks.",
      valueName: "file"), completion: .file(extensions: ["yaml", "yml"]))
  var config: String?

  @Option(
    help: ArgumentHelp(
      "A policy with severities, exceptions and suppressions.", valueName: "file"),
    completion: .file(extensions: ["yaml", "yml"]))
  var policyFile: [String] = []

  @Option(
    help: ArgumentHelp(
      "Count only suppressions that are in this git revision too: comments, entries, bawn.yaml.",
      valueName: "ref"))
  var suppressionsFrom: String?

  /// Reads what holds for scanned paths.
  ///
  /// - Throws: `ValidationError` where a named file can't be read.
  func load(paths: [String], catalog: RuleCatalog) throws -> ScanSetup {
    var request = ScanSetup.Request(paths: paths)
    request.named = try config.map { path in
      ConfigurationSearch.Named(path: path, file: try Self.read(path, option: "--config"))
    }
    request.policyFiles = try policyFile.map { try Self.read($0, option: "--policy-file") }
    request.suppressionsFrom = suppressionsFrom
    return ScanSetup.load(request, catalog: catalog)
  }

  private static func read(_ path: String, option: String) throws -> SourceFile {
    switch InputFile.read(path, limit: ProjectConfiguration.maximumByteCount) {
    case .success(let bytes): return SourceFile(path: path, bytes: bytes)
    case .failure(let problem):
      throw ValidationError("\(option) \"\(path)\" can't be used: \(problem.reason)")
    }
  }
}
