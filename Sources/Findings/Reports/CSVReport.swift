// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// A scan's findings as a table for spreadsheets (RFC 4180).
///
/// Text that a spreadsheet would take for a formula gets an apostrophe in front, by which it is
/// text; control characters and those that hide or turn text are shown as `\u{…}`, so that a
/// finding is always one line.
package struct CSVReport {
  private let report: ScanReport
  private let paths: ReportPaths

  private static let columns = [
    "severity", "verdict", "rule", "aliases", "title", "message", "type", "address", "account",
    "region", "environment", "file", "startLine", "endLine", "cause", "causeFile", "causeLine",
    "action", "fingerprint", "suppression", "suppressionReason", "suppressionUntil",
  ]

  init(_ report: ScanReport, _ context: ReportContext) {
    self.report = report
    paths = ReportPaths(context)
  }

  func text() -> String {
    var text = Self.line(Self.columns)
    for finding in report.findings { text += Self.line(cells(finding)) }
    return text
  }

  private func cells(_ finding: Finding) -> [String] {
    let subject = finding.subject
    let location = finding.location
    let cause = finding.causes.first { $0.place.file != nil } ?? finding.causes.first
    func path(_ place: Finding.Place?) -> String {
      place?.file.map { paths.name(of: $0).path } ?? ""
    }
    func line(_ place: Finding.Place?, _ line: KeyPath<Finding.Place, Int>) -> String {
      place?.file == nil ? "" : place.map { "\($0[keyPath: line])" } ?? ""
    }
    return [
      finding.severity.rawValue, finding.verdict.rawValue, finding.rule.id,
      finding.rule.aliases.joined(separator: " "), finding.rule.title, finding.message,
      subject.type, subject.address, subject.account ?? "", subject.region ?? "",
      subject.environment ?? "",
      location.file == nil ? paths.artifact(of: finding)?.path ?? "" : path(location),
      line(location, \.startLine),
      line(location, \.endLine), cause?.path ?? "", path(cause?.place),
      line(cause?.place, \.startLine), finding.action.rawValue, finding.fingerprint,
      finding.suppression?.kind.rawValue ?? "", finding.suppression?.reason ?? "",
      finding.suppression?.until ?? "",
    ]
  }

  private static func line(_ cells: [String]) -> String {
    cells.map(cell).joined(separator: ",") + "\r\n"
  }

  /// A cell in quotes, harmless to spreadsheets and terminals.
  package static func cell(_ text: String) -> String {
    "\"" + ReportText.replacing("\"", with: "\"\"", in: plain(text)) + "\""
  }

  /// A text that neither spreadsheets nor terminals act on, on one line and without tabs.
  package static func plain(_ text: String) -> String {
    (isFormula(text) ? "'" : "") + TerminalText.escaped(text)
  }

  /// Whether a spreadsheet may take the text for a formula: what begins with one of its signs,
  /// also behind quotes and blanks, and the wide forms that some take for the same.
  private static func isFormula(_ text: String) -> Bool {
    for scalar in text.unicodeScalars {
      switch scalar {
      case "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%": return true
      case " ", "\"", "'", "\u{A0}", "\u{FEFF}", "\u{200B}"..."\u{200F}": continue
      default: return scalar.value < 0x20
      }
    }
    return false
  }
}
