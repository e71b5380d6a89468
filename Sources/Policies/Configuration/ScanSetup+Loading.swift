// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings
internal import InfrastructureCode

extension ScanSetup {
  /// What is given on the command line.
  package struct Request: Sendable {
    /// The scanned folders and files.
    package var paths: [String]
    /// The configuration of `--config`.
    package var named: ConfigurationSearch.Named?
    /// The files of `--policy-file`.
    package var policyFiles: [SourceFile] = []
    /// The revision of `--suppressions-from`.
    package var suppressionsFrom: String?

    /// Nothing but paths.
    package init(paths: [String]) { self.paths = paths }
  }

  /// Finds and reads what holds for a scan.
  package static func load(_ request: Request, catalog: RuleCatalog) -> ScanSetup {
    var setup = ScanSetup()
    guard let (files, paths) = setup.tree(of: request.paths) else { return setup }
    setup.files = files
    if let name = request.suppressionsFrom {
      do throws(RevisionProblem) {
        let revision = try GitRevision(named: name, containing: files.boundary)
        setup.base = ConfigurationSearch.Base(name: name, files: GitFiles(revision))
      } catch {
        setup.diagnostics.append(
          Diagnostic(
            id: "revision-unreadable", severity: .error,
            message: "the suppressions of \"\(name)\" can't be read: \(error.reason)"))
        return setup
      }
    }
    let found = ConfigurationSearch.load(
      paths: paths, in: files, named: request.named, base: setup.base)
    setup.diagnostics += found.diagnostics
    setup.use(found.configuration, catalog: catalog, policyFiles: request.policyFiles)
    return setup
  }

  /// The repository that a configuration may come from, with the scanned paths in it.
  private mutating func tree(of paths: [String]) -> (LocalFiles, [String])? {
    var groups: [(files: LocalFiles, paths: [String])] = []
    for path in paths {
      let boundary = LocalFiles.repositoryRoot(of: path)
      guard let files = LocalFiles(boundary: boundary) else { continue }
      if let index = groups.firstIndex(where: { $0.files.boundary == files.boundary }) {
        groups[index].paths.append(path)
      } else {
        groups.append((files, [path]))
      }
    }
    guard groups.count > 1 else { return groups.first }
    let having = groups.filter { group in
      let found = ConfigurationSearch.load(paths: group.paths, in: group.files)
      return found.location != nil || !found.diagnostics.isEmpty
    }
    guard having.count < 2 else {
      diagnostics.append(
        Diagnostic(
          id: "config-several", severity: .error,
          message: "\"\(having[0].paths[0])\" and \"\(having[1].paths[0])\" are of repositories "
            + "with configurations of their own; scan them apart"))
      return nil
    }
    return having.first ?? groups.first
  }

  /// Takes over a configuration and the policy files it names.
  package mutating func use(
    _ configuration: ProjectConfiguration, catalog: RuleCatalog, policyFiles: [SourceFile] = []
  ) {
    self.configuration = configuration
    suppressions = configuration.suppressions
    limits = configuration.suppressionLimits
    for name in configuration.policyFiles {
      do throws(Diagnostic) {
        let file = try read(name, limit: ProjectConfiguration.maximumByteCount)
        add(policy: file, isTrusted: name.isTrusted, catalog)
      } catch {
        diagnostics.append(error)
      }
    }
    for file in policyFiles { add(policy: file, isTrusted: true, catalog) }
    overrides += configuration.overrides
    checkRuleNames(catalog)
    guard let files else { return }
    for root in configuration.roots {
      let (settings, problems) = root.expanded(files: files)
      roots += settings
      diagnostics += problems
    }
  }

  private mutating func add(policy file: SourceFile, isTrusted: Bool, _ catalog: RuleCatalog) {
    let (policy, problems) = PolicyFile.read(file)
    diagnostics += problems
    guard !problems.contains(where: { $0.severity == .error }) else { return }
    let meaning = policy.meaning(in: catalog)
    diagnostics += meaning.diagnostics
    overrides += meaning.overrides.map { override in
      var override = override
      override.onlyTightens = !isTrusted && configuration.locked.contains(.overrides)
      return override
    }
    var terms = SuppressionLimits()
    terms.terms = meaning.terms
    limits = limits.tightened(by: terms)
    var source = SuppressionSource(rules: meaning.suppressions)
    source.isShared = true
    if !isTrusted, configuration.locked.contains(.suppressions) {
      source.refusal = "suppressions are locked"
    }
    suppressions.append(source)
  }

  /// The baseline that the configuration names; nil where it names none.
  ///
  /// - Throws: what keeps it from being used.
  package func baseline() throws(Diagnostic) -> Baseline? {
    guard let name = configuration.baseline else { return nil }
    return try Baseline.read(read(name, limit: Baseline.maximumByteCount))
  }

  /// Reads a file that a configuration names.
  private func read(
    _ name: ProjectConfiguration.FileName, limit: Int
  ) throws(Diagnostic) -> SourceFile {
    // What somebody who runs the scan has named may lie anywhere.
    let anywhere = name.isTrusted ? LocalFiles(boundary: "/") : nil
    let files: any ConfigurationFiles = anywhere ?? suppressionFiles ?? MemoryFiles([:])
    do throws(FileProblem) {
      let bytes = try files.read(name.path, limit: limit)
      return SourceFile(path: name.path, bytes: bytes)
    } catch {
      throw Diagnostic(
        id: "config-file-unreadable", severity: .error,
        message: "\"\(name.path)\" can't be read: \(error.reason)", file: name.file,
        range: name.range)
    }
  }

  /// Says which rules are named that don't exist.
  private mutating func checkRuleNames(_ catalog: RuleCatalog) {
    func check(_ name: String, _ file: SourceFile?, _ range: ByteRange) {
      guard catalog.rules(named: name).isEmpty else { return }
      diagnostics.append(
        Diagnostic(
          id: "config-unknown-rule", severity: .warning,
          message: "no rule is called \"\(name)\"; see bawn rules list", file: file, range: range))
    }
    for rule in configuration.includedRules + configuration.excludedRules {
      check(rule.name, rule.file, rule.range)
    }
    for override in configuration.overrides {
      for name in override.rules { check(name, override.file, override.range) }
    }
  }
}
