// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import InfrastructureCode

/// Finds and reads the configuration that holds for scanned paths.
package enum ConfigurationSearch {
  /// A configuration that somebody has named.
  package struct Named: Sendable {
    /// The path it was named by.
    package var path: String
    /// What it holds.
    package var file: SourceFile

    /// A named configuration that has been read.
    package init(path: String, file: SourceFile) {
      self.path = path
      self.file = file
    }
  }

  /// What was found.
  package struct Result: Sendable {
    /// The configuration; one that says nothing where there is none.
    package var configuration = ProjectConfiguration()
    /// What is wrong. An error means that nothing may be scanned with it.
    package var diagnostics: [Diagnostic] = []
    /// Where the configuration of the scanned tree lies, from the top of the repository.
    package var location: String?
  }

  /// The configuration for scanned paths: the one that was named, joined with `bawn.yaml` in the
  /// scanned path or above it, no higher than the repository's top.
  package static func load(
    paths: [String], in files: any ConfigurationFiles, named: Named? = nil
  ) -> Result {
    var result = Result()
    var found: String?
    for path in paths {
      let candidate = find(from: path, in: files, &result.diagnostics)
      guard let candidate else { continue }
      if let found, files.identity(of: found) != files.identity(of: candidate) {
        result.diagnostics.append(
          Diagnostic(
            id: "config-several", severity: .error,
            message: "\"\(found)\" and \"\(candidate)\" both apply; scan their paths apart, or "
              + "have one file above both"))
        return result
      }
      found = found ?? candidate
    }
    // Given with --config and found as well: it is one file, and given.
    if let path = found, let named, files.identity(of: path) == files.identity(of: named.path) {
      found = nil
      result.location = files.locationInTree(path)
    }
    var own: ProjectConfiguration?
    if let found {
      result.location = files.locationInTree(found)
      own = read(found, in: files, &result.diagnostics)
    }
    if let named {
      let (configuration, diagnostics) = ProjectConfiguration.read(
        named.file, at: home(of: named.path, in: files))
      result.diagnostics += diagnostics
      result.configuration = configuration
      if let own {
        let joined = configuration.joined(with: own)
        result.configuration = joined.configuration
        result.diagnostics += joined.diagnostics
      }
    } else if var own {
      // Locks are for others; whoever writes this file could as well change what it locks.
      own.locked = []
      result.configuration = own
    }
    return result
  }

  /// The configuration of a tree at a place known already, such as in another revision; nil where
  /// there is none.
  package static func load(
    at location: String, in files: any ConfigurationFiles
  ) -> (configuration: ProjectConfiguration, diagnostics: [Diagnostic])? {
    guard (try? files.kind(of: location)) == .file else { return nil }
    var diagnostics: [Diagnostic] = []
    let configuration = read(location, in: files, &diagnostics)
    return configuration.map { ($0, diagnostics) }
  }

  /// Where files named in a configuration start from.
  ///
  /// One outside of the repository speaks of the repository, seen from its top.
  static func home(of path: String, in files: any ConfigurationFiles) -> ProjectConfiguration.Home {
    let folder = FilePath.parent(path)
    let location = files.locationInTree(folder)
    guard location.hasPrefix("/") else {
      return ProjectConfiguration.Home(folder: folder, location: location, isTrusted: true)
    }
    let top = (files as? LocalFiles)?.boundary ?? "."
    return ProjectConfiguration.Home(folder: top, location: ".", isTrusted: true)
  }

  private static func find(
    from path: String, in files: any ConfigurationFiles, _ diagnostics: inout [Diagnostic]
  ) -> String? {
    var folder = FilePath.clean(path)
    if (try? files.kind(of: folder)) != .directory { folder = FilePath.parent(folder) }
    for _ in 0..<1_000 {
      let candidate = FilePath.join(folder, ProjectConfiguration.fileName)
      if (try? files.kind(of: candidate)) == .file { return candidate }
      let other = FilePath.join(folder, "bawn.yml")
      if (try? files.kind(of: other)) == .file {
        diagnostics.append(
          Diagnostic(
            id: "config-name", severity: .error,
            message: "\"\(other)\" isn't read; call it \"\(ProjectConfiguration.fileName)\""))
      }
      let location = files.locationInTree(folder)
      guard location != ".", !location.hasPrefix("/") else { return nil }
      folder = FilePath.join(folder, "..")
    }
    return nil
  }

  private static func read(
    _ path: String, in files: any ConfigurationFiles, _ diagnostics: inout [Diagnostic]
  ) -> ProjectConfiguration? {
    let bytes: [UInt8]
    do throws(FileProblem) {
      bytes = try files.read(path, limit: ProjectConfiguration.maximumByteCount)
    } catch {
      diagnostics.append(
        Diagnostic(
          id: "config-unreadable", severity: .error,
          message: "\"\(path)\" can't be read: \(error.reason)"))
      return nil
    }
    let folder = FilePath.parent(path)
    let home = ProjectConfiguration.Home(
      folder: folder, location: files.locationInTree(folder), isTrusted: false)
    let (configuration, problems) = ProjectConfiguration.read(
      SourceFile(path: path, bytes: bytes), at: home)
    diagnostics += problems
    return configuration
  }
}
