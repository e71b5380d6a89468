// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
internal import Findings
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

  /// A revision that decides instead of the files as they are now.
  package struct Base: Sendable {
    /// The revision as it was named.
    package var name: String
    /// Its files, under the paths that they have now.
    package var files: any ConfigurationFiles

    /// A revision with its files.
    package init(name: String, files: any ConfigurationFiles) {
      self.name = name
      self.files = files
    }
  }

  /// The configuration for scanned paths: the one that was named, joined with `bawn.yaml` in the
  /// scanned path or above it, no higher than the repository's top.
  ///
  /// - Parameter base: the revision whose `bawn.yaml` counts instead, apart from its roots: what a
  ///   change silences on its own doesn't hold before somebody has agreed to the change.
  package static func load(
    paths: [String], in files: any ConfigurationFiles, named: Named? = nil, base: Base? = nil
  ) -> Result {
    var result = Result()
    var found: String?
    do throws(Diagnostic) {
      found = try find(from: paths, in: files, &result.diagnostics)
    } catch {
      result.diagnostics.append(error)
      return result
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
    if let base { own = ruling(own, paths, base, &result) }
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
    var home = ProjectConfiguration.Home(folder: top, location: ".", isTrusted: true)
    home.isShared = true
    return home
  }

  /// What a revision says, with the roots of now; what is silenced only now is refused.
  private static func ruling(
    _ now: ProjectConfiguration?, _ paths: [String], _ base: Base, _ result: inout Result
  ) -> ProjectConfiguration? {
    var problems: [Diagnostic] = []
    let before = (try? find(from: paths, in: base.files, &problems)).flatMap { $0 }.flatMap {
      read($0, in: base.files, &problems)
    }
    var ruling = ProjectConfiguration()
    if problems.contains(where: { $0.severity == .error }) {
      // Or nobody could mend what is broken there.
      result.diagnostics += problems.map { problem in
        var problem = problem
        problem.severity = .warning
        problem.message += " (in \(base.name), whose configuration is not used)"
        return problem
      }
    } else if let before {
      ruling = before
    }
    guard let now else { return ruling }
    ruling.roots = now.roots
    ruling.verdicts = now.verdicts
    ruling.modulePaths = now.modulePaths
    var known: [SuppressionRule.Identity: Int] = [:]
    for rule in ruling.suppressions.flatMap(\.rules) { known[rule.identity, default: 0] += 1 }
    for var source in now.suppressions {
      source.rules.removeAll { rule in
        guard let count = known[rule.identity], count > 0 else { return false }
        known[rule.identity] = count - 1
        return true
      }
      source.refusal = "it isn't in \(base.name)"
      if !source.rules.isEmpty { ruling.suppressions.append(source) }
    }
    return ruling
  }

  private static func find(
    from paths: [String], in files: any ConfigurationFiles, _ diagnostics: inout [Diagnostic]
  ) throws(Diagnostic) -> String? {
    var found: String?
    for path in paths {
      guard let candidate = find(from: path, in: files, &diagnostics) else { continue }
      if let found, files.identity(of: found) != files.identity(of: candidate) {
        throw Diagnostic(
          id: "config-several", severity: .error,
          message: "\"\(found)\" and \"\(candidate)\" both apply; scan their paths apart, or "
            + "have one file above both")
      }
      found = found ?? candidate
    }
    return found
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
