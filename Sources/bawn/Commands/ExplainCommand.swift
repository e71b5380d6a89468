// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import InfrastructureCode
import Policies

/// `bawn explain`: everything about one finding.
struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain",
    abstract: "Tell everything about one finding.",
    discussion: """
      Scans and explains the finding with a fingerprint: where its severity comes
      from, what decided it with values and code, what would have to be known, how
      to repair and how to suppress it, and what its fingerprint is made of.

        bawn explain 5f0c9a1be2d34a77 infra
        bawn explain 5f0c9a1b --from report.json infra
        bawn explain 5f0c9a1b plan.json --plan-source infra
        bawn explain 5f0c9a1b account.snapshot

      The first eight digits are enough where no other finding begins with them.
      With --from the finding is taken from a report in json or jsonl; PATH is then
      the folder that was scanned, for the code.

      Exit codes: 0 explained; 2 wrong usage, or no finding is called so; 3 the
      report could not be read.
      """)

  @Argument(help: "The finding's fingerprint, or its first digits.")
  var fingerprint: String

  @OptionGroup var scope: ScanScopeArguments

  @Option(
    help: ArgumentHelp("Take the finding from a report in json or jsonl.", valueName: "file"),
    completion: .file(extensions: ["json", "jsonl"]))
  var from: String?

  @Option(help: "terminal or json.")
  var format: ListFormat = .terminal

  func validate() throws {
    guard FingerprintSearch.isPrefix(fingerprint) else {
      throw ValidationError(
        "\"\(fingerprint)\" is no fingerprint: give at least \(FingerprintSearch.shortest) of its 32"
          + " hexadecimal digits")
    }
  }

  func run() throws {
    let content = try Content.load(option: scope.runtime.content)
    let explanation =
      try from.map { try recorded(in: $0, content) } ?? scanned(content)
    switch format {
    case .json:
      let base = scope.paths.count == 1 ? scope.paths[0] : nil
      try StandardOutput.writeForeign(explanation.json(version: Version.number, base: base))
    case .terminal:
      let terminal = Terminal.current
      let text = TerminalText(isColored: terminal.isColored, width: terminal.width)
      try StandardOutput.write(Array(explanation.render(text).utf8))
    }
  }

  /// The finding of a scan made now.
  private func scanned(_ content: Content) throws -> FindingExplanation {
    let digits = fingerprint.lowercased()
    let plans =
      scope.paths.contains(where: SnapshotInputs.isSnapshot)
      ? [] : ScanCommand.plans(among: scope.paths)
    var findings = try scope.scan(content, explained: digits, plans: plans).findings
    // Whoever has the fingerprint may have used other rules.
    if case .missing = FingerprintSearch.find(digits, in: findings), scope.rules.rule.isEmpty,
      scope.rules.profile?.value != .all
    {
      findings = try scope.scan(
        content, explained: digits, profile: .all, plans: plans
      ).findings
    }
    let place = scope.paths.joined(separator: ", ")
    return explanation(try only(findings, "\"\(place)\""), content, hasCode: true)
  }

  /// The finding of a report.
  private func recorded(in path: String, _ content: Content) throws -> FindingExplanation {
    let file: SourceFile
    switch InputFile.read(path) {
    case .success(let bytes): file = SourceFile(path: path, bytes: bytes)
    case .failure(let problem):
      try tell("\"\(path)\" can't be read: \(problem.reason)")
      throw ExitCode.incomplete
    }
    let folder = scope.paths.count == 1 ? scope.paths[0] : "."
    let recorded: RecordedFindings
    do throws(RecordedFindings.Failure) {
      recorded = try RecordedFindings(
        file, source: { Self.source($0, in: folder) },
        rule: { id in content.catalog.rules.first { $0.id == id }?.description })
    } catch {
      try tell("\"\(path)\" is no report: \(error.message)")
      throw ExitCode.incomplete
    }
    let finding = try only(recorded.findings, "\"\(path)\"")
    return explanation(finding, content, hasCode: recorded.hasCode(finding))
  }

  private func explanation(
    _ finding: Finding, _ content: Content, hasCode: Bool
  ) -> FindingExplanation {
    let rule = content.catalog.rules.first { $0.id == finding.rule.id }
    return FindingExplanation(finding, controls: rule?.controls ?? [:], hasCode: hasCode)
  }

  /// The one finding that is meant.
  ///
  /// - Throws: exit code 2, after saying which come nearest.
  private func only(_ findings: [Finding], _ place: String) throws -> Finding {
    switch FingerprintSearch.find(fingerprint, in: findings) {
    case .found(let finding): return finding
    case .ambiguous(let found):
      try tell(
        "\(found.count) findings of \(place) begin with \"\(fingerprint)\"; give more digits")
      for finding in found.prefix(5) { try tell(line(finding)) }
      throw ExitCode.usage
    case .missing(let nearest):
      var text = "no finding of \(place) is called \"\(fingerprint)\""
      text += nearest.isEmpty ? "; bawn scan --format json lists them" : "; nearest:"
      try tell(text)
      for finding in nearest { try tell(line(finding)) }
      throw ExitCode.usage
    }
  }

  private func line(_ finding: Finding) -> String {
    "  \(finding.fingerprint)  \(finding.rule.id)  \(finding.subject.address)"
  }

  private func tell(_ text: String) throws {
    try StandardOutput.write(Array((TerminalText.escaped(text) + "\n").utf8), to: 2)
  }

  /// A file of a report, read within the scanned folder.
  private static func source(_ path: String, in folder: String) -> SourceFile? {
    guard let files = LocalFiles(boundary: LocalFiles.repositoryRoot(of: folder)) else {
      return nil
    }
    // A report names files from the scanned folder, and others as the scan found them.
    for candidate in ["\(folder)/\(path)", path] {
      if let bytes = try? files.read(candidate, limit: 64 << 20) {
        return SourceFile(path: candidate, bytes: bytes)
      }
    }
    return nil
  }
}
