// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A scan's report in the shape of `checkov -o json`, for scripts that read it.
///
/// A check's id is the first of Checkov's own that the rule is known by, else the rule's. What is
/// undetermined is left out, as Checkov leaves out what it doesn't know.
struct CheckovReport {
  private static let maximumLines = 200

  private let report: ScanReport
  private let context: ReportContext
  private let paths: ReportPaths
  private let nodes: JSONNodes
  private let base: String

  init(_ report: ScanReport, _ context: ReportContext) {
    self.report = report
    self.context = context
    paths = ReportPaths(context)
    nodes = JSONNodes(arena: Arena(chunkSize: 64 << 10))
    let folder = context.base.map(context.absolute) ?? context.absolute(".")
    base = folder.hasSuffix("/") ? folder : folder + "/"
  }

  func bytes() -> [UInt8] {
    var passed: [Node] = []
    var failed: [Node] = []
    var skipped: [Node] = []
    for finding in report.findings {
      if finding.verdict == .pass {
        passed.append(record(finding, "PASSED"))
      } else if finding.suppression != nil {
        skipped.append(record(finding, "SKIPPED"))
      } else if finding.verdict == .fail {
        failed.append(record(finding, "FAILED"))
      }
    }
    var seen: Set<String> = []
    let unread = report.diagnostics.compactMap { diagnostic -> String? in
      guard diagnostic.severity == .error, let file = diagnostic.file else { return nil }
      let path = paths.name(of: file).absolute
      return seen.insert(path).inserted ? path : nil
    }
    let summary = report.summary
    let root = nodes.object([
      ("check_type", nodes.text("terraform")),
      (
        "results",
        nodes.object([
          ("passed_checks", nodes.list(passed)),
          ("failed_checks", nodes.list(failed)),
          ("skipped_checks", nodes.list(skipped)),
          ("parsing_errors", nodes.texts(unread)),
        ])
      ),
      (
        "summary",
        nodes.object([
          ("passed", .integer(summary.passed)),
          ("failed", .integer(failed.count)),
          ("skipped", .integer(skipped.count)),
          ("parsing_errors", .integer(unread.count)),
          ("resource_count", .integer(summary.resources)),
          ("checkov_version", nodes.text(context.version)),
        ])
      ),
      ("url", nodes.text("")),
    ])
    return nodes.bytes(root)
  }

  private func record(_ finding: Finding, _ result: StaticString) -> Node {
    let rule = finding.rule
    let location = finding.location
    let file = location.file
    let call = finding.calls.last { $0.place.file != nil }?.place
    let id = rule.aliases.first { $0.hasPrefix("CKV_") || $0.hasPrefix("CKV2_") } ?? rule.id
    let comment = finding.suppression.map(\.reason)
    let own = finding.causes.filter { !$0.path.isEmpty }.map(\.path)
    return nodes.object([
      ("check_id", nodes.text(id)),
      ("bc_check_id", .null),
      ("check_name", nodes.text(rule.title)),
      (
        "check_result",
        nodes.object([
          ("result", nodes.arena.string(result)),
          ("evaluated_keys", nodes.texts(own)),
          ("suppress_comment", comment.map(nodes.text)),
        ])
      ),
      ("code_block", code(finding)),
      ("file_path", path(file, absolute: base)),
      ("file_abs_path", file.map { nodes.text(paths.name(of: $0).absolute) } ?? .null),
      ("repo_file_path", path(file, absolute: nil)),
      ("file_line_range", lines(location)),
      ("resource", nodes.text(finding.subject.address)),
      ("evaluations", .null),
      ("check_class", nodes.text("bawn.\(rule.id)")),
      ("fixed_definition", .null),
      ("entity_tags", .null),
      ("caller_file_path", path(call?.file, absolute: base)),
      ("caller_file_line_range", call.map(lines) ?? .null),
      ("resource_address", .null),
      ("severity", nodes.text(finding.severity.rawValue.uppercased())),
      ("bc_category", .null),
      ("benchmarks", nodes.object([])),
      ("description", nodes.text(finding.message)),
      ("short_description", .null),
      ("vulnerability_details", .null),
      ("connected_node", .null),
      ("guideline", nodes.optional(rule.references.first)),
      ("details", nodes.list([])),
      ("check_len", .null),
      (
        "definition_context_file_path",
        file.map { nodes.text(paths.name(of: $0).absolute) } ?? .null
      ),
      ("bawn_rule", nodes.text(rule.id)),
      ("bawn_fingerprint", nodes.text(finding.fingerprint)),
    ])
  }

  private func code(_ finding: Finding) -> Node {
    guard let excerpt = CodeExcerpt.block(finding, maximum: Self.maximumLines) else {
      return .null
    }
    return nodes.list(
      excerpt.lines.map { line in
        nodes.list([.integer(line.number), nodes.text(line.text + "\n")])
      })
  }

  /// A path with a slash in front: from the scanned folder, or from the repository's root.
  private func path(_ file: SourceFile?, absolute base: String?) -> Node {
    guard let file else { return .null }
    let name = paths.name(of: file)
    if let base, name.absolute.hasPrefix(base) {
      return nodes.text("/" + name.absolute.dropFirst(base.count))
    }
    return nodes.text(name.path.hasPrefix("/") ? name.path : "/" + name.path)
  }

  private func lines(_ place: Finding.Place) -> Node {
    nodes.list([.integer(place.startLine), .integer(place.endLine)])
  }
}
