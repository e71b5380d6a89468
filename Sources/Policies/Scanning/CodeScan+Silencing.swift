// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents
internal import Findings
internal import InfrastructureCode
internal import Inventory

extension CodeScan {
  /// The rules to use, and the names that no rule carries.
  ///
  /// A rule that the configuration makes bad enough somewhere is used, however mild it is by
  /// itself.
  func selectRules(_ options: Options) -> (rules: [PolicyRule], unknown: [String]) {
    var selection = options.selection
    let setup = options.setup
    selection.added += setup.configuration.includedRules.map(\.name)
    selection.removed += setup.configuration.excludedRules.map(\.name)
    guard setup.overrides.contains(where: { $0.severity != nil }) else {
      return catalog.select(selection)
    }
    selection.severity = .info
    var (rules, unknown) = catalog.select(selection)
    var overrides = OverrideList(setup.overrides) { _ in "" }
    rules.removeAll {
      overrides.highestSeverity(of: $0.description) < options.selection.severity
    }
    return (rules, unknown)
  }

  /// Gives findings their severities and actions, silences what is silenced, and tells what is to
  /// be said about that.
  func silence(
    _ report: inout ScanReport, in graph: ResourceGraph, by rules: [PolicyRule], _ options: Options
  ) {
    let setup = options.setup
    let location = { @Sendable (file: SourceFile) in setup.location(of: file.path) }
    override(&report, location, options)

    var settings = InlineSuppressions.Settings(today: options.today)
    settings.limits = setup.limits
    let attributes = ResourceAttributes(graph: graph)
    settings.attribute = { attributes.texts(of: $1, in: $0) }
    if let base = setup.base {
      settings.accepted = { file in
        guard let bytes = try? base.files.read(file.path, limit: file.bytes.count + (16 << 20))
        else { return nil }
        return InlineMark.find(in: SourceFile(path: file.path, bytes: bytes))
      }
      settings.acceptedWhere = "in \(base.name)"
    }
    var comments = InlineSuppressions(settings)
    comments.apply(to: &report.findings)
    var entries = SuppressionList(
      setup.suppressions, limits: setup.limits, today: options.today, location: location)
    entries.apply(to: &report.findings)

    // Where something is missing, a finding may be missing too, and with it what would be silenced.
    let isWhole =
      !options.isPartial && report.summary.evaluationErrors == 0
      && !report.diagnostics.contains { $0.severity >= .warning && !$0.isAboutConfiguration }
    let scanned = options.paths.map(setup.location)
    let descriptions = rules.map(\.description)
    let isKnown = { (name: String) in !catalog.rules(named: name).isEmpty }
    report.suppressionNotices += comments.notices(
      judged: Self.judgedFiles(graph), rules: descriptions, isComplete: isWhole, isKnown: isKnown)
    report.suppressionNotices += entries.notices(
      rules: descriptions,
      isJudged: { folder in
        isWhole && scanned.contains { $0 == "." || FilePath.isWithin(folder, $0) }
      }, isKnown: isKnown)
  }

  /// Brings back what a baseline has silenced of rules that allow no exceptions.
  func refuseExceptions(to report: inout ScanReport, _ options: Options) {
    let terms = options.setup.limits.terms
    guard !terms.isEmpty else { return }
    var told: Set<String> = []
    for index in report.findings.indices {
      let finding = report.findings[index]
      guard let suppression = finding.suppression, suppression.kind == .baseline,
        terms[finding.rule.id]?.allowsExceptions == false
      else { continue }
      report.findings[index].suppression = nil
      guard told.insert(finding.rule.id).inserted else { continue }
      report.suppressionNotices.append(
        SuppressionNotice(
          problem: .refused, kind: .baseline, subject: finding.rule.id,
          message: "the baseline isn't followed: \(finding.rule.id) allows no exceptions",
          place: suppression.place))
    }
  }

  /// Changes findings as overrides say, and leaves out what is excluded.
  private func override(
    _ report: inout ScanReport, _ location: @escaping (SourceFile) -> String, _ options: Options
  ) {
    let setup = options.setup
    var overrides = OverrideList(setup.overrides, location: location)
    let switchedOff = overrides.apply(to: &report.findings)
    if !setup.overrides.isEmpty {
      report.findings.removeAll { $0.severity < options.selection.severity }
    }
    var excluded = 0
    if !setup.configuration.exclude.isEmpty {
      var known: [ObjectIdentifier: Bool] = [:]
      let count = report.findings.count
      report.findings.removeAll { finding in
        guard let file = finding.location.file else { return false }
        let key = ObjectIdentifier(file)
        let isExcluded = known[key] ?? setup.isExcluded(location(file))
        known[key] = isExcluded
        return isExcluded
      }
      excluded = count - report.findings.count
    }
    for (count, reason) in [
      (switchedOff, "switched off by overrides"), (excluded, "in excluded paths"),
    ] where count > 0 {
      report.diagnostics.append(
        Diagnostic(
          id: "findings-left-out", severity: .note,
          message: "\(count) verdict\(count == 1 ? "" : "s") left out, \(reason)"))
    }
  }

  /// The files that judged resources stand in, or are called from.
  private static func judgedFiles(_ graph: ResourceGraph) -> [SourceFile] {
    var numbers: Set<UInt32> = []
    for resource in graph.resources {
      numbers.insert(resource.origin.file)
      for call in resource.calls { numbers.insert(call.origin.file) }
    }
    return numbers.sorted().compactMap { graph.sources.file($0) }
  }
}

extension Diagnostic {
  /// Whether it is about rules and settings, rather than about what is judged.
  fileprivate var isAboutConfiguration: Bool {
    id.hasPrefix("config-") || id.hasPrefix("policy-") || id.hasPrefix("import")
  }
}

/// The attributes of the resources that findings are about, as text.
private struct ResourceAttributes {
  let graph: ResourceGraph

  /// The texts that a path such as `ingress.from_port` leads to; in lists, those of all elements.
  func texts(of path: String, in finding: Finding) -> [String] {
    let subject = finding.subject
    return graph.scopes.indices.filter { graph.scopes[$0].path == subject.scope }
      .flatMap { graph.resources(at: subject.address, scope: $0) }
      .flatMap { index -> [String] in
        var nodes = [graph.resources[index].document]
        for name in path.split(separator: ".") {
          nodes = nodes.flatMap(Self.members).map { $0.field(named: String(name)) }
        }
        return nodes.flatMap(Self.members).compactMap { node in
          if node.has(.sensitive) { return nil }
          return node.string ?? node.numberText ?? node.boolean.map { $0 ? "true" : "false" }
        }
      }
  }

  private static func members(_ node: Node) -> [Node] {
    node.isKind(.array) || node.isKind(.set) ? Array(node.elements.prefix(10_000)) : [node]
  }
}
