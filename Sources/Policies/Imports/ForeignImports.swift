// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings
package import InfrastructureCode

/// What a scan takes from other tools' files: entries that silence findings, and nothing else.
///
/// Such a file never changes which rules run, what is read or how a scan ends: what it silences is
/// still reported as suppressed, and whatever limits suppressions limits it too.
package struct ForeignImports: Sendable {
  /// The entries, a source for each file.
  package var sources: [SuppressionSource] = []
  /// What is to be said: a line for each file that was found.
  package var diagnostics: [Diagnostic] = []

  /// Nothing imported.
  package init() {}

  /// A file with the folder it speaks of.
  package struct Located: Sendable {
    /// The file.
    package var file: SourceFile
    /// Its folder, from the top of the repository.
    package var folder: String

    /// A file from its parts.
    package init(file: SourceFile, folder: String) {
      self.file = file
      self.folder = folder
    }
  }

  /// Reads the files that stand in the scanned folders and at the top of their repository.
  ///
  /// - Parameters:
  ///   - paths: the scanned folders and files.
  ///   - files: where they are read from, never higher than the repository's top.
  package static func found(
    for paths: [String], in files: any ConfigurationFiles, rules: KnownRules
  ) -> ForeignImports {
    var result = ForeignImports()
    var seen: Set<String> = []
    // What stands in one of several scanned folders says nothing of the others.
    let isConfined = paths.count > 1
    for folder in folders(of: paths, in: files) {
      for place in ForeignFormat.places {
        let path = FilePath.join(folder, place.path)
        guard (try? files.kind(of: path)) == .file,
          seen.insert(files.identity(of: path)).inserted
        else { continue }
        guard let located = result.read(path, in: files, severity: .warning) else { continue }
        let settings = result.add(
          located, as: place.format, rules: rules, isNamed: false, isConfined: isConfined)
        for word in settings.furtherFiles.prefix(16) {
          let further = FilePath.join(FilePath.parent(path), word.text)
          guard (try? files.kind(of: further)) == .file,
            seen.insert(files.identity(of: further)).inserted,
            let located = result.read(further, in: files, severity: .warning),
            let format = ForeignFormat.of(located.file)
          else { continue }
          _ = result.add(
            located, as: format, rules: rules, isNamed: false, isConfined: isConfined)
        }
      }
    }
    return result
  }

  /// Reads files that somebody named.
  package static func named(_ files: [Located], rules: KnownRules) -> ForeignImports {
    var result = ForeignImports()
    for located in files {
      guard let format = ForeignFormat.of(located.file) else {
        result.diagnostics.append(
          Diagnostic(
            id: "import-unknown", severity: .error,
            message: "this is no file of another tool that can be imported; "
              + "see Documentation/migration.md", file: located.file))
        continue
      }
      _ = result.add(located, as: format, rules: rules, isNamed: true)
    }
    return result
  }

  /// The scanned folders and the tops of their repositories, as files are read.
  private static func folders(
    of paths: [String], in files: any ConfigurationFiles
  ) -> [String] {
    var folders: [String] = []
    var seen: Set<String> = []
    for path in paths {
      var folder = FilePath.clean(path)
      if (try? files.kind(of: folder)) != .directory { folder = FilePath.parent(folder) }
      var top = folder
      for _ in 0..<1_000 {
        let location = files.locationInTree(top)
        if location == "." || location.hasPrefix("/") { break }
        top = FilePath.join(top, "..")
      }
      for candidate in [folder, top] where seen.insert(files.identity(of: candidate)).inserted {
        folders.append(candidate)
      }
    }
    return folders
  }

  private mutating func read(
    _ path: String, in files: any ConfigurationFiles, severity: Diagnostic.Severity
  ) -> Located? {
    do throws(FileProblem) {
      let bytes = try files.read(path, limit: ForeignDocument.maximumByteCount)
      return Located(
        file: SourceFile(path: path, bytes: bytes),
        folder: files.locationInTree(Self.home(of: path)))
    } catch {
      diagnostics.append(
        Diagnostic(
          id: "import-unreadable", severity: severity,
          message: "\"\(path)\" can't be read: \(error.reason)"))
      return nil
    }
  }

  /// The folder that a file speaks of: tfsec's lies in a folder of its own.
  static func home(of path: String) -> String {
    let folder = FilePath.parent(path)
    return FilePath.lastPart(folder) == ".tfsec" ? FilePath.join(folder, "..") : folder
  }

  private mutating func add(
    _ located: Located, as format: ForeignFormat, rules: KnownRules, isNamed: Bool,
    isConfined: Bool = false
  ) -> ImportedSettings {
    let settings = ImportedSettings.read(located.file, as: format, rules: rules)
    diagnostics += settings.diagnostics.map { problem in
      var problem = problem
      // A file that nobody asked for keeps nobody from scanning, and silences less at worst.
      if !isNamed, problem.severity == .error { problem.severity = .warning }
      return problem
    }
    var entries = settings.silencingRules
    if isConfined, located.folder != "." {
      for index in entries.indices where entries[index].paths.isEmpty {
        entries[index].paths = ["."]
      }
    }
    if !entries.isEmpty {
      var source = SuppressionSource(rules: entries, folder: located.folder)
      source.isForeign = true
      sources.append(source)
    }
    if let note = Self.note(settings, entries: entries.count) { diagnostics.append(note) }
    return settings
  }

  /// What was taken from a file and what wasn't, in one sentence; nil where there is nothing.
  private static func note(_ settings: ImportedSettings, entries: Int) -> Diagnostic? {
    var parts: [String] = []
    if entries > 0 {
      parts.append("\(entries) suppression\(entries == 1 ? "" : "s") taken")
    }
    if let first = settings.unknownRules.first {
      let count = settings.unknownRules.count
      parts.append(
        "no rule yet for " + first.text + (count > 1 ? " and \(count - 1) more" : ""))
    }
    let others =
      settings.notes.count + settings.overrides.count + (settings.severity == nil ? 0 : 1)
      + (settings.failOn == nil ? 0 : 1) + (settings.softFail == true ? 1 : 0)
    if others > 0 {
      parts.append("\(others) other setting\(others == 1 ? "" : "s") not followed (bawn migrate)")
    }
    guard !parts.isEmpty else { return nil }
    return Diagnostic(
      id: "import", severity: .note,
      message: "\(settings.format.title): \(parts.joined(separator: ", "))", file: settings.file)
  }
}
