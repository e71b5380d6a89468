// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Applies the silencing comments of scanned files to findings.
package struct InlineSuppressions {
  private let today: String
  private var marksByFile: [ObjectIdentifier: [InlineMark]] = [:]

  /// - Parameter today: the day to hold expiry dates against, as `YYYY-MM-DD`.
  package init(today: String) { self.today = today }

  /// Silences the findings that a comment in their resource's block, or on the line above it,
  /// names; a comment in a module call's block silences what stands in the module.
  package mutating func apply(to findings: inout [Finding]) {
    for index in findings.indices where findings[index].verdict != .pass {
      let finding = findings[index]
      for place in [finding.location] + finding.calls.map(\.place) {
        guard let mark = mark(in: place, for: finding.rule) else { continue }
        findings[index].suppression = Finding.Suppression(kind: "inline", reason: mark.reason)
        break
      }
    }
  }

  private mutating func mark(in place: Finding.Place, for rule: RuleDescription) -> InlineMark? {
    guard let file = place.file else { return nil }
    let marks = marks(of: file)
    guard !marks.isEmpty else { return nil }
    let lines = (place.startLine - 1)...place.endLine
    return marks.first { lines.contains($0.line) && $0.silences(rule, today: today) }
  }

  private mutating func marks(of file: SourceFile) -> [InlineMark] {
    let key = ObjectIdentifier(file)
    if let known = marksByFile[key] { return known }
    let marks = InlineMark.find(in: String(decoding: file.bytes, as: UTF8.self))
    marksByFile[key] = marks
    return marks
  }
}
