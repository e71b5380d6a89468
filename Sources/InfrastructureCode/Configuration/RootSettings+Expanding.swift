// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

extension RootSettings {
  /// How many directories a pattern is held against.
  private static let maximumDirectories = 200_000

  /// One copy of the settings for each directory with Terraform configuration that their path
  /// covers, sorted; a path without a pattern stands for itself alone.
  ///
  /// - Returns: a diagnostic too where there is no such directory.
  package func expanded(
    files: any ConfigurationFiles
  ) -> (settings: [RootSettings], diagnostics: [Diagnostic]) {
    guard Self.isPattern(path) else {
      return Self.isRoot(path, files)
        ? ([self], []) : ([], [problem("there is no Terraform configuration in \"\(path)\"")])
    }
    var fixed: [Substring] = []
    for part in path.split(separator: "/") {
      if Self.isPattern(String(part)) { break }
      fixed.append(part)
    }
    let start = fixed.isEmpty ? "." : fixed.joined(separator: "/")
    let isAbsolute = path.hasPrefix("/")
    let found = Self.directories(
      below: isAbsolute ? "/" + start : start, covered: FilePattern(path), files)
    let settings = found.map { directory in
      var copy = self
      copy.path = directory
      return copy
    }
    if settings.isEmpty {
      return ([], [problem("no directory with Terraform configuration matches \"\(path)\"")])
    }
    return (settings, [])
  }

  private static func isPattern(_ text: String) -> Bool {
    text.utf8.contains { "*?[{".utf8.contains($0) }
  }

  private static func isRoot(_ directory: String, _ files: any ConfigurationFiles) -> Bool {
    ((try? files.entries(of: directory)) ?? []).contains {
      $0.kind == .file && ModuleLoader.isConfiguration($0.name)
    }
  }

  private static func directories(
    below start: String, covered pattern: FilePattern, _ files: any ConfigurationFiles
  ) -> [String] {
    var found: [String] = []
    var seen: Set<String> = []
    var pending = [FilePath.clean(start)]
    while let directory = pending.popLast(), seen.count < maximumDirectories {
      // A directory reached twice, through a link, is one root all the same.
      guard seen.insert(files.identity(of: directory)).inserted,
        let entries = try? files.entries(of: directory)
      else { continue }
      let isRoot = entries.contains { $0.kind == .file && ModuleLoader.isConfiguration($0.name) }
      let relative = directory == "." ? "" : String(directory.drop { $0 == "/" })
      if isRoot, pattern.matches(relative) { found.append(directory) }
      guard relative.isEmpty || pattern.mayMatch(below: relative) else { continue }
      for entry in entries where entry.kind == .directory && !entry.name.hasPrefix(".") {
        pending.append(FilePath.join(directory, entry.name))
      }
    }
    return found.sorted()
  }

  private func problem(_ message: String) -> Diagnostic {
    Diagnostic(
      id: "config-root-missing", severity: .warning,
      message: "\(message); correct the path or take the entry out", file: file, range: range)
  }
}
