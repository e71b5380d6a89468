// Bawn
// SPDX-License-Identifier: Apache-2.0

package import Documents

/// Lines of code as reports quote them: the only way by which code gets into a report, so that
/// secrets are hidden in all of them.
package struct CodeExcerpt: Sendable {
  /// One line.
  package struct Line: Sendable {
    /// From 1.
    package var number: Int
    /// What is written there, secrets hidden; text from input, not yet made fit for any format.
    package var text: String
    /// Whether it is the one that decides.
    package var isMarked: Bool
    /// Whether lines before it are left out.
    package var followsGap: Bool
  }

  /// Where it is from.
  package var file: SourceFile
  /// The lines, in order.
  package var lines: [Line]
  /// The attribute that isn't there, and that is the point.
  package var absent: String?

  /// The line that decided a finding, its neighbours and the first line of its block; nil for what
  /// stands in no file.
  ///
  /// - Parameter limit: about how many bytes of a line to show.
  package init?(_ finding: Finding, limit: Int = 480) {
    guard finding.location.file != nil else { return nil }
    let cause = finding.causes.first { $0.place.file != nil }
    self.init(finding.decidingPlace, of: finding, limit: limit)
    if let cause, cause.isAbsent, !cause.path.isEmpty { absent = cause.path }
  }

  /// The first line of a place, its neighbours, and the first line of the resource's block where
  /// the place is within it.
  package init?(_ place: Finding.Place, of finding: Finding, limit: Int = 480) {
    guard let shown = place.file else { return nil }
    let marked = place.startLine
    let location = finding.location
    // What decided may stand in another block than the resource's own, such as a satellite's.
    let block = location.startLine...max(location.startLine, location.endLine)
    let isInBlock = shown === location.file && block.contains(marked)
    var numbers = isInBlock && block.lowerBound < marked ? [block.lowerBound] : []
    numbers += [marked - 1, marked, marked + 1].filter { line in
      guard line >= 1, line <= shown.lineStarts.count else { return false }
      return !isInBlock || block.contains(line)
    }
    file = shown
    lines = []
    for number in numbers where lines.last?.number != number {
      let isMarked = number == marked
      let text = Self.text(
        shown, number, limit, from: isMarked ? place : nil,
        all: isMarked && finding.rule.isAboutSecrets)
      let last = lines.last?.number ?? number - 1
      lines.append(
        Line(number: number, text: text, isMarked: isMarked, followsGap: number > last + 1))
    }
  }

  /// The resource's whole block.
  ///
  /// - Parameter maximum: the most lines to show.
  package static func block(_ finding: Finding, maximum: Int, limit: Int = 480) -> CodeExcerpt? {
    guard let file = finding.location.file else { return nil }
    let start = max(finding.location.startLine, 1)
    let end = min(max(finding.location.endLine, start), start + maximum - 1, file.lineStarts.count)
    guard start <= end else { return nil }
    let marked = Set(finding.causes.filter { $0.place.file === file }.map(\.place.startLine))
    var excerpt = CodeExcerpt(file: file, lines: [])
    for number in start...end {
      let isMarked = marked.contains(number)
      let text = text(file, number, limit, all: isMarked && finding.rule.isAboutSecrets)
      excerpt.lines.append(
        Line(number: number, text: text, isMarked: isMarked, followsGap: false))
    }
    return excerpt
  }

  private init(file: SourceFile, lines: [Line]) {
    self.file = file
    self.lines = lines
  }

  /// A line from its start, or from the place that decides where that stands far to the right: a
  /// plan is one line as Terraform prints it.
  private static func text(
    _ file: SourceFile, _ line: Int, _ limit: Int, from place: Finding.Place? = nil, all: Bool
  ) -> String {
    var text = file.excerpt(ofLine: line, limit: limit) ?? ""
    if let place, place.startLine == line, file.lineStarts.indices.contains(line - 1) {
      let start = Int(place.bytes.start)
      if start - Int(file.lineStarts[line - 1]) > limit {
        text = "…" + file.excerpt(start..<max(start, Int(place.bytes.end)), limit: limit)
      }
    }
    return SecretMask.masked(text, all: all)
  }
}
