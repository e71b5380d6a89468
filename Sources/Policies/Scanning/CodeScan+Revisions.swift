// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import InfrastructureCode
internal import Inventory

/// Scans that are compared with a git revision.
extension CodeScan {
  /// Drops the root modules of which nothing has changed since a revision.
  ///
  /// - Returns: how many were dropped; none where the revision can't be read, which is reported.
  func keepChanged(
    _ trees: inout [Tree], since name: String, _ report: inout ScanReport
  ) -> Int {
    var unchanged = 0
    for index in trees.indices {
      guard let revision = revision(name, of: trees[index], &report) else { continue }
      let changed = changedRoots(of: trees[index], since: revision, &report)
      unchanged += trees[index].loaded.roots.count - changed.count
      trees[index].loaded.keep(changed.map { trees[index].loaded.roots[$0] })
    }
    return unchanged
  }

  /// Silences the findings that a revision has too.
  ///
  /// The revision is judged with the same rules and the same settings; only roots of which
  /// something has changed since need that, all findings of the others are old.
  func markEarlier(
    _ trees: [Tree], besides planned: [GraphPart], since name: String,
    _ terraform: TerraformOptions, _ rules: [PolicyRule],
    _ options: Options, _ report: inout ScanReport
  ) {
    var unchangedScopes: Set<String> = []
    var changedScopes: Set<String> = []
    var earlier = EarlierFindings()
    for tree in trees {
      guard let revision = revision(name, of: tree, &report) else { continue }
      let changed = changedRoots(of: tree, since: revision, &report)
      let roots = tree.loaded.roots
      let isChanged = Set(changed)
      for index in roots.indices {
        let path = roots[index].part.scope.path
        if isChanged.contains(index) {
          changedScopes.insert(path)
        } else {
          unchangedScopes.insert(path)
        }
      }
      let sources = SourceMap()
      let source = TerraformSource(
        files: GitFiles(revision), sources: sources, schemas: schemas, options: terraform)
      let work = changed.map { roots[$0].work }
      var before = source.load(work, workers: options.workers)
      before.add(
        CloudFormationSource(
          files: GitFiles(revision), sources: sources, schemas: schemas, options: terraform
        ).load(work, workers: options.workers))
      var past = ScanReport()
      judge(before.parts, sources, rules, options, &past)
      earlier.add(past.findings)
    }
    // Roots of two repositories may have the same path, and a plan that of its code.
    unchangedScopes.subtract(changedScopes.union(planned.map(\.scope.path)))
    for index in report.findings.indices where report.findings[index].suppression == nil {
      let finding = report.findings[index]
      guard unchangedScopes.contains(finding.subject.scope) || earlier.contains(finding) else {
        continue
      }
      report.findings[index].suppression = Finding.Suppression(
        kind: .earlier, reason: "found in \(name) too")
    }
  }

  private func revision(
    _ name: String, of tree: Tree, _ report: inout ScanReport
  ) -> GitRevision? {
    do throws(RevisionProblem) {
      return try GitRevision(named: name, containing: tree.files.boundary)
    } catch {
      report.diagnostics.append(
        Diagnostic(
          id: "revision-unreadable", severity: .error,
          message: "nothing could be compared with \"\(name)\", so all is reported: "
            + error.reason))
      return nil
    }
  }

  /// The positions of the roots of which something has changed, in order.
  private func changedRoots(
    of tree: Tree, since revision: GitRevision, _ report: inout ScanReport
  ) -> [Int] {
    var comparison = RevisionComparison(revision, with: tree.files)
    var changed: [Int] = []
    for (index, root) in tree.loaded.roots.enumerated() {
      // Where nobody knows what it was made from, it may have changed.
      guard var files = root.inputs else {
        changed.append(index)
        continue
      }
      if let settings = root.work.settings?.file { files.add(file: settings.path) }
      do throws(RevisionProblem) {
        if try comparison.differs(files) { changed.append(index) }
      } catch {
        changed.append(index)
        report.diagnostics.append(
          Diagnostic(
            id: "revision-unreadable", severity: .error,
            message: "\"\(root.work.directory)\" could not be compared with \"\(revision.name)\": "
              + error.reason))
      }
    }
    return changed
  }
}

/// The findings of a revision, to be held against those of now.
struct EarlierFindings {
  private var failed: Set<String> = []
  private var undetermined: Set<String> = []

  /// Adds what was found; what was silenced then isn't known to anybody, so it counts as new.
  mutating func add(_ findings: [Finding]) {
    for finding in findings where finding.suppression == nil {
      switch finding.verdict {
      case .fail: failed.insert(finding.fingerprint)
      case .undetermined: undetermined.insert(finding.fingerprint)
      case .pass: break
      }
    }
  }

  /// Whether the same was found; a failure where nothing was certain before is new.
  func contains(_ finding: Finding) -> Bool {
    let names = [finding.fingerprint] + finding.otherFingerprints
    if names.contains(where: failed.contains) { return true }
    return finding.verdict == .undetermined && names.contains(where: undetermined.contains)
  }
}
