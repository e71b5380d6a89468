// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import InfrastructureCode
import Policies

/// Options for what other tools' files silence.
struct ImportArguments: ParsableArguments {
  @Option(
    name: .customLong("import"),
    help: ArgumentHelp(
      "Silence what a file of Checkov, Trivy, tfsec, KICS or Prowler silences.",
      valueName: "file"), completion: .file())
  var files: [String] = []

  @Flag(
    name: .customLong("no-imports"),
    help: "Don't follow such files that stand in the scanned folder or at the repository's top.")
  var isOff = false

  /// Adds what the files silence to the setup of a scan.
  ///
  /// - Throws: `ValidationError` where a named file can't be read, or suppressions are locked.
  func add(to setup: inout ScanSetup, paths: [String], catalog: RuleCatalog) throws {
    let rules = KnownRules(catalog)
    let isLocked = setup.configuration.locked.contains(.suppressions)
    if isLocked, !files.isEmpty {
      throw ValidationError("--import isn't possible: \"suppressions\" is locked")
    }
    let location = setup.location
    let named = ForeignImports.named(
      try files.map { path in
        switch InputFile.read(path, limit: 10 << 20) {
        case .success(let bytes):
          return ForeignImports.Located(
            file: SourceFile(path: path, bytes: bytes), folder: Self.folder(of: path, location))
        case .failure(let problem):
          throw ValidationError("--import \"\(path)\" can't be used: \(problem.reason)")
        }
      }, rules: rules)
    var imports = ForeignImports()
    if !isOff, let tree = setup.suppressionFiles {
      imports = ForeignImports.found(for: paths, in: tree, rules: rules)
      if isLocked {
        for index in imports.sources.indices {
          imports.sources[index].refusal = "suppressions are locked"
        }
      }
    }
    setup.suppressions += named.sources + imports.sources
    setup.diagnostics += named.diagnostics + imports.diagnostics
  }

  /// The folder that a file speaks of; one from elsewhere speaks of the whole repository.
  private static func folder(of path: String, _ location: (String) -> String) -> String {
    let folder = location(FilePath.parent(FilePath.clean(path)))
    let isOutside = folder.hasPrefix("/") || folder == ".." || folder.hasPrefix("../")
    return isOutside || path == "-" ? "." : folder
  }
}
