// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings
package import InfrastructureCode

/// Everything in a tree that was written for other tools, in Bawn's terms.
package struct Migration: Sendable {
  /// How many directories are searched.
  private static let maximumDirectories = 200_000
  private static let maximumDepth = 100

  /// The folder that was searched; the configuration belongs there.
  package let folder: String
  /// The files with their settings, in the order of their paths.
  package private(set) var files: [Imported] = []
  /// Code with comments of other tools.
  package private(set) var sources: [Commented] = []
  /// Files that nothing is taken from, with the reason.
  package private(set) var unread: [(path: String, reason: String)] = []
  /// What is wrong with the input.
  package private(set) var diagnostics: [Diagnostic] = []

  /// A file's settings.
  package struct Imported: Sendable {
    /// What it says.
    package var settings: ImportedSettings
    /// The folder that it speaks of, from the searched one; `.` for that.
    package var folder: String
  }

  /// A file of code with the marks of other tools in it.
  package struct Commented: Sendable {
    /// The file.
    package var file: SourceFile
    /// The marks.
    package var marks: [InlineMark]
  }

  /// Files of tools that people come from, and why nothing is taken from them.
  private static let others: [String: String] = [
    ".snyk": "Snyk's ids have no counterpart here",
    ".regula.yaml": "Regula's waivers name its own rules",
    "regula.yaml": "Regula's waivers name its own rules",
    ".terrascan.toml": "Terrascan's ids have no counterpart here",
    "terrascan.toml": "Terrascan's ids have no counterpart here",
    "sentinel.hcl": "Sentinel's policies aren't evaluated; write a rule",
    "conftest.toml": "bawn policy reads it as it is",
  ]

  /// Searches a folder with all below it.
  package init(folder: String, in tree: any ConfigurationFiles, rules: KnownRules) {
    self.folder = FilePath.clean(folder)
    var found: [String] = []
    var code: [String] = []
    search(tree, &found, &code)
    read(found.sorted(), tree, rules)
    for path in code.sorted() {
      guard let bytes = bytes(of: path, tree) else { continue }
      let file = SourceFile(path: path, bytes: bytes)
      let marks = InlineMark.find(in: file).filter { $0.tool != .bawn }
      if !marks.isEmpty { sources.append(Commented(file: file, marks: marks)) }
    }
  }

  /// A path from the searched folder.
  private func relative(_ path: String) -> String {
    if folder == "." { return path }
    return path == folder ? "." : String(path.dropFirst(folder == "/" ? 1 : folder.count + 1))
  }

  private mutating func search(
    _ tree: any ConfigurationFiles, _ found: inout [String], _ code: inout [String]
  ) {
    var seen: Set<String> = []
    var pending = [(path: folder, depth: 0)]
    while let (directory, depth) = pending.popLast() {
      guard seen.count < Self.maximumDirectories, depth <= Self.maximumDepth else {
        diagnostics.append(
          Diagnostic(
            id: "import-too-many-directories", severity: .error,
            message: "there are more directories than can be searched; name a part of them"))
        return
      }
      guard seen.insert(tree.identity(of: directory)).inserted else { continue }
      let entries: [DirectoryEntry]
      do throws(FileProblem) {
        entries = try tree.entries(of: directory)
      } catch {
        diagnostics.append(
          Diagnostic(
            id: "unreadable-path", severity: depth > 0 && error == .outside ? .warning : .error,
            message: "\"\(directory)\" can't be searched: \(error.reason)"))
        continue
      }
      for entry in entries {
        let path = FilePath.join(directory, entry.name)
        switch entry.kind {
        case .directory:
          if entry.name == ".tfsec" || !entry.name.hasPrefix("."), entry.name != "node_modules" {
            pending.append((path, depth + 1))
          }
        case .file:
          if let reason = Self.others[entry.name] {
            unread.append((path, reason))
          } else if entry.name.contains("_tfchecks.") {
            unread.append((path, "checks of tfsec aren't run; write a rule"))
          } else if [".tf", ".tofu", ".tf.json", ".tofu.json"].contains(where: entry.name.hasSuffix)
          {
            code.append(path)
          } else if ForeignFormat.places.contains(where: { path.hasSuffix("/\($0.path)") })
            || ForeignFormat.places.contains(where: { path == $0.path })
          {
            found.append(path)
          }
        case .other: break
        }
      }
    }
  }

  private mutating func read(
    _ paths: [String], _ tree: any ConfigurationFiles, _ rules: KnownRules
  ) {
    var seen: Set<String> = []
    var pending = paths.map { (path: $0, isNamed: false) }[...]
    while let (path, isNamed) = pending.popFirst() {
      guard seen.insert(tree.identity(of: path)).inserted, let bytes = bytes(of: path, tree) else {
        continue
      }
      let file = SourceFile(path: path, bytes: bytes)
      guard let format = ForeignFormat.of(file) else {
        if isNamed { unread.append((path, "it is of no kind that can be imported")) }
        continue
      }
      let settings = ImportedSettings.read(file, as: format, rules: rules)
      diagnostics += settings.diagnostics
      files.append(
        Imported(settings: settings, folder: relative(ForeignImports.home(of: path))))
      for word in settings.furtherFiles.prefix(16) {
        let further = FilePath.join(FilePath.parent(path), word.text)
        if (try? tree.kind(of: further)) == .file {
          pending.append((further, true))
        } else {
          unread.append((further, "\(path) names it, and it isn't there"))
        }
      }
    }
    files.sort { $0.settings.file.path < $1.settings.file.path }
  }

  private mutating func bytes(of path: String, _ tree: any ConfigurationFiles) -> [UInt8]? {
    do throws(FileProblem) {
      return try tree.read(path, limit: ForeignDocument.maximumByteCount)
    } catch {
      diagnostics.append(
        Diagnostic(
          id: "import-unreadable", severity: .error,
          message: "\"\(path)\" can't be read: \(error.reason)"))
      return nil
    }
  }
}
