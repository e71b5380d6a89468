// Bawn
// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Documents
import Findings
import InfrastructureCode

/// How a scan is reported: in which forms, where to, and what of it is shown.
struct ReportArguments: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      """
      How to report (default: terminal): terminal, json, jsonl, sarif, junit, csv, markdown, html, \
      gitlab, github or checkov-json; with =FILE into a file. May be repeated.
      """, valueName: "name[=file]"),
    completion: .list(ReportFormat.allCases.map(\.rawValue)),
    transform: ReportRequest.init(argument:))
  var format: [ReportRequest] = []

  @Flag(help: "Show what is suppressed, where a format leaves it out.")
  var showSuppressed = false

  @Option(
    help: ArgumentHelp(
      "Tells SARIF reports of one commit apart that would replace each other.",
      valueName: "name"))
  var sarifCategory: String?

  @Flag(help: "Show every finding in full instead of one screen.")
  var all = false

  @Flag(name: .shortAndLong, help: "Print only the last line.")
  var quiet = false

  func validate() throws {
    let printed = format.filter { $0.file == nil }
    if printed.count > 1 {
      let names = printed.map(\.format.rawValue)
      throw ValidationError(
        "only one report can go to standard output, not \(names.joined(separator: " and ")); "
          + "give the others a file, such as --format \(names[1])=report.\(names[1])")
    }
    var seen: Set<String> = []
    for request in format {
      guard let file = request.file else { continue }
      guard seen.insert(file).inserted else {
        throw ValidationError("two reports can't go into \"\(file)\"")
      }
      // Said before the work is done, not after it.
      if let problem = FileReplacement.problem(with: file) {
        throw ValidationError("\"\(file)\" can't be written: \(problem)")
      }
    }
  }

  /// Writes the reports: files first, then what is printed.
  ///
  /// - Returns: whether all of them could be written; what couldn't is told on standard error.
  ///
  /// - Parameter code: where the code is that a scanned plan was made from; nil for the paths.
  func write(
    _ report: ScanReport, paths: [String], code: String?, exitCode: Int32
  ) throws -> Bool {
    let context = context(paths: paths, code: code, exitCode: exitCode)
    let requests = format.isEmpty ? [ReportRequest(.terminal)] : format
    var isComplete = true
    func tell(_ text: String) throws {
      try StandardOutput.write(Array(("bawn: " + TerminalText.escaped(text) + "\n").utf8), to: 2)
    }
    for request in requests {
      guard let file = request.file else { continue }
      var omitted: [Diagnostic] = []
      do throws(FileReplacement.Failure) {
        try FileReplacement.write(to: file, creates: true) { sink in
          omitted = try request.format.write(report, context, to: sink)
        }
      } catch {
        isComplete = false
        try tell("\"\(file)\" can't be written: \(error.reason)")
      }
      for diagnostic in omitted { try tell(diagnostic.message) }
    }
    guard let printed = requests.first(where: { $0.file == nil }) else {
      var screen = context.terminal
      screen.isQuiet = true
      try StandardOutput.write(Array(screen.render(report).utf8))
      return isComplete
    }
    let diagnostics = try printed.format.write(report, context) { bytes in
      if printed.format == .terminal {
        try StandardOutput.write(bytes)
      } else {
        try StandardOutput.writeForeign(bytes)
      }
    }
    for diagnostic in diagnostics { try tell(diagnostic.message) }
    return isComplete
  }

  private func context(paths: [String], code: String?, exitCode: Int32) -> ReportContext {
    // Standard input lies nowhere.
    let root = LocalFiles.repositoryRoot(of: code ?? paths.first { $0 != "-" } ?? ".")
    let files = LocalFiles(boundary: "/")
    var context = ReportContext(
      version: Version.number, base: paths.count == 1 ? paths[0] : nil, repository: root,
      absolute: { path in files?.absolute(path) ?? path })
    context.showsSuppressed = showSuppressed
    context.time = Calendar.now()
    context.exitCode = exitCode
    context.category = sarifCategory
    context.revision = BuildServer.revision(of: root, Environment.all)
    let terminal = Terminal.current
    let isPrinted = format.isEmpty || format.contains(ReportRequest(.terminal))
    context.terminal = TerminalReport(
      text: TerminalText(
        isColored: terminal.isColored && isPrinted, width: isPrinted ? terminal.width : 120),
      height: all || !isPrinted ? nil : terminal.height, isQuiet: quiet)
    return context
  }
}
