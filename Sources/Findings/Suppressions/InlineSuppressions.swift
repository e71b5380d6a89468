// Bawn
// SPDX-License-Identifier: Apache-2.0

internal import Documents

/// Applies the silencing comments of scanned files to findings.
package struct InlineSuppressions {
  private let today: String
  private var marksByFile: [ObjectIdentifier: Marks] = [:]
  private var namesByRule: [ObjectIdentifier: [String]] = [:]

  /// The marks of one file that hold, by the small letters of what they name, in line order.
  private struct Marks {
    var all: [String: [InlineMark]] = [:]
    var alone: [String: [InlineMark]] = [:]
  }

  /// - Parameter today: the day to hold expiry dates against, as `YYYY-MM-DD`.
  package init(today: String) { self.today = today }

  /// Silences the findings that a comment in their resource's block, or on the line above it,
  /// names; a comment in a module call's block silences what stands in the module.
  package mutating func apply(to findings: inout [Finding]) {
    for index in findings.indices where findings[index].verdict != .pass {
      let finding = findings[index]
      for place in [finding.location] + finding.calls.map(\.place) {
        guard let mark = mark(in: place, for: finding.rule) else { continue }
        findings[index].suppression = Finding.Suppression(
          kind: .inline, reason: mark.reason, until: mark.until)
        break
      }
    }
  }

  private mutating func mark(in place: Finding.Place, for rule: RuleDescription) -> InlineMark? {
    guard let file = place.file else { return nil }
    let marks = marks(of: file)
    guard !marks.all.isEmpty else { return nil }
    let first = place.startLine
    let names = names(of: rule)
    // On the line above, a comment behind code speaks of that code.
    for name in names {
      let above = Self.first(of: marks.alone[name], in: (first - 1)...(first - 1))
      if let above { return above }
    }
    let lines = first...max(first, place.endLine)
    let inside = names.compactMap { Self.first(of: marks.all[$0], in: lines) }
    return inside.min { $0.line < $1.line }
  }

  /// The first mark on these lines, of marks in the order of their lines.
  private static func first(of marks: [InlineMark]?, in lines: ClosedRange<Int>) -> InlineMark? {
    guard let marks else { return nil }
    var low = 0
    var high = marks.count
    while low < high {
      let middle = (low + high) / 2
      if marks[middle].line < lines.lowerBound { low = middle + 1 } else { high = middle }
    }
    return low < marks.count && marks[low].line <= lines.upperBound ? marks[low] : nil
  }

  private mutating func names(of rule: RuleDescription) -> [String] {
    let key = ObjectIdentifier(rule)
    if let known = namesByRule[key] { return known }
    let names = ([rule.id] + rule.aliases).map { $0.lowercased() } + ["*"]
    namesByRule[key] = names
    return names
  }

  private mutating func marks(of file: SourceFile) -> Marks {
    let key = ObjectIdentifier(file)
    if let known = marksByFile[key] { return known }
    var marks = Marks()
    for mark in InlineMark.find(in: String(decoding: file.bytes, as: UTF8.self))
    where mark.holds(on: today) {
      marks.all[mark.rule.lowercased(), default: []].append(mark)
      if mark.isAlone { marks.alone[mark.rule.lowercased(), default: []].append(mark) }
    }
    marksByFile[key] = marks
    return marks
  }
}
