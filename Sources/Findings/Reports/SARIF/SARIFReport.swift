// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A scan's report as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/).
///
/// It keeps to what GitHub's code scanning takes of one analysis: the worst results stay, and what
/// is left out is told in the report and as a diagnostic.
struct SARIFReport {
  /// What code scanning takes (https://docs.github.com/code-security, "SARIF results exceed one or
  /// more limits").
  struct Limits: Sendable {
    /// Above it the whole analysis is refused.
    var results = 25_000
    /// Above it results are taken but not shown.
    var shownResults = 5_000
    /// Above it the whole analysis is refused.
    var rules = 25_000
    /// Those of a result that are shown.
    var locations = 100
    /// For an analysis compressed by gzip.
    var bytes = 10 << 20
  }

  /// The tags of a rule that are shown.
  static let maximumTags = 10

  let limits: Limits
  let report: ScanReport
  let context: ReportContext
  let nodes: JSONNodes
  let paths: ReportPaths

  init(_ report: ScanReport, _ context: ReportContext, limits: Limits = Limits()) {
    self.limits = limits
    self.report = report
    self.context = context
    nodes = JSONNodes(arena: Arena(chunkSize: 64 << 10))
    paths = ReportPaths(context)
  }

  func output() -> ReportFormat.Output {
    var results = SARIFResults(self)
    for finding in report.findings where context.showsSuppressed || finding.suppression == nil {
      results.add(finding)
    }
    let cuts = results.cuts()
    let run = nodes.object([
      ("tool", nodes.object([("driver", driver(results.rules))])),
      ("invocations", nodes.list([invocation(cuts)])),
      (
        "originalUriBaseIds",
        // Without its place: the report says the same wherever it is made.
        nodes.object([
          ("%SRCROOT%", nodes.object([("description", message("the repository's root"))]))
        ])
      ),
      ("versionControlProvenance", context.revision.map { nodes.list([provenance($0)]) }),
      ("automationDetails", context.category.map { nodes.object([("id", nodes.text("\($0)/"))]) }),
      ("columnKind", nodes.text("unicodeCodePoints")),
      ("results", nodes.list(results.nodes)),
    ])
    let root = nodes.object([
      ("$schema", nodes.text("https://json.schemastore.org/sarif-2.1.0.json")),
      ("version", nodes.text("2.1.0")),
      ("runs", nodes.list([run])),
    ])
    return ReportFormat.Output(bytes: nodes.bytes(root), diagnostics: cuts)
  }

  // MARK: - The run

  private func driver(_ rules: [RuleDescription]) -> Node {
    nodes.object([
      ("name", nodes.text("Bawn")),
      ("version", nodes.text(context.version)),
      ("semanticVersion", nodes.text(context.version)),
      ("rules", nodes.list(rules.map(rule))),
    ])
  }

  private func provenance(_ revision: ReportContext.Revision) -> Node {
    nodes.object([
      ("repositoryUri", nodes.text(revision.uri)),
      ("revisionId", nodes.text(revision.id)),
      ("branch", revision.branch.map(nodes.text)),
      ("mappedTo", nodes.object([("uriBaseId", nodes.text("%SRCROOT%"))])),
    ])
  }

  private func invocation(_ cuts: [Diagnostic]) -> Node {
    let settings =
      report.unknownRules.map {
        notification("unknown-rule", "error", "no rule is called \"\($0)\"", .none)
      }
      + report.suppressionNotices.map {
        notification("suppression-\($0.problem.rawValue)", "warning", $0.message, $0.place)
      }
    let problems = (report.diagnostics + cuts).map { diagnostic in
      notification(
        diagnostic.id, diagnostic.severity.rawValue, diagnostic.message,
        Finding.Place(file: diagnostic.file, bytes: diagnostic.range ?? ByteRange(0, 0)))
    }
    return nodes.object([
      ("executionSuccessful", .boolean(!report.summary.isIncomplete)),
      ("exitCode", .integer(Int(context.exitCode))),
      ("endTimeUtc", context.time.map(nodes.text)),
      ("toolExecutionNotifications", problems.isEmpty ? nil : nodes.list(problems)),
      ("toolConfigurationNotifications", settings.isEmpty ? nil : nodes.list(settings)),
    ])
  }

  private func notification(
    _ id: String, _ level: String, _ text: String, _ place: Finding.Place
  ) -> Node {
    nodes.object([
      ("descriptor", nodes.object([("id", nodes.text(id))])),
      ("level", nodes.text(level)),
      ("message", message(text)),
      ("locations", place.file == nil ? nil : nodes.list([location(place)])),
    ])
  }

  // MARK: - Parts

  func message(_ text: String) -> Node {
    nodes.object([("text", nodes.text(Self.plain(text)))])
  }

  /// A message's text. In one, `[words](target)` is a link (§3.11.6), which nobody but the report
  /// itself may make.
  static func plain(_ text: String) -> String {
    let shown = ReportText.visible(text, limit: 2000)
    let bytes = Array(shown.utf8)
    let hasLink = zip(bytes, bytes.dropFirst()).contains {
      $0 == UInt8(ascii: "]") && $1 == UInt8(ascii: "(")
    }
    guard hasLink else { return shown }
    return ReportText.replacing(
      "]", with: "\\]", in: ReportText.replacing("[", with: "\\[", in: shown))
  }

  /// A place, with its line's code where asked for.
  ///
  /// What stands in no file of code is said of the file it was read from, such as a snapshot.
  func location(
    _ place: Finding.Place, of finding: Finding? = nil, snippet: String? = nil,
    _ extra: [(StaticString, Node?)] = []
  ) -> Node {
    let spot =
      place.file.map { physical(place, $0, snippet) }
      ?? finding.flatMap(paths.artifact).map { name in
        nodes.object([("artifactLocation", artifact(name))])
      }
    return nodes.object([("physicalLocation", spot)] + extra)
  }

  private func artifact(_ name: ReportPaths.Name) -> Node {
    nodes.object([
      ("uri", nodes.text(name.uri)),
      ("uriBaseId", name.isInside ? nodes.text("%SRCROOT%") : nil),
    ])
  }

  private func physical(_ place: Finding.Place, _ file: SourceFile, _ snippet: String?) -> Node {
    let name = paths.name(of: file)
    let start = max(place.startLine, 1)
    return nodes.object([
      ("artifactLocation", artifact(name)),
      (
        "region",
        nodes.object([
          ("startLine", .integer(start)),
          ("endLine", .integer(max(place.endLine, start))),
          ("snippet", snippet.map { nodes.object([("text", nodes.text($0))]) }),
        ])
      ),
    ])
  }
}
