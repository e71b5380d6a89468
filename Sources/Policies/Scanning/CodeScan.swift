// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents
package import Findings
package import InfrastructureCode
package import Inventory

/// One scan of infrastructure code, from paths to a report.
package struct CodeScan {
  let catalog: RuleCatalog
  let mappings: ProviderMappings
  let schemas: SchemaCatalogue

  /// A scan with the rules, mappings and provider schemas of a content folder.
  package init(catalog: RuleCatalog, mappings: ProviderMappings, schemas: SchemaCatalogue) {
    self.catalog = catalog
    self.mappings = mappings
    self.schemas = schemas
  }

  /// What to scan and how.
  package struct Options: Sendable {
    /// Folders or files.
    package var paths: [String]
    /// Plans and states to scan.
    package var plans: [PlanInput] = []
    /// States that say which resource of code is which live one.
    package var states: [PlanInput] = []
    /// The code that the plans were made from.
    package var planSource: String?
    /// Which rules to use.
    package var selection = RuleCatalog.Selection()
    /// Whether passes become findings too.
    package var keepsPasses = false
    /// How the fingerprint begins of the finding that gets the values it depends on.
    package var explained: String?
    /// Values for variables of root modules.
    package var variables: [(name: String, text: String)] = []
    /// Files with values for variables.
    package var variableFiles: [String] = []
    /// Folders with vendored modules.
    package var modulePaths: [String] = []
    /// The environment that TF_VAR_ values are taken from; empty for none.
    package var environment: [String: String] = [:]
    /// The day for what expires, as `YYYY-MM-DD`.
    package var today = "1970-01-01"
    /// The time for rules that ask for it, in seconds since 1970; a live account has its own.
    package var now = 0
    /// What is known and is to be silenced.
    package var baselines: [Baseline] = []
    /// What is known of single root modules.
    package var roots: [RootSettings] = []
    /// What files say about the scan.
    package var setup = ScanSetup()
    /// Whether only a part of what the paths hold is judged.
    package var isPartial: Bool { changedSince != nil || isLive }
    /// Whether live resources are judged, so that nothing is said of what is written for code.
    package var isLive = false
    /// Judge only root modules of which something has changed since this git revision.
    package var changedSince: String?
    /// Leave out what is found in this git revision too.
    package var newSince: String?
    /// Threads to use.
    package var workers = 1
    /// Hears how far the scan has come.
    package var progress: WorkProgress?

    /// The options of a scan; the profile `default` with nothing set unless said otherwise.
    package init(paths: [String]) { self.paths = paths }
  }

  /// Loads, judges and reports.
  package func run(_ options: Options) -> ScanReport {
    let (rules, unknown) = selectRules(options)
    var report = ScanReport()
    report.diagnostics = options.setup.diagnostics
    report.unknownRules = unknown
    report.extent = extent(
      of: options.changedSince == nil ? options.paths : [], rules: rules)
    var terraform = terraformOptions(options)
    let sources = SourceMap()
    terraform.recordsInputs = options.changedSince != nil || options.newSince != nil
    var trees = load(options, terraform, sources, &report)
    noteMissingRules(rules, unknown, &report)
    if let revision = options.changedSince {
      report.summary.unchangedRoots = keepChanged(&trees, since: revision, &report)
    }
    for tree in trees {
      report.diagnostics += tree.loaded.diagnostics
      report.summary.files += tree.loaded.fileCount
      report.summary.roots += tree.loaded.roots.count
    }
    let planned = loadPlans(options, terraform, sources, &report)
    let links = ResourceLinks(states: loadStates(options, terraform, &report))
    judge(
      trees.flatMap(\.loaded.parts) + planned, sources, rules, options, &report, links: links)
    if let revision = options.newSince {
      markEarlier(trees, besides: planned, since: revision, terraform, rules, options, &report)
      count(&report)
    }
    report.summary.isIncomplete =
      report.summary.evaluationErrors > 0
      || report.diagnostics.contains { $0.severity == .error }
    return report
  }

  /// How code is read.
  func terraformOptions(_ options: Options) -> TerraformOptions {
    var terraform = TerraformOptions()
    terraform.variables = options.variables
    terraform.variableFiles = options.variableFiles
    terraform.modulePaths = options.modulePaths
    terraform.environment = options.environment
    if !options.setup.configuration.exclude.isEmpty {
      let setup = options.setup
      terraform.isExcluded = { setup.isExcluded($0) }
    }
    return terraform
  }

  /// Says so where there is nothing to judge by.
  func noteMissingRules(_ rules: [PolicyRule], _ unknown: [String], _ report: inout ScanReport) {
    guard rules.isEmpty, unknown.isEmpty else { return }
    report.diagnostics.append(
      Diagnostic(
        id: "no-rules", severity: .error,
        message: "no rule is selected, so nothing was judged; see bawn rules list"))
  }

  /// What was loaded of one repository, or of what stands for one.
  struct Tree {
    var files: LocalFiles
    var loaded: TerraformSource.Result
  }

  /// Loads every path, each within the boundary of its own repository.
  func load(
    _ options: Options, _ terraform: TerraformOptions, _ sources: SourceMap,
    _ report: inout ScanReport
  ) -> [Tree] {
    var groups: [(boundary: String, paths: [String])] = []
    for path in options.paths {
      let boundary = LocalFiles.repositoryRoot(of: path)
      if let index = groups.firstIndex(where: { $0.boundary == boundary }) {
        groups[index].paths.append(path)
      } else {
        groups.append((boundary, [path]))
      }
    }
    var trees: [Tree] = []
    for group in groups {
      guard let files = LocalFiles(boundary: group.boundary) else {
        report.diagnostics += group.paths.map {
          Diagnostic(
            id: "path-missing", severity: .error, message: "there is no \"\($0)\" to scan")
        }
        continue
      }
      let source = TerraformSource(
        files: files, sources: sources, schemas: schemas, options: terraform,
        progress: options.progress)
      var loaded = source.load(
        paths: group.paths, settings: options.roots, workers: options.workers)
      let templates = CloudFormationSource(
        files: files, sources: sources, schemas: schemas, options: terraform)
      loaded.add(
        templates.load(
          candidates: loaded.templates.paths, named: loaded.templates.named,
          workers: options.workers))
      trees.append(Tree(files: files, loaded: loaded))
    }
    return trees
  }

  /// Judges what was loaded and fills the report.
  package func judge(
    _ parts: [GraphPart], _ sources: SourceMap, _ rules: [PolicyRule], _ options: Options,
    _ report: inout ScanReport
  ) {
    let links = ResourceLinks(states: loadStates(options, TerraformOptions(), &report))
    judge(parts, sources, rules, options, &report, links: links)
  }

  /// Judges what was loaded, knowing what is which elsewhere.
  func judge(
    _ given: consuming [GraphPart], _ sources: SourceMap, _ rules: [PolicyRule],
    _ options: Options, _ report: inout ScanReport, links: ResourceLinks
  ) {
    var extent: LiveExtent?
    judge(consume given, sources, rules, options, &report, links: links, extent: &extent)
  }

  /// Judges what was loaded.
  ///
  /// - Parameter extent: gets what was settled, unless it is nil.
  func judge(
    _ given: consuming [GraphPart], _ sources: SourceMap, _ rules: [PolicyRule],
    _ options: Options, _ report: inout ScanReport, links: ResourceLinks,
    extent: inout LiveExtent?
  ) {
    var parts = consume given
    for index in parts.indices {
      parts[index].subject = AccountSubject.resource(for: parts[index], mappings.classes)
    }
    let graph = ResourceGraph(
      parts: consume parts,
      sources: sources, folding: mappings.folding, workers: options.workers)
    let program = PolicyProgram(
      rules: rules, library: catalog.library, classes: mappings.classes, graph: graph)
    report.diagnostics += program.diagnostics
    let evaluator = PolicyEvaluator(
      program: program, graph: graph, now: options.now, links: links)
    let evaluation = evaluator.evaluate(
      keepsPasses: options.keepsPasses, workers: options.workers, progress: options.progress,
      explained: options.explained)
    report.findings = evaluation.findings
    report.summary.evaluationErrors = evaluation.errors
    silence(&report, in: graph, by: rules, options)
    apply(options.baselines, to: &report)
    refuseExceptions(to: &report, options)
    if extent != nil {
      extent = LiveExtent(graph, rules: rules)
      extent?.add(evaluation)
      extent?.note(evaluation.findings, without: report.findings)
    }
    report.sortFindings()
    report.summary.rules = rules.count
    report.summary.resources = graph.resources.count {
      !$0.isContext && !$0.isPart && $0.mode != .provider && $0.mode != .scope
    }
    report.summary.passed = evaluation.passed
    count(&report)
  }

  /// Counts the findings as they are now.
  private func count(_ report: inout ScanReport) {
    report.summary.suppressed = 0
    report.summary.failed = [:]
    report.summary.undetermined = 0
    report.summary.undeterminedByUnknown = [:]
    report.summary.undeterminedByRule = [:]
    for finding in report.findings {
      switch finding.verdict {
      case .fail where finding.suppression != nil,
        .undetermined where finding.suppression != nil:
        report.summary.suppressed += 1
      case .fail:
        report.summary.failed[finding.severity, default: 0] += 1
      case .undetermined:
        report.summary.undetermined += 1
        let reason = finding.unknowns.first ?? ""
        report.summary.undeterminedByUnknown[reason, default: 0] += 1
        report.summary.undeterminedByRule[finding.rule.id, default: 0] += 1
      default:
        break
      }
    }
  }
}
